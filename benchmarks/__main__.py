"""Run every benchmark, or those named: python -m benchmarks [NAME …].

A benchmark is a module of this folder that can be run by itself. Each runs in a process of its
own, one after the other, so that none warms or crowds another.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def benchmarks() -> list[str]:
    """Names of the benchmarks, in order."""
    return sorted(
        path.stem
        for path in HERE.glob("*.py")
        if path.stem != "__main__" and 'if __name__ == "__main__"' in path.read_text("utf-8")
    )


def main(asked: list[str]) -> int:
    """Run the benchmarks; return 1 when one of them failed or is not known."""
    known = benchmarks()
    failed = [name for name in asked if name not in known]
    for name in failed:
        print(f"There is no benchmark {name}; there are: {', '.join(known)}", file=sys.stderr)
    for name in [name for name in asked or known if name in known]:
        print(f"\n=== {name}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"], cwd=HERE.parent, check=False
        )
        if done.returncode:
            failed.append(name)
    if failed:
        print(f"\nFailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
