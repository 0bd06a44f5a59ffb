"""Which accounts of a crowded column are drawn as one: those that share most go first."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from linkgraph.text import Text

MOST_IN_COLUMN = 60
"""A column of more than this is folded."""
WISHED = 24
"""And then folded until so few stand in it that names can be read when all is shown."""
FEWEST_TOGETHER = 3
KEPT = 15
"""How many of the largest stay single when nothing is shared."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """What folding looks at, by node number: partners with their money, bank, name to print.

    `ends`: payees that are no accounts, but where money ends.
    """

    payers: Mapping[int, Mapping[int, int]]
    payees: Mapping[int, Mapping[int, int]]
    banks: Sequence[str | None]
    names: Sequence[str]
    ends: Mapping[int, Text] = field(default_factory=dict)

    def weight(self, node: int) -> int:
        """Money through a node in the drawing."""
        return sum(self.payers.get(node, {}).values()) + sum(self.payees.get(node, {}).values())


@dataclass(frozen=True, slots=True)
class Folded:
    """Nodes drawn as one, and what they share."""

    nodes: tuple[int, ...]
    shared: Text


def fold_column(column: Sequence[int], crowd: Crowd) -> list[Folded]:
    """Return what to fold in a column; nothing when it is not crowded."""
    folds: list[Folded] = []
    if len(column) <= MOST_IN_COLUMN:
        return folds
    single = sorted(column)
    for key, words in _rules(crowd):
        if len(single) + len(folds) <= WISHED:
            return folds
        alike: dict[Hashable, list[int]] = {}
        for node in single:
            alike.setdefault(key(node), []).append(node)
        alike.pop(None, None)
        for nodes in sorted(alike.values(), key=lambda nodes: (-len(nodes), nodes)):
            if len(nodes) < FEWEST_TOGETHER or len(single) + len(folds) <= WISHED:
                break
            folds.append(Folded(tuple(nodes), words(nodes[0])))
            gone = set(nodes)
            single = [node for node in single if node not in gone]
    if len(single) + len(folds) > WISHED:
        folds = _rest(single, folds, crowd)
    return folds


def _rest(single: Sequence[int], folds: Sequence[Folded], crowd: Crowd) -> list[Folded]:
    """Nothing more is shared: keep the largest, fold the others, and small folds with them."""
    by_size = sorted(folds, key=lambda fold: (-len(fold.nodes), fold.nodes))
    kept_folds, small = by_size[: WISHED - KEPT - 1], by_size[WISHED - KEPT - 1 :]
    by_money = sorted(single, key=lambda node: (-crowd.weight(node), node))
    rest = [*by_money[KEPT:], *(node for fold in small for node in fold.nodes)]
    words = Text("其余金额较小的账户", "the others, with smaller amounts")
    return [*kept_folds, Folded(tuple(sorted(rest)), words)]


def _rules(crowd: Crowd) -> list[tuple[Callable[[int], Hashable], Callable[[int], Text]]]:
    """From sharing everything to sharing a bank."""
    return [
        (lambda node: _both(node, crowd), lambda node: _partners(node, crowd)),
        (lambda node: _largest(node, crowd.payees), lambda node: _main_payee(node, crowd)),
        (lambda node: _largest(node, crowd.payers), lambda node: _main_payer(node, crowd)),
        (lambda node: crowd.banks[node], lambda node: _bank(node, crowd)),
    ]


def _both(node: int, crowd: Crowd) -> Hashable:
    return (frozenset(crowd.payers.get(node, ())), frozenset(crowd.payees.get(node, ())))


def _largest(node: int, partners: Mapping[int, Mapping[int, int]]) -> int | None:
    money = partners.get(node)
    return min(money, key=lambda other: (-money[other], other)) if money else None


def _partners(node: int, crowd: Crowd) -> Text:
    payers = [crowd.names[at] for at in sorted(crowd.payers.get(node, ()))]
    paid = sorted(crowd.payees.get(node, ()))
    payees = [crowd.names[at] for at in paid if at not in crowd.ends]
    zh = [f"收自{_some(payers, '、')}"] * bool(payers) + [f"付给{_some(payees, '、')}"] * bool(
        payees
    )
    en = [f"paid by {_some(payers, ', ')}"] * bool(payers) + [
        f"paying {_some(payees, ', ')}"
    ] * bool(payees)
    ends = [crowd.ends[at] for at in paid if at in crowd.ends]
    zh += [f"去向：{'、'.join(end.zh for end in ends)}"] * bool(ends)
    en += [f"ending: {', '.join(end.en for end in ends)}"] * bool(ends)
    return Text("均" + "，".join(zh), "all " + ", ".join(en))


def _some(names: Sequence[str], comma: str) -> str:
    return comma.join(names[:2]) + (f" +{len(names) - 2}" if len(names) > 2 else "")


def _main_payee(node: int, crowd: Crowd) -> Text:
    payee = _largest(node, crowd.payees) or 0
    if payee in crowd.ends:
        end = crowd.ends[payee]
        return Text(f"主要去向：{end.zh}", f"mainly ending: {end.en}")
    name = crowd.names[payee]
    return Text(f"主要付给{name}", f"mainly paying {name}")


def _main_payer(node: int, crowd: Crowd) -> Text:
    name = crowd.names[_largest(node, crowd.payers) or 0]
    return Text(f"主要收自{name}", f"mainly paid by {name}")


def _bank(node: int, crowd: Crowd) -> Text:
    return Text(f"同属{crowd.banks[node]}", f"at the same bank: {crowd.banks[node]}")
