# SPDX-License-Identifier: Apache-2.0
"""What a sweep's page needs of its store (docs/sweeps.md)."""
from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from picojoule.errors import PageError

FIGURES = ("energy_pj", "seconds", "cycles", "utilization", "area_mm2", "macs", "arithmetic_pj", "movement_pj",
           "conversion_pj", "control_pj", "static_pj")
_VERIFIED = ("point", "engine", "error", "cycles", "seconds", "energy_pj")


def _read(store: sqlite3.Connection) -> dict[str, Any]:
    store.execute("begin")  # one moment of a sweep that may still be running
    axes = store.execute("select axis, path from axis order by axis").fetchall()
    column = {axis: place for place, (axis, _) in enumerate(axes)}
    points = {row[0]: {"point": row[0], "error": row[1], "settings": [""] * len(axes), **dict(zip(FIGURES, row[2:]))}
              for row in store.execute(f"select point, error, {', '.join(FIGURES)} from point order by point")}
    for point, axis, value in store.execute("select point, axis, value from setting"):
        if point in points:
            points[point]["settings"][column[axis]] = value
    verified = store.execute(f"select {', '.join(_VERIFIED)} from verification order by point, engine")
    return {"facts": dict(store.execute("select name, value from sweep").fetchall()),
            "axes": [path for _, path in axes], "points": list(points.values()),
            "verification": [dict(zip(_VERIFIED, row)) for row in verified]}


def load_sweep(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read a store of ``pj sweep``, also while the sweep runs, and change nothing in it.

    Parameters
    ----------
    path : path
        The SQLite file.

    Returns
    -------
    dict
        `facts`: the table `sweep` by name. `axes`: paths of what varies. `points`: of each its `point` (number),
        `error` (None: it ran), `settings` (texts, one an axis) and figures, named and in units as in the store.
        `verification`: what other engines say of points: `point`, `engine`, `error`, `cycles`, `seconds`, `energy_pj`.

    Raises
    ------
    OSError
        There is no such file.
    PageError
        It is no store of a sweep.
    """
    file = Path(path).resolve()
    file.open("rb").close()
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, isolation_level=None)) as store:
            return _read(store)
    except sqlite3.Error as error:
        raise PageError(f"is no store of a sweep ({error}); pj sweep --store writes one") from None
