"""One push of a case at a time, on a server that several people write to.

An open transaction holds a lock node of the case until the push ends; a push that dies gives
it back with its connection. Each batch also locks its lane and looks whether the turn is still
its own: a batch that an ended push had under way is waited for, and can never come late.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import neo4j

from linkgraph.errors import StoreProblem
from linkgraph.stores.base import CaseName
from linkgraph.stores.cypher import LANE
from linkgraph.text import Text

LANES = 2
"""Sessions that write at once."""

_PLACE = f"UNWIND $lanes AS lane MERGE (l:{LANE} {{id: lane}}) SET l.case = $name"
_LOCK = f"MATCH (l:{LANE} {{id: $lock}}) SET l.turns = coalesce(l.turns, 0) + 1"
_TAKE = f"UNWIND $lanes AS lane MATCH (l:{LANE} {{id: lane}}) SET l.turn = $turn"
_TOUCH = (
    f"MATCH (l:{LANE} {{id: $lane}}) SET l.batches = coalesce(l.batches, 0) + 1 "
    "WITH l WHERE l.turn = $turn RETURN 1"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to write one case, while the `with` of `taken` lasts."""

    driver: neo4j.Driver
    database: str | None
    name: str
    turn: str

    def write(self, lane: int, statement: str, rows: Sequence[Any], **params: Any) -> int:
        """Write one batch, all or nothing, and return how many rows found their place.

        Tried again when the server asks for it (deadlock, change of leader).
        """

        def work(tx: neo4j.ManagedTransaction) -> int:
            touched = tx.run(_TOUCH, lane=_lane(self.name, lane), turn=self.turn)
            if touched.single() is None:
                raise StoreProblem(
                    Text(
                        f"案件“{self.name}”的推送被另一次推送取代",
                        f"another push of case {self.name!r} has taken over",
                    ),
                    Text("等它结束后再推送一次", "push again when it has ended"),
                )
            record = tx.run(statement, rows=rows, case=self.name, **params).single()
            return 0 if record is None else int(record["written"])

        with self.driver.session(database=self.database) as session:
            return session.execute_write(work)


def _lane(name: str, lane: int) -> str:
    return f"{lane}|{name}"


@contextmanager
def taken(driver: neo4j.Driver, database: str | None, case: CaseName) -> Iterator[Turn]:
    """Wait for other pushes of the case to end, and hold the turn."""
    turn, lock = secrets.token_hex(8), f"turn|{case.name}"
    lanes = [_lane(case.name, lane) for lane in range(LANES)]

    def work(tx: neo4j.ManagedTransaction, /, statement: str, **params: Any) -> None:
        tx.run(statement, **params).consume()

    with driver.session(database=database) as session, driver.session(database=database) as other:
        session.execute_write(work, _PLACE, lanes=[*lanes, lock], name=case.name)
        with session.begin_transaction() as holding:
            holding.run(_LOCK, lock=lock).consume()
            other.execute_write(work, _TAKE, lanes=lanes, turn=turn)
            yield Turn(driver, database, case.name, turn)
            holding.rollback()
