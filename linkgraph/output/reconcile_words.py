"""What a break or a gap is called in a sentence."""

from linkgraph.output.table import money
from linkgraph.output.words import caption
from linkgraph.reconcile.findings import BREAK_KINDS, GAP_KINDS, Gap, LedgerBreak
from linkgraph.text import Lang, Text


def break_words(one: LedgerBreak) -> Text:
    """Return what does not add up and what would explain it: no word on who made it so."""
    kinds = [caption(kind, dict(BREAK_KINDS)) for kind in one.kinds]
    fits = Text("，或".join(kind.zh for kind in kinds), ", or ".join(kind.en for kind in kinds))
    if one.repeated:
        return Text(
            "同一流水号的一行在表中出现两次，只计一次",
            "a row of one serial number is in the table twice; it counts once",
        )
    off = money(one.difference_fen)
    if one.balance_after_fen is None:
        return Text(f"相差 {off}；可能：{fits.zh}", f"off by {off}; would fit if: {fits.en}")
    is_, due = one.balance_after_fen, one.balance_after_fen - one.difference_fen
    return Text(
        f"按前一余额与其间交易，余额应为 {money(due)}，写明 {money(is_)}，相差 {off}；"
        f"可能：{fits.zh}",
        f"by the balance before and the movements since, the balance should be {money(due)}; it "
        f"says {money(is_)}: off by {off}; would fit if: {fits.en}",
    )


def gap_words(gap: Gap) -> Text:
    """Return what a gap is."""
    kind = caption(gap.kind, dict(GAP_KINDS))
    if gap.missing:
        return Text(f"{kind.zh}：缺 {gap.missing}", f"{kind.en}: {gap.missing} not there")
    if gap.difference_fen is not None:
        off = money(gap.difference_fen)
        return Text(f"{kind.zh} {off}", f"{kind.en} by {off}")
    return kind


def kind_words(kinds: tuple[str, ...], lang: Lang) -> str:
    """Return what would explain a break, in a cell."""
    comma = "；" if lang == "zh" else "; "
    return comma.join(caption(kind, dict(BREAK_KINDS)).say(lang) for kind in kinds)
