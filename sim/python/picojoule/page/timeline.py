# SPDX-License-Identifier: Apache-2.0
"""A timeline (docs/trace.md) as curves: how full buffers were and what crossed DRAMs over time."""
from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from picojoule.errors import PageError

MOST_BINS = 1500
_BIN = ("layer", "start_ns", "length_ns")
_OCCUPANCY, _BYTES = ".occupancy", ("read_bytes", "written_bytes")


def load_timeline(path: str | os.PathLike[str]) -> list[dict[str, str]]:
    """Read a file of ``pj run --timeline`` (docs/trace.md).

    Parameters
    ----------
    path : path
        The CSV file.

    Returns
    -------
    list of dict
        A row for each bin: text by column, times in ns.

    Raises
    ------
    OSError
        It cannot be read.
    PageError
        It is no timeline.
    """
    with open(path, encoding="utf-8", newline="") as file:
        try:
            reader = csv.DictReader(file, strict=True)
            missing = [name for name in _BIN if name not in (reader.fieldnames or ())]
            if missing:
                raise PageError(f"is no timeline: without column {', '.join(missing)}; pj run --timeline writes one")
            return list(reader)
        except (csv.Error, UnicodeDecodeError) as error:
            raise PageError(f"is no timeline: {error}; pj run --timeline writes one") from None


def _numbers(rows: Sequence[Mapping[str, Any]], name: str) -> list[float]:
    try:
        return [float(row[name]) for row in rows]
    except (KeyError, TypeError, ValueError) as error:
        raise PageError(f"timeline: column {name} has no number in every row ({error}); pj run --timeline writes "
                        "one") from None


def _bins(lengths: Sequence[float]) -> list[range]:
    """Rows put together, neighbours only, so that none is much shorter than 1/MOST_BINS of the whole."""
    least = sum(lengths) / MOST_BINS
    found, first, time = [], 0, 0.0
    for place, length in enumerate(lengths):
        time += length
        if len(lengths) <= MOST_BINS or time >= least or place + 1 == len(lengths):
            found.append(range(first, place + 1))
            first, time = place + 1, 0.0
    return found


def curves(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What the page draws of a timeline.

    Parameters
    ----------
    rows : iterable of mapping
        As `load_timeline` has them; values may be text or numbers.

    Returns
    -------
    dict
        `rows`: how many there were. `start_ns`, `length_ns`: of each bin, at most about 3000. `layer`: of each bin's
        first row. `occupancy` (1, mean over the bin) by buffer and `bandwidth` (byte/s, of bytes summed) by DRAM and
        direction: a list a curve.

    Raises
    ------
    PageError
        A column is missing or has no number.
    """
    table = list(rows)
    names = list(table[0]) if table else []
    start, length = _numbers(table, "start_ns"), _numbers(table, "length_ns")
    bins = _bins(length)
    time = [sum(length[row] for row in one) for one in bins]

    def mean(name: str) -> list[float]:
        values = _numbers(table, name)
        return [sum(values[row] * length[row] for row in one) / (t or 1) for one, t in zip(bins, time)]

    def rate(name: str) -> list[float]:
        values = _numbers(table, name)
        return [sum(values[row] for row in one) / (t or 1) * 1e9 for one, t in zip(bins, time)]

    return {"rows": len(table), "start_ns": [start[one[0]] for one in bins], "length_ns": time,
            "layer": [str(table[one[0]].get("layer", "")) for one in bins],
            "occupancy": {name.removesuffix(_OCCUPANCY): mean(name) for name in names if name.endswith(_OCCUPANCY)},
            "bandwidth": {name: rate(name) for name in names if name.rpartition(".")[2] in _BYTES}}
