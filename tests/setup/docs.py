"""The parts of the documentation that are made from the code: `make docs` writes them again.

A part stands between `<!-- name -->` and `<!-- /name -->`; tests/test_docs.py fails when it is
not what would be written now.
"""

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

from linkgraph.cli.catalogue import SECTIONS as COMMANDS
from linkgraph.evidence_schema import EVIDENCE_KINDS, SET_ASIDE_REASONS, SET_ASIDE_REMEDIES
from linkgraph.schema import LINK_KINDS, NODE_KINDS
from linkgraph.setting_words import EXPLANATIONS, SECTIONS
from linkgraph.settings import Settings
from linkgraph.text import Lang, Text
from tests.setup.money_story import money_story
from tests.setup.pattern_story import pattern_story
from tests.setup.rule_pages import rules
from tests.setup.screen_story import screen_story
from tests.setup.story import story

ROOT = Path(__file__).parent.parent.parent


def commands(lang: Lang) -> str:
    """Every command and its line of help."""
    heads = Text("| 命令 | 用途 |\n|---|---|", "| command | what it does |\n|---|---|")
    lines = [
        f"| `linkgraph {entry.name}` | {entry.summary.say(lang)} |"
        for section in COMMANDS
        for entry in section.entries
    ]
    return "\n".join([heads.say(lang), *lines])


def kinds(lang: Lang) -> str:
    """Node kinds with their keys, link kinds with their ends."""
    labels = {kind.label: kind.caption.say(lang) for kind in NODE_KINDS}
    nodes = Text(
        "| 节点 | 含义 | 键 |\n|---|---|---|", "| node | what it is | key |\n|---|---|---|"
    ).say(lang)
    links = Text(
        "| 关系 | 含义 | 从 | 到 |\n|---|---|---|---|",
        "| link | what it says | from | to |\n|---|---|---|---|",
    ).say(lang)
    comma = "、" if lang == "zh" else ", "
    lines = [
        f"| `{kind.label}` | {kind.caption.say(lang)} | {kind.key_caption.say(lang)} |"
        for kind in NODE_KINDS
    ]
    ties = [
        f"| `{kind.type}` | {kind.caption.say(lang)} | "
        f"{comma.join(labels[one] for one in kind.sources)} | "
        f"{comma.join(labels[one] for one in kind.targets)} |"
        for kind in LINK_KINDS
    ]
    return "\n".join([nodes, *lines, "", links, *ties])


def settings(lang: Lang) -> str:
    """Every setting of case.toml: default and meaning."""
    head = Text("| 设置 | 默认 | 含义 |", "| setting | default | meaning |").say(lang)
    parts = []
    for section in dataclasses.fields(Settings):
        values = getattr(Settings(), section.name)
        title = SECTIONS[section.name].say(lang)
        lines = [f"### `[{section.name}]` {title}", "", head, "|---|---|---|"]
        for setting in dataclasses.fields(values):
            words = EXPLANATIONS[(section.name, setting.name)].say(lang)
            value = getattr(values, setting.name)
            shown = "[]" if value == () else value
            lines.append(f"| `{setting.name}` | `{shown}` | {words} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def reasons(lang: Lang) -> str:
    """Why a row is set aside: codes, words and what to do."""
    head = Text(
        "| 代码 | 含义 | 处理办法 |\n|---|---|---|",
        "| code | meaning | what to do |\n|---|---|---|",
    ).say(lang)
    nothing = Text("", "")
    lines = [
        f"| `{code}` | {words.say(lang)} | {SET_ASIDE_REMEDIES.get(code, nothing).say(lang)} |"
        for code, words in SET_ASIDE_REASONS.items()
    ]
    return "\n".join([head, *lines])


def fields(lang: Lang) -> str:
    """What a mapping file may name: kinds of tables and their fields."""
    from ingest.layouts import HELPERS, fields_of

    lines = []
    for name, kind in EVIDENCE_KINDS.items():
        captions = {_field(column.name): column.caption.say(lang) for column in kind.columns}
        known = [field for field in fields_of(name) if field not in HELPERS]
        listed = "; ".join(f"`{field}` {captions[field]}" for field in known)
        lines.append(f"- **`{name}`** {kind.caption.say(lang)}: {listed}")
    return "\n".join(lines)


def _field(column: str) -> str:
    return column.removesuffix("_us").removesuffix("_fen")


PARTS: dict[str, Callable[[Lang], str]] = {
    "commands": commands,
    "kinds": kinds,
    "settings": settings,
    "reasons": reasons,
    "fields": fields,
    "story": story,
    "money": money_story,
    "patterns": pattern_story,
    "screening": screen_story,
    "rules": rules,
}
PAGES: dict[str, tuple[Lang, ...]] = {
    "README.md": ("en",),
    "README.zh-CN.md": ("zh",),
    "docs/settings.md": ("zh", "en"),
    "docs/mapping.md": ("zh", "en"),
    "docs/screening.md": ("zh", "en"),
    "docs/json.md": ("en",),
}


def renewed(page: str) -> str:
    """Return the text of `page` with every made part as the code says now."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for name, make in PARTS.items():
        for lang in PAGES[page]:
            mark = name if len(PAGES[page]) == 1 else f"{name} {lang}"
            found = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", re.DOTALL)
            if found.search(text):
                made = make(lang)
                text = found.sub(lambda match: f"{match[1]}\n{made}\n\n{match[2]}", text)  # noqa: B023
    return text


def main() -> None:
    """Write every page again."""
    for page in PAGES:
        (ROOT / page).write_text(renewed(page), encoding="utf-8")


if __name__ == "__main__":
    main()
