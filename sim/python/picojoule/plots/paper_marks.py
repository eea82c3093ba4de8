# SPDX-License-Identifier: Apache-2.0
"""Marks of a chart as matplotlib's artists."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matplotlib.colors import to_rgb

from picojoule.plots.charts import Mark


def draw(ax: Any, mark: Mark) -> None:
    """One mark; its name goes to the legend."""
    _KINDS[mark.kind](ax, mark)


def hatch_colour(colour: str) -> str:
    """White on dark colours, grey on light ones."""
    red, green, blue = to_rgb(colour)
    return "#FFFFFF" if 0.299 * red + 0.587 * green + 0.114 * blue < 0.6 else "#444444"


def _bar(ax: Any, mark: Mark) -> None:
    bars = ax.barh(mark.y, mark.x, left=mark.base, height=0.8, color=mark.colour, hatch=mark.hatch * 4,
                   edgecolor=hatch_colour(mark.colour), linewidth=0, label=mark.name)
    for bar in bars:
        bar.set_in_layout(False)  # bars end at the axes; asking each costs as much as drawing it


def _area(ax: Any, mark: Mark) -> None:
    ax.fill_between(mark.x, mark.base, mark.y, step="post", facecolor=mark.colour, hatch=mark.hatch * 4,
                    edgecolor=hatch_colour(mark.colour), linewidth=0, label=mark.name)


def _line(ax: Any, mark: Mark, drawstyle: str = "default") -> None:
    ax.plot(mark.x, mark.y, color=mark.colour, linestyle="--" if mark.dash else "-", drawstyle=drawstyle,
            marker=mark.marker if len(mark.hover) > 0 and mark.marker else None, markersize=3,
            label=mark.name or "_")


def _step(ax: Any, mark: Mark) -> None:
    _line(ax, mark, "steps-post")


def _points(ax: Any, mark: Mark) -> None:
    sizes = [size ** 2 for size in mark.size] if not isinstance(mark.size, float) else mark.size ** 2
    if mark.colour == "none":
        ax.scatter(mark.x, mark.y, s=sizes, marker=mark.marker, facecolors="none", edgecolors="#000000", linewidths=0.9,
                   label=mark.name, zorder=4)
        return
    paint = {"c": mark.colour, "cmap": "cividis"} if mark.colour_label else {"color": mark.colour}
    drawn = ax.scatter(mark.x, mark.y, s=sizes, marker=mark.marker, edgecolors="#FFFFFF", linewidths=0.4,
                       label=mark.name or "_", zorder=3, **paint)
    if mark.colour_label:
        ax.figure.colorbar(drawn, ax=ax, label=mark.colour_label, pad=0.02)


_KINDS: dict[str, Callable[[Any, Mark], None]] = {"bar": _bar, "area": _area, "line": _line, "step": _step,
                                                  "points": _points}
