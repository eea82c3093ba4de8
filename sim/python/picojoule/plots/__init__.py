# SPDX-License-Identifier: Apache-2.0
"""Plots of results, sweeps, bounds and timelines: matplotlib for papers, plotly for looking, the same numbers.

>>> import picojoule as pj, picojoule.plots as plots
>>> figure = plots.energy(pj.run("eyeriss_v1", "alexnet", engine="analytic"), width=plots.COLUMN)
>>> figure.savefig("energy.pdf")  # doctest: +SKIP
"""
from __future__ import annotations

from typing import Any

from picojoule.errors import MissingPackageError, PlotError
from picojoule.plots import data
from picojoule.plots.checks import COLUMN, FULL, library
from picojoule.plots.drawing import (bandwidth, energy, layers_in_time, movement, occupancy, pareto, roofline,
                                     ski_slope, stalls)


def figure(width: float = FULL, height: float = 3.0) -> Any:
    """An empty matplotlib figure to compose plots in, as papers want it: Type 42 fonts, without pyplot.

    Parameters
    ----------
    width, height : float
        In inches.

    Returns
    -------
    matplotlib.figure.Figure
        ``figure.subplots(1, 2)`` gives axes for `ax`.

    Raises
    ------
    MissingPackageError
        matplotlib is not installed.
    """
    library("matplotlib")
    from picojoule.plots.paper import PaperFigure

    return PaperFigure(width, height)


__all__ = ["COLUMN", "FULL", "MissingPackageError", "PlotError", "bandwidth", "data", "energy", "figure",
           "layers_in_time", "movement", "occupancy", "pareto", "roofline", "ski_slope", "stalls"]
