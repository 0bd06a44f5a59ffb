"""See that a browser, a Chinese font, Java and Maven are here for the tests; by apt if allowed.

Nothing here fails: what stays missing is named, the tests that need it say so when they are
skipped, and under CI a skipped test is a failure.
"""

import os
import shutil
import subprocess
import sys

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
)


def has_browser() -> bool:
    """Whether a browser of the Chromium family is installed, or named by LINKGRAPH_TEST_BROWSER."""
    return bool(os.environ.get("LINKGRAPH_TEST_BROWSER")) or any(map(shutil.which, BROWSERS))


def has_chinese_font() -> bool:
    """Whether fontconfig knows a font with Chinese; systems without it (macOS) have one."""
    if shutil.which("fc-list") is None:
        return sys.platform == "darwin"
    listed = subprocess.run(
        ["fc-list", ":lang=zh"], capture_output=True, text=True, check=False
    ).stdout
    return bool(listed.strip())


def has_java() -> bool:
    """Whether Java and Maven are installed, or a Neo4j server is named instead."""
    named = os.environ.get("LINKGRAPH_TEST_NEO4J")
    return bool(named) or all(map(shutil.which, ("javac", "mvn")))


NEEDS = (
    ("a Chromium browser", has_browser, ("chromium",)),
    ("a Chinese font", has_chinese_font, ("fontconfig", "fonts-noto-cjk")),
    ("Java and Maven, for Neo4j", has_java, ("default-jdk-headless", "maven")),
)


def apt() -> list[str] | None:
    """Return how apt-get may be called without a question, None when it may not."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if shutil.which("sudo"):
        asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if asked.returncode == 0:
            return ["sudo", "-n", "apt-get"]
    return None


def install(packages: list[str]) -> None:
    """Install Debian packages when apt may be used; errors are shown and not fatal."""
    command = apt()
    if command is None:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        subprocess.run([*command, *arguments], env=environment, check=False, stdout=sys.stderr)


def main() -> None:
    """Install what is missing, then name what still is."""
    missing = [need for need in NEEDS if not need[1]()]
    if missing:
        install([package for _, _, packages in missing for package in packages])
    for name, present, packages in missing:
        if not present():
            sys.stderr.write(
                f"Missing for the tests: {name}. Tests that need it are skipped.\n"
                f"Hint: install {' '.join(packages)} (as root), then run make test again.\n"
            )


if __name__ == "__main__":
    main()
