# SPDX-License-Identifier: Apache-2.0
"""Plots: what is drawn is what the report says, in both libraries, and can be read."""
from __future__ import annotations

import io
import itertools
import json
import math
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import picojoule as pj
import picojoule.plots as plots
from picojoule.plots import colours

PAGE = Path(__file__).resolve().parents[2] / "docs" / "plots.md"
POINTS = pd.DataFrame({"point": [0, 1, 2], "rows": [8, 16, 32], "seconds": [3e-3, 2e-3, 1e-3],
                       "energy_pj": [1e9, 3e9, 2e9]})
TIMELINE = pd.DataFrame({"layer": ["a", "a", "b"], "start_ns": [0, 1000, 2000], "length_ns": [1000, 1000, 500],
                         "dram.read_bytes": [4000, 0, 9], "dram.written_bytes": [0, 2000, 0],
                         "dram.bus_clocks": [1200, 1200, 600], "dram.bus.data": [0.5, 0.25, 0.0],
                         "dram.bus.idle": [0.5, 0.75, 1.0], "buffer.occupancy": [0.5, 0.75, 0.25]})
BOUNDS = pd.DataFrame({"layer": "a", "copies": 1, "capacity_bytes": [1024, 2048, 4096], "least_bytes": [300, 200, 100],
                       "reached_bytes": [400, 250, 100], "floor_bytes": 100})


@pytest.fixture(scope="module")
def alexnet() -> pj.Result:
    return pj.run("eyeriss_v1", "alexnet", engine="analytic")


@pytest.fixture(scope="module")
def googlenet() -> pj.Result:
    return pj.run("simba_chiplet", "googlenet", engine="analytic")


def every_plot(result: pj.Result, **options: Any) -> dict[str, Any]:
    return {"energy": plots.energy(result, **options), "movement": plots.movement(result, **options),
            "roofline": plots.roofline(result, **options), "stalls": plots.stalls(result, **options),
            "layers_in_time": plots.layers_in_time(result, **options), "pareto": plots.pareto(POINTS, **options),
            "ski_slope": plots.ski_slope(BOUNDS, **options), "occupancy": plots.occupancy(TIMELINE, **options),
            "bandwidth": plots.bandwidth(TIMELINE, **options)}


def widths(ax: Any) -> dict[str, list[float]]:
    return {bars.get_label(): [bar.get_width() for bar in bars] for bars in ax.containers}


def drawn(ax: Any, unit: str, base: float) -> float:
    assert ax.get_xlabel().endswith(f"({unit})")
    return sum(itertools.chain.from_iterable(widths(ax).values())) * base


@pytest.mark.parametrize("by", ["layer", "component", "tensor"])
@pytest.mark.parametrize("top", [None, 3])
def test_the_bars_of_energy_sum_to_the_report(alexnet: pj.Result, by: str, top: int | None) -> None:
    ax = plots.energy(alexnet, by, top=top).axes[0]
    assert math.isclose(drawn(ax, "mJ", 1e9), alexnet.totals["energy_pj"], rel_tol=1e-9)


def test_the_bars_of_stalls_sum_to_the_report(alexnet: pj.Result) -> None:
    ax = plots.stalls(alexnet).axes[0]
    waiting = sum(sum(bars) for part, bars in widths(ax).items() if part != "compute")
    assert math.isclose(waiting * 1e6, alexnet.totals["stall_cycles"], rel_tol=1e-9)
    assert math.isclose(drawn(ax, "Mcycles", 1e6), alexnet.totals["cycles"], rel_tol=1e-9)


def test_the_bars_of_time_sum_to_the_report(alexnet: pj.Result) -> None:
    ax = plots.layers_in_time(alexnet, top=2).axes[0]
    assert math.isclose(drawn(ax, "ms", 1e-3), alexnet.totals["seconds"], rel_tol=1e-9)


def test_shares_of_movement_are_of_a_hundred(alexnet: pj.Result) -> None:
    pj_axes, share_axes = plots.movement(alexnet).axes
    by_category = alexnet.totals["by_category_pj"]
    assert math.isclose(drawn(pj_axes, "mJ", 1e9), by_category["arithmetic"] + by_category["movement"], rel_tol=1e-9)
    assert np.allclose(np.sum(list(widths(share_axes).values()), axis=0), 100)


