# SPDX-License-Identifier: Apache-2.0
"""What a run says, as frames."""
from __future__ import annotations

import html
import io
import json
import os
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from picojoule import _core
from picojoule._files import write_text
from picojoule.comparisons import Diff

if TYPE_CHECKING:
    import pandas as pd

_R = TypeVar("_R", bound="Result")

_CATEGORIES = ("arithmetic", "movement", "conversion", "control", "static")
_OF_A_LAYER = ("name", "op", "role", "unit", "copies", "macs", "vector_operations", "cycles", "compute_cycles",
               "stall_cycles", "utilization", "seconds", "energy_pj", "pj_per_mac")


def frame(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    """With these columns, also of no rows."""
    import pandas as pd  # takes half a second, and a run needs none

    return pd.DataFrame(rows, columns=columns)


class Result:
    """A run's report. All figures of a layer are of all its copies together, so that layers sum to the totals.

    Attributes
    ----------
    layers, charges, energy, stalls : pandas.DataFrame
    """

    def __init__(self, report: _core.Report, *, timeline: str | None = None) -> None:
        self._report = report
        self._timeline = timeline

    @classmethod
    def from_json(cls: type[_R], text: str) -> _R:
        """From what `to_json` or ``pj run --json`` wrote. Raises InputError if it is no report."""
        return cls(_core.Report.from_json(text))

    @classmethod
    def load(cls: type[_R], path: str | os.PathLike[str]) -> _R:
        """From a file of ``pj run --json``. Raises InputError if it cannot be read or is no report."""
        return cls(_core.Report.load(os.fspath(path)))

    def to_json(self) -> str:
        """The report as ``pj run --json`` writes it (docs/report.md)."""
        return self._report.json()

    @cached_property
    def data(self) -> dict[str, Any]:
        """The report as dictionaries and lists (docs/report.md)."""
        data: dict[str, Any] = json.loads(self.to_json())
        return data

    @property
    def totals(self) -> dict[str, Any]:
        """Of all layers: energy_pj, cycles, seconds, macs, area_mm2, ... (docs/report.md)."""
        totals: dict[str, Any] = self.data["totals"]
        return totals

    @cached_property
    def layers(self) -> pd.DataFrame:
        """One row a layer: its figures, and `<category>_pj` for each category of energy."""
        rows = []
        for layer in self.data["layers"]:
            row = {key: layer[key] for key in _OF_A_LAYER}
            row.update({f"{c}_pj": layer["by_category_pj"][c] for c in _CATEGORIES})
            rows.append(row)
        return frame(rows, [*_OF_A_LAYER, *(f"{c}_pj" for c in _CATEGORIES)])

    @cached_property
    def charges(self) -> pd.DataFrame:
        """One row a charge: layer, component, action, tensor, count, pj_per_action, energy_pj, source, ..."""
        columns = ["layer", "component", "level", "action", "tensor", "category", "boundary", "count", "activity",
                   "pj_per_action", "energy_pj", "price_kind", "calibrated", "how", "source"]
        rows = [{"layer": layer["name"], **charge} for layer in self.data["layers"] for charge in layer["charges"]]
        return frame(rows, columns)

    @cached_property
    def energy(self) -> pd.DataFrame:
        """Energy in pJ by component (rows) and category (columns), over all layers."""
        table = self.charges.pivot_table(index="component", columns="category", values="energy_pj", aggfunc="sum",
                                         fill_value=0.0)
        named = table.reindex(columns=[c for c in _CATEGORIES if c in table.columns])
        return named.rename(columns=lambda c: f"{c}_pj").rename_axis(columns=None)

    @cached_property
    def stalls(self) -> pd.DataFrame:
        """One row a layer and reason: layer, reason, stall_cycles."""
        rows = [{"layer": layer["name"], "reason": reason, "stall_cycles": cycles}
                for layer in self.data["layers"] for reason, cycles in layer["stall_reasons"].items()]
        return frame(rows, ["layer", "reason", "stall_cycles"])

    @cached_property
    def values(self) -> pd.DataFrame | None:
        """One row a layer that arrays computed: clipped_share, relative_error, ... (docs/report.md).

        None without `values`; what is of the whole network, such as its accuracy, is in ``data["values"]``.
        """
        if self.data.get("values") is None:
            return None
        rows = [{"layer": layer["name"], **layer["values"]} for layer in self.data["layers"] if layer["values"]]
        return frame(rows, list(rows[0]) if rows else ["layer"])

    @cached_property
    def timeline(self) -> pd.DataFrame | None:
        """One row a bin: layer, start_ns, length_ns, ... (docs/trace.md); None without `timeline_bin_ns`."""
        if self._timeline is None:
            return None
        import pandas as pd

        return pd.read_csv(io.StringIO(self._timeline))

    def diff(self, other: Result, *, top: int = 10) -> Diff:
        """What changed from this result to the other one; `top` rows of each list in its text."""
        return Diff(*_core.diff(self._report, other._report, top))

    def to_html(self, path: str | os.PathLike[str] | None = None, *, other: Result | None = None,
                names: tuple[str, str] = ("A", "B")) -> str:
        """One self-contained page that opens offline (docs/report_page.md).

        Parameters
        ----------
        path : path, optional
            Where it is written, whole or not at all.
        other : Result, optional
            Both side by side, changes of the other against this one.
        names : (str, str)
            What the page calls the two.

        Returns
        -------
        str
            The page's text.

        Raises
        ------
        OSError
            It cannot be written.
        """
        from picojoule.page import comparison_page, report_page

        timeline = None if self.timeline is None else self.timeline.to_dict("records")
        text = report_page(self.data, timeline=timeline) if other is None else comparison_page(
            self.data, other.data, names=names)
        if path is not None:
            write_text(path, text)
        return text

    def explain(self, *queries: str) -> str:
        """What ``pj explain`` says of charges and figures: ``"total"``, ``"conv1/dram/read/weight"``.

        Without a query, all that can be asked, one a line. Raises InputError for one that names nothing.
        """
        return self._report.explain(list(queries))

    def __str__(self) -> str:
        return self._report.text()

    def __repr__(self) -> str:
        d = self.data
        t = d["totals"]
        return (f"<picojoule.Result {d['workload']} on {d['architecture']}, {d['engine']}: "
                f"{t['energy_pj'] / 1e9:.4g} mJ, {t['seconds'] * 1e3:.4g} ms>")

    def _repr_html_(self) -> str:
        head = html.escape(repr(self).strip("<>"))
        shown = self.layers.drop(columns=["vector_operations", "compute_cycles"])
        return f"<p><b>{head}</b></p>{shown.to_html(index=False, float_format='{:.4g}'.format, max_rows=60)}"

    def __getstate__(self) -> dict[str, Any]:
        return {"json": self.to_json(), "timeline": self._timeline}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._report = _core.Report.from_json(state["json"])
        self._timeline = state["timeline"]
