# SPDX-License-Identifier: Apache-2.0
"""Texts of a matplotlib chart that must not run into each other: legend, names of rows, points and bands."""
from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from typing import Any

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.legend import Legend
from matplotlib.transforms import Bbox

from picojoule.plots.charts import Band, Mark
from picojoule.plots.data_of_results import is_rest

_SIDES = ((1, 1), (1, -1), (-1, 1), (-1, -1), (0, 1), (0, -1), (1, 0), (-1, 0))


def shortened(texts: Sequence[str], points: float, ax: Any) -> list[str]:
    """Texts at most `points` wide: of long ones without the path that all share, and then without their middles."""
    font = ax.yaxis.get_major_ticks()[0].label1.get_fontproperties()
    renderer = RendererAgg(1, 1, 72)

    def width(text: str) -> float:
        return float(renderer.get_text_width_height_descent(text, font, ismath=False)[0])

    if all(width(text) <= points for text in texts):
        return list(texts)
    shared = _shared_path([text for text in texts if not is_rest(text)])
    return [_without_middle(f"…{text[shared:]}" if shared and not is_rest(text) else text, points, width)
            for text in texts]


def _shared_path(texts: Sequence[str]) -> int:
    if len(texts) < 2:
        return 0
    common = os.path.commonprefix(list(texts))
    return max(common.rfind("/"), common.rfind("."), common.rfind("_")) + 1


def _without_middle(text: str, points: float, width: Callable[[str], float]) -> str:
    whole = width(text)
    if whole <= points:
        return text
    kept = max(4, int(len(text) * points / whole) - 1)
    return f"{text[:kept - kept // 2]}…{text[len(text) - kept // 2:]}"


def legend_above_all(figure: Any, axes: Sequence[Any]) -> float:
    """Along the top edge of the figure; the height in inches that it needs."""
    entries = _entries(axes)
    if not entries:
        return 0.0
    made = _widest(figure, entries, (figure.get_figwidth() - 0.1) * figure.dpi, loc="upper right", borderaxespad=0.4)
    made.set_in_layout(False)
    return float(made.get_window_extent().height / figure.dpi) + 0.06


def legend_above(axes: Sequence[Any], anchor: Any) -> None:
    """Above axes of somebody's figure, ending at their right edge, no wider than they are."""
    entries = _entries(axes)
    if entries:
        room = anchor.get_window_extent().x1 - min(ax.get_window_extent().x0 for ax in axes)
        _widest(anchor, entries, room, loc="lower right", bbox_to_anchor=(1.0, 1.0), borderaxespad=0.2)


def _entries(axes: Sequence[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for ax in axes:
        for handle, label in zip(*ax.get_legend_handles_labels()):
            found.setdefault(label, handle)
    return found


def _widest(owner: Any, entries: dict[str, Any], room: float, **place: Any) -> Legend:
    """A legend of the figure or axes `owner` with as many columns as `room` pixels hold."""
    for columns in range(len(entries), 0, -1):
        made: Legend = owner.legend(entries.values(), entries.keys(), ncol=columns, frameon=False, handlelength=1.4,
                                    handletextpad=0.5, columnspacing=1.2, labelspacing=0.3, borderpad=0.2, **place)
        for handle in made.legendHandles:
            if hasattr(handle, "set_sizes"):
                handle.set_sizes([22.0])
        if columns == 1 or made.get_window_extent().width <= room:
            break
        made.remove()
    return made


def cut_ends(ax: Any, cuts: Sequence[tuple[int, str]]) -> None:
    """What bars come to that go on beyond the axis."""
    for row, text in cuts:
        ax.annotate(f"{text} ▸", (1.0, row), xycoords=("axes fraction", "data"), xytext=(-2, 0),
                    textcoords="offset points", ha="right", va="center", fontsize=6.5, zorder=5,
                    bbox={"boxstyle": "square,pad=0.15", "facecolor": "#FFFFFF", "linewidth": 0})


def thin_ticks(axis: Any) -> None:
    """Every second, third, ... label of fixed ticks, if there is no room for all."""
    labels, ax = axis.get_ticklabels(), axis.axes
    along, room = ("width", 4.0) if axis.axis_name == "x" else ("height", 1.0)
    if not any(label.get_visible() for label in labels):
        return
    places = [ax.transData.transform((tick, tick))[0 if along == "width" else 1] for tick in axis.get_ticklocs()]
    needed = max(getattr(label.get_window_extent(), along) for label in labels) + room * ax.figure.dpi / 72
    nearest = min((abs(a - b) for a, b in zip(places, places[1:])), default=needed)
    each = math.ceil(needed / max(nearest, 1e-3))
    if each > 1:
        axis.set_ticks(axis.get_ticklocs()[::each], [label.get_text() for label in labels][::each])


def tags(ax: Any, marks: Sequence[Mark]) -> None:
    """Names beside points, each where it touches no name, no point, no line and no edge; else none."""
    if not any(mark.tags for mark in marks):
        return
    taken = [box for mark in marks for box in _covered(ax, mark)]
    for mark in marks:
        for x, y, tag in zip(mark.x, mark.y, mark.tags):
            if tag:
                _tag(ax, (x, y), tag, taken)


def _covered(ax: Any, mark: Mark) -> list[Bbox]:
    """What points cover, and small boxes along lines."""
    pixels = ax.transData.transform(list(zip(mark.x, mark.y)))
    if mark.kind == "points":
        sizes = [mark.size] * len(pixels) if isinstance(mark.size, float) else mark.size
        return [_around(x, y, size / 2 * ax.figure.dpi / 72) for (x, y), size in zip(pixels, sizes)]
    if mark.kind == "step":
        pixels = [corner for a, b in zip(pixels, pixels[1:]) for corner in (a, (b[0], a[1]), b)]
    return [_around(a[0] + (b[0] - a[0]) * i / 60, a[1] + (b[1] - a[1]) * i / 60, 2.0)
            for a, b in zip(pixels, pixels[1:]) for i in range(61)]


def _around(x: float, y: float, half: float) -> Bbox:
    return Bbox.from_extents(x - half, y - half, x + half, y + half)


def _tag(ax: Any, place: tuple[float, float], tag: str, taken: list[Bbox]) -> None:
    frame = ax.get_window_extent()
    for right, up in _SIDES:
        text = ax.annotate(tag, place, xytext=(5 * right, 5 * up), textcoords="offset points", fontsize=6,
                           ha={1: "left", 0: "center", -1: "right"}[right],
                           va={1: "bottom", 0: "center", -1: "top"}[up], zorder=5)
        box = text.get_window_extent()
        inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
        if inside and not any(box.overlaps(other) for other in taken):
            text.set_in_layout(False)
            taken.append(box)
            return
        text.remove()


def band_names(ax: Any, bands: Sequence[Band]) -> None:
    """Names of bands that are wide enough, at the top."""
    for band in bands:
        text = ax.text((band.start + band.end) / 2, 0.985, band.name, transform=ax.get_xaxis_transform(), fontsize=6,
                       ha="center", va="top", color="#555555")
        text.set_in_layout(False)
        left, right = (ax.transData.transform((x, 0))[0] for x in (band.start, band.end))
        if text.get_window_extent().width > right - left - 4:
            text.remove()
