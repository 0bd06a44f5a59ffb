"""Complaint tables by hand: which transfer each row is, or why none."""

from typing import Any

import pytest

from linkgraph.analysis.money_findings import Victims
from linkgraph.analysis.victims.complaints import mask_fits, names_agree
from linkgraph.analysis.victims.victims import find_victims
from linkgraph.settings import VictimSettings
from tests.analysis.conftest import Drawing, ident, us
from tests.analysis.test_victims import HASH, hashed

CARD, CARD2 = "6222000000000000002", "6222000000000000003"
WANG, LI = "6222000000000000101", "6222000000000000102"
TABLES = {"一": "1a" * 32, "二": "2b" * 32}
DAY, MINUTE = 2, 1


class Complaints:
    """A case with complaint tables: each call of `say` is the next row of a table."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.rows = dict.fromkeys(TABLES, 1)
        self.card = drawing.account(CARD, ident(50), "卡农")

    def victim(self, number: str = WANG, at: int = 1, name: str = "王受害") -> Any:
        return self.drawing.account(number, ident(at), name, covered=False)

    def say(
        self,
        yuan: float | None,
        time: str | None,
        payee: str | None = CARD,
        table: str = "一",
        linked: bool = True,
        **said: Any,
    ) -> int:
        """Add a row; returns its number in the table."""
        self.rows[table] += 1
        key = f"{TABLES[table]}::{self.rows[table]}"
        precision = None if time is None else said.pop("precision", 0)
        node = self.drawing.node(
            "Complaint",
            key,
            payee_number=payee,
            amount_fen=None if yuan is None else round(yuan * 100),
            time_us=None if time is None else us(time),
            precision=precision,
            **said,
        )
        for kind, number in (("PAID_FROM", said.get("payer_number")), ("PAID_INTO", payee)):
            if linked and number and ("Account", number) in self.drawing.nodes:
                self.drawing.link(kind, node, ("Account", number))
        return self.rows[table]

    def find(self, **settings: Any) -> Victims:
        return find_victims(hashed(self.drawing), VictimSettings(**settings), propose=False)


@pytest.fixture
def case(drawing: Drawing) -> Complaints:
    return Complaints(drawing)


def matched(found: Victims) -> dict[int, list[int]]:
    """Transfers with the complaint rows that name them."""
    return {
        payment.transfer: [row.row for row in payment.complaint]
        for victim in found.victims
        for payment in victim.payments
    }


def reasons(found: Victims) -> list[str]:
    return [one.reason.en for one in found.unmatched]


def test_a_row_is_the_transfer_of_its_card_amount_and_time(case: Complaints) -> None:
    wang = case.victim()
    case.drawing.pay(wang, case.card, 5000, "2025-03-01 10:00")
    case.drawing.pay(wang, case.card, 5000, "2025-03-02 10:00")
    case.say(5000, "2025-03-02 10:12", payer_number=WANG, name="王受害", id_number=ident(1))
    found = case.find()
    assert matched(found) == {1: [2]} and not found.unmatched
    (one,) = found.victims
    assert (one.basis, one.loss_fen, one.id_number) == ("complaint", 500_000, ident(1))
    assert one.payments[0].note is None
    assert one.payments[0].complaint[0].sha256 == TABLES["一"]


@pytest.mark.parametrize("linked", [True, False])
def test_any_number_of_the_card_will_do(case: Complaints, linked: bool) -> None:
    wang = case.victim()
    case.drawing.nodes[case.card]["numbers"] = [CARD, "38977517807750047"]
    case.drawing.pay(wang, case.card, 5000, "2025-03-01 10:00")
    case.say(5000, "2025-03-01 10:00", payee="38977517807750047", payer_number=WANG, linked=linked)
    assert matched(case.find()) == {0: [2]}


@pytest.mark.parametrize(
    ("time", "precision", "fits"),
    [
        ("2025-03-01 10:30", 0, True),
        ("2025-03-01 10:30:01", 0, False),
        ("2025-03-01 10:31", MINUTE, False),
        ("2025-03-01 09:30", MINUTE, True),
        ("2025-03-01", DAY, True),
        ("2025-03-02", DAY, False),
        (None, None, True),
    ],
)
def test_times_by_what_is_known_of_them(
    case: Complaints, time: str | None, precision: int, fits: bool
) -> None:
    case.drawing.pay(case.victim(), case.card, 5000, "2025-03-01 10:00")
    more: Any = {} if time is None else {"precision": precision}
    case.say(5000, time, payer_number=WANG, **more)
    found = case.find()
    assert bool(found.victims) == fits
    if not fits:
        assert "the time differs" in reasons(found)[0]
        assert found.unmatched[0].candidates == (0,)


def test_a_transfer_known_to_the_day_fits_any_hour_of_it(case: Complaints) -> None:
    case.drawing.pay(case.victim(), case.card, 5000, "2025-03-01", precision=DAY)
    case.say(5000, "2025-03-01 23:59", payer_number=WANG)
    assert matched(case.find()) == {0: [2]}


def test_minutes_are_a_setting(case: Complaints) -> None:
    case.drawing.pay(case.victim(), case.card, 5000, "2025-03-01 10:00")
    case.say(5000, "2025-03-01 10:45", payer_number=WANG)
    assert not case.find().victims and case.find(minutes=45).victims


# --- several that fit -----------------------------------------------------------------------


def test_twice_the_same_amount_at_the_same_minute_in_order(case: Complaints) -> None:
    wang = case.victim()
    for _ in range(2):
        case.drawing.pay(wang, case.card, 5000, "2025-03-01 10:00")
        case.say(5000, "2025-03-01 10:00", payer_number=WANG, precision=MINUTE)
    found = case.find()
    assert matched(found) == {0: [2], 1: [3]} and not found.unmatched
    assert found.victims[0].loss_fen == 1_000_000
    assert all("in order" in str(p.note) for p in found.victims[0].payments)


def test_one_row_and_two_equal_transfers_are_left_to_a_person(case: Complaints) -> None:
    wang = case.victim()
    for _ in range(2):
        case.drawing.pay(wang, case.card, 5000, "2025-03-01 10:00")
    case.say(5000, "2025-03-01 10:00", payer_number=WANG)
    found = case.find()
    assert not found.victims
    assert found.unmatched[0].candidates == (0, 1)
    assert "equally well" in reasons(found)[0]


def test_the_accepted_row_settles_it(case: Complaints) -> None:
    wang = case.victim()
    for _ in range(2):
        case.drawing.pay(wang, case.card, 5000, "2025-03-01 10:00")
    case.say(5000, "2025-03-01 10:00", payer_number=WANG)
    found = case.find(accept=(f"{HASH}::3",))
    assert matched(found) == {1: [2]} and not found.unmatched
    assert found.victims[0].basis == "complaint"


def test_equal_times_go_before_near_ones(case: Complaints) -> None:
    wang = case.victim()
    case.drawing.pay(wang, case.card, 5000, "2025-03-01 10:00")
    case.drawing.pay(wang, case.card, 5000, "2025-03-01 10:20")
    case.say(5000, "2025-03-01 10:20", payer_number=WANG)
    case.say(5000, "2025-03-01 10:10", payer_number=WANG)
    assert matched(case.find()) == {0: [3], 1: [2]}


def test_two_rows_of_one_table_and_one_transfer(case: Complaints) -> None:
    case.drawing.pay(case.victim(), case.card, 5000, "2025-03-01 10:00")
    for _ in range(2):
        case.say(5000, "2025-03-01 10:00", payer_number=WANG)
    found = case.find()
    assert matched(found) == {0: [2]} and found.victims[0].loss_fen == 500_000
    assert "a duplicate row" in reasons(found)[0]
    assert found.unmatched[0].row.row == 3


def test_one_payment_in_two_tables_is_one_payment(case: Complaints) -> None:
    case.drawing.pay(case.victim(), case.card, 5000, "2025-03-01 10:00")
    case.say(5000, "2025-03-01 10:00", payer_number=WANG, id_number=ident(1))
    case.say(5000, "2025-03-01 10:05", table="二", payer_number=WANG, name="王受害")
    found = case.find()
    (one,) = found.victims
    assert len(one.payments) == 1 and not found.unmatched
    assert [row.sha256[:2] for row in one.payments[0].complaint] == ["1a", "2b"]


def test_two_people_cannot_have_one_transfer(case: Complaints) -> None:
    case.drawing.pay(case.victim(), case.card, 5000, "2025-03-01 10:00")
    case.say(5000, "2025-03-01 10:00", payer_number=WANG, id_number=ident(1))
    case.say(5000, "2025-03-01 10:00", table="二", payer_number=WANG, id_number=ident(2))
    found = case.find()
    assert matched(found) == {0: [2]}
    assert [one.row.sha256[:2] for one in found.unmatched] == ["2b"]


def test_same_name_different_people(case: Complaints) -> None:
    """Two of one name, each with a payment of his own; and two whose payments are alike."""
    first, second = case.victim(WANG, 1, "张伟"), case.victim(LI, 2, "张伟")
    case.drawing.pay(first, case.card, 5000, "2025-03-01 10:00")
    case.drawing.pay(second, case.card, 6000, "2025-03-01 10:00")
    case.say(5000, "2025-03-01 10:00", name="张伟", id_number=ident(1))
    case.say(6000, "2025-03-01 10:00", name="张伟", id_number=ident(2))
    found = case.find()
    assert {v.id_number: v.loss_fen for v in found.victims} == {
        ident(1): 500_000,
        ident(2): 600_000,
    }
    # The other one's payment is not his, though the name is.
    case.say(6000, "2025-03-01 10:00", table="二", name="张伟", id_number=ident(1))
    found = case.find()
    assert matched(found) == {0: [2], 1: [3]}
    assert "not the payer stated" in reasons(found)[0]


def test_two_of_one_name_and_no_number_are_open(case: Complaints) -> None:
    nameless = case.drawing.account(f"unnamed:{CARD}|张伟", name="张伟", covered=False)
    case.drawing.nodes[nameless]["numbers"] = []
    for number in (1, 2):
        case.drawing.pay(nameless, case.card, 5000, "2025-03-01 10:00")
        case.say(5000, "2025-03-01 10:00", name="张伟", id_number=ident(number))
    found = case.find()
    assert not found.victims and [one.candidates for one in found.unmatched] == [(0, 1), (0, 1)]


# --- who paid -------------------------------------------------------------------------------


def test_a_payer_known_by_name_only(case: Complaints) -> None:
    nameless = case.drawing.account(f"unnamed:{CARD}|王受害", name="王受害", covered=False)
    case.drawing.nodes[nameless]["numbers"] = []
    case.drawing.pay(nameless, case.card, 5000, "2025-03-01 10:00")
    case.say(5000, "2025-03-01 10:00", payer_number=WANG, name="王 受害")
    found = case.find()
    assert matched(found) == {0: [2]}
    assert "by name" in str(found.victims[0].payments[0].note)


def test_a_payer_of_whom_nothing_is_known_is_open_to_one_row(case: Complaints) -> None:
    nobody = case.drawing.account(f"unnamed:{CARD}", covered=False, account_kind="unknown")
    case.drawing.nodes[nobody]["numbers"] = []
    case.drawing.pay(nobody, case.card, 5000, "2025-03-01 10:00")
    case.say(5000, "2025-03-01 10:00", name="王受害", id_number=ident(1))
    found = case.find()
    assert matched(found) == {0: [2]} and found.victims[0].accounts == ()
    assert found.victims[0].name == "王受害"
    case.say(5000, "2025-03-01 10:00", name="李受害", id_number=ident(2))
    assert not case.find().victims


def test_a_payer_of_another_name_is_a_candidate_only(case: Complaints) -> None:
    case.drawing.pay(case.victim(LI, 2, "李配偶"), case.card, 5000, "2025-03-01 10:00")
    case.say(5000, "2025-03-01 10:00", name="王受害")
    found = case.find()
    assert not found.victims and found.unmatched[0].candidates == (0,)
    assert "李配偶" in reasons(found)[0]


def test_a_masked_payer_fits_the_number_stated(case: Complaints) -> None:
    masked = case.drawing.account(f"masked:{CARD}|6222********0101|", covered=False)
    case.drawing.nodes[masked]["numbers"] = ["6222********0101"]
    case.drawing.pay(masked, case.card, 5000, "2025-03-01 10:00")
    case.say(5000, "2025-03-01 10:00", payer_number=WANG)
    assert matched(case.find()) == {0: [2]}
    case.drawing.nodes[masked]["numbers"] = ["6222********0109"]
    case.drawing.nodes["Account", f"masked:{CARD}|6222********0109|"] = case.drawing.nodes.pop(
        masked
    )
    case.drawing.payments[0]["payer"] = ("Account", f"masked:{CARD}|6222********0109|")
    assert not case.find().victims


# --- nothing fits ---------------------------------------------------------------------------


def test_a_loss_larger_than_what_reached_the_card(case: Complaints) -> None:
    case.drawing.pay(case.victim(), case.card, 4990, "2025-03-01 10:00")
    case.say(5000, "2025-03-01 10:00", payer_number=WANG)
    found = case.find()
    assert not found.victims
    assert "¥4,990.00" in reasons(found)[0] and "¥10.00 less than stated" in reasons(found)[0]
    assert "比报案所述少¥10.00" in found.unmatched[0].reason.zh


@pytest.mark.parametrize(("state", "words"), [(1, "failed"), (2, "was reversed")])
def test_a_failed_or_reversed_transfer_is_no_loss(case: Complaints, state: int, words: str) -> None:
    case.drawing.pay(case.victim(), case.card, 5000, "2025-03-01 10:00", state=state)
    case.say(5000, "2025-03-01 10:00", payer_number=WANG)
    found = case.find()
    assert not found.victims
    assert words in reasons(found)[0] and "did not happen" in reasons(found)[0]


def test_a_failed_first_try_and_the_one_that_went_through(case: Complaints) -> None:
    wang = case.victim()
    case.drawing.pay(wang, case.card, 5000, "2025-03-01 10:00", state=1)
    case.drawing.pay(wang, case.card, 5000, "2025-03-01 10:02")
    case.say(5000, "2025-03-01 10:00", payer_number=WANG)
    assert matched(case.find()) == {1: [2]}


def test_a_card_that_is_not_in_the_case(case: Complaints) -> None:
    case.drawing.pay(case.victim(), case.card, 5000, "2025-03-01 10:00")
    case.say(5000, "2025-04-01 10:00", payee="6217000000000000009", payer_number=WANG)
    found = case.find()
    assert "6217000000000000009" in reasons(found)[0] and found.unmatched[0].candidates == ()


def test_the_victims_own_statement_is_enough(case: Complaints) -> None:
    wang = case.drawing.account(WANG, ident(1), "王受害")
    other = case.drawing.account(CARD2, covered=False)
    case.drawing.pay(wang, other, 5000, "2025-03-01 10:00")
    case.say(5000, "2025-03-01 10:00", payee=CARD2, payer_number=WANG)
    assert matched(case.find()) == {0: [2]}


def test_a_masked_payee_in_the_victims_statement_is_a_candidate(case: Complaints) -> None:
    wang = case.drawing.account(WANG, ident(1), "王受害")
    masked = case.drawing.account(f"masked:{WANG}|6222********0003|", covered=False)
    case.drawing.nodes[masked]["numbers"] = ["6222********0003"]
    case.drawing.pay(wang, masked, 5000, "2025-03-01 10:00")
    row = case.say(5000, "2025-03-01 10:00", payee=CARD2, payer_number=WANG)
    found = case.find()
    assert not found.victims and found.unmatched[0].candidates == (0,)
    found = case.find(accept=(f"{HASH}::2",))
    assert matched(found) == {0: [row]}


@pytest.mark.parametrize("part", ["6222********0002", "0002", "…0002"])
def test_part_of_a_cards_number_is_never_matched(case: Complaints, part: str) -> None:
    case.drawing.pay(case.victim(), case.card, 5000, "2025-03-01 10:00")
    case.say(5000, "2025-03-01 10:00", payee=part, payer_number=WANG)
    found = case.find()
    assert not found.victims and found.unmatched[0].candidates == (0,)
    assert "only part of the card's number" in reasons(found)[0]


def test_rows_that_say_too_little(case: Complaints) -> None:
    case.drawing.pay(case.victim(), case.card, 5000, "2025-03-01 10:00")
    case.say(None, "2025-03-01 10:00", payer_number=WANG)
    case.say(5000, "2025-03-01 10:00", payee=None, payer_number=WANG)
    found = case.find()
    assert not found.victims
    assert reasons(found)[0] == "it states no amount above zero that can be read"
    assert "names no payee card" in reasons(found)[1] and found.unmatched[1].candidates == (0,)


def test_a_platform_takes_money_of_everybody(case: Complaints) -> None:
    """Without the payer's number or name a payment into a platform could be anybody's."""
    case.drawing.account("243300133", account_kind="platform", covered=False, name="财付通")
    case.drawing.pay(case.victim(LI, 2, ""), ("Account", "243300133"), 50, "2025-03-01 10:00")
    case.say(50, "2025-03-01 10:00", payee="243300133", name="王受害")
    assert not case.find().victims


# --- one victim -----------------------------------------------------------------------------


def test_who_is_one_victim(case: Complaints) -> None:
    """By ID number, else by account, else by name and phone; never by name."""
    numbers = [f"62220000000000002{n:02d}" for n in range(6)]
    for at, number in enumerate(numbers):
        account = case.drawing.account(number, covered=False)
        case.drawing.pay(account, case.card, 100 + at, "2025-03-01 10:00")
        if at == 1:
            case.drawing.pay(account, case.card, 200, "2025-03-01 10:00")
    say = case.say
    say(100, "2025-03-01 10:00", payer_number=numbers[0], name="甲", id_number=ident(1))
    say(101, "2025-03-01 10:00", payer_number=numbers[1], name="甲", id_number=ident(1))
    say(200, "2025-03-01 10:00", payer_number=numbers[1], name="甲")
    say(102, "2025-03-01 10:00", payer_number=numbers[2], name="乙", phone="139")
    say(103, "2025-03-01 10:00", payer_number=numbers[3], name="乙", phone="139")
    say(104, "2025-03-01 10:00", payer_number=numbers[4], name="乙", phone="138")
    say(105, "2025-03-01 10:00", payer_number=numbers[5], name="乙")
    found = case.find()
    assert not found.unmatched
    assert [v.loss_fen for v in found.victims] == [40_100, 20_500, 10_500, 10_400]
    assert len({v.id for v in found.victims}) == 4


@pytest.mark.parametrize("placeholder", ["不详", "000000000000000000", "1101**********0011"])
def test_words_in_place_of_numbers_say_nothing(case: Complaints, placeholder: str) -> None:
    for at, (number, name) in enumerate(((WANG, "王受害"), (LI, "李受害")), start=1):
        case.drawing.pay(case.victim(number, at, name), case.card, 50 * at, "2025-03-01 10:00")
        said: Any = {
            "id_number": placeholder,
            "payer_number": "微信零钱",
            "name": name,
            "phone": "无",
        }
        case.say(50 * at, "2025-03-01 10:00", **said)
    found = case.find()
    assert {v.id_number: v.loss_fen for v in found.victims} == {ident(1): 5000, ident(2): 10_000}


def test_one_id_number_under_many_names_is_a_placeholder(case: Complaints) -> None:
    for at in range(1, 6):
        account = case.drawing.account(f"62220000000000003{at:02d}", covered=False)
        case.drawing.pay(account, case.card, 50 * at, "2025-03-01 10:00")
        case.say(50 * at, "2025-03-01 10:00", id_number="123456789012345678", name=f"王{at}")
    found = case.find()
    assert len(found.victims) == 5 and {v.id_number for v in found.victims} == {None}


def test_accounts_of_a_victim_are_all_that_are_his(case: Complaints) -> None:
    wang = case.victim()
    held = case.drawing.account("6222000000000000777", ident(1), "王受害")
    stated = case.drawing.account("6222000000000000778", covered=False)
    other = case.victim(LI, 2, "李四")
    case.drawing.pay(wang, case.card, 5000, "2025-03-01 10:00")
    case.drawing.pay(other, case.card, 1, "2025-03-01 10:00")
    case.say(5000, "2025-03-01 10:00", payer_number=WANG, id_number=ident(1))
    found = case.find()
    graph = hashed(case.drawing)
    keys = {graph.account(at).key for at in found.victims[0].accounts}
    assert keys == {WANG, held[1]} and stated[1] not in keys


def test_a_complaint_and_an_accepted_payment_of_one_account(case: Complaints) -> None:
    wang = case.victim()
    case.drawing.pay(wang, case.card, 5000, "2025-03-01 10:00")
    case.drawing.pay(wang, case.card, 7000, "2025-03-02 10:00")
    case.say(5000, "2025-03-01 10:00", payer_number=WANG, name="王受害")
    found = case.find(accept=(f"{HASH}::3",))
    (one,) = found.victims
    assert one.loss_fen == 1_200_000 and one.basis == "complaint"
    assert matched(found) == {0: [2], 1: []}


def test_what_a_complaint_names_counts_though_rejected(case: Complaints) -> None:
    case.drawing.pay(case.victim(), case.card, 5000, "2025-03-01 10:00")
    case.say(5000, "2025-03-01 10:00", payer_number=WANG)
    for reject in (WANG, f"{HASH}::2"):
        (one,) = case.find(reject=(reject,)).victims
        assert one.loss_fen == 500_000 and "rejected in case.toml" in one.notes[0].en


def test_a_victim_who_is_a_mule_as_well(case: Complaints) -> None:
    wang, li = case.drawing.account(WANG, ident(1), "王受害"), case.victim(LI, 2, "李受害")
    case.drawing.pay(wang, case.card, 5000, "2025-03-01 10:00")
    case.drawing.pay(li, wang, 3000, "2025-03-02 10:00")
    case.say(5000, "2025-03-01 10:00", payer_number=WANG)
    case.say(3000, "2025-03-02 10:00", payee=WANG, payer_number=LI)
    found = case.find()
    assert [v.loss_fen for v in found.victims] == [500_000, 300_000]
    assert "a mule as well" in found.victims[0].notes[0].en and not found.victims[1].notes


def test_foreign_money_is_never_a_payment(case: Complaints) -> None:
    from dataclasses import replace

    import pyarrow as pa

    case.drawing.pay(case.victim(), case.card, 5000, "2025-03-01 10:00")
    case.say(5000, "2025-03-01 10:00", payer_number=WANG)
    graph = hashed(case.drawing)
    place = graph.transfers.schema.get_field_index("reason")
    reasons = pa.array(["paired;currency:USD"], pa.string())
    graph = replace(graph, transfers=graph.transfers.set_column(place, "reason", reasons))
    assert not find_victims(graph, VictimSettings(), propose=False).victims


def test_order_of_rows_and_links_changes_nothing(case: Complaints) -> None:
    wang, li = case.victim(), case.victim(LI, 2, "李受害")
    for at in range(3):
        case.drawing.pay(wang, case.card, 5000, f"2025-03-01 10:0{at}")
        case.drawing.pay(li, case.card, 5000, f"2025-03-01 10:0{at}")
        case.say(5000, "2025-03-01", precision=DAY, payer_number=LI, name="李受害")
    case.say(5000, "2025-03-01", precision=DAY, payer_number=WANG, name="王受害")
    graphs = [case.drawing.graph(shuffle) for shuffle in (None, 1, 2)]
    found = [find_victims(graph, VictimSettings(), propose=False) for graph in graphs]
    assert found[0] == found[2] and found[0].victims == found[1].victims
    assert [v.loss_fen for v in found[0].victims] == [1_500_000]
    assert len(found[0].unmatched) == 1


def test_masks_and_names() -> None:
    assert mask_fits("6222****0002", CARD) and mask_fits("*0002", CARD)
    assert not mask_fits("6222****0003", CARD) and not mask_fits("0003", CARD)
    assert mask_fits("6222…0002", CARD) and not mask_fits("6222*0002", "62220002")
    assert names_agree("张*", "张三") and not names_agree("张*", "张三丰")
    assert names_agree("ＺＨＡＮＧ San", "ZhangSan") and not names_agree("李四", "张三")
