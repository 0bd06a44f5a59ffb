"""Honest money drawn into a case: a payroll, rents, a market trader, a family, a supplier chain.

Each of them makes shapes that launderers make, too. Beside them laundering schemes can be planted:
a gather-scatter that keeps a commission, and a scatter-gather over cards used once.
"""

from collections.abc import Callable
from random import Random
from typing import Any

Node = tuple[str, str]
Case = Any
MONTHS = ("2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06")
NAMES = "赵钱孙李周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何"


def people(case: Case, count: int, first: int, family: str = "") -> list[Node]:
    """Accounts of different people; of one `family`, people of that name."""
    return [
        case.account(
            f"62280000000{first + n:08d}",
            name=(family or NAMES[n % len(NAMES)]) + "甲乙丙丁戊己庚辛壬癸"[n % 10],
            covered=False,
        )
        for n in range(count)
    ]


def payroll(case: Case, draw: Random) -> set[str]:
    """A firm pays 20 people on the tenth of each month, each the same every time."""
    firm = case.account("33000000000000001", name="临江机械有限公司", account_kind="company")
    staff = people(case, 20, 1000)
    wages = [draw.randrange(4500, 9500) for _ in staff]
    for month in MONTHS:
        for at, (one, wage) in enumerate(zip(staff, wages, strict=True)):
            case.pay(firm, one, wage, f"{month}-10 10:{at:02d}", memo="工资")
    return {key for _, key in (firm, *staff)}


def rents(case: Case, draw: Random) -> set[str]:
    """Fifteen tenants pay one landlord 1,800 yuan in the first days of each month."""
    landlord, *tenants = people(case, 16, 2000)
    for month in MONTHS:
        for one in tenants:
            time = f"{month}-0{draw.randrange(1, 6)} {draw.randrange(8, 22):02d}:15"
            case.pay(one, landlord, 1800, time, memo="房租")
    return {key for _, key in (landlord, *tenants)}


def trader(case: Case, draw: Random) -> set[str]:
    """Customers pay a stall as they come; each week it pays four suppliers about four fifths."""
    stall, *rest = people(case, 65, 3000)
    suppliers, customers = rest[:4], rest[4:]
    for month in MONTHS:
        for week in range(4):
            taken = 0
            for one in draw.sample(customers, 15):
                yuan = draw.randrange(40, 900)
                day = 1 + 7 * week + draw.randrange(6)
                time = f"{month}-{day:02d} {draw.randrange(8, 19):02d}:{draw.randrange(60):02d}"
                case.pay(one, stall, yuan, time)
                taken += yuan
            for one in suppliers:
                paid = taken * draw.randrange(15, 24) // 100
                case.pay(stall, one, paid, f"{month}-{7 * week + 7:02d} 20:30", memo="货款")
    return {key for _, key in (stall, *rest)}


def family(case: Case, draw: Random) -> set[str]:
    """Five of one family send each other money now and then, to and fro."""
    kin = people(case, 5, 4000, family="林")
    for month in MONTHS:
        for _ in range(8):
            one, other = draw.sample(kin, 2)
            time = f"{month}-{draw.randrange(1, 28):02d} {draw.randrange(8, 23):02d}:40"
            case.pay(one, other, 100 * draw.randrange(1, 40), time, memo="生活费")
    return {key for _, key in kin}


def suppliers(case: Case, draw: Random) -> set[str]:
    """Shops pay a wholesaler and he the maker, each week, each with a margin of its own."""
    names = ("城东百货", "城西百货", "河口超市", "顺达批发", "恒丰食品厂")
    chain = [
        case.account(f"3300000000000001{n}", name=f"{name}有限公司", account_kind="company")
        for n, name in enumerate(names)
    ]
    *shops, wholesaler, maker = chain
    for month in MONTHS:
        for week in range(4):
            sold = 0
            for one in shops:
                yuan = draw.randrange(4000, 9000)
                sold += yuan
                case.pay(one, wholesaler, yuan, f"{month}-{7 * week + 3:02d} 15:20", memo="货款")
            paid = sold * draw.randrange(78, 88) // 100
            case.pay(wholesaler, maker, paid, f"{month}-{7 * week + 5:02d} 09:30", memo="货款")
    return {key for _, key in chain}


BENIGN: tuple[Callable[[Case, Random], set[str]], ...] = (
    payroll,
    rents,
    trader,
    family,
    suppliers,
)


def gathered(case: Case, draw: Random, first: int = 8000) -> set[str]:
    """Twelve strangers pay a card within hours; all but 2 % leaves at once to six others.

    The card's statement is in the case, as that of a card under investigation is.
    """
    hub, *rest = people(case, 19, first)
    case.account(hub[1], covered=True)
    came = 0
    for at, one in enumerate(rest[:12]):
        fen = draw.randrange(300_000, 4_000_000)
        came += fen
        time = f"2025-04-08 {9 + at // 6:02d}:{at % 6 * 9:02d}"
        case.pay(one, hub, fen / 100, time, sides=2)
    out = came * 98 // 100
    for at, one in enumerate(rest[12:]):
        part = out // 6 if at < 5 else out - 5 * (out // 6)
        case.pay(hub, one, part / 100, f"2025-04-08 11:{at * 4:02d}")
    return {key for _, key in (hub, *rest)}


def spread(case: Case, draw: Random, first: int = 9000) -> set[str]:
    """One card pays eight, used for nothing else, each of which pays 98 % on to one."""
    start, end, *cards = people(case, 10, first)
    for at, one in enumerate(cards):
        fen = draw.randrange(500_000, 5_000_000)
        case.pay(start, one, fen / 100, f"2025-05-12 13:{at * 3:02d}")
        case.pay(one, end, fen * 98 // 100 / 100, f"2025-05-12 14:{at * 5:02d}")
    return {key for _, key in (start, end, *cards)}


PLANTED: tuple[Callable[[Case, Random], set[str]], ...] = (gathered, spread)
