"""What the page file holds, without a browser."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from linkgraph.render.chains import draw_chains
from linkgraph.render.page import page_html, write_page
from linkgraph.render.rings import draw_rings
from linkgraph.text import Text

ROOT = Path(__file__).resolve().parents[2]


def blocks(html: str) -> dict[str, Any]:
    """Return the data blocks of a page by id."""
    found = re.findall(r'<script type="application/json" id="([\w-]+)">(.*?)</script>', html, re.S)
    return {name: json.loads(text) for name, text in found}


def test_policy_allows_only_the_two_scripts_that_stand_there(world: Any) -> None:
    case, clusters = world.rings((5,))
    html = page_html(draw_rings(case.graph(), clusters), "zh", "题", "来")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    rules = policy[1].replace("&#39;", "'")
    assert rules.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in rules and "http" not in rules
    scripts = re.findall(r"<script>(.*?)</script>", html, re.S)
    hashes = [
        "'sha256-" + base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() + "'"
        for s in scripts
    ]
    assert len(hashes) == 2 and all(one in rules for one in hashes)
    assert rules.count("sha256-") == 3, "two scripts and one sheet of styles"


def test_page_asks_for_nothing(world: Any) -> None:
    case, clusters = world.rings((5,))
    html = page_html(draw_rings(case.graph(), clusters), "zh", "题", "来")
    assert not re.search(r"<(?:link|iframe|img|object|embed|base)\b", html)
    assert not re.search(r"<[^>]*\b(?:src|href)\s*=", html.split("<script", 1)[0])
    assert "sourceMappingURL" not in html
    assert "@license" in html, "the banner of vis-network stays"


def test_numbers_of_19_digits_and_large_sums_stay_whole(world: Any) -> None:
    case, clusters = world.line(fen=2**53 + 1)
    case.node("Account", "6222021234567890123")
    html = page_html(draw_rings(case.graph(), clusters), "zh", "题", "来")
    data = blocks(html)
    keys = {node["key"] for node in data["data-nodes"]}
    assert "6222021234567890123" in keys
    assert all(isinstance(node["id"], str) for node in data["data-nodes"])
    amounts = [i[2] for e in data["data-edges"] for i in e["items"] if i[2] is not None]
    assert str(2**53 + 1) in amounts
    assert all(isinstance(a, str) or a <= 2**53 - 1 for a in amounts)


def test_file_is_utf8_with_plain_line_ends_and_written_whole(
    world: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, clusters = world.rings((5,))
    drawing = draw_rings(case.graph(), clusters)
    path = tmp_path / "页.html"
    path.write_text("old")
    write_page(drawing, path, "zh", "题", "来")
    data = path.read_bytes()
    assert b"\r" not in data and "题".encode() in data
    data.decode("utf-8")
    before = path.read_bytes()

    def fails(*_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(OSError, match="disk full"):
        write_page(drawing, path, "zh", "另", "来")
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["页.html"]


SCRIPT = """
import hashlib, importlib.util, sys
spec = importlib.util.spec_from_file_location("drawn", sys.argv[1])
drawn = importlib.util.module_from_spec(spec)
sys.modules["drawn"] = drawn
spec.loader.exec_module(drawn)
from linkgraph.render.chains import draw_chains
from linkgraph.render.page import page_html
from linkgraph.render.rings import draw_rings
case, clusters = drawn.draw_world((12, 9, 30))
rings = page_html(draw_rings(case.graph(), clusters), "zh", "t", "p")
case, chains = drawn.draw_trails((80, 9, 70, 5))
trails = page_html(draw_chains(case.graph(), chains), "zh", "t", "p")
print(hashlib.sha256((rings + trails).encode()).hexdigest())
"""


def test_same_case_same_bytes_whatever_the_hash_seed() -> None:
    drawn = str(Path(__file__).with_name("conftest.py"))
    prints = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, drawn],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(prints) == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_lang_sets_the_whole_page(world: Any, lang: Any) -> None:
    case, chains = world.trails((4, 2, 2))
    html = page_html(draw_chains(case.graph(), chains), lang, Text("题", "title"), "来")
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in html
    assert f"<title>{'题' if lang == 'zh' else 'title'}</title>" in html
    assert blocks(html)["data-rest"]["lang"] == lang


def test_stray_surrogates_do_not_stop_the_page(world: Any, tmp_path: Path) -> None:
    case, clusters = world.rings((3,))
    path = tmp_path / "s.html"
    write_page(draw_rings(case.graph(), clusters), path, "zh", "题\ud800", "来")
    assert "<title>题" in path.read_text(encoding="utf-8")
