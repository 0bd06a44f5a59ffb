"""Reading ahead and writing behind: two helpers that let parsing, cleaning and writing overlap."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_GROUP = 50_000
_SAMPLE = 20_000

T = TypeVar("T")


def read_ahead(source: Iterator[T]) -> Iterator[T]:
    """Yield the items of `source`, the next one being made in a thread meanwhile.

    Errors of `source` are raised here, in their place. At most one item waits.
    """
    with ThreadPoolExecutor(1, "read-ahead") as pool:
        waiting: Future[T | None] = pool.submit(next, source, None)
        while True:
            item = waiting.result()
            if item is None:
                return
            waiting = pool.submit(next, source, None)
            yield item


class WriteBehind:
    """A Parquet file that is written in a thread while the next rows are cleaned.

    Small tables are gathered into row groups; the first group decides which columns repeat
    themselves enough to be stored as dictionaries.
    """

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._path, self._schema = path, schema
        self._pool = ThreadPoolExecutor(1, "write-behind")
        self._last: Future[None] | None = None
        self._writer: pq.ParquetWriter | None = None
        self._gathered: list[pa.Table] = []

    def write(self, table: pa.Table) -> None:
        """Write `table` after those before it. Raises what the writing of an earlier one raised."""
        self._gathered.append(table)
        if sum(part.num_rows for part in self._gathered) >= _GROUP:
            self._flush()

    def close(self) -> None:
        """Finish the file and end the thread; raises what failed."""
        try:
            self._flush()
            self._wait()
        finally:
            self._pool.shutdown()
            if self._writer is not None:
                self._writer.close()

    def _flush(self) -> None:
        self._wait()
        group = pa.concat_tables(self._gathered or [self._schema.empty_table()])
        self._gathered = []
        if self._writer is None:
            self._writer = open_writer(self._path, group)
        if group.num_rows:
            self._last = self._pool.submit(self._writer.write_table, group)

    def _wait(self) -> None:
        last, self._last = self._last, None
        if last is not None:
            last.result()


def open_writer(path: Path, first: pa.Table) -> pq.ParquetWriter:
    """Open a Parquet file for tables like `first`: loading is bound by writing, so columns that
    hardly repeat are written plain, and raw cells without statistics."""
    repeating = []
    for name, column in zip(first.column_names, first.columns, strict=True):
        kind = column.type
        if pa.types.is_string(kind):
            sample = column.slice(0, _SAMPLE)
            if pc.count_distinct(sample, mode="all").as_py() * 8 <= len(sample):
                repeating.append(name)
    kept = [name for name in first.column_names if not name.startswith("raw_")]
    return pq.ParquetWriter(
        path,
        first.schema,
        compression="snappy",
        use_dictionary=repeating or False,
        write_statistics=kept,
    )
