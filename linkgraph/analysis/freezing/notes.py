"""What the lists of cards and requests say beside their figures."""

from collections.abc import Iterable

import numpy as np

from linkgraph.analysis.freezing.card_bounds import NONE
from linkgraph.analysis.freezing.findings import MeasureNow
from linkgraph.analysis.freezing.measure_rules import day_of
from linkgraph.analysis.freezing.records import Cards
from linkgraph.analysis.freezing.victim_money import VictimMoney
from linkgraph.settings import FreezeSettings, RequestSettings
from linkgraph.text import Text


def formula(settings: FreezeSettings) -> Text:
    """Say how cards are ordered."""
    weight, step = settings.likely_weight, f"{settings.step_fen / 100:,.2f}"
    return Text(
        f"排序：（必有 + {weight} × 预计 + 可能）÷ {weight + 2}，大的在前；每 {step} 元一档，同档的"
        "快进快出者在前。必有、可能：在符合时间和金额的一切分配下，此时该账户上全部受害人资金的最少与"
        "最多；预计：先进先出、后进先出、按比例三种规则的居中者。已被全额控制的仍按此次序列出并标明。",
        f"Order: (must + {weight} × expected + can) ÷ {weight + 2}, greatest first; in steps of "
        f"{step} yuan, the faster card first within a step. Must, can: the least and the most "
        "of all victims' money there over all allocations that respect time and amounts. "
        "Expected: the middle one of first in first out, last in first out, pro rata. Accounts "
        "that measures hold in full keep their place, marked.",
    )


def list_notes(
    found: VictimMoney, cards: Cards, settings: FreezeSettings, missed: int
) -> list[Text]:
    """Say what was cut, and what figures cannot tell."""
    notes = []
    if missed:
        bounded = int(np.count_nonzero(cards.can != NONE))
        notes.append(
            Text(
                f"只为 {bounded} 个账户计算必有与可能，另有 {missed} 个可能列入的未算"
                "（设置 [freeze] bounds_most、bounds_work；排序时必有按 0、可能按预计）",
                f"only {bounded} accounts have a least and a most; {missed} that "
                "could be listed have not (settings [freeze] bounds_most, bounds_work), and are "
                "ranked with 0 and the expected money",
            )
        )
    by_day = int(np.count_nonzero((cards.wait_us < 0) & (cards.day_fen > 0)))
    if by_day:
        notes.append(
            Text(
                f"{by_day} 个账户的时间只精确到日，不能算出进出间隔",
                f"{by_day} accounts have no speed: their times are known to the day only",
            )
        )
    if not found.owners:
        notes.append(no_victims())
    return notes


def empty_note(cards: int) -> list[Text]:
    """Say how many cards are not listed because none of the money can be there any more."""
    if cards == 0:
        return []
    return [
        Text(
            f"另有 {cards} 张卡，受害人资金到过且有余额，"
            "但按任何分配都已不在其上（可能为 0），未列出",
            "cards that victims' money reached and that have a balance, but where no allocation "
            f"leaves any of it (can is 0), not listed: {cards}",
        )
    ]


def later_measures(measures: Iterable[MeasureNow]) -> list[Text]:
    """Say that measures of the case begin after the moment, and so do not count."""
    starts = [one.from_us or 0 for one in measures if one.state == "not_yet"]
    if not starts:
        return []
    first = day_of(min(starts)).isoformat()
    return [
        Text(
            f"有 {len(starts)} 项措施在所问时刻之后才开始（最早 {first}），未计入已控制；"
            "可用 --at 指定更晚的时刻",
            f"{len(starts)} measures begin after the moment (the first on {first}) and hold "
            "nothing yet: name a later one with --at",
        )
    ]


def no_victims() -> Text:
    """Say why a list is empty, and what to do."""
    return Text(
        "没有已认定的受害人：装入报案表，或在 case.toml 的 [victims] accept 中认定",
        "there is no victim yet: load a complaint table, or accept proposals under [victims] in "
        "case.toml",
    )


def request_order(settings: RequestSettings) -> Text:
    """Say how requests are ordered, and which period is asked for."""
    end = Text("所问时刻之日", "the day of the moment asked for")
    if settings.days_after:
        end = Text(
            f"最后转入之后 {settings.days_after} 天",
            f"{settings.days_after} days after it last came",
        )
    high, middle = (f"{fen / 100:,.2f}" for fen in (settings.high_fen, settings.middle_fen))
    return Text(
        "排序：按先进先出转入该账户、去向不明的受害人资金，多的在前（范围为先进先出、后进先出、按比例三种"
        f"规则的最少与最多）。查询期间：最早转入之前 {settings.margin_days} 天起，至{end.zh}。"
        f"优先级：{high} 元起为高，{middle} 元起为中。",
        "Order: victims' money that went into the account and is lost sight of, by first in first "
        "out, most first (with the least and most of first in first out, last in first out, pro "
        f"rata). Period: from {settings.margin_days} days before it first came to {end.en}. "
        f"Priority: high from {high} yuan on, middle from {middle} yuan on.",
    )
