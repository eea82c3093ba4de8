# SPDX-License-Identifier: Apache-2.0
"""A report (docs/report.md) cut for its page: what is seen at once, and the layers in full, in parts."""
from __future__ import annotations

from collections import defaultdict
from typing import Any

from picojoule.page.document import to_json
from picojoule.errors import PageError

SCHEMA = "picojoule.report.v1"
LAYERS_A_PART = 64
_TOP = ("engine", "architecture", "technology", "clocks", "compute_clock_hz", "workload", "batch", "policies", "absent",
        "calibrated_constants", "components", "boundary_totals", "totals", "layers")
_OF_A_ROW = ("name", "op", "role", "unit", "copies", "macs", "vector_operations", "cycles", "compute_cycles",
             "stall_cycles", "utilization", "seconds", "energy_pj", "pj_per_mac", "by_category_pj")
_OF_A_LAYER = (*_OF_A_ROW, "bytes_by_level", "charges")


def check_report(report: dict[str, Any]) -> None:
    """Raise PageError if `report` is not what `Result.data` holds."""
    if not isinstance(report, dict):
        raise PageError(f"is no report but a {type(report).__name__}; right would be Result.data, a dict")
    schema = report.get("schema")
    if schema != SCHEMA:
        raise PageError(f"is no report of this version: its schema is {schema!r}; right would be {SCHEMA!r}, which "
                        "pj run --json writes")
    missing = [name for name in _TOP if name not in report]
    if missing:
        raise PageError(f"is no whole report: without {', '.join(missing)}; docs/report.md lists what it has")
    for place, layer in enumerate(report["layers"]):
        missing = [name for name in _OF_A_LAYER if name not in layer]
        if missing:
            raise PageError(f"layers[{place}]: without {', '.join(missing)}; docs/report.md lists what a layer has")


def outermost(report: dict[str, Any]) -> set[str]:
    """Names of the memories of level 0, which lie off chip."""
    return {component["name"] for component in report["components"] if component["level"] == 0}


def rows(report: dict[str, Any]) -> list[dict[str, Any]]:
    """The plain figures of each layer, its `off_chip_bytes`, and what numbers made of it, if any were run."""
    memories = outermost(report)

    def row(layer: dict[str, Any]) -> dict[str, Any]:
        moved = sum(crossing["read_bytes"] + crossing["written_bytes"] for crossing in layer["bytes_by_level"]
                    if crossing["component"] in memories)
        return {**{name: layer[name] for name in _OF_A_ROW}, "off_chip_bytes": moved, "values": layer.get("values")}

    return [row(layer) for layer in report["layers"]]


def split(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Energy in pJ by component, category and tensor, over all layers: sums of charges, the largest first."""
    sums: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    for layer in report["layers"]:
        for charge in layer["charges"]:
            sums[charge["component"], charge["category"], charge["tensor"]] += charge["energy_pj"]
    return [{"component": component, "category": category, "tensor": tensor, "energy_pj": energy}
            for (component, category, tensor), energy in sorted(sums.items(), key=lambda item: -item[1])]


def digest(report: dict[str, Any]) -> dict[str, Any]:
    """All but the layers, their rows, and the split of the energy."""
    head = {name: value for name, value in report.items() if name != "layers"}
    return {"head": head, "rows": rows(report), "split": split(report)}


def frame(report: dict[str, Any]) -> tuple[str, str]:
    """The report's JSON before its first layer and after its last one; the layers belong between, with commas."""
    members = [(name, to_json(name) + ":" + to_json(value)) for name, value in report.items() if name != "layers"]
    names = list(report)
    before = [text for name, text in members if names.index(name) < names.index("layers")]
    after = [text for name, text in members if names.index(name) > names.index("layers")]
    return "{" + ",".join([*before, '"layers":[']), ",".join(["]", *after]) + "}"


def parts(report: dict[str, Any]) -> list[str]:
    """The layers in full, `LAYERS_A_PART` to a part, one a line."""
    lines = [to_json(layer) for layer in report["layers"]]
    return ["\n".join(lines[first:first + LAYERS_A_PART]) for first in range(0, len(lines), LAYERS_A_PART)]
