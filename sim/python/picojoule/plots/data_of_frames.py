# SPDX-License-Identifier: Apache-2.0
"""The numbers of the plots of sweeps, bounds and timelines, as frames."""
from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from picojoule.errors import PlotError
from picojoule.plots import checks

if TYPE_CHECKING:
    import pandas as pd

MORE_IS_BETTER = ("utilization", "tops_per_watt", "macs")
_SLOPES = ("least_bytes", "reached_bytes", "floor_bytes")


def pareto(points: pd.DataFrame, x: str = "seconds", y: str = "energy_pj") -> pd.DataFrame:
    """Points and which of them no other beats.

    Parameters
    ----------
    points : pandas.DataFrame
        A row a point, such as what ``pj sweep export csv`` writes.
    x, y : str
        Its columns to be compared. Less is better; of utilization, tops_per_watt and macs more is.

    Returns
    -------
    pandas.DataFrame
        The rows that have both figures, with a column ``front``: no other row is better in one and at least equal in
        the other.

    Raises
    ------
    PlotError
        A column that is not there or holds no numbers; no row with both figures.
    """
    import pandas as pd

    checks.columns(points, "points", [x, y])
    if x == y:
        raise PlotError(f"y: {y!r} is x already; take another column")
    numbers = pd.DataFrame({name: pd.to_numeric(points[name], errors="coerce") for name in (x, y)})
    numbers = numbers.where(numbers.abs() < math.inf)
    if numbers.dropna().empty:
        raise PlotError(f"points: no row has numbers for both {x!r} and {y!r}, there is nothing to draw")
    whole = numbers.notna().all(axis=1)
    frame = points[whole].assign(**{x: numbers[x][whole], y: numbers[y][whole]})
    cost = pd.DataFrame({"x": frame[x] * _sign(x), "y": frame[y] * _sign(y)})
    return frame.assign(front=_unbeaten(cost))


def _sign(column: str) -> int:
    return -1 if column in MORE_IS_BETTER else 1


def _unbeaten(cost: pd.DataFrame) -> pd.Series:
    """Of equal x only the least y, and that only if it is below every y of a lower x."""
    by_x = cost.groupby("x")["y"].min()
    before = by_x.cummin().shift()
    best = by_x[before.isna() | (by_x < before)]
    return cost["y"] == cost["x"].map(best)


def ski_slope(bounds: pd.DataFrame | Mapping[str, Any], *, layer: str | None = None) -> pd.DataFrame:
    """Traffic off the chip against the capacity of the one buffer.

    Parameters
    ----------
    bounds : pandas.DataFrame or mapping
        What ``pj bounds --csv`` or ``--json`` wrote, read.
    layer : str, optional
        This one alone, one copy of it; else all layers with MACs, all copies, one after the other.

    Returns
    -------
    pandas.DataFrame
        In bytes: ``capacity_bytes``, ``least_bytes``, ``reached_bytes`` (nan where a layer has none), ``floor_bytes``.

    Raises
    ------
    PlotError
        No such layer, no bounds, or layers of different capacities.
    """
    frame = _bounds_frame(bounds)
    if layer is not None:
        checks.known("layer", layer, frame["layer"].unique())
        return frame.loc[frame["layer"] == layer, ["capacity_bytes", *_SLOPES]].sort_values("capacity_bytes",
                                                                                            ignore_index=True)
    if frame.groupby("capacity_bytes").size().nunique() > 1:
        raise PlotError("bounds: layers are at different capacities and cannot be summed; name one with layer=")
    weighted = frame[list(_SLOPES)].mul(frame["copies"], axis=0).assign(capacity_bytes=frame["capacity_bytes"])
    total = weighted.groupby("capacity_bytes").agg(lambda column: column.sum(skipna=False)).reset_index()
    return total[["capacity_bytes", *_SLOPES]]


def _bounds_frame(bounds: pd.DataFrame | Mapping[str, Any]) -> pd.DataFrame:
    import pandas as pd

    if isinstance(bounds, Mapping):
        checks.known("bounds: key", "layers", bounds)
        rows = [{"layer": layer["name"], "copies": layer["copies"], "capacity_bytes": point["capacity_bytes"],
                 "least_bytes": point["least"]["bytes"], "reached_bytes": (point["reached"] or {}).get("bytes"),
                 "floor_bytes": layer["floor"]["bytes"]}
                for layer in bounds["layers"] for point in layer["points"]]
        bounds = pd.DataFrame(rows, columns=["layer", "copies", "capacity_bytes", *_SLOPES])
    checks.columns(bounds, "bounds", ["layer", "copies", "capacity_bytes", *_SLOPES])
    covered = bounds[bounds["capacity_bytes"].notna()]
    if covered.empty:
        raise PlotError("bounds: no layer has multiply-accumulates, there is nothing to draw")
    return covered.astype({name: float for name in _SLOPES})


