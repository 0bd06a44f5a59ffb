"""The fast way of cutting text into cells gives what the exact way gives, or steps aside."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.chunks import from_records
from ingest.delimited import TextSheet, simple_chunk
from ingest.encodings import Encoding, decide_encoding, decode, is_damaged
from ingest.records import split_records
from linkgraph.errors import UnreadableFile


def cut(text: str, width: int = 0) -> list[tuple[int, list[str]]]:
    return split_records(text, ",", width, 1)[0]


def test_line_numbers_are_those_of_an_editor() -> None:
    assert cut('a,b\n\n"x\ny",2\r\nc,d\re,f') == [
        (1, ["a", "b"]),
        (3, ["x\ny", "2"]),
        (5, ["c", "d"]),
        (6, ["e", "f"]),
    ]


def test_a_stray_quote_swallows_no_line() -> None:
    text = '"交易卡号,交易账号\n1,2\n3,4\n'
    assert cut(text) == [(1, ['"交易卡号', "交易账号"]), (2, ["1", "2"]), (3, ["3", "4"])]


def test_a_stray_quote_before_a_quoted_cell_swallows_no_line() -> None:
    text = 'a,"b\nc,"d"\ne,f\n'
    assert [row for row, _ in cut(text, 2)] == [1, 2, 3]


def test_quotes_that_would_break_the_width_are_text() -> None:
    assert cut('"a"x,b,"c\n', 3)[0][1] in (['"a"x', "b", '"c'],)


def test_a_quoted_cell_may_go_on_in_the_next_block() -> None:
    records, rest = split_records('1,2\n3,"x\n', ",", 2, 1, final=False)
    assert records == [(1, ["1", "2"])] and rest == '3,"x\n'


_CELLS = st.text(st.sampled_from('ab1 ,"\n\r\t中，文|;'), max_size=6)


@given(st.lists(st.lists(_CELLS, min_size=2, max_size=2), min_size=1, max_size=6))
def test_what_the_csv_module_writes_is_read_back(rows: list[list[str]]) -> None:
    rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    assert [cells for _, cells in cut(out.getvalue(), 2)] == rows


_LINE = st.lists(
    st.text(st.sampled_from('ab12 "\t中，|\x0b\u2028'), max_size=5), min_size=1, max_size=4
)
_END = st.sampled_from(["\n", "\r\n", "\n", "\r", "\n\n"])


@settings(max_examples=500)
@given(
    st.lists(st.tuples(_LINE, _END), min_size=1, max_size=8), st.sampled_from(["utf-8", "gb18030"])
)
@example([(['"中"', "1"], "\n"), (["a", '"b"'], "\r\n")], "gb18030")
@example([(['"中" ', "1"], "\n"), (["a", '"b"'], "\n")], "utf-8")
@example([(["a", 'b"'], "\n"), (['"a', "b"], "\n")], "utf-8")
def test_fast_equals_exact(lines: list[tuple[list[str], str]], encoding: str) -> None:
    text = "".join(",".join(cells) + end for cells, end in lines)
    width = len(lines[0][0])
    fast = simple_chunk(text.encode(encoding), encoding, ",", width, 5)
    if fast is None:
        return
    exact = from_records(split_records(text, ",", width, 5)[0], width)
    assert fast.rows.tolist() == exact.rows.tolist()
    assert fast.counts is not None and exact.counts is not None
    assert fast.counts.tolist() == exact.counts.tolist()
    assert [c.to_pylist() for c in fast.columns] == [c.to_pylist() for c in exact.columns]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("quoted", [False, True])
def test_the_fast_way_is_taken_for_plain_files(encoding: str, quoted: bool) -> None:
    mark = '"' if quoted else ""
    text = "".join(f"{mark}{i}{mark},{mark}张三{mark},\r\n" for i in range(50))
    chunk = simple_chunk(text.encode(encoding), encoding, ",", 3, 1)
    assert chunk is not None and chunk.columns[1].to_pylist() == ["张三"] * 50


@given(
    st.lists(st.tuples(_LINE, st.just("\n")), min_size=3, max_size=30),
    st.integers(16, 200),
    st.sampled_from(["utf-8", "gb18030"]),
)
def test_blocks_of_any_size_give_the_same_rows(
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[tuple[list[str], str]],
    block: int,
    encoding: str,
) -> None:
    text = "".join(",".join(cells) + end for cells, end in lines)
    path = tmp_path_factory.mktemp("blocks") / "t.csv"
    path.write_bytes(text.encode(encoding))

    def rows(size: int) -> list[tuple[int, list[str]]]:
        sheet = TextSheet(path, "t.csv", "utf-8" if encoding == "utf-8" else "gb18030", ",", 2)
        return [
            (int(chunk.rows[at]), [c for c in chunk.cells(at) if c])
            for chunk in sheet.chunks(size)
            for at in range(len(chunk))
        ]

    assert rows(block) == rows(1 << 20)


def test_encodings_are_decided_strictly(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"

    def decided(content: bytes) -> str:
        path.write_bytes(content)
        return decide_encoding(path, "t.txt")

    text = "交易卡号,金额\n" * 40
    assert decided(text.encode()) == "utf-8"
    assert decided(text.encode("utf-8-sig")) == "utf-8"
    assert decided(text.encode("gb18030")) == "gb18030"
    assert decided("𠮷".encode("gb18030") + text.encode("gb18030")) == "gb18030"
    assert decided(text.encode("utf-16")) == "utf-16"
    assert decided(b"plain") == "utf-8"
    assert decided(text.encode() + b"\xe4\xb8") == "utf-8"
    assert decided(text.encode() + b"\xc3\x28") == "utf-8"
    assert decided(text.encode("gb18030") + b"\xff\xff") == "gb18030"
    with pytest.raises(UnreadableFile, match="from line 2"):
        decided(b"plain\na,\xff\xff\xff\n")


@given(st.binary(max_size=60), st.sampled_from(["utf-8", "gb18030"]))
def test_no_byte_is_lost_in_decoding(content: bytes, encoding: Encoding) -> None:
    text = decode(content, encoding)
    again = b"".join(
        bytes([ord(c) - 0xDC00]) if "\udc00" <= c <= "\udcff" else c.encode(encoding) for c in text
    )
    assert again == content
    assert is_damaged(text) or content.decode(encoding) == text


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_line_ends_inside_a_cell_are_kept_as_they_are(end: str) -> None:
    text = f'a,"x{end}y{end}{end}z",b{end}c,d,e{end}"p{end}'
    records, rest = split_records(text, ",", 3, 1, final=False)
    assert records == [(1, ["a", f"x{end}y{end}{end}z", "b"]), (5, ["c", "d", "e"])]
    assert rest == f'"p{end}'
    more, _ = split_records(rest + f'q",r,s{end}', ",", 3, 6)
    assert more == [(6, [f"p{end}q", "r", "s"])]
