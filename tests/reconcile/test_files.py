"""`reconcile` on files as banks return them, from load to findings."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from linkgraph.case import Case
from linkgraph.cli import main
from linkgraph.reconcile.findings import Card, Reconciliation
from tests.ingest.statements import make
from tests.ingest.test_statements import BANKS

HEADERS = (
    "交易卡号,交易账号,账户开户名称,开户人证件号码,交易时间,交易金额,交易余额,收付标志,"
    "交易对手账卡号,现金标志,对手户名,对手身份证号,对手开户银行,摘要说明,交易币种,交易网点名称,"
    "交易网点代码,交易发生地,交易是否成功,传票号,终端号,IP地址,MAC地址,对手交易余额,交易流水号,"
    "日志号,凭证种类,凭证号,交易柜员号,商户名称,商户号,备注,交易类型,查询反馈结果原因"
)
CARD = "6222020000000000011"
OTHER = "6222020000000000029"
Row = dict[str, str]


def movements(card: str, count: int, balance: int = 100_000, day: int = 1) -> list[Row]:
    """Return `count` rows of a card, one a day: whole yuan in and out, oldest first."""
    rows = []
    for at in range(count):
        month, date = divmod(day + at - 1, 28)
        move = (at * 37 % 23 + 1) * (11 if at % 3 else -7)
        balance += move
        rows.append(
            {
                "交易卡号": card,
                "账户开户名称": "张某",
                "交易时间": f"2025-0{month + 1}-{date + 1:02d} 09:30:00",
                "交易金额": f"{abs(move)}.00",
                "交易余额": f"{balance}.00",
                "收付标志": "进" if move > 0 else "出",
                "交易对手账卡号": "6217000000000000123",
                "对手户名": "李某",
                "交易流水号": f"T{card[-3:]}{day + at:05d}",
            }
        )
    return rows


def sheet(rows: Sequence[Row], above: str = "", below: str = "") -> str:
    names = HEADERS.split(",")
    lines = [HEADERS, *(",".join(row.get(name, "") for name in names) for row in rows)]
    return above + "\n".join(lines) + "\n" + below


Load = Callable[..., Reconciliation]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load texts as files and reconcile them."""

    def loaded(**files: str | bytes) -> Reconciliation:
        folder = tmp_path / "in"
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            data = text if isinstance(text, bytes) else text.encode("utf-8")
            (folder / f"{name}.csv").write_bytes(data)
        case = Case.create(tmp_path / "case")
        assert case.load([folder]).refused == ()
        return case.reconcile()

    return loaded


def only(found: Reconciliation) -> Card:
    (card,) = found.cards
    return card


def places(card: Card) -> list[tuple[int, int, int, str]]:
    return [
        (one.before.row, one.after.row, one.difference_fen, one.kinds[0]) for one in card.breaks
    ]


def test_a_clean_statement_adds_up(load: Load) -> None:
    card = only(load(a=sheet(movements(CARD, 20))))
    assert (card.rows, card.steps, card.explained, card.completeness) == (20, 19, 19, 1.0)
    assert (card.breaks, card.gaps, card.displaced) == ((), (), ())
    (ledger,) = card.ledgers
    assert ledger.opening_fen == 10_000_000
    assert card.answered


def test_a_deleted_row_is_a_break_between_its_neighbours_in_either_order(load: Load) -> None:
    rows = movements(CARD, 20)
    move = int(rows[9]["交易金额"][:-3]) * (1 if rows[9]["收付标志"] == "进" else -1)
    del rows[9]
    oldest = only(load(oldest=sheet(rows)))
    assert [one[:3] for one in places(oldest)] == [(10, 11, 100 * move)]
    assert [gap.kind for gap in oldest.gaps] == ["balance_jump"]
    assert oldest.completeness == 17 / 18


def test_newest_first(load: Load) -> None:
    rows = movements(CARD, 20)[::-1]
    del rows[9]
    card = only(load(newest=sheet(rows)))
    assert [one[:2] for one in places(card)] == [(11, 10)]


