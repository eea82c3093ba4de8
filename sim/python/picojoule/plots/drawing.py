# SPDX-License-Identifier: Apache-2.0
"""The plots: each takes its numbers from `picojoule.plots.data` and is drawn by the library asked for."""
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from picojoule.errors import PlotError
from picojoule.plots import checks, colours, compose, data, units
from picojoule.plots.charts import Chart, Panel
from picojoule.plots.checks import Page
from picojoule.plots.data_of_frames import MORE_IS_BETTER
from picojoule.result import Result
from picojoule.sweeps import Sweep
from picojoule.traffic_bounds import Bounds

if TYPE_CHECKING:
    import pandas as pd


def energy(result: Result, by: str = "layer", *, stack: str = "category", top: int | None = None,
           backend: str = "matplotlib", ax: Any = None, width: float | None = None, height: float | None = None) -> Any:
    """Where the energy went: a bar a layer, component or tensor, stacked by category.

    Parameters
    ----------
    result : Result
    by : {"layer", "component", "tensor"}
        What a bar is. A fused layer is in the bar of the layer it is fused into.
    stack : {"category", "component", "tensor"}
        What its parts are.
    top : int, optional
        Only so many of the largest bars; the rest is one, ``others (n)``.
    backend : {"matplotlib", "plotly"}
    ax : matplotlib.axes.Axes, optional
        Draw into these axes, with their style, instead of a figure of its own.
    width, height : float, optional
        Of the figure in inches: ``plots.COLUMN`` (3.4), ``plots.FULL`` (7.0). The height grows with the bars.

    Returns
    -------
    matplotlib.figure.Figure or plotly.graph_objects.Figure

    Raises
    ------
    PlotError
        A name that is not known, or nothing to draw; the message says what would be right.
    MissingPackageError
        The library is not installed.
    """
    page = Page(backend, ax, width, height)
    table = data.energy(result, by, stack=stack, top=top)
    styles = {"category": colours.CATEGORIES, "tensor": colours.TENSORS}.get(stack) or _components(result)
    return _drawn(_title(result), [compose.bars(table, units.ENERGY, styles)], page)


def movement(result: Result, *, top: int | None = None, backend: str = "matplotlib", ax: Any = None,
             width: float | None = None, height: float | None = None) -> Any:
    """Moving data against computing with it, a bar a layer: energy, and beside it the shares.

    Movement is split by the boundary it stays within: chip, package, dram. Other parameters, returns and errors as of
    `energy`; `ax` is a pair of axes.
    """
    page = Page(backend, ax, width, height)
    table = data.movement(result, top=top)
    panels = [compose.bars(table, units.ENERGY, colours.MOVEMENTS),
              compose.bars(table, units.ENERGY, colours.MOVEMENTS, of=table.sum(axis=1))]
    return _drawn(_title(result), panels, page)


def roofline(result: Result, *, backend: str = "matplotlib", ax: Any = None, width: float | None = None,
             height: float | None = None) -> Any:
    """What bounds each layer: MAC/s attained against MACs per byte off the chip, under the machine's roofs.

    The area of a point is the layer's share of the time; the five longest layers are named where there is room. Layers
    without MACs are not shown; layers that move nothing off the chip stand at the right edge. Other parameters, returns
    and errors as of `energy`.
    """
    page = Page(backend, ax, width, height)
    frame = data.roofline(result)
    return _drawn(_title(result), [compose.roofline(frame)], page)


def stalls(result: Result, *, top: int | None = None, backend: str = "matplotlib", ax: Any = None,
           width: float | None = None, height: float | None = None) -> Any:
    """What each layer waits for, beside what it computes: a bar a layer, in cycles, waiting stacked by reason.

    Of more than seven reasons the rarest are one. Other parameters, returns and errors as of `energy`.
    """
    page = Page(backend, ax, width, height)
    table = data.stalls(result, top=top)
    styles = colours.of_reasons(result.totals["stall_reasons"])
    return _drawn(_title(result), [compose.bars(table, units.CYCLES, styles)], page)


def layers_in_time(result: Result, *, top: int | None = None, backend: str = "matplotlib", ax: Any = None,
                   width: float | None = None, height: float | None = None) -> Any:
    """When each layer runs: bars end to end in time, computing and waiting.

    All copies of a layer stand together; computing before waiting is how it is drawn, not how it happened. With `top`
    the shorter layers share a row, each at its time. Other parameters, returns and errors as of `energy`.
    """
    page = Page(backend, ax, width, height)
    frame = data.layers_in_time(result, top=top)
    return _drawn(_title(result), [compose.spans(frame)], page)


