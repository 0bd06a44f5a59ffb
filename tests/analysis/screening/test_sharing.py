"""Batches of openings and shared phones: small cases by hand, and random ones by plain loops."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest

from linkgraph.analysis.screening.screen import screen
from linkgraph.screen_settings import ScreenSettings
from tests.analysis.conftest import Drawing, ident
from tests.analysis.screening.test_screen import hits

DAYS = ("2025-03-01", "2025-03-02")
BRANCHES = ("102290001", "102290002")
PHONES = tuple(f"1395000{number:04d}" for number in range(3))


def open_at(drawing: Drawing, branch: str, day: str, *holders: str) -> None:
    """Accounts a0, a1 … of these holders (one letter each), opened there and then."""
    for holder in holders:
        key = f"a{len([node for node in drawing.nodes if node[0] == 'Account'])}"
        account = drawing.account(key, ident(ord(holder)) if holder else "", opened_us=day)
        drawing.link("OPENED_AT", account, drawing.node("Branch", branch, name="临江支行"))


def test_three_holders_at_one_branch_on_one_day(drawing: Drawing) -> None:
    open_at(drawing, "102290001", "2025-03-01", "A", "B", "B", "C")
    open_at(drawing, "102290001", "2025-03-02", "D", "E")  # the next day: two are too few
    open_at(drawing, "102290002", "2025-03-01", "F")  # another branch
    drawing.account("never", ident(70))
    found = hits(drawing.graph(), "batch-opening")
    assert sorted(found) == ["a0", "a1", "a2", "a3"]
    assert found["a0"].figures == {
        "holders": 3,
        "value": "102290001",
        "branch_name": "临江支行",
        "from_day": "2025-03-01",
    }
    assert "在临江支行有3名" in found["a0"].text.zh and "at 临江支行" in found["a0"].text.en
    assert found["a0"].row_count == 4 and found["a0"].transfers == ()
    assert not hits(drawing.graph(), "batch-opening", batch_holders=4)
    assert len(hits(drawing.graph(), "batch-opening", batch_holders=2)) == 6


def test_a_branch_without_a_name_is_called_by_its_key(drawing: Drawing) -> None:
    open_at(drawing, "102290001", "2025-03-01", "A", "B", "C")
    drawing.nodes["Branch", "102290001"]["name"] = None
    assert hits(drawing.graph(), "batch-opening")["a1"].figures["branch_name"] == "102290001"


def test_one_holder_and_an_online_branch_make_no_batch(drawing: Drawing) -> None:
    open_at(drawing, "102290001", "2025-03-01", "A", "A", "A", "A")
    open_at(drawing, "网上银行", "2025-03-01", "B", "C", "D")
    assert not hits(drawing.graph(), "batch-opening")


def test_accounts_whose_holder_is_not_named_are_holders_each(drawing: Drawing) -> None:
    open_at(drawing, "102290001", "2025-03-01", "A", "", "")
    assert hits(drawing.graph(), "batch-opening")["a1"].figures["holders"] == 3


def test_one_phone_of_two_holders(drawing: Drawing) -> None:
    """A person's phone is that of all accounts of his; one's own accounts share nothing."""
    one, two = drawing.account("a", ident(1)), drawing.account("b", ident(2))
    drawing.account("c", ident(2))
    mine = [drawing.account(key, ident(3)) for key in ("d", "e")]
    drawing.phone("13950000001", one, drawing.person(ident(2)))
    drawing.phone("13950000002", *mine)
    found = hits(drawing.graph(), "shared-phone")
    assert sorted(found) == ["a", "b", "c"]
    assert found["b"].figures == {"value": "13950000001", "holders": 2, "accounts": 3}
    assert found["b"].row_count == 2
    drawing.phone("13950000001", two)
    again = hits(drawing.graph(), "shared-phone")
    assert again["b"].figures == found["b"].figures and again["b"].row_count == 3
    assert not hits(drawing.graph(), "shared-phone", phone_holders=3)
    assert not hits(drawing.graph(), "shared-phone", shared_most=2)


def test_a_legal_representative_shares_with_his_company_as_himself(drawing: Drawing) -> None:
    one, firm = drawing.account("a", ident(1)), drawing.account("f")
    drawing.link("HOLDS", ("Company", "91110000000000000X"), firm)
    drawing.link("LEGAL_REP", drawing.person(ident(1)), ("Company", "91110000000000000X"))
    drawing.phone("13950000001", one, firm)
    assert not hits(drawing.graph(), "shared-phone")


def test_a_placeholder_phone_is_nobodys(drawing: Drawing) -> None:
    for phone in ("13800138000", "10086"):
        drawing.phone(phone, drawing.account("a", ident(1)), drawing.account("b", ident(2)))
    assert not hits(drawing.graph(), "shared-phone")


@dataclass
class Told:
    """What a random case says: holder of each account (a letter, or none), opening day, and links
    (number, kind, source, target) in order."""

    drawing: Drawing
    holder: dict[str, str]
    opened: dict[str, str | None]
    links: list[tuple[int, str, str, str]]


def random_case(new: Callable[[], Drawing], rng: Random) -> Told:
    drawing = new()
    told = Told(drawing, {}, {}, [])
    people = [ident(number) for number in range(4)]
    for number in range(rng.randrange(4, 12)):
        key, day = f"a{number:02d}", rng.choice((*DAYS, *DAYS, None))
        holder = rng.choice((*people, ""))
        drawing.account(key, holder, opened_us=day)
        told.holder[key], told.opened[key] = holder or key, day
    for _ in range(rng.randrange(4, 40)):
        account = rng.choice(sorted(told.holder))
        if rng.random() < 0.5:
            kind, source, target = "OPENED_AT", account, rng.choice(BRANCHES)
            drawing.link(kind, ("Account", account), ("Branch", target))
        else:
            kind, target = "CONTACT_PHONE", rng.choice(PHONES)
            source = rng.choice((account, rng.choice(people)))
            drawing.phone(target, ("Account" if source == account else "Person", source))
        told.links.append((len(drawing.links) + 1, kind, source, target))
    return told


Group = dict[Any, set[tuple[str, int]]]
"""(account, row) pairs of each branch and day, or of each phone."""


def batches(told: Told) -> Group:
    found: Group = defaultdict(set)
    for row, kind, account, branch in told.links:
        if kind == "OPENED_AT" and told.opened[account]:
            found[branch, told.opened[account]].add((account, row))
    return found


def phones(told: Told) -> Group:
    found: Group = defaultdict(set)
    for row, kind, source, phone in told.links:
        if kind == "CONTACT_PHONE":
            for account, holder in told.holder.items():
                if source in (account, holder):
                    found[phone].add((account, row))
    return found


def best_groups(told: Told, groups: Group, least: int, most: int) -> dict[str, tuple[Any, ...]]:
    """The group with most holders of each account, of equal ones the first: that, how many
    holders and accounts it has, and its rows."""
    found: dict[str, tuple[Any, ...]] = {}
    for value in sorted(groups):
        accounts = {account for account, _ in groups[value]}
        holders = len({told.holder[account] for account in accounts})
        rows = {row for _, row in groups[value]}
        for account in accounts:
            better = account not in found or holders > found[account][1]
            if holders >= least and len(accounts) <= most and better:
                found[account] = value, holders, len(accounts), rows
    return found


@pytest.mark.parametrize("seed", range(150))
def test_batches_and_phones_are_those_of_plain_loops(
    new_drawing: Callable[[], Drawing], seed: int
) -> None:
    rng = Random(seed)
    told = random_case(new_drawing, rng)
    least, most = rng.choice((2, 3)), rng.choice((3, 50))
    settings = ScreenSettings(rows=0, batch_holders=least, phone_holders=least, shared_most=most)
    graph = told.drawing.graph(shuffle=seed)
    want = {
        "batch-opening": best_groups(told, batches(told), least, 50),
        "shared-phone": best_groups(told, phones(told), least, most),
    }
    got: dict[str, dict[str, tuple[Any, ...]]] = {name: {} for name in want}
    for one in screen(graph, settings, rules=list(want)).accounts:
        for hit in one.hits:
            figures, rows = hit.figures, {row.row for row in hit.rows}
            said: tuple[Any, ...]
            if hit.rule == "batch-opening":
                said = (figures["value"], figures["from_day"]), figures["holders"], rows
            else:
                said = figures["value"], figures["holders"], rows
                assert figures["accounts"] == want[hit.rule][one.account.key][2]
            got[hit.rule][one.account.key] = said
    assert got == {
        name: {key: (value, holders, rows) for key, (value, holders, _, rows) in every.items()}
        for name, every in want.items()
    }


def test_random_cases_have_batches_and_phones(new_drawing: Callable[[], Drawing]) -> None:
    cases = [random_case(new_drawing, Random(seed)) for seed in range(150)]
    for groups in (batches, phones):
        assert sum(len(best_groups(told, groups(told), 3, 50)) for told in cases) > 100
