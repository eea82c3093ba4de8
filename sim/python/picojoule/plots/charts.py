# SPDX-License-Identifier: Apache-2.0
"""What is drawn, said once for both libraries: panels with axes and marks. Values are already in the units shown."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Axis:
    """An axis: its label, and the ticks if they are not left to the library. `low` and `high` are its ends."""

    label: str
    log: bool = False
    low: float | None = None
    high: float | None = None
    ticks: Sequence[tuple[float, str]] = ()


@dataclass(frozen=True)
class Mark:
    """Something drawn, and its line in the legend (none if `name` is empty).

    Attributes
    ----------
    kind : {"bar", "line", "step", "points", "area"}
        A bar lies at height y from `base`, x long. A step holds y until the next x; an area lies between the steps
        `base` and y.
    colour : str
        ``#rrggbb``; of points also a list of numbers, with `colour_label` for the colour bar.
    hover : list of str
        A text a point, that plotly shows under the pointer.
    tags : list of str
        A text a point that is written beside it where there is room; empty: none.
    """

    name: str
    kind: str
    x: Sequence[float]
    y: Sequence[float]
    colour: Any
    hatch: str = ""
    base: Sequence[float] = ()
    dash: bool = False
    marker: str = "o"
    size: float | Sequence[float] = 5.0
    hover: Sequence[str] = ()
    tags: Sequence[str] = ()
    colour_label: str = ""


@dataclass(frozen=True)
class Band:
    """A stretch of x with a name: a layer in time."""

    start: float
    end: float
    name: str


@dataclass(frozen=True)
class Panel:
    """One pair of axes. `rows` are the names of bars at heights 0, 1, 2, ... from the top.

    `cuts` are rows whose bars go on beyond the axis, with what they come to.
    """

    x: Axis
    y: Axis
    marks: Sequence[Mark]
    rows: Sequence[str] = ()
    bands: Sequence[Band] = ()
    cuts: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True)
class Chart:
    """Panels side by side that share their rows, or, without rows, above each other that share x."""

    title: str
    panels: Sequence[Panel]
    beside: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "beside", bool(self.panels[0].rows))
