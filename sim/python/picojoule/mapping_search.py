# SPDX-License-Identifier: Apache-2.0
"""Searching the best mapping of every layer."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Union

from picojoule import _core
from picojoule._progress import Bar
from picojoule._request import (
    ArchitectureLike,
    Held,
    Named,
    TechnologyLike,
    Words,
    WorkloadLike,
    on_main_thread,
)
from picojoule.documents import Mapping
from picojoule.result import Result, frame

if TYPE_CHECKING:
    import pandas as pd

_OF_A_SEARCH = ("strategy", "objectives", "space", "proven", "gap", "nodes", "mappings", "cpu_seconds", "model_pj",
                "model_cycles", "energy_pj", "cycles", "style_pj", "style_cycles")


@dataclass(frozen=True)
class Search:
    """How mappings are searched (docs/mapping.md).

    Attributes
    ----------
    objective : str or list of str
        "energy", "latency", "edp", "ed2p": ties of the first are broken by the next.
    strategy : {"exact", "annealing", "path_integral"}
        Exact: with a proof, or the gap. The others draw, and state nothing.
    factors : {"divide", "cover_in_space", "cover"}
        Each dimension is divided; need not be on fan-outs; nor by what memories hold.
    constraints : list of str
        ``MEMORY:WHAT=NAMES``: what a memory and its fan-out may.
    any_style : bool
        Not the style's mappings only, but all the machine can do.
    pareto : bool
        All mappings that none beats in both energy and latency: `MapResult.front`.
    seconds : float
        Of a core, for each layer.
    nodes : int, optional
        Instead of a time: the same result on any machine.
    seed : int
        Of searches that draw.
    jobs : int
        Layers at a time; 0: one for each core.
    """

    objective: Union[str, Sequence[str]] = ("edp", "energy")
    strategy: str = "exact"
    factors: str = "cover_in_space"
    constraints: Sequence[str] = ()
    any_style: bool = False
    pareto: bool = False
    seconds: float = 1.0
    nodes: int | None = None
    seed: int = 1
    jobs: int = 0

    def flags(self) -> _core.MapFlags:
        flags = _core.MapFlags()
        flags.objective = self.objective if isinstance(self.objective, str) else ",".join(self.objective)
        flags.strategy = self.strategy
        flags.factors = self.factors
        flags.constraints = list(self.constraints)
        flags.any_style = self.any_style
        flags.pareto = self.pareto
        flags.seconds = self.seconds
        flags.nodes = self.nodes
        flags.seed = self.seed
        flags.jobs = self.jobs
        return flags


class MapResult(Result):
    """A run with the mappings that were found, by the analytic engine.

    Attributes
    ----------
    mappings : dict of str to Mapping
        By layer; `run` takes it.
    """

    def __init__(self, report: _core.Report, mappings: dict[str, str] | None = None) -> None:
        super().__init__(report)
        self._mappings = mappings or {}

    @cached_property
    def mappings(self) -> dict[str, Mapping]:
        return {layer: Mapping.from_text(text, f"{layer.replace('/', '_')}.textproto")
                for layer, text in self._mappings.items()}

    @cached_property
    def search(self) -> pd.DataFrame:
        """One row a layer, figures of one copy: how it was searched, proven or the gap, energy_pj, cycles."""
        rows = [{"layer": layer["name"], **layer["mapping_search"]} for layer in self.data["layers"]
                if layer["mapping_search"]]
        return frame(rows, ["layer", *_OF_A_SEARCH])

    @cached_property
    def front(self) -> pd.DataFrame:
        """Of a search with `pareto`: one row a layer and mapping: layer, energy_pj, cycles, of one copy."""
        rows = [{"layer": layer["name"], **point} for layer in self.data["layers"] if layer["mapping_search"]
                for point in layer["mapping_search"]["front"]]
        return frame(rows, ["layer", "energy_pj", "cycles"])

    def __getstate__(self) -> dict[str, Any]:
        return {**super().__getstate__(), "mappings": self._mappings}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        self._mappings = state["mappings"]


def map(architecture: ArchitectureLike, workload: WorkloadLike, *,  # noqa: A001  what the command line calls it
        objective: str | Sequence[str] = ("edp", "energy"), strategy: str = "exact", factors: str = "cover_in_space",
        constraints: Sequence[str] = (), any_style: bool = False, pareto: bool = False, seconds: float = 1.0,
        nodes: int | None = None, seed: int = 1, jobs: int = 0, style: str | None = None,
        technology: TechnologyLike | None = None, dram: Named | None = None, precision: str | None = None,
        batch: int | None = None, layers: str = "*", set: MappingOf[str, Any] | None = None,  # noqa: A002
        dims: MappingOf[str, int] | None = None, unsupported_on_host: bool = False,
        progress: bool | Callable[[str], object] = False) -> MapResult:
    """Search the best mapping of every layer, as ``pj map`` does.

    Parameters
    ----------
    objective, strategy, factors, constraints, any_style, pareto, seconds, nodes, seed, jobs
        Of the search: `Search`.
    progress : bool or callable
        True shows a bar. A callable gets the name of each layer that begins.
    others
        As of `run`.

    Returns
    -------
    MapResult

    Raises
    ------
    InputError
        Something is wrong with what was asked for, or no mapping fits; which constraint, which memory.
    KeyboardInterrupt
        Ctrl-C on the main thread.
    """
    held = Held()
    request = Words(architecture, workload, style, "analytic", None, technology, dram, precision, batch, layers, set,
                    True, dims, unsupported_on_host).request(held)
    flags = Search(objective, strategy, factors, constraints, any_style, pareto, seconds, nodes, seed, jobs).flags()
    bar = _Begun() if progress is True else None
    told = bar or (None if isinstance(progress, bool) else progress)
    try:
        return MapResult(*_core.map(request, flags, told, on_main_thread()))
    finally:
        if bar:
            bar.close()


class _Begun:
    """Counts the layers that have begun; how many there are is not known before."""

    def __init__(self) -> None:
        self._bar = Bar("layer")
        self._count = 0

    def __call__(self, layer: str) -> None:
        self._count += 1
        self._bar.show(self._count, self._count, layer)

    def close(self) -> None:
        self._bar.close()
