"""Values of the options of `linkgraph trace`."""

import re
from collections.abc import Sequence

import click

from linkgraph.cli.language import say


def as_currency(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Return a currency code in capitals; refuse what is none."""
    code = value.strip().upper()
    if not re.fullmatch(r"[A-Z]{3}", code):
        chinese = f"“{value}”不是币种代码，例如 CNY、USD"
        english = f"“{value}” is no currency code, such as CNY or USD"
        raise click.BadParameter(say(chinese, english), ctx, param)
    return code


def check_page(card: str | None, rule: str) -> None:
    """A page shows the shares of one rule, which add up."""
    if card is not None:
        raise click.UsageError(say("--html 不能与 --card 同用", "--html does not go with --card"))
    if rule in ("poison", "all"):
        raise click.UsageError(
            say(
                f"--rule {rule} 没有网页：请用 fifo、lifo 或 pro-rata",
                f"--rule {rule} has no page: use fifo, lifo or pro-rata",
            )
        )


def check_whose(named: Sequence[str], payers: Sequence[str], payments: Sequence[str]) -> None:
    """Refuse --victim beside --from or --payment: they name other money."""
    if named and (payers or payments):
        chinese = "--victim 不能与 --from、--payment 同用。"
        english = "--victim goes with neither --from nor --payment."
        raise click.UsageError(say(chinese, english), click.get_current_context())
