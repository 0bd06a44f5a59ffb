"""Numba behind a typed door: decorating costs nothing, the first call compiles, disk caches.

Only kernel modules import this one, and they are imported by the functions that call them, so
that `import linkgraph` never loads numba.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(function: Kernel) -> Kernel:
    """Return `function` as a kernel that compiles at its first call and is cached on disk.

    Kernels let other threads run: those that share no output may work at the same time.
    """
    return cast(Kernel, njit(cache=True, nogil=True)(function))
