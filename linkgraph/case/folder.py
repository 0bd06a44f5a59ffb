"""How things get into a case folder so that a crash leaves nothing or all.

Work is done in `tmp-<random>/`, whose lock file `tmp-<random>.lock` is held for as long as the
process lives: the operating system lets go of it however the process ends. What is finished is
fsynced and renamed to its place. Leftovers of processes that are gone are removed by the next
one that works here; those of a live process never are, because its lock cannot be had.
"""

import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from linkgraph.errors import CaseProblem
from linkgraph.text import Text

EVIDENCE = "evidence"
GRAPH = "graph"
UNLOADED = "unloaded"
ANSWERS = "answers"
_PREFIX = "tmp-"


def make_folder(path: Path) -> None:
    """Make a folder that only its owner can read, if it is not there yet."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def _try_lock(handle: int) -> bool:
    """Take an exclusive lock on an open file without waiting; say whether it was to be had."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _claim(case: Path) -> tuple[Path, int]:
    """Return a new folder name of ours and the handle of its held lock."""
    while True:
        folder = case / (_PREFIX + secrets.token_hex(8))
        lock = folder.with_name(folder.name + ".lock")
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        # A cleaner may have had the lock between our open and our lock, and removed the file.
        if _try_lock(handle) and lock.exists():
            return folder, handle
        os.close(handle)


@contextmanager
def work_folder(case: Path) -> Iterator[Path]:
    """Yield a folder inside `case` to work in; removed afterwards, whatever happened."""
    remove_leftovers(case)
    folder, handle = _claim(case)
    try:
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)
        folder.with_name(folder.name + ".lock").unlink(missing_ok=True)


def remove_leftovers(case: Path) -> None:
    """Remove work folders of processes that ended before they could; never those of live ones."""
    for lock in sorted(case.glob(_PREFIX + "*.lock")):
        try:
            handle = os.open(lock, os.O_RDWR)
        except FileNotFoundError:
            continue
        try:
            if not _try_lock(handle):
                continue
            shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
            if sys.platform != "win32":
                lock.unlink(missing_ok=True)
        finally:
            os.close(handle)
        if sys.platform == "win32":  # an open file cannot be removed there
            lock.unlink(missing_ok=True)
    for folder in sorted(case.glob(_PREFIX + "*")):
        # A folder is made after its lock and removed before it: without one it is nobody's.
        if folder.is_dir() and not folder.with_name(folder.name + ".lock").exists():
            shutil.rmtree(folder, ignore_errors=True)


def sync(path: Path) -> None:
    """Have a file or a folder written to the disk itself (folders: where the system can)."""
    if path.is_dir() and sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def settle(folder: Path) -> None:
    """Make a finished folder private to its owner and durable, before it is published."""
    for path in sorted(folder.iterdir()):
        path.chmod(0o600)
        sync(path)
    folder.chmod(0o700)
    sync(folder)


def publish(folder: Path, place: Path) -> bool:
    """Rename a settled folder to `place`; False when something stands there already.

    Safe to call again after an interruption: a folder that is gone has been published.
    """
    if not folder.exists():
        return True
    try:
        folder.rename(place)
    except OSError:
        if place.exists():
            return False
        raise
    sync(place.parent)
    return True


def write_once(path: Path, text: str, work: Path) -> bool:
    """Write a new file in one step; False when it is there already, which is left as it is."""
    draft = write_draft(text.encode(), work)
    try:
        if sys.platform == "win32":
            draft.rename(path)  # refuses to replace, there
        else:
            os.link(draft, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links (exFAT, some shares)
        if path.exists():
            return False
        draft.replace(path)
    sync(path.parent)
    return True


def write_over(path: Path, data: bytes, work: Path) -> None:
    """Write a file in one step, in place of one that may be there."""
    write_draft(data, work).replace(path)
    sync(path.parent)


def write_draft(data: bytes, work: Path) -> Path:
    """Return a new durable file in `work` that holds `data`, readable by its owner only."""
    draft = work / secrets.token_hex(8)
    handle = os.open(
        draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
    )
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    return draft


def writable(case: Path, error: OSError) -> CaseProblem:
    """Return the error for a case folder that cannot be written to."""
    return CaseProblem(
        Text(
            f"无法写入案件目录 {case}：{error.strerror}",
            f"cannot write to the case folder {case}: {error.strerror}",
        ),
        Text("检查磁盘空间与目录权限", "check the free space and the permissions of the folder"),
    )
