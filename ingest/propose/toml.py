"""A proposal as a mapping file that a person edits: every column with samples and reasons."""

import json
import unicodedata
from collections.abc import Iterator

from ingest.headers import normal
from ingest.propose.guess import Guess, captions
from ingest.propose.profile import Profile
from ingest.propose.proposal import Proposal
from linkgraph.evidence_schema import EVIDENCE_KINDS
from linkgraph.text import Lang, Text

_LONGEST = 60
_OWNERS = ("own_card", "own_account", "own_name")


def mapping_text(proposal: Proposal, source: str, name: str, lang: Lang) -> str:
    """Return the mapping file for `proposal`: TOML that `read_mapping` reads as it stands.

    `source` is the file it was made from, `name` what the layout is called. Whatever a cell or a
    header holds, it ends in a comment line or a quoted string, never as a key.
    """
    lines = [*_head(proposal, source, name, lang), "", "[columns]"]
    for column in proposal.columns:
        lines += _column(proposal, column, lang)
    lines += _directions(proposal, lang)
    lines += _constants(proposal, lang)
    return "\n".join(lines) + "\n"


def _head(proposal: Proposal, source: str, name: str, lang: Lang) -> Iterator[str]:
    said = Text(
        f"linkgraph try 为“{source}”提出的映射。逐行核对、修改后用 load --map 装入。",
        f"Proposed by linkgraph try for {source}. Check every line, then load it with --map.",
    )
    yield comment(said.say(lang))
    for note in proposal.notes:
        yield comment(Text("注意：", "Look: ").say(lang) + note.say(lang))
    yield f"name = {quoted(name)}"
    kind = EVIDENCE_KINDS[proposal.kind].caption.say(lang)
    yield f"kind = {quoted(proposal.kind)}  # {kind}"
    yield from _form(proposal, lang)


def _form(proposal: Proposal, lang: Lang) -> Iterator[str]:
    """Yield the keys that say how the table is written."""
    if is_bare(proposal):
        words = Text("表没有可用的表头：列按位置写", "no header to go by: columns by their place")
        yield f"header = false  # {words.say(lang)}"
        yield f"width = {len(proposal.columns)}"
    elif proposal.header_rows == 2:
        words = Text("表头占两行", "two rows make the header")
        yield f"header_rows = 2  # {words.say(lang)}"
    for number, form in enumerate(proposal.time_formats):
        words = Text("或者", "or") if number else Text("日、月的次序", "the order of day and month")
        mark = "# " if number or len(proposal.time_formats) > 1 else ""
        yield f"{mark}time_format = {quoted(form)}  # {words.say(lang)}"
    if proposal.year_from_title:
        words = Text("日期没有年份", "days have no year")
        yield f"year_from_title = true  # {words.say(lang)}"
    if proposal.signed:
        words = Text("金额的正负即收付", "the sign of the amount is the direction")
        yield f"signed = true  # {words.say(lang)}"
    if proposal.reversed:
        words = Text("正为支出、借贷相反", "plus is money out, the words mean the other side")
        yield f"reversed = true  # {words.say(lang)}"


def _column(proposal: Proposal, column: Profile, lang: Lang) -> Iterator[str]:
    """Yield a comment with samples, the proposed line, and the alternatives as comments."""
    words = captions(proposal.kind)
    comma = "、" if lang == "zh" else ", "
    samples = comma.join(shorten(cell) for cell in column.samples)
    title = shorten(column.header) or f"#{column.place + 1}"
    nothing = Text("（没有内容）", "(empty)").say(lang)
    yield ""
    yield comment(f"{title}: {samples or nothing}")
    taken = proposal.field_of(column.place)
    if taken is not None:
        yield comment(f"  {words[taken.field].say(lang)} {taken.score:.2f}: {because(taken, lang)}")
        mark = "# " if _is_open(proposal, taken) else ""
        yield f"{mark}{taken.field} = {quoted(_name(proposal, column))}"
    elif column.filled:
        yield comment("  " + Text("未采用，原文保留", "not used, kept as raw text").say(lang))
    for other in proposal.others.get(column.place, ()):
        said = f"{words[other.field].say(lang)} {other.score:.2f}"
        yield comment(f"{other.field} = {quoted(_name(proposal, column))}  # {said}")


def _is_open(proposal: Proposal, guess: Guess) -> bool:
    """Say whether a line must be chosen by the user: which of two columns is money out."""
    return proposal.pair_open and guess.field in ("debit", "credit")


def because(guess: Guess, lang: Lang) -> str:
    """Return the reasons of a guess as one line."""
    return ("；" if lang == "zh" else "; ").join(words.say(lang) for words in guess.why)


def is_bare(proposal: Proposal) -> bool:
    """Say whether none of the columns proposed has a header of its own."""
    used = {one.place for one in proposal.fields.values()}
    return not any(_own_header(proposal, one) for one in proposal.columns if one.place in used)


def _own_header(proposal: Proposal, column: Profile) -> bool:
    """Say whether the header of a column names it and no other."""
    form = normal(column.header)
    broken = any(unicodedata.category(c) == "Cs" for c in column.header)
    same = sum(normal(one.header) == form for one in proposal.columns)
    return proposal.header_rows > 0 and bool(form) and same == 1 and not broken


def _name(proposal: Proposal, column: Profile) -> str:
    """Return how a mapping names a column: by its header where that is one of its own."""
    if is_bare(proposal) or not _own_header(proposal, column):
        return f"#{column.place + 1}"
    return " ".join(column.header.split())


def _directions(proposal: Proposal, lang: Lang) -> Iterator[str]:
    if not proposal.codes:
        return
    yield ""
    yield comment(
        Text(
            "收付代码的含义，从本方看：in 收入，out 支出，neutral 不计",
            "what the codes mean, seen from the own account: in, out or neutral",
        ).say(lang)
    )
    sure = [code for code, side in proposal.codes.items() if side is not None]
    yield "[directions]" if sure else "# [directions]"
    for code, side in proposal.codes.items():
        if side is not None:
            yield f"{quoted(code)} = {quoted(side)}"
        else:
            yield comment(f'{quoted(code)} = "in"  # in, out, neutral')


def _constants(proposal: Proposal, lang: Lang) -> Iterator[str]:
    """Offer the own account where no column and no title line says whose statement it is."""
    if proposal.kind != "transactions" or {"own_card", "own_account"} & set(proposal.fields):
        return
    owner = proposal.owner or {}
    if {"own_card", "own_account"} & set(owner):
        return
    yield ""
    yield comment(
        Text(
            "表中没有本方账号。知道是谁的流水时写明（并用 files 限定文件名）：",
            "no column says whose statement this is. Where you know, say it (and for which files):",
        ).say(lang)
    )
    yield comment("[constants]")
    for field in _OWNERS[1:]:
        yield comment(f'{field} = "…"')


def comment(text: str) -> str:
    """Return one line of comment, whatever the text holds."""
    return f"# {shorten(text, 300)}".rstrip()


def shorten(text: str, most: int = _LONGEST) -> str:
    """Return text in one line without control characters, cut where it is long."""
    clean = "".join(
        " " if c.isspace() else c
        for c in text
        if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    )
    line = " ".join(clean.split()) if most == _LONGEST else clean.rstrip()
    return line if len(line) <= most else line[: most - 1] + "…"


def quoted(text: str) -> str:
    """Return a TOML basic string."""
    made = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    return "".join(c if unicodedata.category(c) != "Cs" else "\ufffd" for c in made)
