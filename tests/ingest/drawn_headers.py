"""Header rows drawn for a layout: its own, some left out, some added; or any of its synonyms."""

import random
import tomllib
from pathlib import Path

from ingest.binding import bind
from ingest.headers import normal
from ingest.layouts import Layout

OWN = ("own_card", "own_account")


def written_marks(name: str) -> list[list[str]]:
    """Return the headers of each version of a layout as its file writes them."""
    said = tomllib.loads(Path(f"ingest/layouts/{name}.toml").read_text("utf-8"))["marks"]
    return [text.split(", ") for text in ([said] if isinstance(said, str) else said)]


def draw_headers(rng: random.Random, layout: Layout) -> tuple[list[str], dict[str, str]]:
    """Return the headers of a statement and the field that each of them fills."""
    if layout.versions:
        headers = rng.choice(written_marks(layout.name))
        rng.shuffle(headers)
        headers = _without_some(rng, layout, headers)
    else:
        headers = _synonyms(rng, layout)
    binding = bind(layout, headers)
    field_of = {headers[places[0]]: name for name, places in binding.places.items()}
    for number in range(rng.choice((0, 0, 1, 3))):
        headers.insert(rng.randrange(len(headers) + 1), f"自定义列{'甲乙丙'[number]}")
    return headers, field_of


def _without_some(rng: random.Random, layout: Layout, headers: list[str]) -> list[str]:
    """Leave out a few columns that a statement can do without, fewer than the marks allow."""
    places = bind(layout, headers).places
    kept = {headers[i] for name in _NEEDED for i in places.get(name, ())}
    spare = [h for h in headers if h not in kept and normal(h) not in layout.must]
    gone = rng.sample(spare, min(len(spare), rng.choice((0, 0, int(len(headers) * 0.2)))))
    left = [header for header in headers if header not in gone]
    if not {"amount", "debit"} & set(places):
        left += ["交易金额"] if "direction" in places else ["借方发生额", "贷方发生额"]
    return left


_NEEDED = ("date", "time", "amount", "debit", "credit", "direction", "balance", *OWN)


def _synonyms(rng: random.Random, layout: Layout) -> list[str]:
    """Draw a table of usual headers: any of the synonyms of each field."""
    amounts = rng.choice((["amount", "direction"], ["amount", "direction"], ["debit", "credit"]))
    times = rng.choice((["time"], ["date", "time"], ["date"]))
    owner = rng.choice((["own_card"], ["own_account"], list(OWN), []))
    parties = rng.choice((["counterparty_number", "counterparty_name"], ["counterparty_number"]))
    others = rng.sample(["memo", "remark", "txn_id", "currency", "channel", "branch_name"], 3)
    fields = [*amounts, *times, *owner, *parties, "balance", *others]
    for _ in range(200):
        headers = [rng.choice(layout.columns[name])[0] for name in fields]
        if times == ["date", "time"]:
            headers[fields.index("time")] = rng.choice(("交易时间", "记账时间", "时间"))
        bound = bind(layout, headers)
        if set(bound.places) == set(fields) and len(set(headers)) == len(headers):
            rng.shuffle(headers)
            return headers
    raise AssertionError(f"no headers for {fields}")
