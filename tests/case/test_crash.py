"""The short version of crash_load.py."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest


@pytest.mark.skipif(not hasattr(__import__("signal"), "SIGKILL"), reason="no SIGKILL here")
def test_a_killed_load_loses_nothing_and_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(__file__).with_name("crash_load.py")
    monkeypatch.setenv("PYTHONPATH", str(path.parents[2]))
    spec = spec_from_file_location("crash_load", path)
    assert spec is not None and spec.loader is not None
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    script.write_folder(tmp_path / "in", 1500)
    assert script.crash(tmp_path / "in", tmp_path, 6) == []
