# SPDX-License-Identifier: Apache-2.0
"""The numbers of the plots of a result, as frames."""
from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from picojoule.errors import PlotError
from picojoule.plots import checks, colours
from picojoule.result import Result

if TYPE_CHECKING:
    import pandas as pd

BARS = ("layer", "component", "tensor")
STACKS = ("category", "component", "tensor")
_MOST_PARTS = 8
_REST = "others ("  # no name of a layer or component has a blank


def energy(result: Result, by: str = "layer", *, stack: str = "category", top: int | None = None) -> pd.DataFrame:
    """Where the energy went.

    Parameters
    ----------
    result : Result
    by : {"layer", "component", "tensor"}
        What a row is. Layers are in the order they run, a fused layer with the one it is fused into; components from
        the outermost memory inwards.
    stack : {"category", "component", "tensor"}
        What a column is; of more than eight the smallest are one, ``others (n)``.
    top : int, optional
        Only so many of the largest rows; the rest is one, ``others (n)``.

    Returns
    -------
    pandas.DataFrame
        Energy in pJ, rows by columns; all of it sums to ``totals["energy_pj"]``.

    Raises
    ------
    PlotError
        A name that is none of these, or no energy at all.
    """
    checks.result(result)
    checks.known("by", by, BARS)
    checks.known("stack", stack, STACKS)
    if by == stack:
        raise PlotError(f"stack: bars are already by {by!r}; take another of {', '.join(STACKS)}")
    table = _charges(result).pivot_table(index=by, columns=stack, values="energy_pj", aggfunc="sum", fill_value=0.0)
    table = table[[name for name in _order(result, stack) if name in table.columns]]
    return _largest(_few_parts(table.reindex([row for row in _order(result, by) if row in table.index])), top, "energy")


def movement(result: Result, *, top: int | None = None) -> pd.DataFrame:
    """Energy of arithmetic and of moving data, by the boundary within which they move.

    Returns
    -------
    pandas.DataFrame
        In pJ: rows are layers as in `energy`, columns ``arithmetic``, ``movement: chip``, ``movement: dram``, ...
        The other categories (control, static, conversion) are not in it.

    Raises
    ------
    PlotError
        Nothing was computed or moved.
    """
    checks.result(result)
    charges = _charges(result)
    charges = charges[charges["category"].isin(["arithmetic", "movement"])]
    part = charges["category"].where(charges["category"] == "arithmetic", "movement: " + charges["boundary"])
    table = charges.assign(part=part).pivot_table(index="layer", columns="part", values="energy_pj", aggfunc="sum",
                                                  fill_value=0.0)
    table = table[[name for name in colours.MOVEMENTS if name in table.columns]]
    return _largest(table.reindex([row for row in _order(result, "layer") if row in table.index]), top, "energy")


def stalls(result: Result, *, top: int | None = None) -> pd.DataFrame:
    """Cycles of computing and of waiting.

    Returns
    -------
    pandas.DataFrame
        In cycles of the compute clock: rows are the layers that take time, columns ``compute`` and then the stall
        reasons, the longest first; of more than eight columns the smallest are one. Stalls sum to
        ``totals["stall_cycles"]``, a row to the cycles of the layer.

    Raises
    ------
    PlotError
        No layer takes time.
    """
    return _largest(_few_parts(_cycles(result), kept="compute"), top, "cycles")


def layers_in_time(result: Result, *, top: int | None = None) -> pd.DataFrame:
    """Layers end to end, in the order in which they run.

    Returns
    -------
    pandas.DataFrame
        A row a layer that takes time: ``layer``, ``row`` (the name, or ``others (n)`` of all but the `top` longest),
        and in seconds ``start``, ``compute`` and ``stall``. All copies of a layer stand together, computing before
        waiting; that order within a layer means nothing.

    Raises
    ------
    PlotError
        No layer takes time.
    """
    import pandas as pd

    cycles = _cycles(result)
    kept = _largest(cycles, top, "cycles")
    second = 1.0 / result.data["compute_clock_hz"]
    whole = cycles.sum(axis=1)
    rest = kept.index[-1] if len(kept) < len(cycles) else ""
    return pd.DataFrame({
        "layer": cycles.index, "row": [name if name in kept.index else rest for name in cycles.index],
        "start": (whole.cumsum() - whole).to_numpy() * second, "compute": cycles["compute"].to_numpy() * second,
        "stall": (whole - cycles["compute"]).to_numpy() * second})


def roofline(result: Result) -> pd.DataFrame:
    """Layers of multiply-accumulates against what the machine can do.

    Returns
    -------
    pandas.DataFrame
        A row a layer that has MACs: ``layer``, ``op``, ``macs``, ``dram_bytes`` (read and written off the chip),
        ``macs_per_byte`` (infinite without traffic off the chip), ``macs_per_second`` (attained), ``seconds``.
        ``attrs["roofs"]`` has the machine's: name to MAC/s (``compute``) or byte/s (off-chip memories).

    Raises
    ------
    PlotError
        No layer has MACs.
    """
    import pandas as pd

    checks.result(result)
    offchip = {c["name"] for c in result.data["components"] if c["kind"] in ("dram", "offchip")}
    rows = [_on_the_roofline(layer, offchip) for layer in result.data["layers"]
            if layer["macs"] > 0 and layer["seconds"] > 0]
    if not rows:
        raise PlotError("result: no layer has multiply-accumulates, there is nothing to put under the roofline")
    frame = pd.DataFrame(rows)
    frame.attrs["roofs"] = _roofs(result)
    return frame


