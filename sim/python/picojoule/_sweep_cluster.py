# SPDX-License-Identifier: Apache-2.0
"""A sweep on a Dask cluster: workers get a few points at a time, this process alone writes the store."""
from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from distributed import KilledWorker, as_completed

from picojoule import _core
from picojoule._request import Held
from picojoule._sweep_runs import SweepProgress, SweepWords, Told
from picojoule.errors import ClusterError

if TYPE_CHECKING:
    from distributed import Client

_MOST_IN_A_CHUNK = 64
_TURNS = 8  # chunks of each thread at least, so that all end at about the same time
_AHEAD = 3  # chunks of each thread that are given out
_known = threading.local()


def _configuration(plan: _core.SweepPlan) -> str:
    return f"pj {_core.__version__}\n{plan.configuration}"


def _plan(words: SweepWords, configuration: str) -> _core.SweepPlan:
    """Of this thread of a worker, made once: it remembers what points share."""
    if getattr(_known, "configuration", None) != configuration:
        held = Held()
        plan = _core.SweepPlan(words.flags(held))
        if _configuration(plan) != configuration:
            theirs = set(_configuration(plan).splitlines()) - set(configuration.splitlines())
            raise ClusterError(f"a worker has another version or other files: {', '.join(sorted(theirs))}")
        _known.plan, _known.held, _known.configuration = plan, held, configuration
    plan_of_thread: _core.SweepPlan = _known.plan
    return plan_of_thread


def _evaluate(words: SweepWords, configuration: str, points: list[int]) -> list[bytes]:
    plan = _plan(words, configuration)
    return [plan.evaluate(point) for point in points]


def _chunks(left: list[int], threads: int) -> Iterator[list[int]]:
    """Neighbours of a grid together: they share the most."""
    size = max(1, min(_MOST_IN_A_CHUNK, len(left) // (_TURNS * threads)))
    for begin in range(0, len(left), size):
        yield left[begin:begin + size]


class _Run:
    def __init__(self, words: SweepWords, plan: _core.SweepPlan, store: _core.PlanStore, client: Client,
                 progress: Told | None) -> None:
        self._words = words
        self._configuration = _configuration(plan)
        self._store = store
        self._client = client
        self._progress = progress
        self._left = store.left()
        self._begun = time.monotonic()
        self._done = self._failed = 0
        self._points: dict[str, list[int]] = {}
        self._alone: set[int] = set()  # points that were given out once more, each by itself

    def run(self) -> None:
        threads = max(1, sum(self._client.nthreads().values()))
        chunks = _chunks(self._left, threads)
        results = as_completed([self._submit(c) for _, c in zip(range(_AHEAD * threads), chunks, strict=False)])
        try:
            for future in results:
                for again in self._take(future):
                    results.add(self._submit(again))
                chunk = next(chunks, None)
                if chunk is not None:
                    results.add(self._submit(chunk))
        finally:
            self._client.cancel(list(results.futures))

    def _submit(self, points: list[int]) -> Any:
        future = self._client.submit(_evaluate, self._words, self._configuration, points, pure=False)
        self._points[future.key] = points
        return future

    def _take(self, future: Any) -> list[list[int]]:
        """Into the store; the points that are to be given out again."""
        points = self._points.pop(future.key)
        try:
            for result in future.result():
                self._count(self._store.add(result))
        except KilledWorker:
            return self._lost(points)
        return []

    def _lost(self, points: list[int]) -> list[list[int]]:
        again = [point for point in points if point not in self._alone]
        for point in set(points) - set(again):
            self._store.add_error(point, "the workers that ran it died")
            self._count(False)
        self._alone.update(again)
        return [[point] for point in again]

    def _count(self, has_figures: bool) -> None:
        self._done += 1
        self._failed += not has_figures
        if self._progress is not None:
            self._progress(SweepProgress(self._done, len(self._left), self._failed, time.monotonic() - self._begun,
                                         "points"))


def run(words: SweepWords, store: str, resume: bool, client: Client, progress: Told | None) -> None:
    """Raises what `picojoule.sweep` says, and ClusterError."""
    held = Held()
    plan = _core.SweepPlan(words.flags(held))
    writer = _core.PlanStore(plan, store, resume)
    _Run(words, plan, writer, client, progress).run()
