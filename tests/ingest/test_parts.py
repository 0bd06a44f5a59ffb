"""Files cut into parts: a part without a header takes that of the first part, if it is as wide."""

from pathlib import Path

import pytest

from ingest.files import Source, find_sources
from linkgraph.errors import UnreadableFile
from tests.ingest.golden_files import FOLDER, read_golden
from tests.ingest.reading import Reading, read_one

HEADER, *ROWS = [
    row["cells"] for row in read_golden(FOLDER / "alipay_details.toml").tables[0]["rows"]
]
NAME = "task1_账户明细d2_{stamp}_part{number}.csv"


def lay_out(folder: Path, parts: dict[str, list[list[str]]]) -> list[Source]:
    folder.mkdir()
    for name, rows in parts.items():
        lines = [",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows]
        (folder / name).write_bytes("\r\n".join(lines).encode("gb18030"))
    found = [one for one in find_sources([folder], folder.parent / "scratch")]
    assert all(isinstance(one, Source) for one in found)
    return [one for one in found if isinstance(one, Source)]


def read(folder: Path, parts: dict[str, list[list[str]]]) -> list[Reading]:
    return [read_one(source, folder) for source in lay_out(folder / "in", parts)]


def test_later_parts_may_lack_the_header(tmp_path: Path) -> None:
    one, two, ten = read(
        tmp_path,
        {
            NAME.format(stamp="20240301101010", number=1): [HEADER, *ROWS[:2]],
            NAME.format(stamp="20240301101011", number=2): [HEADER, *ROWS[2:4]],
            NAME.format(stamp="20240301101012", number=10): ROWS[4:],
        },
    )
    assert one.reasons == ["header", None, None]
    assert two.reasons == ["header", None, None]
    assert ten.reasons == ["neutral", None]
    assert ten.report.tables[0].layout == "alipay_details"
    assert ten.decided("read by that of task1_账户明细d2_20240301101010_part1.csv")
    assert ten.data[0]["txn_id"] == ROWS[-1][0].strip()


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({NAME.format(stamp="20240301", number=2): ROWS}, "together with the first part"),
        (
            {
                NAME.format(stamp="20240301", number=1): [HEADER, *ROWS],
                NAME.format(stamp="20240301", number=2): [row[:-1] for row in ROWS],
            },
            "export it again",
        ),
        (
            {
                NAME.format(stamp="20240301", number=1): [HEADER, *ROWS],
                NAME.format(stamp="20240301", number=2).replace("task1", "task2"): ROWS,
            },
            "together with the first part",
        ),
    ],
)
def test_a_part_that_fits_no_header_is_refused(
    parts: dict[str, list[list[str]]], words: str, tmp_path: Path
) -> None:
    *_, last = lay_out(tmp_path / "in", parts)
    with pytest.raises(UnreadableFile) as refused:
        read_one(last, tmp_path)
    assert refused.value.hint is not None and words in refused.value.hint.en
