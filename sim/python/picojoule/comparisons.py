# SPDX-License-Identifier: Apache-2.0
"""One result beside another, and published figures beside ours."""
from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from picojoule import _core
from picojoule._answer import Answer
from picojoule._progress import Bar
from picojoule._request import Named, on_main_thread

if TYPE_CHECKING:
    import pandas as pd


class Diff(Answer):
    """What changed from one result to another, as ``pj diff``: energies by counts and by prices.

    Attributes
    ----------
    data : dict
        As its JSON (docs/diff.md).
    figures, by_category, actions, layers : pandas.DataFrame
        Totals; categories; component/action/tensor, largest difference first; layers.
    """

    @property
    def figures(self) -> pd.DataFrame:
        """Name, unit, a, b, difference, ratio of every figure of the totals."""
        return _frame([*self.data["counts"], *self.data["figures"]])

    @property
    def by_category(self) -> pd.DataFrame:
        """Name, a_pj, b_pj, difference_pj, ratio, counts_pj, prices_pj."""
        return _frame(self.data["by_category"])

    @property
    def actions(self) -> pd.DataFrame:
        """The same of component/action/tensor over all layers."""
        return _frame(self.data["actions"])

    @property
    def layers(self) -> pd.DataFrame:
        """One row a layer: in, energy_a_pj, energy_b_pj, energy_reason, cycles_a, cycles_b, cycles_reason."""
        rows = [{"name": one["name"], "in": one["in"], "energy_a_pj": one["energy"]["a_pj"],
                 "energy_b_pj": one["energy"]["b_pj"], "energy_reason": _name(one["energy_reason"]),
                 "cycles_a": one["cycles"]["a"], "cycles_b": one["cycles"]["b"],
                 "cycles_reason": _name(one["cycles_reason"])}
                for one in self.data["layers"]]
        return _frame(rows)

    def __repr__(self) -> str:
        return f"<picojoule.Diff {self.data['a']['architecture']} to {self.data['b']['architecture']}>"


def _name(reason: dict[str, Any] | None) -> str | None:
    return reason["name"] if reason else None


class Reproduction(Answer):
    """Published tables beside ours.

    Attributes
    ----------
    data : dict
        As the JSON of ``pj reproduce`` (docs/reproduce.md).
    within_tolerance : bool
        Is every cell, total and mean within its tolerance?
    """

    @property
    def within_tolerance(self) -> bool:
        return bool(self.data["within_tolerance"])

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """By name: one row a cell: row, column, unit, published, simulated, error_percent, within, calibrated_on."""
        return {table["name"]: _frame(list(_cells(table))) for table in self.data["tables"]}

    def __repr__(self) -> str:
        return f"<picojoule.Reproduction {self.data['title']}>"


def _cells(table: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [*table["rows"], *([table["total"]] if table["total"] else [])]
    return [{"row": row["name"], "column": column["name"], "unit": column["unit"], **cell,
             "calibrated_on": column["calibrated_on"]}
            for row in rows for column, cell in zip(table["columns"], row["cells"], strict=True)]


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows)


def reproduce(design: Named, *, progress: bool | Callable[[int, int, str], object] = False) -> Reproduction:
    """Make the runs of a published design and put its tables beside ours, as ``pj reproduce``.

    Parameters
    ----------
    design : str or path
        A name that ``published()`` lists, or a file (docs/reproduce.md).
    progress : bool or callable
        As of `run`.

    Raises
    ------
    InputError
        No such design, or something is wrong with its file.
    KeyboardInterrupt
        Ctrl-C on the main thread.
    """
    bar = Bar("layer")
    told = bar.show if progress is True else progress or None
    try:
        return Reproduction(*_core.reproduce(os.fspath(design), told, on_main_thread()))
    finally:
        bar.close()
