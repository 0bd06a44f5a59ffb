"""Imports point one way: cli, then case, analysis, render, stores …, then the leaves."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LEAVES = {"linkgraph.durations", "linkgraph.errors", "linkgraph.text"}
DECLARED = LEAVES | {
    "linkgraph.schema",
    "linkgraph.settings",
    "linkgraph.pattern_settings",
    "linkgraph.screen_settings",
}
CASE = {"linkgraph.case", "linkgraph.evidence"}
MAY_IMPORT = {
    "linkgraph/durations.py": set(),
    "linkgraph/text.py": set(),
    "linkgraph/errors.py": {"linkgraph.text"},
    "linkgraph/answers.py": set(),
    "linkgraph/schema.py": {"linkgraph.text"},
    "linkgraph/settings.py": {
        *LEAVES,
        "linkgraph.pattern_settings",
        "linkgraph.screen_settings",
    },
    "linkgraph/pattern_settings.py": set(),
    "linkgraph/screen_settings.py": set(),
    "linkgraph/money_setting_words.py": {"linkgraph.text"},
    "linkgraph/pattern_setting_words.py": {"linkgraph.text"},
    "linkgraph/screen_setting_words.py": {"linkgraph.text"},
    "linkgraph/setting_words.py": {
        "linkgraph.money_setting_words",
        "linkgraph.pattern_setting_words",
        "linkgraph.screen_setting_words",
        "linkgraph.text",
    },
    "linkgraph/evidence_schema.py": {"linkgraph.schema", "linkgraph.text"},
    "linkgraph/graph.py": {"linkgraph.schema"},
    "linkgraph/unbalanced.py": {"linkgraph.graph"},
    "linkgraph/graph_view.py": {"linkgraph.graph", "linkgraph.schema"},
    "linkgraph/query_files.py": {*LEAVES, "linkgraph.queries"},
    "ingest": {*LEAVES, "linkgraph.schema", "linkgraph.evidence_schema", "ingest"},
    "linkgraph/flow": {*DECLARED, "linkgraph.graph", "linkgraph.flow"},
    "linkgraph/shapes": {*DECLARED, "linkgraph.flow", "linkgraph.shapes"},
    "linkgraph/derive": {
        *DECLARED,
        "linkgraph.evidence",
        "linkgraph.evidence_schema",
        "linkgraph.graph",
        "linkgraph.derive",
        "linkgraph.unbalanced",
    },
    "linkgraph/reconcile": {
        *DECLARED,
        "linkgraph.answers",
        "linkgraph.derive",
        "linkgraph.evidence",
        "linkgraph.graph",
        "linkgraph.reconcile",
    },
    "linkgraph/analysis": {
        *DECLARED,
        "linkgraph.answers",
        "linkgraph.graph",
        "linkgraph.flow",
        "linkgraph.shapes",
        "linkgraph.analysis",
        "linkgraph.screen_setting_words",
        "linkgraph.unbalanced",
    },
    "linkgraph/render": {
        *DECLARED,
        "linkgraph.graph",
        "linkgraph.analysis.findings",
        "linkgraph.analysis.freezing.findings",
        "linkgraph.analysis.money_findings",
        "linkgraph.analysis.patterns.records",
        "linkgraph.analysis.said",
        "linkgraph.analysis.screening.records",
        "linkgraph.analysis.screening.rules",
        "linkgraph.reconcile.findings",
        "linkgraph.render",
        "linkgraph.unbalanced",
    },
    "linkgraph/stores": {
        *DECLARED,
        "linkgraph.analysis.money_findings",
        "linkgraph.analysis.patterns.records",
        "linkgraph.analysis.screening.records",
        "linkgraph.analysis.screening.rules",
        "linkgraph.graph",
        "linkgraph.query_files",
        "linkgraph.stores",
    },
    "linkgraph/demo": {*LEAVES, "linkgraph.demo"},
    "linkgraph/output": {
        *DECLARED,
        *CASE,
        "ingest",
        "linkgraph",
        "linkgraph.analysis.chains",
        "linkgraph.analysis.findings",
        "linkgraph.analysis.freezing.findings",
        "linkgraph.analysis.money_findings",
        "linkgraph.analysis.freezing.restitution_findings",
        "linkgraph.analysis.patterns.records",
        "linkgraph.analysis.screening.records",
        "linkgraph.analysis.screening.rules",
        "linkgraph.analysis.said",
        "linkgraph.analysis.tracing.findings",
        "linkgraph.evidence_schema",
        "linkgraph.graph",
        "linkgraph.output",
        "linkgraph.pattern_setting_words",
        "linkgraph.query_files",
        "linkgraph.reconcile.findings",
        "linkgraph.unbalanced",
        "linkgraph.stores",
    },
    "linkgraph/evidence.py": {*DECLARED, "ingest", "linkgraph.evidence_schema"},
    "linkgraph/case": {
        *DECLARED,
        *CASE,
        "ingest",
        "linkgraph",
        "linkgraph.setting_words",
        "linkgraph.derive",
        "linkgraph.evidence_schema",
        "linkgraph.graph",
        "linkgraph.reconcile",
    },
}


def imports(file: Path) -> Iterator[str]:
    """Yield every module of ours that `file` imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            yield from _of_from(node)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _of_from(node: ast.ImportFrom) -> Iterator[str]:
    """`from linkgraph.case import audit` imports linkgraph.case.audit, when that is a module."""
    module = node.module or ""
    for alias in node.names:
        deeper = f"{module}.{alias.name}"
        path = ROOT / deeper.replace(".", "/")
        yield deeper if path.is_dir() or path.with_suffix(".py").is_file() else module


def ours(module: str) -> bool:
    """Whether a module is one of this repository."""
    return module.split(".", maxsplit=1)[0] in {"linkgraph", "ingest", "tests", "benchmarks"}


def files(place: str) -> list[Path]:
    """Return the modules of a room, or the one module."""
    path = ROOT / place
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


@pytest.mark.parametrize("place", sorted(MAY_IMPORT))
def test_imports_point_downward(place: str) -> None:
    found = files(place)
    assert found, f"{place} is not there: mend the list of this test"
    for file in found:
        for module in filter(ours, imports(file)):
            allowed = any(
                module == name or (name != "linkgraph" and module.startswith(name + "."))
                for name in MAY_IMPORT[place]
            )
            assert allowed, f"{file.relative_to(ROOT)} imports {module}"


def test_every_module_is_in_a_room() -> None:
    """A module that no rule covers could import anything."""
    covered = {file for place in MAY_IMPORT for file in files(place)}
    free = {ROOT / "linkgraph/__init__.py", ROOT / "linkgraph/__main__.py"}
    free |= set((ROOT / "linkgraph/cli").rglob("*.py"))
    every = set((ROOT / "linkgraph").rglob("*.py")) | set((ROOT / "ingest").rglob("*.py"))
    assert sorted(every - covered - free) == []


def test_only_the_command_line_prints_or_exits() -> None:
    """Library code never prints and never exits."""
    for place in MAY_IMPORT:
        for file in files(place):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    assert node.func.id not in {"print", "exit", "quit"}, file
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    assert (node.value.id, node.attr) != ("sys", "exit"), file


def test_modules_stay_small() -> None:
    """300 lines at most; 200 by habit."""
    rooms = [ROOT / "linkgraph", ROOT / "ingest"]
    long = {
        str(file.relative_to(ROOT)): count
        for room in rooms
        for file in room.rglob("*.py")
        if (count := len(file.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert set(long) <= {"linkgraph/evidence_schema.py", "linkgraph/schema.py"}, long