@pytest.mark.parametrize("plot", [plots.energy, plots.movement, plots.stalls, plots.layers_in_time])
def test_plotly_has_the_bars_of_matplotlib(alexnet: pj.Result, plot: Callable[..., Any]) -> None:
    figure = plot(alexnet, backend="plotly")
    bars = [(part, values) for ax in plot(alexnet).axes for part, values in widths(ax).items()]
    assert [trace.name for trace in figure.data] == [part for part, _ in bars]
    assert all(np.allclose(trace.x, values, rtol=1e-12) for trace, (_, values) in zip(figure.data, bars))
    assert "alexnet on eyeriss_v1" in figure.layout.legend.title.text


def test_plotly_has_the_points_and_curves_of_matplotlib(alexnet: pj.Result) -> None:
    ax = plots.ski_slope(BOUNDS).axes[0]
    lines = [list(line.get_ydata()) for line in ax.lines]
    assert [list(trace.y) for trace in plots.ski_slope(BOUNDS, backend="plotly").data] == lines
    assert lines == [[400, 250, 100], [300, 200, 100], [100, 100, 100]] and ax.get_ylabel() == "off-chip traffic (B)"
    offsets = [collection.get_offsets().tolist() for collection in plots.roofline(alexnet).axes[0].collections]
    traces = [trace for trace in plots.roofline(alexnet, backend="plotly").data if trace.mode == "markers"]
    assert [list(map(list, zip(trace.x, trace.y))) for trace in traces] == offsets
    assert sum(map(len, offsets)) == 8


def test_a_category_has_one_colour_in_every_plot(alexnet: pj.Result) -> None:
    def colour(figure: Any, part: str) -> str:
        return str(next(trace.marker.color for trace in figure.data if trace.name == part))

    everywhere = [plots.energy(alexnet, by, backend="plotly") for by in ("layer", "component", "tensor")]
    assert {colour(figure, "movement") for figure in everywhere} == {colours.CATEGORIES["movement"].colour}
    by_tensor = plots.energy(alexnet, "tensor", stack="component", backend="plotly")
    by_layer = plots.energy(alexnet, "layer", stack="component", backend="plotly")
    parts = {t.name for t in by_tensor.data} & {t.name for t in by_layer.data} - {"others (7)"}
    assert len(parts) >= 5 and all(colour(by_tensor, part) == colour(by_layer, part) for part in parts)


