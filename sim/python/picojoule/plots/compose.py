# SPDX-License-Identifier: Apache-2.0
"""From the frames of `picojoule.plots.data` to charts."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from picojoule.plots import colours, units
from picojoule.plots.charts import Axis, Band, Mark, Panel
from picojoule.plots.colours import Style
from picojoule.plots.data_of_results import is_rest
from picojoule.plots.units import Quantity

if TYPE_CHECKING:
    import pandas as pd

_MUCH_LONGER = 3  # than any named bar: the bar of all others is cut off, or no other could be read
_MOST_TAGS = 12
_MANY_POINTS = 300  # are drawn smaller
_SHARE = Quantity("share", "%", None)


def bars(table: pd.DataFrame, quantity: Quantity, styles: Mapping[str, Style], *, of: pd.Series | None = None) -> Panel:
    """Rows as bars, columns stacked in them; in percent of the sums `of`, if given."""
    scale = units.scale(quantity, table.sum(axis=1)) if of is None else units.scale(_SHARE, [])
    shown = table * scale.factor if of is None else table.div(of, axis=0) * 100
    bases = shown.cumsum(axis=1) - shown
    ends = shown.sum(axis=1).tolist()
    longest, cuts = max(ends), []
    if is_rest(table.index[-1]) and ends[-1] > _MUCH_LONGER * max(ends[:-1]):
        longest, cuts = 1.6 * max(ends[:-1]), [(len(ends) - 1, f"{ends[-1]:.4g} {scale.unit}")]
    marks = []
    for part in table.columns:
        style = styles.get(part, colours.OTHERS)
        hover = [f"{row}<br>{part}: {units.shown(value, quantity)} ({share:.1%})"
                 for row, value, share in zip(table.index, table[part], table[part] / table.sum(axis=1))]
        marks.append(Mark(part, "bar", shown[part].tolist(), list(range(len(table))), style.colour, style.hatch,
                          base=bases[part].tolist(), hover=hover))
    return Panel(Axis(scale.label, low=0.0, high=1.02 * longest), Axis(""), marks, list(table.index), cuts=cuts)


def spans(frame: pd.DataFrame) -> Panel:
    """Layers as bars from where they start: computing, then waiting."""
    quantity = units.SECONDS
    scale = units.scale(quantity, [float((frame["start"] + frame["compute"] + frame["stall"]).max())])
    rows = list(dict.fromkeys(frame["row"]))
    rows.sort(key=is_rest)
    heights = [rows.index(row) for row in frame["row"]]
    marks = []
    for part, base, style in (("compute", frame["start"], colours.CATEGORIES["arithmetic"]),
                              ("stall", frame["start"] + frame["compute"], Style(colours.ORANGE, "/"))):
        hover = [f"{layer}<br>{part}: {units.shown(value, quantity)}<br>starts at {units.shown(start, quantity)}"
                 for layer, value, start in zip(frame["layer"], frame[part], frame["start"])]
        marks.append(Mark(part, "bar", (frame[part] * scale.factor).tolist(), heights, style.colour, style.hatch,
                          base=(base * scale.factor).tolist(), hover=hover))
    return Panel(Axis(scale.label, low=0.0), Axis(""), marks, rows)


def roofline(frame: pd.DataFrame) -> Panel:
    """Layers as points whose area is their share of the time, under roofs."""
    roofs = dict(frame.attrs["roofs"])
    peak = roofs.pop("compute")
    finite = frame.loc[frame["dram_bytes"] > 0, "macs_per_byte"]
    ridges = [peak / bandwidth for bandwidth in roofs.values()]
    left = min([*finite, *ridges], default=1.0) / 2
    right = max([*finite, *ridges, left * 10]) * 3
    rate = units.scale(units.MACS_PER_SECOND, [peak])
    bottom, high = frame["macs_per_second"].min() * rate.factor / 2, peak * rate.factor * 2
    marks = [Mark(f"compute: {units.shown(peak, units.MACS_PER_SECOND)}", "line", [min(ridges, default=left), right],
                  [peak * rate.factor] * 2, colours.INK)]
    for i, (name, bandwidth) in enumerate(roofs.items()):
        low = max(left, bottom / rate.factor / bandwidth)
        marks.append(Mark(f"{name}: {units.shown(bandwidth, units.BYTES_PER_SECOND)}", "line", [low, peak / bandwidth],
                          [low * bandwidth * rate.factor, peak * rate.factor], colours.VERMILLION, dash=i % 2 == 1))
    marks += _layers_under_the_roof(frame, rate.factor, right / 1.3)
    return Panel(Axis("MACs per off-chip byte", True, left, right, units.log_ticks(left, right)),
                 Axis(rate.label, True, bottom, high, units.log_ticks(bottom, high)), marks)


_MARKERS = ("o", "s", "^", "D", "v", "P", "X")
_OP_COLOURS = (colours.BLUE, colours.ORANGE, colours.GREEN, colours.PURPLE, colours.SKY, colours.WINE, colours.YELLOW)


def _layers_under_the_roof(frame: pd.DataFrame, factor: float, edge: float) -> list[Mark]:
    longest = set(frame["seconds"].nlargest(5).index)
    sizes = 3 + 6 * (frame["seconds"] / frame["seconds"].max()) ** 0.5
    groups = [(op.replace("_", " "), frame[(frame["op"] == op) & (frame["dram_bytes"] > 0)])
              for op in frame["op"].unique()]
    marks = []
    for i, (name, rows) in enumerate([*groups, ("no off-chip traffic", frame[frame["dram_bytes"] == 0])]):
        if rows.empty:
            continue
        last = i == len(groups)
        hover = [f"{r.layer} ({r.op})<br>{units.shown(r.macs_per_second, units.MACS_PER_SECOND)}<br>"
                 f"{r.macs_per_byte:.4g} MAC/B<br>{units.shown(r.seconds, units.SECONDS)}" for r in rows.itertuples()]
        marks.append(Mark(name, "points", [edge] * len(rows) if last else rows["macs_per_byte"].tolist(),
                          (rows["macs_per_second"] * factor).tolist(),
                          colours.GREY if last else _OP_COLOURS[i % len(_OP_COLOURS)],
                          marker=">" if last else _MARKERS[i % len(_MARKERS)], size=sizes[rows.index].tolist(),
                          hover=hover, tags=[_short(r.layer) if r.Index in longest else "" for r in rows.itertuples()]))
    return marks


def _short(name: str) -> str:
    return name if len(name) <= 24 else f"{name[:9]}…{name[-14:]}"


def pareto(frame: pd.DataFrame, x: str, y: str, colour: str | None, more_is_better: Sequence[str]) -> Panel:
    """Points, and the unbeaten ones joined by the edge of what they beat."""
    qx, qy = units.quantity_of(x), units.quantity_of(y)
    sx, sy = units.scale(qx, frame[x]), units.scale(qy, frame[y])
    front = frame[frame["front"]].sort_values(x, ascending=x not in more_is_better)
    marks = [Mark("", "step", (front[x] * sx.factor).tolist(), (front[y] * sy.factor).tolist(), colours.INK)]
    for name, rows, paint, marker in _groups(frame, colour):
        label = ""
        if not isinstance(paint, str):
            scale = units.scale(units.quantity_of(str(colour)), paint)
            paint, label = (paint * scale.factor).tolist(), scale.label
        marks.append(Mark(name, "points", (rows[x] * sx.factor).tolist(), (rows[y] * sy.factor).tolist(), paint,
                          marker=marker, size=5.0 if len(frame) <= _MANY_POINTS else 2.5, hover=_facts(rows),
                          colour_label=label))
    tags = [str(point) for point in front["point"]] if "point" in front and len(front) <= _MOST_TAGS else []
    marks.append(Mark(f"Pareto front: {len(front)} of {len(frame)}", "points", (front[x] * sx.factor).tolist(),
                      (front[y] * sy.factor).tolist(), "none", size=8.0, hover=_facts(front), tags=tags))
    return Panel(_free_axis(sx.label, frame[x] * sx.factor), _free_axis(sy.label, frame[y] * sy.factor), marks)


def _free_axis(label: str, values: pd.Series) -> Axis:
    """Logarithmic if values are positive and span a decade."""
    low, high = float(values.min()), float(values.max())
    if low <= 0 or high / low < 10:
        return Axis(label)
    return Axis(label, True, low / 1.3, high * 1.3, units.log_ticks(low / 1.3, high * 1.3))


def _groups(frame: pd.DataFrame, colour: str | None) -> list[tuple[str, pd.DataFrame, Any, str]]:
    """Name, points, colour and marker by the values of a column; of many values one group, with them for a colour."""
    if colour is None:
        return [("points", frame, colours.SKY, "o")]
    values, many = frame[colour].dropna().unique(), len(_OP_COLOURS)
    numbers = frame[colour].dtype.kind in "iuf"
    if numbers and len(values) > many:
        return [("", frame, frame[colour], "o")]
    groups: list[tuple[str, pd.DataFrame, Any, str]] = [
        (f"{colour} = {value}", frame[frame[colour] == value], _OP_COLOURS[i % many], _MARKERS[(i + i // many) % many])
        for i, value in enumerate(sorted(values) if numbers else values)]
    rest = frame[frame[colour].isna()]
    return groups if rest.empty else [*groups, (f"no {colour}", rest, colours.GREY, "o")]


def _facts(rows: pd.DataFrame) -> list[str]:
    names = [name for name in rows.columns if name not in ("front", "hash", "error")]
    return ["<br>".join(f"{name}: {_fact(value)}" for name, value in zip(names, row))
            for row in rows[names].itertuples(index=False, name=None)]


def _fact(value: object) -> str:
    return f"{value:.5g}" if isinstance(value, float) else str(value)


def ski_slope(frame: pd.DataFrame) -> Panel:
    """Two curves, what lies between them, and the floor."""
    scale = units.scale(units.TRAFFIC, frame[["least_bytes", "reached_bytes"]].max())
    curves = frame[["least_bytes", "reached_bytes", "floor_bytes"]] * scale.factor
    x = frame["capacity_bytes"].astype(float).tolist()
    bottom = float(curves.min().min()) / 1.3
    high = float(curves.max().max()) * 1.3
    hover = {name: [f"{units.shown(v, units.TRAFFIC)} through {c:,.0f} bytes" for v, c in
                    zip(frame[name], frame["capacity_bytes"])] for name in curves}
    marks = [Mark(name, "line", x, curves[column].tolist(), style, marker=marker, dash=dash,
                  hover=[f"{name}: {text}" for text in hover[column]])
             for name, column, style, marker, dash in (
                 ("reached: best mapping found", "reached_bytes", colours.BLUE, "o", False),
                 ("least: no mapping needs less", "least_bytes", colours.VERMILLION, "s", False),
                 ("every tensor once", "floor_bytes", colours.GREY, "", True))]
    low, end = min(x), max(x)
    ends = (low / 1.2, end * 1.2)
    return Panel(Axis("capacity of the on-chip buffer", True, *ends, units.binary_ticks(*ends)),
                 Axis(scale.label, True, bottom, high, units.log_ticks(bottom, high)), marks)


def occupancy(frame: pd.DataFrame) -> Panel:
    """A step curve a buffer, in percent of its capacity."""
    x, scale = _time(frame)
    names = [name for name in frame.columns if name not in ("layer", "start_ns", "length_ns")]
    styles = colours.of_components(frame.attrs["memories"])
    marks = [Mark(name, "step", x, _held(frame[name] * 100), styles[name].colour, dash=i % 2 == 1)
             for i, name in enumerate(names)]
    return Panel(Axis(scale.label, low=x[0], high=x[-1]), Axis("occupancy (%)", low=0.0, high=115.0), marks,
                 bands=_bands(frame, scale.factor))


def bandwidth(frame: pd.DataFrame) -> list[Panel]:
    """Read and written bytes a second; under them what the data bus did."""
    x, scale = _time(frame)
    rate = units.scale(units.BYTES_PER_SECOND, [*frame["read"], *frame["written"]])
    peak = max(float(frame[["read", "written"]].max().max()) * rate.factor, 1e-9)
    moved = [Mark(name, "step", x, _held(frame[name] * rate.factor), style.colour)
             for name, style in (("read", colours.READ), ("written", colours.WRITTEN))]
    uses = [use for use in colours.BUS_USES if use in frame]
    ends = frame[uses].cumsum(axis=1) * 100
    areas = [Mark(f"bus: {use.replace('_', ' ')}", "area", x, _held(ends[use]), colours.BUS_USES[use].colour,
                  colours.BUS_USES[use].hatch, base=_held(ends[use] - frame[use] * 100)) for use in uses]
    time = Axis(scale.label, low=x[0], high=x[-1])
    return [Panel(time, Axis(rate.label, low=0.0, high=peak * 1.15), moved, bands=_bands(frame, scale.factor)),
            Panel(time, Axis("bus time (%)", low=0.0, high=100.0), areas)]


def _time(frame: pd.DataFrame) -> tuple[list[float], units.Scale]:
    """Where rows begin, and after them where the last one ends."""
    end = float(frame["start_ns"].iloc[-1] + frame["length_ns"].iloc[-1])
    scale = units.scale(units.NANOSECONDS, [end])
    return [*(frame["start_ns"] * scale.factor), end * scale.factor], scale


def _held(values: pd.Series) -> list[float]:
    """A value for the end of the last row as well."""
    return [*values.tolist(), float(values.iloc[-1])]


def _bands(frame: pd.DataFrame, factor: float) -> list[Band]:
    run = (frame["layer"] != frame["layer"].shift()).cumsum()
    ends = (frame["start_ns"] + frame["length_ns"]) * factor
    spans = frame.assign(end=ends).groupby(run).agg({"layer": "first", "start_ns": "first", "end": "last"})
    return [Band(row.start_ns * factor, row.end, row.layer) for row in spans.itertuples()]