def test_a_row_that_stands_twice_is_said_though_it_counts_once(load: Load) -> None:
    """Same serial number: derive takes both for one event; the file has it twice all the same."""
    rows = movements(CARD, 12)
    card = only(load(a=sheet([*rows[:6], rows[5], *rows[6:]])))
    ((before, after, difference, kind),) = places(card)
    assert (before, after, kind) == (7, 8, "duplicate")
    assert card.breaks[0].repeated
    assert difference == -card.breaks[0].move_fen
    assert (card.steps, card.explained) == (12, 11)


def test_without_a_serial_number_it_is_a_duplicate_too(load: Load) -> None:
    rows = [row | {"交易流水号": ""} for row in movements(CARD, 12)]
    card = only(load(a=sheet([*rows[:6], rows[5], *rows[6:]])))
    assert [(one[0], one[1], one[3]) for one in places(card)] == [(7, 8, "duplicate")]


@pytest.mark.parametrize(
    ("change", "kind", "count"),
    [
        ({"交易余额": "88888.00"}, "edited_balance", 2),
        ({"收付标志": "turn"}, "edited_direction", 1),
        ({"交易金额": "1000000.00"}, "missing_rows", 1),
    ],
)
def test_an_edited_row_is_found(load: Load, change: Row, kind: str, count: int) -> None:
    rows = movements(CARD, 20)
    if change.get("收付标志") == "turn":
        change = {"收付标志": "出" if rows[10]["收付标志"] == "进" else "进"}
    rows[10] = rows[10] | change
    found = places(only(load(a=sheet(rows))))
    assert [one[3] for one in found] == [kind] * count
    assert found[0][1] == 12


def test_failed_rows_that_leave_the_balance_are_no_break(load: Load) -> None:
    rows = movements(CARD, 20)
    failed = rows[7] | {"交易是否成功": "失败", "交易金额": "777.00", "交易流水号": "F1"}
    failed["交易时间"] = failed["交易时间"].replace("09:30", "10:30")
    silent = failed | {"交易余额": "", "交易流水号": "F2"}
    assert only(load(a=sheet([*rows[:8], failed, silent, *rows[8:]]))).breaks == ()


def test_overlapping_files_pages_and_several_cards_add_up(load: Load) -> None:
    one, two = movements(CARD, 30), movements(OTHER, 30, 5_000)
    both = sorted([*one[5:25], *two], key=lambda row: row["交易时间"], reverse=True)
    found = load(first=sheet(one[:18]), second=sheet(one[10:]), both=sheet(both).encode("gb18030"))
    assert [(card.rows, card.steps, card.explained) for card in found.cards] == [
        (58, 29, 29) if card.account.key == CARD else (30, 29, 29) for card in found.cards
    ]
    assert all(card.breaks == () for card in found.cards)


def test_sub_accounts_have_balances_of_their_own(load: Load) -> None:
    one = [row | {"交易账号": "33010100000000001_1"} for row in movements(CARD, 10)]
    two = [
        row | {"交易账号": "33010100000000001_2", "交易流水号": f"U{at}"}
        for at, row in enumerate(movements(CARD, 10, 7))
    ]
    rows = [row for pair in zip(one, two, strict=True) for row in pair]
    card = only(load(a=sheet(rows)))
    assert card.breaks == ()
    assert [ledger.steps for ledger in card.ledgers] == [9, 9]


def test_a_missing_month_is_a_gap_between_files(load: Load) -> None:
    rows = movements(CARD, 56)
    card = only(load(january=sheet(rows[:20]), february=sheet(rows[30:])))
    (gap,) = card.gaps
    assert gap.kind == "balance_jump"
    assert (gap.before.file, gap.after.file) == ("january.csv", "february.csv")
    assert gap.until is not None and gap.from_ is not None
    assert gap.until.time_us - gap.from_.time_us == 14 * 86_400_000_000


