# SPDX-License-Identifier: Apache-2.0
"""What a plot was given, looked at before it is drawn."""
from __future__ import annotations

import difflib
import importlib
from collections.abc import Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

from picojoule.errors import MissingPackageError, PlotError
from picojoule.result import Result

if TYPE_CHECKING:
    import pandas as pd

BACKENDS = ("matplotlib", "plotly")
COLUMN, FULL = 3.4, 7.0  # widths in inches of a column and of both, of IEEE and ACM


@dataclass(frozen=True)
class Page:
    """Where a plot goes: with which library, into which axes, how large in inches."""

    backend: str = "matplotlib"
    ax: Any = None
    width: float | None = None
    height: float | None = None

    def __post_init__(self) -> None:
        known("backend", self.backend, BACKENDS)
        if self.ax is not None and self.backend != "matplotlib":
            raise PlotError(f"ax: axes are matplotlib's, and the backend is {self.backend!r}; leave one of them out")
        for name in ("width", "height"):
            inches = getattr(self, name)
            if inches is not None and not (isinstance(inches, int | float) and 1 <= inches <= 100):
                raise PlotError(f"{name}: {inches!r} is no size in inches between 1 and 100, as 3.4")


def known(what: str, name: str, names: Iterable[str]) -> None:
    """Raises PlotError, with the nearest name, unless `name` is one of `names`."""
    every = list(names)
    if name in every:
        return
    near = difflib.get_close_matches(str(name), every, 1)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    listed = ", ".join(every[:20]) + (", ..." if len(every) > 20 else "")
    raise PlotError(f"{what}: there is no {name!r}{meant} (known: {listed})")


def columns(frame: pd.DataFrame, what: str, names: Iterable[str]) -> None:
    """Raises PlotError unless `frame` is a frame with rows and with all columns `names`."""
    import pandas as pd

    if not isinstance(frame, pd.DataFrame):
        raise PlotError(f"{what}: a pandas.DataFrame is needed, not a {type(frame).__name__}")
    for name in names:
        known(f"{what}: column", name, map(str, frame.columns))
    if frame.empty:
        raise PlotError(f"{what}: the frame has no rows, there is nothing to draw")


def result(given: Result) -> None:
    """Raises PlotError unless `given` is a Result with layers."""
    if not isinstance(given, Result):
        raise PlotError(f"result: a picojoule.Result is needed, not a {type(given).__name__}; "
                        "picojoule.run gives one, picojoule.Result.load reads one")
    if not given.data["layers"]:
        raise PlotError("result: it has no layers, there is nothing to draw")


def top(number: int | None) -> None:
    """Raises PlotError unless `number` is None or a whole number from 1."""
    if number is not None and (isinstance(number, bool) or not isinstance(number, int) or number < 1):
        raise PlotError(f"top: {number!r} is no number of bars; 1 or more, or None for all")


def library(name: str) -> ModuleType:
    """An optional package, or MissingPackageError that says how to get it."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingPackageError(f"this plot needs the package {name}, which cannot be imported ({error}); "
                                  f"install it: apt install python3-{name}, or pip install {name}") from error
