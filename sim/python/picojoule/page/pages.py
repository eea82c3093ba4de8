# SPDX-License-Identifier: Apache-2.0
"""The pages: a result, two results side by side, a sweep."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from picojoule.page import report_data
from picojoule.page.document import document
from picojoule.errors import PageError
from picojoule.page.timeline import curves

_OF_A_SWEEP = ("facts", "axes", "points", "verification")


def _title(report: dict[str, Any]) -> str:
    return f"{report['workload']} on {report['architecture']}"


def report_page(report: dict[str, Any], *, timeline: Iterable[Mapping[str, Any]] | None = None) -> str:
    """One result as a page.

    Parameters
    ----------
    report : dict
        ``Result.data`` (docs/report.md).
    timeline : iterable of mapping, optional
        Rows of ``pj run --timeline`` (`load_timeline`): adds occupancy and bandwidth over time.

    Returns
    -------
    str
        HTML, self-contained. The report is in it and can be saved from it.

    Raises
    ------
    PageError
        `report` is no report of this version, or `timeline` no timeline.
    """
    report_data.check_report(report)
    before, after = report_data.frame(report)
    data = {"kind": "report", **report_data.digest(report), "before": before, "after": after,
            "layers_a_part": report_data.LAYERS_A_PART, "timeline": None if timeline is None else curves(timeline)}
    return document(_title(report), data, report_data.parts(report))


def comparison_page(a: dict[str, Any], b: dict[str, Any], *, names: tuple[str, str] = ("A", "B")) -> str:
    """Two results side by side: figures, energy, what was set differently, layers joined by their names.

    Parameters
    ----------
    a, b : dict
        ``Result.data`` of each; changes are of `b` against `a`.
    names : (str, str)
        What the page calls them.

    Returns
    -------
    str
        HTML, self-contained.

    Raises
    ------
    PageError
        One of them is no report of this version.
    """
    for name, report in zip(names, (a, b)):
        try:
            report_data.check_report(report)
        except PageError as error:
            raise PageError(f"{name}: {error}") from None
    both = [report_data.digest(report) for report in (a, b)]
    return document(f"{names[0]} and {names[1]}", {"kind": "comparison", "names": list(names), "both": both})


def sweep_page(sweep: dict[str, Any]) -> str:
    """A sweep as a page: figures of its points against each other, the front, failures, verification.

    Parameters
    ----------
    sweep : dict
        As `load_sweep` returns it.

    Returns
    -------
    str
        HTML, self-contained.

    Raises
    ------
    PageError
        `sweep` is not what `load_sweep` returns.
    """
    missing = [name for name in _OF_A_SWEEP if name not in sweep]
    if missing:
        raise PageError(f"is no sweep: without {', '.join(missing)}; right would be what load_sweep returns")
    return document(f"sweep of {len(sweep['points'])} points", {"kind": "sweep", "sweep": sweep})