def test_silence_is_no_gap_but_a_note(load: Load) -> None:
    rows = movements(CARD, 5)
    card = only(load(a=sheet(rows, above="查询起止日期：20250101-20250331\n")))
    assert card.gaps == () and card.breaks == ()
    assert card.asked is not None and card.asked.basis == "title"
    assert card.share == pytest.approx(5 / 90)
    assert any("85" in note.en for note in card.notes)


def test_the_file_name_is_the_weakest_word_on_the_asked_period(load: Load) -> None:
    rows = movements(CARD, 5)
    card = only(load(**{f"{CARD}_20250101_20250110": sheet(rows)}))
    assert card.asked is not None and (card.asked.basis, card.share) == ("file_name", 0.5)


def test_page_numbers_that_skip(load: Load) -> None:
    rows = movements(CARD, 12)
    pages = [
        sheet(rows[:4], below="第1页 共4页\n"),
        sheet(rows[4:8], below="第3页 共4页\n"),
        sheet(rows[8:], below="第4页 共4页\n"),
    ]
    card = only(load(a="".join(pages)))
    assert [(gap.kind, gap.missing) for gap in card.gaps] == [("page_numbers", "2")]


def test_serial_numbers_that_skip(load: Load) -> None:
    rows = movements(CARD, 12)
    lines = sheet(rows).splitlines()
    numbered = ["序号," + lines[0], *(f"{n},{line}" for n, line in enumerate(lines[1:], 1))]
    del numbered[6]
    card = only(load(a="\n".join(numbered) + "\n"))
    assert ("serial_numbers", "6") in [(gap.kind, gap.missing) for gap in card.gaps]
    assert len(card.breaks) == 1


def test_a_row_that_stands_in_another_place(load: Load) -> None:
    rows = movements(CARD, 20)
    row = rows.pop(4)
    card = only(load(a=sheet([*rows[:12], row, *rows[12:]])))
    assert card.breaks == ()
    assert [one.row.row for one in card.displaced] == [14]


def test_a_file_that_says_there_is_nothing_is_an_answer(load: Load) -> None:
    task = f"R1,甲银行,对私,,{CARD},2025-06-01 09:00:00,2025-06-02 09:00:00,成功,成功,,\n"
    other = f"R2,甲银行,对私,,{OTHER},2025-06-01 09:00:00,2025-06-02 09:00:00,成功,成功,,\n"
    found = load(任务信息=TASKS + task + other, **{f"{CARD}_明细": "卡号,说明\n查无交易,无数据\n"})
    assert [one.answer for one in found.requests] == ["no_transactions", "not_in_case"]


TASKS = (
    "任务流水号,银行名称,主体类别,证账号码,账卡号,发送时间,反馈时间,反馈结果,反馈明细结果,"
    "查询开始时间,查询截止时间\n"
)


def test_requests_and_their_answers(load: Load) -> None:
    sent, asked = "2025-06-01 09:00:00,2025-06-02 09:00:00", "2025-01-01,2025-01-20"
    lines = [
        f"R1,甲银行,对私,,{CARD},{sent},成功,成功,{asked}",
        f"R2,乙银行,对私,,{OTHER},{sent},成功,无交易明细,{asked}",
        "R3,丙银行,对私,,6222020000000000037,2025-06-01 09:00:00,,失败,账户不存在,,",
        "R4,丁银行,对私,,6222020000000000045,2025-06-01 09:00:00,,,,,",
        f"R5,戊银行,对私,,6222020000000000052,{sent},成功,成功,,",
    ]
    found = load(a=sheet(movements(CARD, 10)), 任务信息=TASKS + "\n".join(lines) + "\n")
    assert {one.task_id: one.answer for one in found.requests} == {
        "R1": "answered",
        "R2": "no_transactions",
        "R3": "failed",
        "R4": "no_answer",
        "R5": "not_in_case",
    }
    assert [one.task_id for one in found.unanswered()] == ["R3", "R4", "R5"]
    cards = {card.account.key: card for card in found.cards}
    asked_for = cards[CARD].asked
    assert asked_for is not None and (asked_for.basis, cards[CARD].share) == ("task", 0.5)
    assert not cards["6222020000000000045"].answered and cards[OTHER].answered
    assert [one.account.key for one in found.counterparties] == ["6217000000000000123"]
    assert found.counterparties[0].times_in + found.counterparties[0].times_out == 10


