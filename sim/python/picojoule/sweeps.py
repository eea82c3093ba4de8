# SPDX-License-Identifier: Apache-2.0
"""Many runs that differ in a few values, kept in a store."""
from __future__ import annotations

import html
import os
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

from picojoule import _core, _sweep_runs
from picojoule._files import write_text
from picojoule._progress import Bar
from picojoule._request import ArchitectureLike, Named, TechnologyLike, Words, WorkloadLike
from picojoule._sweep_runs import SweepProgress, SweepWords
from picojoule.mapping_search import Search

if TYPE_CHECKING:
    import pandas as pd
    from distributed import Client

Values = Union[str, Sequence[Any]]


class Sweep:
    """What a store of a sweep has (docs/sweeps.md), also while one writes it.

    Parameters
    ----------
    store : path

    Raises
    ------
    InputError
        It is no store, or one of another version.
    """

    def __init__(self, store: Named) -> None:
        self.store = Path(store)
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        _core.check_store(os.fspath(store))

    def _read(self, query: str) -> pd.DataFrame:
        import pandas as pd

        with closing(sqlite3.connect(f"{self.store.resolve().as_uri()}?mode=ro", uri=True)) as database:
            return pd.read_sql_query(query, database)

    @cached_property
    def facts(self) -> dict[str, str]:
        """configuration (what decides the results, a line each), hash, pj (version), points (how many it will have)."""
        rows = self._read("SELECT name, value FROM sweep")
        return {str(name): str(value) for name, value in zip(rows["name"], rows["value"], strict=True)}

    @cached_property
    def axes(self) -> list[str]:
        """Paths of what varies."""
        return [str(path) for path in self._read("SELECT path FROM axis ORDER BY axis")["path"]]

    @cached_property
    def points(self) -> pd.DataFrame:
        """One row a point: point, its value of each axis, error (None: none), figures, area_mm2, edp_pjs."""
        import pandas as pd

        points = self._read("SELECT * FROM point ORDER BY point").drop(columns="hash")
        settings = self._read("SELECT point, path, value FROM setting JOIN axis USING (axis)")
        values = settings.pivot(index="point", columns="path", values="value").reindex(columns=self.axes)
        values = values.apply(_as_numbers)
        points["edp_pjs"] = points["energy_pj"] * points["seconds"]
        joined = values.rename_axis(columns=None).reset_index().merge(points, on="point")
        return pd.DataFrame(joined)

    @cached_property
    def layers(self) -> pd.DataFrame:
        """One row a point and layer, all its copies: point, name, figures."""
        return self._read("SELECT * FROM layer ORDER BY point, layer").drop(columns="layer")

    @cached_property
    def verification(self) -> pd.DataFrame:
        """One row a point that another engine ran again: point, engine, error, cycles, seconds, energy_pj."""
        return self._read("SELECT * FROM verification ORDER BY point")

    def pareto(self, x: str = "seconds", y: str = "energy_pj") -> pd.DataFrame:
        """The points that no other beats in both figures, in the order of `x`.

        Raises
        ------
        InputError
            No such figure; known are area_mm2, cycles, edp_pjs, energy_pj, seconds.
        """
        front = _core.pareto(os.fspath(self.store), x, y)
        return self.points.set_index("point").loc[front].reset_index()

    def to_html(self, path: Named | None = None) -> str:
        """One self-contained page that opens offline (docs/report_page.md), written to `path` if there is one.

        Raises OSError if it cannot be written.
        """
        from picojoule.page import load_sweep, sweep_page

        text = sweep_page(load_sweep(self.store))
        if path is not None:
            write_text(path, text)
        return text

    def __repr__(self) -> str:
        failed = int(self.points["error"].notna().sum())
        return f"<picojoule.Sweep {len(self.points)} of {self.facts['points']} points, {failed} failed>"

    def _repr_html_(self) -> str:
        front = self.pareto().drop(columns="error")
        return (f"<p><b>{html.escape(repr(self).strip('<>'))}</b>; energy against time:</p>"
                f"{front.to_html(index=False, float_format='{:.4g}'.format, max_rows=60)}")


