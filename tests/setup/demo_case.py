"""The demo case that the READMEs show, loaded once; what a command prints on it."""

import atexit
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path

from click.testing import CliRunner


@cache
def demo_case() -> Path:
    """Return the folder of the demo's case; it is gone when the process ends."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    demo, case = folder / "demo", folder / "case"
    run("demo", str(demo), "--quiet")
    material = next(path for path in demo.iterdir() if path.is_dir())
    run("load", str(material), "--case", str(case), "--quiet", code=1)  # one file of it is broken
    return case


def run(*args: str, code: int = 0) -> str:
    """Return what a command prints, blanks at the ends of lines left out."""
    from linkgraph.cli import main

    result = CliRunner().invoke(main, list(args))
    assert result.exit_code == code, result.output
    return re.sub(r"[ \t]+$", "", result.stdout, flags=re.MULTILINE)