def pareto(points: pd.DataFrame | Sweep, x: str = "seconds", y: str = "energy_pj", *, colour: str | None = None,
           backend: str = "matplotlib", ax: Any = None, width: float | None = None,
           height: float | None = None) -> Any:
    """Which points no other beats in both x and y: all points, the front joined.

    Parameters
    ----------
    points : Sweep or pandas.DataFrame
        A sweep, or a row a point, such as what ``pj sweep export csv`` writes; units are known by the names of columns.
        A front of at most 12 points is marked with their numbers, if there is a column ``point``.
    x, y : str
        Columns. Less is better; of utilization, tops_per_watt and macs more is.
    colour : str, optional
        A third column, a setting or a figure, that colours the points.

    Other parameters, returns and errors as of `energy`.
    """
    page = Page(backend, ax, width, height)
    rows = points.points if isinstance(points, Sweep) else points
    if colour is not None:
        checks.columns(rows, "points", [colour])
    frame = data.pareto(rows, x, y)
    return _drawn(f"{x} and {y}", [compose.pareto(frame, x, y, colour, MORE_IS_BETTER)], page)


def ski_slope(bounds: Bounds | pd.DataFrame | Mapping[str, Any], *, layer: str | None = None,
              backend: str = "matplotlib", ax: Any = None, width: float | None = None,
              height: float | None = None) -> Any:
    """How much a larger buffer would save: least and reached traffic off the chip against its capacity.

    Parameters
    ----------
    bounds : Bounds, pandas.DataFrame or mapping
        What `picojoule.bounds` gives, or ``pj bounds --csv`` or ``--json`` wrote, read.
    layer : str, optional
        This one alone, one copy of it; else all layers with MACs, all copies, one after the other.

    Other parameters, returns and errors as of `energy`.
    """
    page = Page(backend, ax, width, height)
    frame = data.ski_slope(bounds.frame if isinstance(bounds, Bounds) else bounds, layer=layer)
    return _drawn(layer or "all layers", [compose.ski_slope(frame)], page)


def occupancy(timeline: Result | pd.DataFrame, *, bins: int = 1000, backend: str = "matplotlib", ax: Any = None,
              width: float | None = None, height: float | None = None) -> Any:
    """How full each buffer is over time, of a result with a timeline, or the frame that ``pj run --timeline`` writes.

    Every second layer is shaded, wide ones are named. `bins` is how many points of time are shown at most. Other
    parameters, returns and errors as of `energy`.
    """
    page = Page(backend, ax, width, height)
    frame = data.occupancy(_bins(timeline), bins=bins)
    return _drawn("occupancy of the buffers", [compose.occupancy(frame)], page)


def bandwidth(timeline: Result | pd.DataFrame, *, dram: str | None = None, bins: int = 1000,
              backend: str = "matplotlib", ax: Any = None, width: float | None = None,
              height: float | None = None) -> Any:
    """What a DRAM reads and writes over time, and under it what its data bus did; of what `occupancy` takes.

    `dram` names one of several; `bins` is how many points of time are shown at most. Other parameters, returns and
    errors as of `energy`; `ax` is a pair of axes.
    """
    page = Page(backend, ax, width, height)
    frame = data.bandwidth(_bins(timeline), dram=dram, bins=bins)
    return _drawn("bandwidth of the DRAM", compose.bandwidth(frame), page)


def _bins(timeline: Result | pd.DataFrame) -> pd.DataFrame:
    if not isinstance(timeline, Result):
        return timeline
    if timeline.timeline is None:
        raise PlotError("the result has no timeline; run with timeline_bin_ns=1000")
    return timeline.timeline


def _title(result: Result) -> str:
    return f"{result.data['workload']} on {result.data['architecture']}, {result.data['engine']}"


def _components(result: Result) -> dict[str, colours.Style]:
    return colours.of_components(component["name"] for component in result.data["components"])


def _drawn(title: str, panels: list[Panel], page: Page) -> Any:
    chart = Chart(title, tuple(panels))
    checks.library(page.backend)
    if page.backend == "plotly":
        from picojoule.plots import screen

        return screen.draw(chart, page)
    from picojoule.plots import paper

    return paper.draw(chart, page)
