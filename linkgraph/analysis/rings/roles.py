"""Structural roles in a ring: who stands where, with the figures that say so.

- collector (卡头): a person whom other holders' openings, phones or seized cards lead to, for
  three of them or for all the others.
- dealer (卡商): keeps cards of `bulk` other holders, or controls others, is tied to two or more
  collectors, and nothing of his leads to anybody else.
- transit (中转): an account through which money only passed (see `turnover`).
- cash_out (取现): an account whose money is taken out as cash.
- seller (卡农): a holder whose own accounts are in the ring and to whom nothing of others leads.
- member (成员): everybody else, and every phone, device and seizure: things have no role.

A role is a position in the records. It does not say that the person knew, was paid, or acted
himself: a seller may be a victim whose card was taken, a phone may have been given by another.
"""

from dataclasses import dataclass

from linkgraph.analysis.arrays import Ints
from linkgraph.analysis.findings import Role
from linkgraph.analysis.rings.bench import Bench
from linkgraph.analysis.rings.reasons import Inside, yuan
from linkgraph.analysis.rings.shares import KIND
from linkgraph.graph import column
from linkgraph.schema import link_kind_number
from linkgraph.text import Text


@dataclass(frozen=True, slots=True)
class Control:
    """Other holders of the ring whom `agent`, `phones` and `kept` lead to this one."""

    agent: frozenset[int]
    phones: frozenset[int]
    kept: frozenset[int]

    @property
    def all(self) -> frozenset[int]:
        """Everybody whom something leads to this holder."""
        return self.agent | self.phones | self.kept


NOTHING = Control(frozenset(), frozenset(), frozenset())
Named = tuple[Role, tuple[Text, ...]]


def find_control(bench: Bench, holders: Ints, inside: Inside) -> dict[int, Control]:
    """Return for each holder of a ring whom it controls on paper."""
    found: dict[int, list[set[int]]] = {h: [set(), set(), set()] for h in holders.tolist()}
    ties = bench.base.ties
    for value, edges in zip(inside.values.tolist(), inside.edges, strict=True):
        others = set(ties.holder[edges].tolist())
        slot, masters = _masters(bench, value, edges)
        for master in masters & others:
            found[master][slot] |= others - {master}
    return {
        holder: Control(*(frozenset(part) for part in parts)) for holder, parts in found.items()
    }


def _masters(bench: Bench, value: int, edges: Ints) -> tuple[int, set[int]]:
    """Return the kind of control (agent, phones, kept) and the holders who have it."""
    ties, of = bench.base.ties, bench.base.who.of
    kind = ties.kind[value]
    if kind == KIND["agent"]:
        return 0, {int(of[ties.node[value]])}
    if kind == KIND["sim_owner"]:
        return 1, {int(of[ties.node[value]])}
    if kind in (KIND["phone"], KIND["seizure"]):
        wanted = link_kind_number("REGISTERED_TO" if kind == KIND["phone"] else "SEIZED_FROM")
        kinds = column(bench.graph.links, "kind")
        masters = set()
        for edge in edges.tolist():
            links = ties.shares.link[bench.shares_of(edge)]
            if (kinds[links[links >= 0]] == wanted).any():
                masters.add(int(ties.holder[edge]))
        return (1 if kind == KIND["phone"] else 2), masters
    return 0, set()


def person_roles(
    bench: Bench, holders: Ints, inside: Inside, control: dict[int, Control]
) -> dict[int, Named]:
    """Return the role of each holder and why."""
    least = min(bench.settings.least_holders, len(holders) - 1)
    bosses = {h for h in holders.tolist() if len(control[h].all) >= max(least, 2)}
    tied = _tied_to(bench, inside, bosses)
    roles: dict[int, Named] = {}
    for holder in holders.tolist():
        has = control[holder]
        if len(has.kept) >= bench.settings.bulk:
            roles[holder] = "dealer", (_kept(has), *_reasons(has, kept=False))
        elif has.all and not _below(control, holder) and len(_others(tied, holder)) >= 2:
            count = len(_others(tied, holder))
            words = Text(f"与{count}名卡头有联系", f"is tied to {count} collectors")
            roles[holder] = "dealer", (words, *_reasons(has))
        elif holder in bosses:
            roles[holder] = "collector", tuple(_reasons(has))
        elif int(bench.base.who.accounts[holder]):
            roles[holder] = "seller", (_own(bench, holder), *_reasons(has))
        else:
            roles[holder] = "member", tuple(_reasons(has))
    return roles


def _below(control: dict[int, Control], holder: int) -> bool:
    """Does something of this holder lead to another?"""
    return any(holder in has.all for other, has in control.items() if other != holder)


def _others(tied: dict[int, set[int]], holder: int) -> set[int]:
    """Return the collectors with whom a holder shares a value."""
    return tied.get(holder, set()) - {holder}


def _tied_to(bench: Bench, inside: Inside, bosses: set[int]) -> dict[int, set[int]]:
    """Return for each holder the collectors with whom he shares a value."""
    out: dict[int, set[int]] = {}
    for edges in inside.edges:
        here = set(bench.base.ties.holder[edges].tolist())
        for holder in here & bosses:
            for other in here - {holder}:
                out.setdefault(other, set()).add(holder)
    return out


def _kept(has: Control) -> Text:
    count = len(has.kept)
    return Text(
        f"从其处扣押{count}名他人的卡或手机",
        f"cards or phones of {count} others were seized from him",
    )


def _reasons(has: Control, kept: bool = True) -> list[Text]:
    out = []
    if has.agent:
        count = len(has.agent)
        out.append(Text(f"代办{count}名他人的开户", f"opened accounts for {count} others"))
    if has.phones:
        count = len(has.phones)
        words = f"phones registered to him are contact phones of {count} others"
        out.append(Text(f"名下手机号是{count}名他人的联系电话", words))
    if has.kept and kept:
        out.append(_kept(has))
    return out


def _own(bench: Bench, holder: int) -> Text:
    count = int(bench.base.who.accounts[holder])
    return Text(f"本人{count}个账户在团伙内", f"{count} accounts of his own are in the ring")


def account_role(bench: Bench, account: int, alone: bool) -> Named:
    """Return the role of an account; `alone` when the case does not name its holder."""
    money = bench.base.turnover
    inflow, outflow = int(money.in_fen[account]), int(money.out_fen[account])
    cash, passed = int(money.cash_fen[account]), int(money.passed_fen[account])
    if money.cashes[account] and (not money.passes[account] or 2 * cash >= outflow):
        share = cash * 100 // max(outflow, 1)
        words = Text(
            f"取现{yuan(cash)}，占转出{share}%",
            f"{yuan(cash)} taken out as cash, {share}% of what went out",
        )
        return "cash_out", (words,)
    if money.passes[account]:
        minutes, share = bench.settings.passing_minutes, passed * 100 // max(inflow, 1)
        words = Text(
            f"转入{yuan(inflow)}，其中{share}%在{minutes}分钟内转出（仅知日期的按当日）",
            f"{yuan(inflow)} came in, {share}% of it left within {minutes} minutes "
            "(the same day where only the day is known)",
        )
        return "transit", (words,)
    return ("seller" if alone else "member"), ()


def thing_role(tied: int) -> Named:
    """Return what a phone or device is in a ring: a member that ties `tied` holders."""
    return "member", (Text(f"关联{tied}名持有人", f"ties {tied} holders"),) if tied else ()
