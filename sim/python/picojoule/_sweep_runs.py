# SPDX-License-Identifier: Apache-2.0
"""Where the points of a sweep run: in threads here, in a process of its own, or on a cluster."""
from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Union

from picojoule import _core
from picojoule._request import Held, Words, on_main_thread
from picojoule._values import set_text
from picojoule.documents import Document
from picojoule.mapping_search import Search

if TYPE_CHECKING:
    from distributed import Client


class SweepProgress(NamedTuple):
    """How far a sweep is: points done, of all to do, of these failed; seconds since the start; what is being done."""

    done: int
    all: int
    failed: int
    seconds: float
    what: str


Told = Callable[[SweepProgress], object]


@dataclass(frozen=True)
class SweepWords:
    """A sweep as it is asked for; pickled where it goes to another process."""

    run: Words
    file: str
    vary: MappingOf[str, Union[str, Sequence[Any]]]
    strategy: str | None
    points: int | None
    seed: int | None
    search: Search | None

    def flags(self, held: Held) -> _core.SweepFlags:
        request = self.run.request(held)
        for name in ("engine", "layers"):  # the sweep's file may say them
            if getattr(self.run, name) is None:
                setattr(request, name, "")
        flags = _core.SweepFlags()
        flags.run = request
        flags.file = self.file
        flags.uncontended = not self.run.contended
        flags.vary = [f"{path}={_values(values, held)}" for path, values in self.vary.items()]
        flags.strategy = self.strategy or ""
        flags.points = self.points
        flags.seed = self.seed
        if self.search is not None:
            flags.map = True
            flags.search = self.search.flags()
        return flags


def _values(values: str | Sequence[Any], held: Held) -> str:
    if isinstance(values, str):
        return values
    return ",".join(held.name(v) if isinstance(v, Document | os.PathLike) else set_text(v) for v in values)


def run_here(words: SweepWords, store: str, resume: bool, jobs: int, verify: str, progress: Told | None) -> None:
    """In this process. SystemC's engines fork: it must have no other threads."""
    held = Held()
    flags = words.flags(held)
    told = None if progress is None else (lambda *p: progress(SweepProgress(*p)))
    _core.sweep(flags, store, resume, jobs, verify, told, on_main_thread())


def run(words: SweepWords, store: str, *, resume: bool, jobs: int | None, verify: str | None, progress: Told | None,
        client: Client | None) -> None:
    """Raises what `picojoule.sweep` says."""
    threads = jobs if jobs is not None else len(os.sched_getaffinity(0))
    if client is not None:
        from picojoule import _sweep_cluster

        _sweep_cluster.run(words, store, resume, client, progress)
        if verify is None:
            return
        resume = True
    held = Held()
    if verify is None and not _core.sweep_forks(words.flags(held)):
        run_here(words, store, resume, threads, "", progress)
        return
    from picojoule import _sweep_child

    _sweep_child.run(words, store, resume, threads, verify or "", progress)