def _on_the_roofline(layer: dict[str, Any], offchip: set[str]) -> dict[str, Any]:
    moved = sum(t["read_bytes"] + t["written_bytes"] for t in layer["bytes_by_level"] if t["component"] in offchip)
    return {"layer": layer["name"], "op": layer["op"], "macs": layer["macs"], "dram_bytes": moved,
            "macs_per_byte": layer["macs"] / moved if moved else math.inf,
            "macs_per_second": layer["macs"] / layer["seconds"], "seconds": layer["seconds"]}


def _roofs(result: Result) -> dict[str, float]:
    data = result.data
    roofs = {"compute": data["peak_macs_per_cycle"] * data["compute_clock_hz"]}
    for component in data["components"]:
        bandwidth = component.get("parameters", {}).get("bandwidth_gb_per_s", "unlimited")
        if component["kind"] == "offchip" and bandwidth != "unlimited":
            roofs[component["name"]] = float(bandwidth) * 1e9
    roofs.update({dram["component"]: dram["peak_bandwidth"] for dram in data["totals"].get("drams", [])})
    return roofs


def _charges(result: Result) -> pd.DataFrame:
    """The charges, with tensors in words and layers under the name of their bar."""
    charges = result.charges
    return charges.assign(layer=charges["layer"].map(_bar_of_layer(result)), tensor=charges["tensor"].map(_words))


def _words(tensor: str) -> str:
    return "no tensor" if tensor == "none" else tensor.replace("_", " ")


def _bar_of_layer(result: Result) -> dict[str, str]:
    """Of each layer its bar: its own name with copies, or that of the layer it is fused into, ``conv1 + relu``."""
    fused: dict[str, list[str]] = {}
    hosts: dict[str, str] = {}
    for layer in result.data["layers"]:
        host = layer["unit"].removeprefix("fused into ")
        hosts[layer["name"]] = host if host != layer["unit"] else layer["name"]
        if host != layer["unit"]:
            fused.setdefault(host, []).append(layer["op"].replace("_", " "))
    named = {layer["name"]: " + ".join([_with_copies(layer), *fused.get(layer["name"], [])])
             for layer in result.data["layers"]}
    return {name: named.get(host, host) for name, host in hosts.items()}


def _with_copies(layer: dict[str, Any]) -> str:
    return f"{layer['name']} ×{layer['copies']}" if layer["copies"] > 1 else str(layer["name"])


def _order(result: Result, what: str) -> list[str]:
    if what == "layer":
        return list(dict.fromkeys(_bar_of_layer(result).values()))
    if what == "component":
        return [component["name"] for component in result.data["components"]]
    return list(colours.TENSORS if what == "tensor" else colours.CATEGORIES)


def _cycles(result: Result) -> pd.DataFrame:
    import pandas as pd

    checks.result(result)
    columns = ["compute", *colours.longest_first(result.totals["stall_reasons"])]
    layers = [layer for layer in result.data["layers"] if layer["cycles"] > 0]
    if not layers:
        raise PlotError("result: no layer takes time, there is nothing to draw")
    rows = [[layer["compute_cycles"], *(layer["stall_reasons"].get(reason, 0) for reason in columns[1:])]
            for layer in layers]
    return pd.DataFrame(rows, index=pd.Index([_with_copies(layer) for layer in layers], name="layer"), columns=columns)


def _largest(table: pd.DataFrame, top: int | None, what: str) -> pd.DataFrame:
    """Without empty rows and columns; all but the `top` largest rows as one."""
    checks.top(top)
    table = table.loc[table.sum(axis=1) > 0, table.sum(axis=0) > 0]
    if table.empty:
        raise PlotError(f"result: all its {what} are 0, there is nothing to draw")
    if top is None or len(table) <= top:
        return table
    return _with_others(table, table.sum(axis=1).nlargest(top).index)


def _few_parts(table: pd.DataFrame, kept: str = "") -> pd.DataFrame:
    """Without empty columns; of more than eight the smallest as one, but never `kept`."""
    table = table.loc[:, table.sum(axis=0) > 0]
    if len(table.columns) <= _MOST_PARTS:
        return table
    sums = table.sum(axis=0).astype(float)
    return _with_others(table.T, sums.where(sums.index != kept, math.inf).nlargest(_MOST_PARTS - 1).index).T


def is_rest(row: str) -> bool:
    """Whether a row or column is that of all others."""
    return row.startswith(_REST)


def _with_others(table: pd.DataFrame, kept: pd.Index) -> pd.DataFrame:
    import pandas as pd

    rest = table[~table.index.isin(kept)]
    others = rest.sum(axis=0).to_frame(f"{_REST}{len(rest)})").T.rename_axis(index=table.index.name)
    return pd.concat([table[table.index.isin(kept)], others])
