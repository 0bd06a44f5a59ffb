"""Load 1 M rows of a platform statement (34 columns, GB18030) against DuckDB's bare read.

The peer reads the same rows, already UTF-8, into Parquet as strings and does nothing else. Each
run is a process of its own, in turn; the best of each counts. `--rows N`, `--runs N`.
Run `python -m benchmarks.load`.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt

HEADER = (
    "交易卡号,交易账号,账户开户名称,开户人证件号码,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,"
    "现金标志,对手户名,对手身份证号,对手开户银行,摘要说明,交易币种,交易网点名称,交易网点代码,"
    "交易发生地,交易是否成功,传票号,终端号,IP地址,MAC地址,对手交易余额,交易流水号,日志号,凭证种类,"
    "凭证号,交易柜员号,商户名称,商户号,备注,交易类型,查询反馈结果原因"
)
Texts = npt.NDArray[np.str_]
_SLICE = 50_000


def write_statement(folder: Path, rows: int) -> None:
    """Write the same invented statement in GB18030 and in UTF-8."""
    columns = _columns(rows, np.random.default_rng(20240102))
    ours, theirs = folder / "gb18030.csv", folder / "utf8.csv"
    with ours.open("wb") as first, theirs.open("wb") as second:
        first.write((HEADER + "\r\n").encode("gb18030"))
        second.write((HEADER + "\r\n").encode())
        for start in range(0, rows, _SLICE):
            part = [column[start : start + _SLICE].tolist() for column in columns]
            text = "".join(",".join(cells) + "\r\n" for cells in zip(*part, strict=True))
            first.write(text.encode("gb18030"))
            second.write(text.encode())


def _columns(rows: int, random: np.random.Generator) -> list[Texts]:
    def digits(prefix: str, width: int, count: int) -> Texts:
        tail = np.char.zfill(random.integers(0, 10**width, count).astype(str), width)
        return np.char.add(prefix, tail)

    def pick(choices: list[str] | Texts) -> Texts:
        return np.array(choices)[random.integers(0, len(choices), rows)]

    def money(fen: npt.NDArray[np.int64]) -> Texts:
        cents = np.char.zfill((fen % 100).astype(str), 2)
        return np.char.add(np.char.add((fen // 100).astype(str), "."), cents)

    names = np.array([a + b + c for a in "王李张刘陈" for b in "伟芳娜敏静" for c in "明华丽平辉"])
    own = random.integers(0, 2_000, rows)
    other = random.integers(0, 200_000, rows)
    seconds = np.sort(random.integers(0, 365 * 86_400, rows)).astype("timedelta64[s]")
    times = np.char.replace(np.datetime_as_string(np.datetime64("2023-01-01") + seconds), "T", " ")
    empty = np.full(rows, "")
    octets = [random.integers(0, 255, rows).astype(str) for _ in range(2)]
    return [
        digits("621700", 13, 2_000)[own],
        digits("3100", 15, 2_000)[own],
        names[own % len(names)],
        digits("11010119", 10, 2_000)[own],
        times,
        money(random.integers(1, 10**7, rows)),
        money(random.integers(1, 10**9, rows)),
        pick(["进", "出"]),
        digits("622202", 13, 200_000)[other],
        pick(["其它", "现金"]),
        names[other % len(names)],
        empty,
        pick(["中国工商银行股份有限公司", "中国建设银行", "招商银行股份有限公司深圳分行"]),
        pick(["转账", "消费", "跨行汇款", "网银转账", "ATM取款", "财付通-微信转账"]),
        pick(["CNY"]),
        pick(["某某支行营业部", "科技园支行", "网上银行"]),
        pick(["0012", "0345"]),
        pick(["广东深圳", "北京"]),
        pick(["成功", "成功", "失败"]),
        digits("", 8, rows),
        pick(["T001", "", "A9"]),
        np.char.add("10.1.", np.char.add(np.char.add(octets[0], "."), octets[1])),
        empty,
        empty,
        digits("2023", 16, rows),
        digits("L", 9, rows),
        empty,
        empty,
        pick(digits("", 6, 1_000)),
        empty,
        empty,
        empty,
        pick(["网银", "手机银行", "ATM"]),
        empty,
    ]


def read_ours(path: Path, out: Path) -> None:
    """Find, hash and read the file as `linkgraph load` does."""
    from ingest.files import Source, find_sources
    from ingest.read import read_source

    (source,) = find_sources([path], out / "scratch")
    assert isinstance(source, Source)
    (table,) = read_source(source, out).tables
    assert table.read == table.accepted + sum(table.set_aside.values())


def read_theirs(path: Path, out: Path) -> None:
    """Read the file into strings and write them."""
    import duckdb

    target = str(out / "peer.parquet")
    duckdb.connect().sql(
        f"copy (select * from read_csv('{path}', all_varchar = true, header = true)) "
        f"to '{target}' (format parquet)"
    )


def run(side: str, path: Path) -> tuple[float, float, float]:
    """Run one side in a process: seconds on the clock, processor seconds, peak memory in MiB."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load", "--side", side, "--path", str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    clock, processor, memory = (float(part) for part in done.stdout.split())
    return clock, processor, memory


def measure(side: str, path: Path) -> None:
    """Do one side here and print what `run` reads."""
    with tempfile.TemporaryDirectory(dir=path.parent) as out:
        begun = time.perf_counter()
        {"ours": read_ours, "theirs": read_theirs}[side](path, Path(out))
        clock = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(clock, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--side", choices=["ours", "theirs"])
    parser.add_argument("--path", type=Path)
    options = parser.parse_args()
    if options.side:
        measure(options.side, options.path)
        return
    if options.path:
        write_statement(options.path, options.rows)
        return
    with tempfile.TemporaryDirectory() as folder:
        # In a process of its own: a child begins with its parent's peak of memory.
        write = ["--path", folder, "--rows", str(options.rows)]
        subprocess.run([sys.executable, "-m", "benchmarks.load", *write], check=True)
        ours, theirs = Path(folder, "gb18030.csv"), Path(folder, "utf8.csv")
        results: dict[str, list[tuple[float, float, float]]] = {"ours": [], "theirs": []}
        for _ in range(options.runs):
            results["theirs"].append(run("theirs", theirs))
            results["ours"].append(run("ours", ours))
    best = {side: min(found) for side, found in results.items()}
    print(f"{options.rows:,} rows, 34 columns, best of {options.runs}")
    print(f"{'':34}{'seconds':>9}{'cpu':>8}{'MiB':>8}")
    for side, name in (("theirs", "DuckDB, UTF-8 to strings"), ("ours", "linkgraph load, GB18030")):
        print(f"{name:34}{best[side][0]:>9.2f}{best[side][1]:>8.2f}{best[side][2]:>8.0f}")
    ratio = best["ours"][0] / best["theirs"][0]
    print(f"ratio {ratio:.2f} (goal: at most 2), memory goal: at most 2048 MiB")


if __name__ == "__main__":
    main()
