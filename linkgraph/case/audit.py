"""The audit trail of a case: who ran what, when, on which inputs, with which result.

`audit.jsonl` has one JSON object a line. A line is one O_APPEND write followed by fsync, so lines
of processes that run at once do not mix. The clock is read here and nowhere else.
"""

import getpass
import json
import os
import socket
from datetime import datetime
from pathlib import Path
from typing import Any

from linkgraph import __version__

AUDIT = "audit.jsonl"


def record(case: Path, command: str, inputs: Any, result_sha256: str | None) -> None:
    """Append one line: `inputs` is any JSON value, `result_sha256` the hash of what came out."""
    line = {
        "when": datetime.now().astimezone().isoformat(timespec="seconds"),
        "who": _who(),
        "command": command,
        "inputs": inputs,
        "result": result_sha256,
        "version": __version__,
    }
    text = json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n"
    path = case / AUDIT
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o600)
    try:
        # A line cut off by a crash is closed, so that it spoils no other.
        start = "\n" if _cut_off(handle) else ""
        os.write(handle, (start + text).encode("utf-8", "surrogatepass"))
        os.fsync(handle)
    finally:
        os.close(handle)


def _cut_off(handle: int) -> bool:
    size = os.lseek(handle, 0, os.SEEK_END)
    if size == 0:
        return False
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1) != b"\n"


def _who() -> str:
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # no such user entry: a container, a service account
        user = str(os.getuid()) if hasattr(os, "getuid") else "?"
    return f"{user}@{socket.gethostname()}"


def read_audit(case: Path) -> list[dict[str, Any]]:
    """Return the lines of the audit trail, oldest first; a line a crash cut off is left out."""
    path = case / AUDIT
    if not path.exists():
        return []
    lines: list[dict[str, Any]] = []
    for text in path.read_text(encoding="utf-8", errors="surrogatepass").splitlines():
        try:
            lines.append(json.loads(text))
        except json.JSONDecodeError:
            lines.append({"command": "", "damaged": text})
    return lines
