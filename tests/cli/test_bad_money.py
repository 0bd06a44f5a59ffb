"""Input that is wrong or strange, from sheets to figures: each case is worked by hand.

One case a line of the tables “Rows” and “Bad input” in docs/money.md. Card n is `card(n)`, its
holder 户n; people 1 and 2 complain. Amounts in yuan in the sheets, fen in what is asserted.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from linkgraph.demo.sheets.platform import COLUMNS
from tests.cli.conftest import ROOT, Run

Tell = Callable[..., Any]
Rows = dict[str, list[str]]
SENT = "2025-03-01"


def card(number: int) -> str:
    return f"62220000000000{number:05}"


def line(
    own: int, time: str, way: str, yuan: str, balance: str, other: int | None, **more: str
) -> str:
    """One row of the platform's 34 columns; without `other` it names no counterparty."""
    said = {
        "交易卡号": card(own),
        "账户开户名称": f"户{own}",
        "交易时间": f"{SENT} {time}".strip(),
        "收付标志": way,
        "交易金额": yuan,
        "交易余额": balance,
        "交易对手账卡号": card(other) if other else "",
        "对手户名": f"户{other}" if other else "",
        "交易币种": "人民币",
        "交易是否成功": "成功",
    } | more
    return ",".join(said.get(name, "") for name in COLUMNS)


