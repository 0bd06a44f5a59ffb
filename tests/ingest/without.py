"""Layouts as they would be if the files of some were deleted."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ingest import layouts, mappings, recognise
from ingest.propose import engine, synonyms

ALL = layouts.load_layouts()


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Know all layouts but `names`, while a block runs."""
    left = tuple(layout for layout in ALL if layout.name not in names)
    _forget()
    with pytest.MonkeyPatch.context() as patch:
        for module in (layouts, mappings, recognise, engine, synonyms):
            patch.setattr(module, "load_layouts", lambda: left)
        yield
    _forget()


def _forget() -> None:
    recognise.vocabulary.cache_clear()
    synonyms._known.cache_clear()
    synonyms.likenesses.cache_clear()


GENERIC = tuple(layout.name for layout in ALL if layout.generic)