def _as_numbers(column: pd.Series[Any]) -> pd.Series[Any]:
    import pandas as pd

    try:
        return pd.to_numeric(column)
    except ValueError:
        return column


def _axis(path: str, values: Values) -> tuple[str, Values]:
    """A text is a range or list as ``--vary`` has it, anything else a list of values."""
    name = {"architecture": "arch"}.get(path, path)
    return name, values if isinstance(values, str) else list(values)


def sweep(architecture: ArchitectureLike = "", workload: WorkloadLike = "", *,
          vary: MappingOf[str, Values] | None = None, file: Named | None = None, store: Named | None = None,
          resume: bool = False, strategy: str | None = None, points: int | None = None, seed: int | None = None,
          style: str | None = None, engine: str | None = None, mapping: Named | None = None,
          technology: TechnologyLike | None = None, dram: Named | None = None, precision: str | None = None,
          batch: int | None = None, layers: str | None = None,
          set: MappingOf[str, Any] | None = None,  # noqa: A002
          contended: bool = True, dims: MappingOf[str, int] | None = None, unsupported_on_host: bool = False,
          search: Search | None = None, jobs: int | None = None, verify: str | None = None,
          progress: bool | Callable[[SweepProgress], object] = False, client: Client | None = None) -> Sweep:
    """Run a network on many machines and keep the results, as ``pj sweep`` does (docs/sweeps.md).

    Parameters
    ----------
    architecture, workload, style, mapping, technology, dram, precision, batch, layers, set, contended, dims, \
unsupported_on_host
        Of every point, as of `run`.
    vary : mapping of str to list or str
        Values of each axis. A path is one of `set`, or arch, workload, style, technology, dram, precision, batch.
        ``{"array.rows": [8, 16], "unified_buffer.capacity_kib": "64:1024:5:log"}``.
    file : path, optional
        A sweep's file; what is said here goes before what it says.
    store : path, optional
        Where results go as they come. Not given: a file that lives as long as the result.
    resume : bool
        Go on with the store, if it is there.
    strategy : {"grid", "list", "random", "latin"}, optional
        Every combination; one of each; so many of them.
    points, seed : int, optional
        Of random and latin.
    engine : {"analytic", "replay", "cycle"}, optional
        Analytic, which is the default, runs points in threads; the others in processes.
    search : Search, optional
        Search the mappings of each point instead of the style's own.
    jobs : int, optional
        Points at a time; one for each core if not given.
    verify : {"replay", "cycle"}, optional
        Run the points of the front of energy against time again.
    progress : bool or callable
        True shows a bar. A callable gets a `SweepProgress`; what it raises ends the sweep and is raised here.
    client : distributed.Client, optional
        Points run on the workers of this Dask cluster; results are written here (docs/dask.md).

    Returns
    -------
    Sweep

    Raises
    ------
    InputError
        Something is wrong with what was asked for, all at once; the store is there already, or is of another sweep. A
        point that fails is a row with its error instead.
    OSError
        The store can no longer be written; what was finished is in it.
    KeyboardInterrupt
        Ctrl-C on the main thread; what was finished is in the store.
    """
    words = SweepWords(
        Words(architecture, workload, style, engine, mapping, technology, dram, precision, batch, layers, set,
              contended, dims, unsupported_on_host),
        os.fspath(file) if file is not None else "", dict(_axis(*axis) for axis in (vary or {}).items()), strategy,
        points, seed, search)
    folder = tempfile.TemporaryDirectory(prefix="picojoule-") if store is None else None
    place = os.path.join(folder.name, "sweep.sqlite") if folder else os.fspath(store)  # type: ignore[arg-type]
    bar = Bar("point")
    told = _on_bar(bar) if progress is True else progress or None
    try:
        _sweep_runs.run(words, place, resume=resume, jobs=jobs, verify=verify, progress=told, client=client)
    finally:
        bar.close()
    result = Sweep(place)
    result._folder = folder
    return result


def _on_bar(bar: Bar) -> Callable[[SweepProgress], object]:
    return lambda p: bar.show(p.done, p.all, p.what if not p.failed else f"{p.what}, {p.failed} failed")
