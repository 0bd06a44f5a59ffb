"""Help, usage errors and languages."""

import re
import subprocess
import sys
from collections.abc import Callable

import click
import pytest
from click.testing import Result

from linkgraph.cli import main
from linkgraph.cli.catalogue import ENTRIES
from linkgraph.cli.language import asked, system_language

Run = Callable[..., Result]
CHINESE = re.compile("[\u4e00-\u9fff]")
HEAVY = {"numpy", "pandas", "pyarrow", "duckdb", "numba", "neo4j", "networkx", "pyvis", "scipy"}


@pytest.mark.parametrize("name", ENTRIES)
def test_every_command_has_help_with_an_example(run: Run, name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None and command.help and "Example" in command.help
    english, chinese = (run(name, "--help", "--lang", lang) for lang in ("en", "zh"))
    assert english.exit_code == chinese.exit_code == 0
    assert f"\nExample:\n  linkgraph {name}" in english.output
    assert f"\n例：\n  linkgraph {name}" in chinese.output
    assert english.output.startswith(f"Usage: linkgraph {name}")
    assert chinese.output.startswith(f"用法：linkgraph {name}")


@pytest.mark.parametrize("name", ENTRIES)
def test_no_chinese_in_english_help_but_in_examples_of_names(run: Run, name: str) -> None:
    text = run(name, "--help", "--lang", "en").output
    assert not CHINESE.search(text), text


@pytest.mark.parametrize("name", ENTRIES)
def test_every_option_is_explained_in_both_languages(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    for param in command.params:
        words = getattr(param, "words", None)
        assert words is not None, f"{name} {param.name}"
        assert CHINESE.search(words.zh) and not CHINESE.search(words.en)


def test_group_help_lists_every_command_by_purpose(run: Run) -> None:
    for lang in ("en", "zh"):
        text = run("--lang", lang, "--help").output
        for entry in ENTRIES.values():
            assert re.search(rf"^  {entry.name} ", text, flags=re.MULTILINE), entry.name
            assert (entry.summary.zh if lang == "zh" else entry.summary.en) in text


def test_no_command_at_all_shows_the_help_and_is_wrong_usage(run: Run) -> None:
    result = run()
    assert result.exit_code == 2
    assert "clusters" in result.stderr and result.stdout == ""


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom linkgraph.cli import main\n"
        "CliRunner().invoke(main, ['--help'])\n"
        "CliRunner().invoke(main, ['chains', '--help'])\n"
        "print(sorted(m for m in sys.modules if '.' not in m))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(re.findall(r"'([\w-]+)'", done.stdout))
    assert "click" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize(
    ("typed", "meant"), [("cluster", "clusters"), ("chain", "chains"), ("statsu", "status")]
)
def test_did_you_mean_a_command(run: Run, typed: str, meant: str) -> None:
    result = run(typed)
    assert result.exit_code == 2
    assert f"Did you mean: {meant}" in result.stderr
    assert f"是不是：{meant}" in run("--lang", "zh", typed).stderr


def test_did_you_mean_an_option(run: Run) -> None:
    result = run("clusters", "--fromm", "1")
    assert result.exit_code == 2
    assert "--from" in result.stderr and "Did you mean" in result.stderr


@pytest.mark.parametrize(
    ("args", "zh"),
    [
        (["load"], "缺少"),
        (["chains", "--min", "many"], "不是金额"),
        (["chains", "--within", "0"], "不是时长"),
        (["chains", "--hops", "x"], "选项 --hops 的值不对：应为不小于 0 的整数"),
        (["patterns", "--hops", "1000000"], "选项 --hops 的值不对：应为 2 至 255 的整数"),
        (["patterns", "--window", "99999999999999999999"], "不是 1 至 36500 的整天数"),
        (["clusters", "--format", "pdf"], "可用的值是 table、csv、json、xlsx"),
        (["clusters", "--format", "xlsx"], "请加 --output"),
        (["account"], "缺少参数 号码"),
        (["account", "1", "2"], "多出的参数"),
        (["load", "x", "--direction", "1"], "1=in,2=out"),
        (["setaside", "--reason", "nonsense"], "没有原因代码"),
        (["chains", "--top"], "后面要跟一个值"),
    ],
)
def test_wrong_usage_is_exit_code_2_in_both_languages(run: Run, args: list[str], zh: str) -> None:
    english, chinese = run(*args), run(*args, "--lang", "zh")
    if args[-1].startswith("--top"):
        chinese = run("--lang", "zh", *args)
    assert english.exit_code == chinese.exit_code == 2
    assert english.stdout == chinese.stdout == ""
    assert "Error: " in english.stderr and not CHINESE.search(english.stderr)
    assert zh in chinese.stderr
    assert f"linkgraph {args[0]} --help" in chinese.stderr


def test_version(run: Run) -> None:
    assert re.fullmatch(r"linkgraph \d+\.\d+\.\d+\n", run("--version").stdout)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script(run: Run, shell: str) -> None:
    script = run("completion", shell)
    assert script.exit_code == 0
    assert f"_LINKGRAPH_COMPLETE={shell}_complete" in script.stdout


def test_completion_knows_commands(run: Run) -> None:
    environment = {
        "_LINKGRAPH_COMPLETE": "bash_complete",
        "COMP_WORDS": "linkgraph cl",
        "COMP_CWORD": "1",
    }
    assert "clusters" in run(env=environment).stdout


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({"LINKGRAPH_LANG": "zh", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LINKGRAPH_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LINKGRAPH_LANG": "fr", "LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "zh_CN.GB18030", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_TW"}, "zh"),
        ({}, "en"),
    ],
)
def test_language_of_the_system(environ: dict[str, str], lang: str) -> None:
    assert system_language(environ, "linux") == lang


@pytest.mark.parametrize(
    ("args", "lang"),
    [
        (["clusters", "--lang", "zh"], "zh"),
        (["--lang=en", "clusters", "--lang=zh"], "zh"),
        (["clusters", "--lang"], None),
        (["clusters", "--lang", "fr"], None),
        (["load", "--", "--lang=zh"], None),
    ],
)
def test_language_of_the_command_line(args: list[str], lang: str | None) -> None:
    assert asked(args) == lang
