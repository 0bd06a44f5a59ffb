"""Documentation that is kept true: tables, links, both languages, schemas, settings."""

import dataclasses
import json
import re
import tomllib
from pathlib import Path

import jsonschema
import pytest

from ingest.layouts import HELPERS
from ingest.mappings import read_mapping
from linkgraph.cli.catalogue import ENTRIES
from linkgraph.evidence_schema import EVIDENCE_KINDS
from linkgraph.setting_words import EXPLANATIONS
from linkgraph.settings import Settings
from tests.setup.docs import PAGES, renewed

ROOT = Path(__file__).parent.parent
ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SCHEMAS = sorted((ROOT / "docs" / "schema").glob("*.json"))


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(path: Path) -> str:
    return "\n".join(re.findall(r"```\w*\n(.*?)```", text(path), re.S))


@pytest.mark.parametrize("page", PAGES)
def test_made_parts_are_what_the_code_says(page: str) -> None:
    assert text(ROOT / page) == renewed(page), "run: make docs"


def test_every_part_is_filled() -> None:
    for page in PAGES:
        for part in re.findall(r"<!-- (\w[\w ]*) -->\n(.*?)<!-- /\1 -->", text(ROOT / page), re.S):
            assert part[1].strip(), f"{page}: {part[0]}"


def test_both_readmes_have_the_same_headings_and_code() -> None:
    english, chinese = (re.findall(r"^(#+) ", text(path), re.M) for path in (ENGLISH, CHINESE))
    assert english == chinese
    commands = [
        re.findall(r"^(?:linkgraph|make|docker|cp|export) [\w-]+", blocks(path), re.M)
        for path in (ENGLISH, CHINESE)
    ]
    assert commands[0] == commands[1]


def test_every_command_is_in_both_readmes_and_in_the_contract() -> None:
    for name in ENTRIES:
        for path in (ENGLISH, CHINESE):
            assert f"`linkgraph {name}`" in text(path)
        if name not in ("demo", "completion"):
            assert f"| `{name}" in text(ROOT / "docs" / "json.md"), name


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text(path)):
        if "://" not in link:
            assert (path.parent / link).exists(), f"{path.name}: {link}"


def test_every_setting_is_explained() -> None:
    known = {
        (section.name, setting.name)
        for section in dataclasses.fields(Settings)
        for setting in dataclasses.fields(getattr(Settings(), section.name))
    }
    assert set(EXPLANATIONS) == known


def test_every_environment_variable_of_the_code_is_documented() -> None:
    code = "\n".join(
        text(path) for room in ("linkgraph", "ingest") for path in (ROOT / room).rglob("*.py")
    )
    documented = text(ROOT / "docs" / "settings.md")
    for name in set(re.findall(r"\bLINKGRAPH_[A-Z_]+\b", code)) - {"LINKGRAPH_COMPLETE"}:
        assert f"`{name}`" in documented, name


def test_mapping_examples_can_be_read(tmp_path: Path) -> None:
    page = text(ROOT / "docs" / "mapping.md")
    examples = re.findall(r"```toml\n(.*?)```", page, re.S)
    assert len(examples) == 5
    for number, example in enumerate(examples):
        assert tomllib.loads(example)
        file = tmp_path / f"{number}.toml"
        file.write_text(example, encoding="utf-8")
        assert read_mapping(file).kind in EVIDENCE_KINDS
    for helper in HELPERS:
        assert f"`{helper}`" in page


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_schemas_are_schemas(path: Path) -> None:
    schema = json.loads(text(path))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert "linkgraph" in schema["required"]
    contract = text(ROOT / "docs" / "json.md")
    for key in schema["required"]:
        if key != "linkgraph":
            assert f"`{key}`" in contract, f"docs/json.md does not say what {key} is"


def test_python_of_the_readme_imports() -> None:
    """Names only; tests/cli runs it whole."""
    for path in (ENGLISH, CHINESE):
        (code,) = re.findall(r"```python\n(.*?)```", text(path), re.S)
        imports = "\n".join(line for line in code.splitlines() if line.startswith("from "))
        names: dict[str, object] = {}
        exec(compile(imports, path.name, "exec"), names)
        assert {"Case", "find_rings", "find_chains"} <= names.keys()