def occupancy(timeline: pd.DataFrame, *, bins: int = 1000) -> pd.DataFrame:
    """How full the buffers are over time.

    Parameters
    ----------
    timeline : pandas.DataFrame
        What ``pj run --timeline`` wrote, read.
    bins : int
        About so many rows at most; bins of a layer are taken together, weighted by their lengths.

    Returns
    -------
    pandas.DataFrame
        ``layer``, ``start_ns``, ``length_ns``, and for each buffer the share of its capacity that is held.

    Raises
    ------
    PlotError
        No rows, or no column ``BUFFER.occupancy``.
    """
    checks.columns(timeline, "timeline", ["layer", "start_ns", "length_ns"])
    buffers = [name for name in timeline.columns if str(name).endswith(".occupancy")]
    if not buffers:
        raise PlotError("timeline: no column BUFFER.occupancy; pj run --timeline writes them for buffers on the chip")
    merged = _merged(timeline, bins, means=buffers, sums=[])
    merged.attrs["memories"] = _memories(timeline)
    return merged.rename(columns={name: name.removesuffix(".occupancy") for name in buffers})


def _memories(timeline: pd.DataFrame) -> list[str]:
    """Memories from the outermost inwards; without columns of a DRAM the outermost is not among them, and is ""."""
    names = [str(name) for name in timeline.columns if "." in str(name)]
    outermost = [] if any(name.endswith(".read_bytes") for name in names) else [""]
    return list(dict.fromkeys([*outermost, *(name.partition(".")[0] for name in names)]))


def bandwidth(timeline: pd.DataFrame, *, dram: str | None = None, bins: int = 1000) -> pd.DataFrame:
    """What a DRAM reads and writes over time, and what its data bus does.

    Parameters
    ----------
    timeline : pandas.DataFrame
        What ``pj run --timeline`` wrote, read.
    dram : str, optional
        The memory; needed if there are several.
    bins : int
        As of `occupancy`.

    Returns
    -------
    pandas.DataFrame
        ``layer``, ``start_ns``, ``length_ns``; ``read`` and ``written`` in byte/s; for each use of the bus that
        occurs its share of the time: ``data``, ``idle``, ``row_miss``, ...

    Raises
    ------
    PlotError
        No rows, no such memory, or none of kind dram.
    """
    checks.columns(timeline, "timeline", ["layer", "start_ns", "length_ns"])
    drams = [str(name).removesuffix(".read_bytes") for name in timeline.columns if str(name).endswith(".read_bytes")]
    if not drams:
        raise PlotError("timeline: no column DRAM.read_bytes; only a memory of kind dram has them, as of pj run --dram")
    if dram is None and len(drams) > 1:
        raise PlotError(f"dram: there are several, name one of {', '.join(drams)}")
    dram = drams[0] if dram is None else dram
    checks.known("dram", dram, drams)
    uses = [name for name in timeline.columns if str(name).startswith(f"{dram}.bus.")]
    moved = [f"{dram}.read_bytes", f"{dram}.written_bytes"]
    checks.columns(timeline, "timeline", [*moved, f"{dram}.bus_clocks"])
    merged = _merged(timeline, bins, means=uses, sums=moved, weight=f"{dram}.bus_clocks")
    merged[moved] = merged[moved].div(merged["length_ns"], axis=0) * 1e9
    used = merged.drop(columns=[name for name in uses if merged[name].sum() == 0])
    return used.rename(columns={moved[0]: "read", moved[1]: "written", **{u: u.rpartition(".")[2] for u in uses}})


def _merged(timeline: pd.DataFrame, bins: int, *, means: list[str], sums: list[str],
            weight: str = "length_ns") -> pd.DataFrame:
    """Neighbouring rows of a layer taken together until about `bins` are left: sums kept, means weighted."""
    if isinstance(bins, bool) or not isinstance(bins, int) or bins < 1:
        raise PlotError(f"bins: {bins!r} is no number of bins; 1 or more")
    together = -(-len(timeline) // bins)
    changes = (timeline["layer"] != timeline["layer"].shift()).cumsum()
    place = timeline.groupby(changes).cumcount() // together
    weighted = timeline[means].mul(timeline[weight], axis=0)
    kept = timeline[["layer", "start_ns", "length_ns", *sums]].assign(**weighted, weight=timeline[weight])
    how = {"layer": "first", "start_ns": "first", **{name: "sum" for name in ["length_ns", *sums, *means, "weight"]}}
    merged = kept.groupby([changes.rename("run"), place.rename("place")], sort=False).agg(how).reset_index(drop=True)
    merged[means] = merged[means].div(merged["weight"].where(merged["weight"] > 0, 1), axis=0)
    return merged.drop(columns="weight")