@pytest.fixture
def tell(run: Run, tmp_path: Path) -> Tell:
    """Load statements and complaints (victim, card, time, yuan); return a way to ask."""

    def load(rows: list[str] | Rows, *complaints: tuple[int, int, str, str]) -> Callable[..., Any]:
        files = rows if isinstance(rows, dict) else {"a.csv": rows}
        sheets = {name: [",".join(COLUMNS), *lines] for name, lines in files.items()}
        sheets["报案表.csv"] = ["受害人,受害人卡号,转入卡号,转账时间,转账金额"] + [
            f"户{who},{card(who)},{card(into)},{SENT} {time},{yuan}".replace(" ,", ",")
            for who, into, time, yuan in complaints
        ]
        for name, lines in sheets.items():
            (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        place = ["--case", tmp_path / "case"]
        done = run("load", *(tmp_path / name for name in sheets), *place, "--quiet")
        assert done.exit_code == 0, done.output

        def ask(command: str, *more: str) -> Any:
            done = run(command, *more, *place, "--format", "json", "--lang", "en")
            assert done.exit_code == 0, done.stderr
            body = json.loads(done.stdout)
            schema = json.loads((ROOT / f"docs/schema/{command}.json").read_text("utf-8"))
            jsonschema.validate(body, schema)
            return body

        return ask

    return load


def short(account: Any) -> str:
    """Name an account: the number of its card, else its kind."""
    numbers = [n for n in account["numbers"] if n.startswith("6222")]
    return str(int(numbers[0][-5:])) if numbers else account["kind"]


def where(ask: Any, *more: str) -> dict[str, dict[str, tuple[int, int, int]]]:
    """Return by victim and place (`returned`, `stopped` said): fen, at least, at most."""
    body = ask("trace", *more)
    places: dict[str, dict[str, tuple[int, int, int]]] = {}
    for one in body["victims"]:
        mine = places.setdefault(one["victim"]["name"], {})
        for spot in one["positions"]:
            said = "".join(f" {word}" for word in ("returned", "stopped") if spot[word])
            state = "" if spot["state"] == "held" else f" {spot['state']}"
            name = "cash" if spot["state"] == "cash" else f"{short(spot['account'])}{state}{said}"
            mine[name] = (spot["fen"], spot["at_least_fen"], spot["at_most_fen"])
        assert sum(spot["fen"] for spot in one["positions"]) == one["loss_fen"]
    return places


def exact(**fen: int) -> dict[str, tuple[int, int, int]]:
    """Places where amount, least and most are one; `_` in a name stands for the state."""
    return {name.strip("c").replace("_left", " left_data"): (f, f, f) for name, f in fen.items()}


def frozen(ask: Any) -> dict[str, tuple[int | None, int, int | None]]:
    """Return by card of both lists: must, can, balance."""
    body = ask("freeze")
    return {
        short(one["account"]): (one["must_fen"], one["can_fen"], one["balance_fen"])
        for one in [*body["cards"], *body["without_statement"]]
    }


def asked(ask: Any) -> dict[str, tuple[int, str]]:
    """Return by account to ask for: untraced fen, what is missing."""
    found = ask("requests")["accounts"]
    return {short(one["account"]): (one["untraced_fen"], one["missing"]) for one in found}


def given(ask: Any, number: int) -> tuple[int, dict[str, tuple[str, int]]]:
    """Return the balance of a card, and by victim basis and fen proposed."""
    body = ask("restitution", card(number))
    claims = {one["name"]: (one["basis"], one["proposed_fen"]) for one in body["claims"]}
    return body["balance_fen"], claims


def losses(ask: Any) -> tuple[dict[str, int], list[str]]:
    """Return each victim's loss, and why rows are open."""
    body = ask("victims")
    victims = {one["name"]: one["loss_fen"] for one in body["victims"]}
    return victims, [one["reason"] for one in body["unmatched"]]


OPEN = "complaint rows whose payment is not found in the statements and not in the loss"
RULES = ("fifo", "lifo", "pro-rata")


def test_amounts_of_zero_and_below(tell: Tell) -> None:
    """0 moves nothing; -300 takes the 300 before it back; complaints of such sums stay open."""
    ask = tell(
        [
            line(11, "10:00:00", "进", "1000.00", "1000.00", 1),
            line(11, "10:05:00", "进", "0.00", "1000.00", 1),
            line(11, "10:10:00", "出", "300.00", "700.00", 12),
            line(11, "10:20:00", "出", "-300.00", "1000.00", 12),
            line(11, "10:30:00", "出", "400.00", "600.00", 13),
        ],
        (1, 11, "10:00:00", "1000.00"),
        (1, 11, "10:05:00", "0.00"),
        (1, 11, "10:10:00", "-300.00"),
    )
    none = "it states no amount above zero that can be read"
    assert losses(ask) == ({"户1": 100_000}, [none, none])
    for rule in RULES:
        assert where(ask, "--rule", rule) == {"户1": exact(c11=60_000, c13_left=40_000)}
    assert frozen(ask) == {"11": (60_000, 60_000, 60_000), "13": (None, 40_000, None)}
    assert asked(ask) == {"13": (40_000, "statement")}
    assert given(ask, 11) == (60_000, {"户1": ("direct", 60_000)})
    for command in ("trace", "freeze", "requests"):
        assert any(OPEN in note and note.endswith(": 2") for note in ask(command)["notes"])
    assert any(OPEN in note for note in ask("restitution", card(11))["notes"])


def test_a_reversal_that_takes_nothing_back_is_kept_and_moves_nothing(tell: Tell) -> None:
    ask = tell(
        [
            line(11, "10:00:00", "进", "1000.00", "1000.00", 1),
            line(11, "10:03:00", "出", "-77.00", "1077.00", 13),
            line(11, "10:05:00", "出", "200.00", "877.00", 14),
        ],
        (1, 11, "10:00:00", "1000.00"),
    )
    assert where(ask) == {"户1": exact(c11=80_000, c14_left=20_000)}
    assert given(ask, 11) == (80_000, {"户1": ("direct", 80_000)})


def test_a_transfer_to_oneself_moves_nothing(tell: Tell) -> None:
    """The 9 of somebody else stay older than the victim's money: 3 of the 12 paid are his."""
    ask = tell(
        [
            line(11, "09:00:00", "进", "9.00", "9.00", 9),
            line(11, "10:00:00", "进", "1000.00", "1009.00", 1),
            line(11, "10:05:00", "出", "200.00", "809.00", 11),
            line(11, "10:05:00", "进", "200.00", "1009.00", 11),
            line(11, "10:10:00", "出", "12.00", "997.00", 12),
        ],
        (1, 11, "10:00:00", "1000.00"),
    )
    assert losses(ask) == ({"户1": 100_000}, [])
    places = {"11": (99_700, 98_800, 99_700), "12 left_data": (300, 300, 1_200)}
    assert where(ask) == {"户1": places}
    assert frozen(ask) == {"11": (98_800, 99_700, 99_700), "12": (None, 1_200, None)}
    assert asked(ask) == {"12": (300, "statement")}
    assert given(ask, 11) == (99_700, {"户1": ("pro-rata", 99_700)})


def test_two_currencies_are_never_added(tell: Tell) -> None:
    ask = tell(
        [
            line(11, "10:00:00", "进", "1000.00", "1000.00", 1),
            line(11, "10:05:00", "进", "500.00", "500.00", 1, 交易币种="USD"),
            line(11, "10:10:00", "出", "300.00", "200.00", 12, 交易币种="美元"),
            line(11, "10:20:00", "出", "400.00", "600.00", 13),
        ],
        (1, 11, "10:00:00", "1000.00"),
        (1, 11, "10:05:00", "500.00"),
    )
    victims, reasons = losses(ask)
    assert victims == {"户1": 100_000} and "in a foreign currency (a.csv row 3)" in reasons[0]
    assert where(ask) == {"户1": exact(c11=60_000, c13_left=40_000)}
    assert frozen(ask) == {"11": (60_000, 60_000, 60_000), "13": (None, 40_000, None)}
    assert asked(ask) == {"13": (40_000, "statement")}
    assert given(ask, 11) == (60_000, {"户1": ("direct", 60_000)})
    left_out = "transfers in other currencies are not in it and never added: USD 2"
    for command in ("trace", "freeze", "requests"):
        assert left_out in ask(command)["notes"]
    dollars = ("--currency", "USD", "--from", card(1))
    assert where(ask, *dollars) == {"户1": exact(c11=20_000, c12_left=30_000)}
    assert ask("trace", *dollars)["notes"] == [left_out.replace("USD", "CNY")]


def test_balances_that_contradict_the_rows(tell: Tell) -> None:
    """No opening balance of 100 from the first row, no order at 10:10 from the last ones."""
    ask = tell(
        [
            line(11, "09:00:00", "进", "50.00", "150.00", 9),
            line(11, "10:00:00", "进", "1000.00", "999.00", 1),
            line(11, "10:10:00", "出", "300.00", "123.00", 12),
            line(11, "10:10:00", "进", "77.00", "1.00", 9),
            line(11, "10:20:00", "出", "400.00", "777.00", 13),
        ],
        (1, 11, "10:00:00", "1000.00"),
    )
    # 50 + 1000 + 77 came in, 300 + 400 left; the 77 may or may not have been there for the 300
    places = {
        "11": (35_000, 30_000, 42_700),
        "12 left_data": (25_000, 17_300, 30_000),
        "13 left_data": (40_000, 27_300, 40_000),
    }
    assert where(ask) == {"户1": places}
    assert frozen(ask)["11"] == (30_000, 42_700, 42_700)
    assert asked(ask) == {"13": (40_000, "statement"), "12": (25_000, "statement")}
    assert given(ask, 11) == (42_700, {"户1": ("pro-rata", 42_700)})
    for command in ("trace", "freeze", "requests"):
        (said,) = ask(command)["notes"]
        assert "statements do not add up" in said and f"{card(11)} (4: a.csv:2)" in said
    lifo = ask("trace", "--rule", "lifo")["victims"][0]["positions"]
    assert not any(spot["certain"] for spot in lifo)


def test_two_banks_clocks(tell: Tell, tmp_path: Path) -> None:
    """12 shows the money 20 s before 11 sent it, and gone 10 s before the victim had paid."""
    ask = tell(
        {
            "a.csv": [
                line(11, "10:00:00", "进", "1000.00", "1000.00", 1),
                line(11, "10:00:05", "出", "900.00", "100.00", 12),
            ],
            "b.csv": [
                line(12, "09:00:00", "进", "10.00", "10.00", 9),
                line(12, "09:59:45", "进", "900.00", "910.00", 11),
                line(12, "09:59:50", "出", "905.00", "5.00", 13),
            ],
        },
        (1, 11, "10:00:00", "1000.00"),
    )
    places = {
        "11": (10_000, 10_000, 10_000),
        "12": (500, 0, 500),
        "13 left_data": (89_500, 89_500, 90_000),
    }
    assert where(ask) == {"户1": places}
    assert frozen(ask)["12"] == (0, 500, 500)
    assert asked(ask) == {"13": (89_500, "statement")}
    assert given(ask, 12) == (500, {"户1": ("pro-rata", 500)})
    (said,) = ask("trace")["notes"]
    assert "two banks' clocks differ" in said and said.endswith("1 in all: b.csv:4")
    toml = tmp_path / "case" / "case.toml"
    text = toml.read_text(encoding="utf-8")
    for seconds, notes in ((14, 1), (15, 0)):
        changed = text.replace("clock_seconds = 0", f"clock_seconds = {seconds}")
        toml.write_text(changed, encoding="utf-8")
        assert where(ask) == {"户1": places}
        assert len(ask("trace")["notes"]) == notes


def test_a_victim_who_paid_twice(tell: Tell) -> None:
    """Equal payments to one card: two rows of complaint, two transfers, one sum."""
    ask = tell(
        [
            line(11, "10:00:00", "进", "1000.00", "1000.00", 1),
            line(11, "10:05:00", "进", "1000.00", "2000.00", 1),
            line(11, "10:10:00", "出", "1500.00", "500.00", 12),
        ],
        (1, 11, "10:00:00", "1000.00"),
        (1, 11, "10:05:00", "1000.00"),
    )
    assert losses(ask) == ({"户1": 200_000}, [])
    (one,) = ask("victims")["victims"]
    assert [payment["time"][11:] for payment in one["payments"]] == ["10:00:00", "10:05:00"]
    for rule in RULES:
        assert where(ask, "--rule", rule) == {"户1": exact(c11=50_000, c12_left=150_000)}
    assert frozen(ask) == {"11": (50_000, 50_000, 50_000), "12": (None, 150_000, None)}
    assert asked(ask) == {"12": (150_000, "statement")}
    assert given(ask, 11) == (50_000, {"户1": ("direct", 50_000)})


def test_a_loss_larger_than_what_reached_the_card(tell: Tell, run: Run, tmp_path: Path) -> None:
    """1000 are said to be lost, 800 came: nothing counts until the row of the 800 is accepted."""
    ask = tell(
        [
            line(11, "10:00:00", "进", "800.00", "800.00", 1),
            line(11, "10:10:00", "出", "300.00", "500.00", 12),
        ],
        (1, 11, "10:00:00", "1000.00"),
    )
    victims, (reason,) = losses(ask)
    assert victims == {} and "¥200.00 less than stated" in reason and "a.csv row 2" in reason
    done = run("trace", "--case", tmp_path / "case")
    assert done.exit_code == 1 and "1 complaint rows, none of them matched" in done.stderr
    assert "`linkgraph victims` says why" in done.stderr
    assert (frozen(ask), asked(ask), given(ask, 11)) == ({}, {}, (50_000, {}))
    place = f"{ask('victims')['unmatched'][0]['candidates'][0]['rows'][0]['sha256'][:12]}::2"
    toml = tmp_path / "case" / "case.toml"
    text = toml.read_text(encoding="utf-8").replace("accept = []", f'accept = ["{place}"]')
    toml.write_text(text, encoding="utf-8")
    assert losses(ask)[0] == {"户1": 80_000}
    assert where(ask) == {"户1": exact(c11=50_000, c12_left=30_000)}
    assert given(ask, 11) == (50_000, {"户1": ("direct", 50_000)})


def test_an_account_that_is_victim_and_mule(tell: Tell) -> None:
    """1 pays 1000 to 2, who is deceived into 600 of it: the 600 are his loss, not counted twice."""
    ask = tell(
        {
            "2.csv": [
                line(2, "10:00:00", "进", "1000.00", "1000.00", 1),
                line(2, "10:10:00", "出", "600.00", "400.00", 11),
                line(2, "10:20:00", "出", "100.00", "300.00", 13),
            ],
            "11.csv": [
                line(11, "10:10:00", "进", "600.00", "600.00", 2),
                line(11, "10:30:00", "出", "200.00", "400.00", 12),
            ],
        },
        (1, 2, "10:00:00", "1000.00"),
        (2, 11, "10:10:00", "600.00"),
    )
    stopped = {"2 stopped": (60_000, 60_000, 60_000)}
    for rule in RULES:
        assert where(ask, "--rule", rule) == {
            "户1": exact(c2=30_000, c13_left=10_000) | stopped,
            "户2": exact(c11=40_000, c12_left=20_000),
        }
    assert losses(ask) == ({"户1": 100_000, "户2": 60_000}, [])
    cards = frozen(ask)
    assert (cards["2"], cards["11"]) == ((30_000,) * 3, (40_000,) * 3)
    assert asked(ask) == {"12": (20_000, "statement"), "13": (10_000, "statement")}
    assert given(ask, 2) == (30_000, {"户1": ("direct", 30_000)})
    assert given(ask, 11) == (40_000, {"户2": ("direct", 40_000)})


def test_money_that_comes_back_to_the_victim(tell: Tell) -> None:
    ask = tell(
        {
            "1.csv": [
                line(1, "09:00:00", "进", "1000.00", "1000.00", 9),
                line(1, "10:00:00", "出", "1000.00", "0.00", 11),
                line(1, "10:30:00", "进", "250.00", "250.00", 11),
            ],
            "11.csv": [
                line(11, "10:00:00", "进", "1000.00", "1000.00", 1),
                line(11, "10:30:00", "出", "250.00", "750.00", 1),
            ],
        },
        (1, 11, "10:00:00", "1000.00"),
    )
    back = {"1 returned": (25_000, 25_000, 25_000)}
    assert where(ask) == {"户1": exact(c11=75_000) | back}
    assert (frozen(ask), asked(ask)) == ({"11": (75_000,) * 3}, {})
    assert given(ask, 1) == (25_000, {"户1": ("own-account", 0)})
    assert any("the holder's own" in note for note in ask("restitution", card(1))["notes"])


def test_times_known_to_the_day(tell: Tell) -> None:
    """In 1000 and 500, out 600, order unknown: between 100 and 600 of the 600 are the victim's."""
    ask = tell(
        [
            line(11, "", "进", "1000.00", "", 1),
            line(11, "", "进", "500.00", "", 9),
            line(11, "", "出", "600.00", "", 12),
        ],
        (1, 11, "", "1000.00"),
    )
    for rule, gone in (("fifo", 60_000), ("lifo", 10_000), ("pro-rata", 40_000)):
        places = {
            "11": (100_000 - gone, 40_000, 90_000),
            "12 left_data": (gone, 10_000, 60_000),
        }
        assert where(ask, "--rule", rule) == {"户1": places}
        found = ask("trace", "--rule", rule)
        assert not any(spot["certain"] for spot in found["victims"][0]["positions"])
        assert any("known to the day" in note for note in found["notes"])
    body = ask("freeze")
    assert body["cards"][0]["median_minutes_in_to_out"] is None
    assert any("have no speed" in note for note in body["notes"])
    assert frozen(ask)["11"] == (40_000, 90_000, 90_000)
    assert asked(ask) == {"12": (60_000, "statement")}
    assert given(ask, 11) == (90_000, {"户1": ("pro-rata", 90_000)})


def test_an_overdraft_is_nobodys_and_no_debt(tell: Tell) -> None:
    """1300 leave 1000: 300 come from an unknown source; the 500 that come later stay whole."""
    ask = tell(
        [
            line(11, "10:00:00", "进", "1000.00", "", 1),
            line(11, "10:10:00", "出", "1300.00", "", 12),
            line(11, "10:20:00", "进", "500.00", "", 9),
        ],
        (1, 11, "10:00:00", "1000.00"),
    )
    for rule in RULES:
        assert where(ask, "--rule", rule) == {"户1": exact(c12_left=100_000)}
    assert frozen(ask) == {"12": (None, 100_000, None)}  # nothing of it can be on 11
    assert asked(ask) == {"12": (100_000, "statement")}
    assert given(ask, 11) == (50_000, {})


def test_a_payment_that_failed_or_was_reversed_is_no_loss(tell: Tell) -> None:
    ask = tell(
        [
            line(11, "10:00:00", "进", "1000.00", "0.00", 1, 交易是否成功="失败"),
            line(11, "10:30:00", "进", "700.00", "700.00", 1),
            line(11, "10:40:00", "进", "500.00", "1200.00", 1),
            line(11, "10:41:00", "进", "-500.00", "700.00", 1),
        ],
        (1, 11, "10:00:00", "1000.00"),
        (1, 11, "10:30:00", "700.00"),
        (1, 11, "10:40:00", "500.00"),
    )
    victims, (failed, reversed_) = losses(ask)
    assert victims == {"户1": 70_000}
    assert "failed" in failed and "was reversed" in reversed_
    assert where(ask) == {"户1": exact(c11=70_000)}
    assert (frozen(ask), asked(ask)) == ({"11": (70_000,) * 3}, {})
    assert given(ask, 11) == (70_000, {"户1": ("direct", 70_000)})


def test_an_amount_that_nobody_paid(tell: Tell) -> None:
    """999 is not 1000: never matched by nearness, and the right row counts once."""
    ask = tell(
        [line(11, "10:00:00", "进", "1000.00", "1000.00", 1)],
        (1, 11, "10:00:00", "999.00"),
        (1, 11, "10:00:00", "1000.00"),
    )
    victims, (reason,) = losses(ask)
    assert victims == {"户1": 100_000} and "¥1.00 more than stated" in reason
    assert where(ask) == {"户1": exact(c11=100_000)}
    assert given(ask, 11) == (100_000, {"户1": ("direct", 100_000)})


def test_fees_interest_refunds_and_rows_without_counterparty(tell: Tell) -> None:
    """Queue of 11: 100 of 9, 1000 of the victim, 1 interest, 100 refunded by 12 (nobody's).

    First in first out: the fee of 2 and 98 of the 300 are 9's; 202 of the 300 and 700 in cash
    are the victim's, 98 stay. Last in first out: fee 2 and 299 of the 300 (1 is interest), then
    100 refunded and 600 of the 700 in cash; 99 stay.
    """
    ask = tell(
        [
            line(11, "09:30:00", "进", "100.00", "100.00", 9),
            line(11, "10:00:00", "进", "1000.00", "1100.00", 1),
            line(11, "10:01:00", "出", "2.00", "1098.00", None, 摘要说明="手续费"),
            line(11, "10:02:00", "进", "1.00", "1099.00", None, 摘要说明="结息"),
            line(11, "10:03:00", "出", "300.00", "799.00", 12),
            line(11, "10:04:00", "进", "100.00", "899.00", 12, 摘要说明="退款"),
            line(
                11, "10:05:00", "出", "700.00", "199.00", None, 摘要说明="ATM取款", 现金标志="现金"
            ),
        ],
        (1, 11, "10:00:00", "1000.00"),
    )
    held, cash, paid = (0, 19_900), (49_900, 70_000), (19_900, 30_000)
    fifo = {"11": (9_800, *held), "cash": (70_000, *cash), "12 left_data": (20_200, *paid)}
    assert where(ask) == {"户1": fifo}
    lifo = where(ask, "--rule", "lifo")["户1"]
    fee = {name: lifo.pop(name) for name in set(lifo) - set(fifo)}
    assert lifo == {"11": (9_900, *held), "cash": (60_000, *cash), "12 left_data": (29_900, *paid)}
    assert list(fee.values()) == [(200, 0, 200)]
    assert frozen(ask)["11"] == (0, 19_900, 19_900)
    assert asked(ask) == {"12": (20_200, "statement")}


def test_an_opening_balance_is_older_and_nobodys(tell: Tell) -> None:
    """300 were there: 400 of 1300 leave; 100, 400 or 400 × 1000 ÷ 1300 = 307.69 are his."""
    ask = tell(
        [
            line(11, "10:00:00", "进", "1000.00", "1300.00", 1),
            line(11, "10:01:00", "出", "400.00", "900.00", 12),
        ],
        (1, 11, "10:00:00", "1000.00"),
    )
    for rule, gone in (("fifo", 10_000), ("lifo", 40_000), ("pro-rata", 30_769)):
        assert where(ask, "--rule", rule)["户1"] == {
            "11": (100_000 - gone, 60_000, 90_000),
            "12 left_data": (gone, 10_000, 40_000),
        }
    assert frozen(ask)["11"] == (60_000, 90_000, 90_000)


def test_between_accounts_of_one_holder_money_goes_on(tell: Tell) -> None:
    him = {"账户开户名称": "户7", "开户人证件号码": "110101199001010010"}
    ask = tell(
        {
            "a.csv": [
                line(11, "10:00:00", "进", "1000.00", "1000.00", 1, **him),
                line(11, "10:01:00", "出", "400.00", "600.00", 12, **him),
            ],
            "b.csv": [
                line(12, "10:01:00", "进", "400.00", "400.00", 11, **him),
                line(12, "10:10:00", "出", "100.00", "300.00", 13, **him),
            ],
        },
        (1, 11, "10:00:00", "1000.00"),
    )
    assert where(ask) == {"户1": exact(c11=60_000, c12=30_000, c13_left=10_000)}


def test_a_row_that_the_accounts_own_statement_does_not_show(tell: Tell) -> None:
    """11 paid 400 to 12, whose statement covers the time and knows nothing of it."""
    ask = tell(
        {
            "a.csv": [
                line(11, "10:00:00", "进", "1000.00", "1000.00", 1),
                line(11, "10:01:00", "出", "400.00", "600.00", 12),
            ],
            "b.csv": [
                line(12, "09:00:00", "进", "5.00", "5.00", 9),
                line(12, "11:00:00", "出", "3.00", "2.00", 13),
            ],
        },
        (1, 11, "10:00:00", "1000.00"),
    )
    assert where(ask) == {"户1": exact(c11=60_000, c12_left=40_000)}
    assert asked(ask) == {"12": (40_000, "within")}
    assert given(ask, 12) == (200, {})
