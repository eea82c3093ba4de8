# SPDX-License-Identifier: Apache-2.0
"""Charts with plotly, for looking: what is under the pointer says its numbers."""
from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from picojoule.plots.charts import Axis, Chart, Mark, Panel
from picojoule.plots.checks import Page

_PIXELS = 96  # an inch, as CSS has it
_SYMBOLS = {"o": "circle", "s": "square", "^": "triangle-up", "D": "diamond", "v": "triangle-down", "P": "cross",
            "X": "x", ">": "triangle-right"}


def draw(chart: Chart, page: Page) -> go.Figure:
    """The chart as a plotly figure; without a width it fills what it is shown in."""
    grid = (1, len(chart.panels)) if chart.beside else (len(chart.panels), 1)
    figure = make_subplots(*grid, shared_xaxes=not chart.beside, shared_yaxes=chart.beside, vertical_spacing=0.06,
                           horizontal_spacing=0.04)
    named: set[str] = set()
    for i, panel in enumerate(chart.panels):
        place = {"row": 1, "col": i + 1} if chart.beside else {"row": i + 1, "col": 1}
        _fill(figure, panel, place, named)
        last = chart.beside or i == len(chart.panels) - 1
        figure.update_xaxes(**_axis(panel.x, panel.x.label if last else ""), **place)
        figure.update_yaxes(**(_rows(panel) if panel.rows else _axis(panel.y, panel.y.label)), **place)
    narrow = page.width is not None and page.width < 5
    if narrow:
        figure.update_xaxes(nticks=4)
    height = _height(chart, narrow) if page.height is None else round(page.height * _PIXELS)
    figure.update_layout(
        template="plotly_white", barmode="overlay", height=height, margin={"l": 10, "r": 15, "t": 10, "b": 45},
        width=None if page.width is None else round(page.width * _PIXELS), font={"size": 12}, bargap=0.2,
        showlegend=True, hoverlabel={"align": "left"},
        legend={"orientation": "h", "x": 0, "xanchor": "left", "yanchor": "bottom",
                "y": 1 + 8 / height, "title": {"text": "" if narrow else f"<b>{chart.title}</b>", "side": "top"}})
    return figure


def _height(chart: Chart, narrow: bool) -> int:
    legend = 130 if narrow else 60
    return legend + (90 + max(18 * len(chart.panels[0].rows), 60) if chart.beside else 300 + 140 * len(chart.panels))


def _fill(figure: go.Figure, panel: Panel, place: dict[str, int], named: set[str]) -> None:
    for mark in panel.marks:
        trace = _KINDS[mark.kind](mark)
        trace.update(name=mark.name, legendgroup=mark.name, showlegend=bool(mark.name) and mark.name not in named)
        named.add(mark.name)
        figure.add_trace(trace, **place)
    for row, text in panel.cuts:
        _cut_end(figure, row, text, place)
    for i, band in enumerate(panel.bands):
        wide = band.end - band.start > 0.07 * (panel.bands[-1].end - panel.bands[0].start)
        figure.add_vrect(band.start, band.end, fillcolor="#F3F3F3" if i % 2 else "#FFFFFF", layer="below", line_width=0,
                         annotation_text=band.name if wide else "", annotation_position="top", **place)


def _cut_end(figure: go.Figure, row: int, text: str, place: dict[str, int]) -> None:
    figure.add_annotation(text=f"{text} ▸", x=1, xref="x domain", y=row, xanchor="right", showarrow=False,
                          bgcolor="#FFFFFF", **place)


def _axis(axis: Axis, label: str) -> dict[str, Any]:
    found: dict[str, Any] = {"title": label, "showline": True, "linecolor": "#333333", "zeroline": False,
                             "tickangle": 0}
    ends = [axis.low, axis.high]
    if axis.log:
        found["type"] = "log"
        ends = [None if end is None else math.log10(end) for end in ends]
    if axis.ticks:
        found.update(tickvals=[value for value, _ in axis.ticks], ticktext=[text for _, text in axis.ticks])
    if None not in ends:
        found["range"] = ends
    elif axis.low == 0:
        found["rangemode"] = "tozero"
    return found


def _rows(panel: Panel) -> dict[str, Any]:
    names = [(name if len(name) <= 40 else f"{name[:20]}…{name[-19:]}") + " " for name in panel.rows]
    return {"tickvals": list(range(len(names))), "ticktext": names, "range": [len(names) - 0.4, -0.6],
            "automargin": True, "zeroline": False, "showgrid": False}


def _hover(mark: Mark) -> dict[str, Any]:
    return {"hovertext": list(mark.hover), "hovertemplate": "%{hovertext}<extra></extra>"} if mark.hover else {}


def _bar(mark: Mark) -> go.Bar:
    return go.Bar(x=list(mark.x), y=list(mark.y), base=list(mark.base), orientation="h", width=0.8, **_hover(mark),
                  marker={"color": mark.colour, "line": {"width": 0},
                          "pattern": {"shape": mark.hatch, "size": 5, "solidity": 0.2}})


def _area(mark: Mark) -> go.Scatter:
    """Shares of one whole, each the difference of its two edges."""
    shares = [top - bottom for top, bottom in zip(mark.y, mark.base)]
    return go.Scatter(x=list(mark.x), y=shares, stackgroup="one", mode="lines", fillcolor=mark.colour,
                      line={"shape": "hv", "width": 0, "color": mark.colour}, hovertemplate="%{y:.1f} %")


def _line(mark: Mark, shape: str = "linear") -> go.Scatter:
    return go.Scatter(x=list(mark.x), y=list(mark.y), mode="lines+markers" if mark.hover and mark.marker else "lines",
                      line={"color": mark.colour, "dash": "dash" if mark.dash else "solid", "shape": shape, "width": 2},
                      marker={"symbol": _SYMBOLS.get(mark.marker, "circle")}, **_hover(mark))


def _step(mark: Mark) -> go.Scatter:
    return _line(mark, "hv")


def _points(mark: Mark) -> go.Scatter:
    sizes = [1.6 * size for size in mark.size] if not isinstance(mark.size, float) else 1.6 * mark.size
    open_ring = mark.colour == "none"
    marker: dict[str, Any] = {"symbol": "circle-open" if open_ring else _SYMBOLS[mark.marker], "size": sizes,
                              "color": "#000000" if open_ring else mark.colour,
                              "line": {"width": 1.5 if open_ring else 0.5, "color": "#000000" if open_ring else "#FFF"}}
    if mark.colour_label:
        marker.update(colorscale="Cividis", colorbar={"title": mark.colour_label})
    return go.Scatter(x=list(mark.x), y=list(mark.y), mode="markers", marker=marker, **_hover(mark))


_KINDS: dict[str, Callable[[Mark], Any]] = {"bar": _bar, "area": _area, "line": _line, "step": _step,
                                            "points": _points}
