"""Write a small file, read it, look at its rows."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from ingest.read import Answers
from tests.ingest.reading import Reading, read_path, write_book

Read = Callable[..., Reading]

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")  # how long a test takes on a busy machine says nothing


@pytest.fixture
def read_text(tmp_path: Path) -> Read:
    """Write text as `name` in `encoding` and read it."""

    def read(
        text: str | bytes,
        name: str = "t.csv",
        encoding: str = "utf-8",
        answers: Answers | None = None,
    ) -> Reading:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return read_path(path, tmp_path, answers)

    return read


@pytest.fixture
def read_sheets(tmp_path: Path) -> Read:
    """Write sheets of cells (str as text, numbers as numbers) as .xlsx and read them."""

    def read(
        *sheets: Sequence[Sequence[object]], name: str = "t.xlsx", answers: Answers | None = None
    ) -> Reading:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_book(path, *sheets)
        return read_path(path, tmp_path, answers)

    return read
