# SPDX-License-Identifier: Apache-2.0
"""Charts with matplotlib, for papers. Nothing here goes through pyplot: no display, no state, no leak."""
from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, MaxNLocator, NullLocator

from picojoule.errors import PlotError
from picojoule.plots import paper_marks, paper_texts
from picojoule.plots.charts import Axis, Chart, Panel
from picojoule.plots.checks import FULL, Page

_TALLEST = 24.0
_STYLE = {"font.size": 7.0, "axes.linewidth": 0.6, "axes.spines.top": False, "axes.spines.right": False,
          "axes.labelsize": 7.0, "xtick.labelsize": 7.0, "ytick.labelsize": 7.0, "legend.fontsize": 7.0,
          "xtick.major.width": 0.6, "ytick.major.width": 0.6, "lines.linewidth": 1.1}
_OUTPUT = {"pdf.fonttype": 42, "ps.fonttype": 42, "hatch.linewidth": 0.5}


class PaperFigure(Figure):  # type: ignore[misc]  # matplotlib has no stubs
    """A figure as papers want it: fonts embedded as Type 42, thin hatches. Jupyter shows it without pyplot.

    Parameters
    ----------
    width, height : float
        In inches; ``plots.COLUMN`` and ``plots.FULL`` are the usual widths of a column and a page.
    """

    def __init__(self, width: float = FULL, height: float = 3.0) -> None:
        super().__init__(figsize=(width, height), dpi=150, layout="constrained")
        FigureCanvasAgg(self)

    def add_subplot(self, *args: Any, **options: Any) -> Any:
        """As matplotlib's, with the small texts and thin lines of a paper."""
        with matplotlib.rc_context(_STYLE):
            return super().add_subplot(*args, **options)

    def draw(self, renderer: Any) -> None:
        with matplotlib.rc_context(_OUTPUT):
            super().draw(renderer)

    def savefig(self, fname: Any, **options: Any) -> None:
        """As matplotlib's, in 300 dots an inch if nothing else is said."""
        with matplotlib.rc_context(_OUTPUT):
            super().savefig(fname, **{"dpi": 300, **options})

    def _repr_png_(self) -> bytes:
        import io

        buffer = io.BytesIO()
        self.savefig(buffer, format="png", dpi=150)
        return buffer.getvalue()


def draw(chart: Chart, page: Page) -> Figure:
    """The chart as a figure of its own, or into the axes of `page`."""
    if page.ax is not None:
        axes = _given(page.ax, len(chart.panels))
        root = axes[0].figure.figure  # of a subfigure its figure, of a figure itself
        with matplotlib.rc_context(_STYLE if isinstance(root, PaperFigure) else {}):
            return _draw_into(axes, chart, root)
    with matplotlib.rc_context(_STYLE):
        width = page.width or FULL
        figure = PaperFigure(width, page.height or _height(chart, width))
        grid = (1, len(chart.panels)) if chart.beside else (len(chart.panels), 1)
        axes = list(figure.subplots(*grid, sharex=not chart.beside, sharey=chart.beside, squeeze=False).flat)
        _fill(axes, chart, 0.36 * width)
        legend = paper_texts.legend_above_all(figure, axes)
        if page.height is None:
            figure.set_figheight(figure.get_figheight() + legend)
        figure.get_layout_engine().set(rect=(0, 0, 1, 1 - legend / figure.get_figheight()))
        figure.draw_without_rendering()
        _fit_texts(axes, chart)
        return figure


def _draw_into(axes: Sequence[Any], chart: Chart, figure: Figure) -> Figure:
    figure.draw_without_rendering()
    _fill(axes, chart, 0.5 * axes[0].get_window_extent().width / figure.dpi)
    figure.draw_without_rendering()
    paper_texts.legend_above(axes, axes[-1] if chart.beside else axes[0])
    figure.draw_without_rendering()
    _fit_texts(axes, chart)
    return figure


def _given(ax: Any, wanted: int) -> list[Any]:
    axes = list(getattr(ax, "flat", ax)) if isinstance(ax, Iterable) else [ax]
    if not all(isinstance(one, Axes) for one in axes):
        raise PlotError(f"ax: matplotlib's axes are needed, not a {type(ax).__name__}")
    if len(axes) != wanted:
        raise PlotError(f"ax: this plot has {wanted} panel{'s' * (wanted > 1)} and takes as many axes, "
                        f"not {len(axes)}")
    return axes


def _height(chart: Chart, width: float) -> float:
    """Without the legend. Of bars so high that each row has room for its name."""
    if chart.beside:
        rows = len(chart.panels[0].rows)
        return min(0.4 + rows * max(0.145, min(0.24, 2.4 / rows)), _TALLEST)
    one = 0.6 * width + 0.2 if width < 5 else 0.44 * width
    return one * (1 + 0.4 * (len(chart.panels) - 1))


def _fill(axes: Sequence[Any], chart: Chart, inches_of_names: float) -> None:
    for ax, panel in zip(axes, chart.panels):
        _set_axis(ax.xaxis, panel.x)
        for mark in panel.marks:
            paper_marks.draw(ax, mark)
        for i, band in enumerate(panel.bands):
            if i % 2:
                ax.axvspan(band.start, band.end, color="#F3F3F3", linewidth=0, zorder=0)
        if panel.rows:
            _set_rows(ax, panel, inches_of_names)
        else:
            _set_axis(ax.yaxis, panel.y)
        ax.set_xlim(panel.x.low, panel.x.high)
        ax.set_axisbelow(True)
        ax.grid(axis="x" if panel.rows else "both", color="#DDDDDD", linewidth=0.4)
    for ax in axes[1:] if chart.beside else []:
        ax.tick_params(axis="y", left=False, labelleft=False)
    for ax in axes[:-1] if not chart.beside else []:
        ax.set_xlabel("")


def _set_axis(axis: Any, wanted: Axis) -> None:
    ax, name = axis.axes, axis.axis_name
    if wanted.log:
        getattr(ax, f"set_{name}scale")("log")
    axis.set_label_text(wanted.label)
    if wanted.ticks:
        axis.set_major_locator(FixedLocator([value for value, _ in wanted.ticks]))
        axis.set_major_formatter(FixedFormatter([text for _, text in wanted.ticks]))
        axis.set_minor_locator(NullLocator())
    if name == "y":
        ax.set_ylim(wanted.low, wanted.high)


def _set_rows(ax: Any, panel: Panel, inches: float) -> None:
    ax.set_ylim(len(panel.rows) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.set_yticks(range(len(panel.rows)), paper_texts.shortened(panel.rows, inches * 72, ax))


def _fit_texts(axes: Sequence[Any], chart: Chart) -> None:
    """No more ticks, names and tags than there is room for."""
    for ax, panel in zip(axes, chart.panels):
        if not panel.x.ticks:
            inches = ax.get_window_extent().width / ax.figure.dpi
            ax.xaxis.set_major_locator(MaxNLocator(max(2, math.floor(inches / 0.45)), steps=[1, 2, 2.5, 5, 10]))
        for axis, fixed in ((ax.xaxis, panel.x.ticks), (ax.yaxis, panel.y.ticks or panel.rows)):
            if fixed:
                paper_texts.thin_ticks(axis)
        paper_texts.cut_ends(ax, panel.cuts)
        paper_texts.tags(ax, panel.marks)
        paper_texts.band_names(ax, panel.bands)
