"""Loops that cannot be written as array expressions, compiled by numba when first called."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(function: Kernel) -> Kernel:
    """Return `function` compiled at its first call, machine code kept on disk where possible."""
    return cast(Kernel, njit(cache=True)(function))
