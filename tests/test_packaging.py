"""The package list in setup.cfg is written by hand; this keeps it complete."""

import configparser
import fnmatch
import subprocess
from pathlib import Path

import linkgraph

ROOT = Path(__file__).parent.parent


def config() -> configparser.ConfigParser:
    read = configparser.ConfigParser()
    read.read(ROOT / "setup.cfg", encoding="utf-8")
    return read


def test_setup_cfg_lists_every_package() -> None:
    on_disk = {
        ".".join(init.parent.relative_to(ROOT).parts)
        for top in ("linkgraph", "ingest")
        for init in (ROOT / top).rglob("__init__.py")
    }
    assert set(config()["options"]["packages"].split()) == on_disk | {"linkgraph.queries"}


def test_every_data_file_is_installed() -> None:
    data = {
        package: [one.strip() for one in patterns.replace("\n", ",").split(",") if one.strip()]
        for package, patterns in config()["options.package_data"].items()
    }
    folders = {package: ROOT / package.replace(".", "/") for package in data}
    folders["linkgraph.queries"] = ROOT / "queries"
    packages = config()["options"]["packages"].split()
    tracked = subprocess.run(
        ["git", "ls-files", "linkgraph", "ingest", "queries"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    for name in filter(None, tracked):
        path = ROOT / name
        if path.suffix == ".py":
            continue
        covered = any(
            fnmatch.fnmatch(path.relative_to(folders[package]).as_posix(), pattern)
            for package in packages
            if package in data and folders[package] in path.parents
            for pattern in data[package]
        )
        assert covered, f"{name} would be missing from an installation: setup.cfg package_data"


def test_the_changelog_begins_with_this_version() -> None:
    heads = [
        line
        for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("## ")
    ]
    assert heads[0].startswith(f"## {linkgraph.__version__}")


def test_ci_runs_the_test_command_of_the_readme() -> None:
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "CI=true make test"
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")
