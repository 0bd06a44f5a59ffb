"""What commands say when the case has no victims whose money could be followed."""

from linkgraph.errors import LinkgraphError
from linkgraph.text import Text


def no_victims(open_rows: int, *, payer: bool) -> LinkgraphError:
    """Return the error of a case without victims: what to do, and how many rows of complaint
    tables match no transfer. `payer`: the command can follow a named account instead."""
    zh = "运行 linkgraph victims，在 case.toml 的 [victims] accept 中认定"
    en = "run `linkgraph victims` and accept some under [victims] in case.toml"
    if payer:
        zh += "；或用 --from 指定付款账户"
        en += "; or name a paying account with --from"
    if open_rows:
        return LinkgraphError(
            Text(
                f"案件中还没有受害人：报案表的 {open_rows} 行都没有对应到流水中的转账。",
                f"The case has no victims yet: {open_rows} complaint rows, none of them matched "
                "to a transfer.",
            ),
            Text(
                f"用 linkgraph victims 看每一行的原因；或补调流水；或{zh}",
                f"`linkgraph victims` says why of each row; load the statements that are missing; "
                f"or {en}",
            ),
        )
    return LinkgraphError(
        Text("案件中还没有受害人。", "The case has no victims yet."),
        Text(
            f"装入报案表（linkgraph load 报案表.xlsx）；或{zh}",
            f"load a complaint table (linkgraph load complaints.xlsx); or {en}",
        ),
    )