def linear(colour: str) -> Any:
    channels = np.array([int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb: Any) -> Any:
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ rgb.clip(0, 1)
    x, y, z = np.cbrt(xyz / [0.9505, 1.0, 1.089]).tolist()
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


# Machado, Oliveira, Fernandes (2009), severity 1; of linear RGB.
DEFICIENCIES = {"none": np.eye(3),
                "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                                        [-0.003882, -0.048116, 1.051998]]),
                "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                                          [-0.011820, 0.042940, 0.968881]])}
REASONS = ["first tiles and last drain", "input: dram bus", "input: dram latency", "output: dram bus",
           "output: vector lanes", "partial_sum: mesh", "weight: dram bus"]
STACKS = {"categories": colours.CATEGORIES, "tensors": colours.TENSORS, "movements": colours.MOVEMENTS,
          "bus": colours.BUS_USES, "components": colours.of_components("abcdefghijklmnop"),
          "reasons": colours.of_reasons(dict.fromkeys(REASONS, 1))}


@pytest.mark.parametrize("eyes", DEFICIENCIES)
@pytest.mark.parametrize("stack", STACKS)
def test_neighbours_in_a_stack_can_be_told_apart(eyes: str, stack: str) -> None:
    styles = list(STACKS[stack].values())
    pairs = itertools.combinations(styles, 2) if stack == "reasons" else itertools.pairwise(styles)  # sorted by size
    for a, b in pairs:
        apart = np.linalg.norm(lab(DEFICIENCIES[eyes] @ linear(a.colour)) - lab(DEFICIENCIES[eyes] @ linear(b.colour)))
        assert apart >= 20 or (a.colour == b.colour and a.hatch != b.hatch), (a, b, apart)
        lightness = abs(lab(linear(a.colour))[0] - lab(linear(b.colour))[0])
        assert lightness >= 15 or a.hatch != b.hatch, (a, b, lightness)


def texts_of(ax: Any) -> list[Any]:
    """Those that are drawn: libraries keep labels of ticks outside of the axis."""
    (left, right), (low, high) = sorted(ax.get_xlim()), sorted(ax.get_ylim())
    return [*(t for t in ax.get_xticklabels() if left <= t.get_position()[0] <= right),
            *(t for t in ax.get_yticklabels() if low <= t.get_position()[1] <= high), *ax.texts]


def overlapping(texts: list[Any]) -> list[tuple[str, str]]:
    boxes = [(t.get_text(), t.get_window_extent()) for t in texts if t.get_visible() and t.get_text()]
    return [(a, b) for (a, one), (b, other) in itertools.combinations(boxes, 2)
            if min(one.x1, other.x1) - max(one.x0, other.x0) > 0.5
            and min(one.y1, other.y1) - max(one.y0, other.y0) > 0.5]


@pytest.mark.parametrize("network, width, height", [
    ("googlenet", plots.COLUMN, None), ("alexnet", plots.FULL, 1.8), ("alexnet", 2.0, None)])
def test_no_text_lies_on_another(network: str, width: float, height: float | None,
                                 request: pytest.FixtureRequest) -> None:
    for name, figure in every_plot(request.getfixturevalue(network), width=width, height=height).items():
        figure.draw_without_rendering()
        for ax in figure.axes:
            assert not overlapping(texts_of(ax)), (name, overlapping(texts_of(ax)))
        assert figure.get_figwidth() == width and figure.get_figheight() == (height or figure.get_figheight())
        legend = figure.legends[0].get_window_extent()
        assert legend.y0 >= max(ax.get_window_extent().y1 for ax in figure.axes) - 1 and legend.x0 >= 0, name


def test_names_are_thinned_when_the_height_is_given(googlenet: pj.Result) -> None:
    figure = plots.energy(googlenet, height=3)
    texts = texts_of(figure.axes[0])
    assert 10 < len(texts) < 40 and not overlapping(texts)


def test_every_bar_is_named_when_the_height_is_free(googlenet: pj.Result) -> None:
    figure = plots.energy(googlenet, width=plots.COLUMN)
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert len(labels) == len(plots.data.energy(googlenet)) > 70


def renamed(result: pj.Result, prefix: str) -> pj.Result:
    text = result.to_json()
    for layer in result.data["layers"]:
        text = text.replace(f'"{layer["name"]}"', json.dumps(prefix + layer["name"]))
        text = text.replace(f'"fused into {layer["name"]}"', json.dumps(f"fused into {prefix}{layer['name']}"))
    return pj.Result.from_json(text)


def test_of_long_names_the_path_that_all_share_goes_first(alexnet: pj.Result) -> None:
    figure = plots.energy(renamed(alexnet, "/model/a_very_long_path_of_an_exporter/"), width=plots.COLUMN)
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels[0] == "…CONV1 + relu" and len(set(labels)) == len(labels)


def test_the_bar_of_all_others_is_cut_off_and_says_how_long_it_is(googlenet: pj.Result) -> None:
    ax = plots.energy(googlenet, top=10).axes[0]
    others = plots.data.energy(googlenet, top=10).iloc[-1].sum()
    assert ax.get_xlim()[1] * 1e9 < others
    assert [text.get_text() for text in ax.texts] == [f"{others / 1e9:.4g} mJ ▸"]


def test_axes_of_another_figure_are_drawn_into(alexnet: pj.Result) -> None:
    figure = plots.figure(plots.FULL, 3)
    left, right = figure.subplots(1, 2)
    assert plots.energy(alexnet, ax=left) is figure and plots.ski_slope(BOUNDS, ax=right) is figure
    assert math.isclose(drawn(left, "mJ", 1e9), alexnet.totals["energy_pj"], rel_tol=1e-9)
    assert plots.movement(alexnet, ax=plots.figure().subplots(1, 2)).axes[1].containers


def test_a_pdf_embeds_its_fonts_as_type_42_and_jupyter_shows_the_figure(alexnet: pj.Result) -> None:
    file = io.BytesIO()
    figure = plots.energy(alexnet)
    figure.savefig(file, format="pdf")
    assert b"/CIDFontType2" in file.getvalue() and b"/Type3" not in file.getvalue()
    assert figure._repr_png_().startswith(b"\x89PNG")


def test_nothing_goes_through_pyplot_and_nothing_is_imported_before_it_is_needed() -> None:
    code = ("import sys, picojoule as pj, picojoule.plots as plots\n"
            "assert not {'matplotlib', 'plotly'} & set(sys.modules)\n"
            "plots.energy(pj.run('systolic_8', 'alexnet', engine='analytic', layers='CONV1'))\n"
            "print('matplotlib.pyplot' in sys.modules, 'plotly' in sys.modules)")
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True,
                          text=True).stdout == "False False\n"


def test_every_plot_has_a_plotly_form_of_the_size_asked_for(googlenet: pj.Result) -> None:
    for name, figure in every_plot(googlenet, backend="plotly", width=3.4, height=5).items():
        assert (figure.layout.width, figure.layout.height) == (326, 480), name
        assert len(figure.data) >= 1, name


@pytest.mark.parametrize("plot, message", [
    (lambda r: plots.energy(r, "layers"), "by: there is no 'layers'; did you mean 'layer'"),
    (lambda r: plots.energy(r, stack="categories"), "did you mean 'category'"),
    (lambda r: plots.energy(r, backend="plotli"), "did you mean 'plotly'"),
    (lambda r: plots.energy(r, top=0), "top: 0 is no number of bars"),
    (lambda r: plots.energy(r, width=340), "width: 340 is no size in inches"),
    (lambda r: plots.energy(r, ax=plots.figure()), "ax: matplotlib's axes are needed, not a PaperFigure"),
    (lambda r: plots.energy(r, width="3.4"), "width: '3.4' is no size"),
    (lambda r: plots.energy(r.data), "a picojoule.Result is needed, not a dict"),
    (lambda r: plots.energy(r, ax=plots.figure().subplots(), backend="plotly"), "ax: axes are matplotlib's"),
    (lambda r: plots.movement(r, ax=plots.figure().subplots()), "has 2 panels and takes as many axes, not 1"),
    (lambda r: plots.pareto(POINTS, "second"), "points: column: there is no 'second'; did you mean 'seconds'"),
    (lambda r: plots.pareto(POINTS, colour="row"), "did you mean 'rows'"),
    (lambda r: plots.pareto(POINTS.assign(seconds=math.nan)), "no row has numbers for both"),
    (lambda r: plots.pareto(POINTS, y="seconds"), "is x already"),
    (lambda r: plots.pareto(POINTS[:0]), "the frame has no rows"),
    (lambda r: plots.pareto({"seconds": [1]}), "a pandas.DataFrame is needed"),
    (lambda r: plots.ski_slope({"layer": []}), "did you mean|there is no 'layers'"),
    (lambda r: plots.ski_slope(BOUNDS, layer="b"), "layer: there is no 'b'"),
    (lambda r: plots.occupancy(TIMELINE.drop(columns="buffer.occupancy")), "no column BUFFER.occupancy"),
    (lambda r: plots.bandwidth(TIMELINE, dram="dran"), "did you mean 'dram'"),
    (lambda r: plots.occupancy(TIMELINE, bins=0), "bins: 0 is no number of bins"),
    (lambda r: plots.roofline(pj.run("systolic_8", "alexnet", engine="analytic", layers="pool1")),
     "no layer has multiply-accumulates"),
])
def test_a_mistake_is_told_with_what_would_be_right(alexnet: pj.Result, plot: Callable[[pj.Result], Any],
                                                    message: str) -> None:
    with pytest.raises(plots.PlotError, match=message) as caught:
        plot(alexnet)
    assert isinstance(caught.value, pj.PicojouleError) and isinstance(caught.value, ValueError)


@pytest.mark.parametrize("name", ["matplotlib", "plotly"])
def test_a_missing_library_is_named(alexnet: pj.Result, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(plots.MissingPackageError, match=f"apt install python3-{name}") as caught:
        plots.energy(alexnet, backend=name)
    assert isinstance(caught.value, pj.PicojouleError) and isinstance(caught.value, ImportError)


def test_the_page_runs_in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    for block in blocks:
        exec(block, names)  # noqa: S102  our own page
    assert {file.name for file in tmp_path.iterdir()} == {"energy.pdf", "roofline.html", "two.pdf"}