def test_the_command_prints_the_contract_and_a_workbook(load: Load, tmp_path: Path) -> None:
    rows = movements(CARD, 20)
    del rows[9]
    load(a=sheet(rows))
    place = ["--case", str(tmp_path / "case"), "--lang", "en"]
    printed = CliRunner().invoke(main, ["reconcile", *place, "--format", "json"])
    assert printed.exit_code == 0, printed.output
    (card,) = json.loads(printed.stdout)["cards"]
    assert {"account", "rows", "from", "until", "asked_from", "asked_until"} <= card.keys()
    (one,) = card["breaks"]
    assert (one["before"]["row"], one["after"]["row"]) == (10, 11)
    assert one["kind"] == one["explanations"][0] == "missing_rows"
    screen = CliRunner().invoke(main, ["reconcile", *place]).stdout
    assert "1 cards have 1 breaks" in screen
    book = tmp_path / "r.xlsx"
    assert CliRunner().invoke(main, ["reconcile", *place, "--output", str(book)]).exit_code == 0
    import openpyxl

    assert openpyxl.load_workbook(book).sheetnames == [
        "cards", "breaks", "gaps", "unanswered", "only as counterparty", "out of order",
    ]  # fmt: skip


def test_graph_chains_and_account_say_the_same(load: Load, tmp_path: Path) -> None:
    """One check: what `reconcile` finds stands on the account, and on chains through it."""
    rows = movements(CARD, 20)
    repeated = rows[15]
    del rows[9]
    (card,) = load(a=sheet([*rows, repeated])).cards
    place = ["--case", str(tmp_path / "case"), "--lang", "en"]
    asked = ["account", CARD, *place, "--format", "json"]
    said = json.loads(CliRunner().invoke(main, asked).stdout)
    assert (said["steps"], said["explained"]) == (card.steps, card.explained) == (19, 17)
    assert [(one["before"]["row"], one["kind"]) for one in said["breaks"]] == [
        (one.before.row, one.kinds[0]) for one in card.breaks
    ]
    asked = ["chains", "--from", "6217000000000000123", *place, "--format", "json"]
    chains = json.loads(CliRunner().invoke(main, asked).stdout)["chains"]
    through = [one for one in chains if any(hop["payee"]["key"] == CARD for hop in one["hops"])]
    assert through
    for chain in through:
        (one,) = chain["unbalanced"]
        assert (one["account"]["key"], one["breaks"], one["kind"]) == (CARD, 1, "missing_rows")
        assert (one["before"]["row"], one["after"]["row"]) == (10, 11)
    screen = CliRunner().invoke(main, ["chains", "--from", "6217000000000000123", *place]).stdout
    assert "does not add up between a.csv row 10 and a.csv row 11" in screen


def test_a_repeated_row_without_balances_is_said_and_nothing_is_checked(load: Load) -> None:
    rows = [row | {"交易余额": ""} for row in movements(CARD, 6)]
    card = only(load(a=sheet([*rows, rows[2]])))
    assert [one.repeated for one in card.breaks] == [True]
    assert (card.steps, card.completeness) == (0, None)


def test_no_layout_of_a_bank_gives_a_false_break(tmp_path: Path) -> None:
    """Statements drawn at random in every layout, all in one case."""
    case = Case.create(tmp_path / "case")
    for name, layout in BANKS.items():
        make(layout, 11, tmp_path / "in" / name)
    assert case.load([tmp_path / "in"]).refused == ()
    cards = case.reconcile().cards
    assert sum(card.steps for card in cards) > 200
    assert [card.account.key for card in cards if card.breaks or card.gaps] == []
    assert sum(card.displaced_count for card in cards) == 0
