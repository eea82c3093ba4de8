# SPDX-License-Identifier: Apache-2.0
"""Running networks on machines."""
from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from pathlib import Path
from typing import Any

from picojoule import _core
from picojoule._progress import Bar
from picojoule._request import (
    ArchitectureLike,
    Held,
    MappingLike,
    Named,
    TechnologyLike,
    Words,
    WorkloadLike,
    on_main_thread,
)
from picojoule.documents import Mapping
from picojoule.result import Result
from picojoule.value_runs import Values

Progress = Callable[[int, int, str], object]


def _with_timeline(request: _core.RunRequest, bin_ns: int) -> Result:
    """The engines write a table of bins, which may be large, to a file."""
    with tempfile.TemporaryDirectory(prefix="picojoule-") as folder:
        file = Path(folder) / "timeline.csv"
        request.timeline = os.fspath(file)
        request.timeline_bin_ns = bin_ns
        report = _core.run(request, on_main_thread())
        return Result(report, timeline=file.read_text(encoding="utf-8"))


def run(architecture: ArchitectureLike, workload: WorkloadLike, *, style: str | None = None,
        engine: str = "replay", mapping: MappingLike | None = None, technology: TechnologyLike | None = None,
        dram: Named | None = None, precision: str | None = None, batch: int | None = None, layers: str = "*",
        set: MappingOf[str, Any] | None = None,  # noqa: A002  what the command line calls it
        contended: bool = True, seed: int = 1, dims: MappingOf[str, int] | None = None,
        unsupported_on_host: bool = False, values: bool | Values = False, timeline_bin_ns: int | None = None,
        trace: Named | None = None, progress: bool | Progress = False) -> Result:
    """Run a network on a machine, as ``pj run`` does: the result has the same numbers.

    Parameters
    ----------
    architecture : str, path or Architecture
        A name that ``architectures()`` lists, a file (a name with a dot or a slash), or one that was changed in Python.
    workload : str, path or Workload
        Likewise (``workloads()``); files of ONNX (.onnx) and SCALE-Sim (.csv) too.
    style : str, optional
        What stays in the array; the machine's own style if not given.
    engine : {"replay", "analytic", "cycle"}
        Transactions, closed form, or every clock with real operands.
    mapping : path, Mapping, or mapping of layer to Mapping, optional
        A file, a folder with one a layer, or as `mappings` and `map` give them, instead of the style's own mapping.
    technology : str, path or Technology, optional
        Prices instead of the machine's own.
    dram : str or path, optional
        A DRAM with banks and rows instead of the machine's off-chip memory.
    precision : {"int4", "int8", "int16"}, optional
        Bits of operands instead of the network's.
    batch : int, optional
        Samples run together.
    layers : str
        Only layers whose names match this glob.
    set : mapping of str to value, optional
        Values to change by path: ``{"unified_buffer.capacity_kib": 512, "workload.conv1.filters": 32}``.
    contended : bool
        False: every transfer takes its latency, nothing serialises.
    seed : int
        Of the operands of the cycle engine; of the cells that `values` are computed with.
    dims, unsupported_on_host
        Of a model of ONNX: `Workload.from_onnx`.
    values : bool or Values
        Run real numbers through arrays that compute: `Result.values`. The workload is a network with weights, such as
        ``"digits_cnn"``; parts that cost what their data say take their activity from these numbers.
    timeline_bin_ns : int, optional
        Keep occupancy and bandwidth over time, a row for so many nanoseconds: `Result.timeline`. Takes longer.
    trace : path, optional
        Write what happened when, for ui.perfetto.dev (docs/trace.md); the name must end in .json.
    progress : bool or callable
        True shows a bar. A callable gets how many layers are done, how many there are, and the name of the one that
        begins; what it raises ends the run and is raised here.

    Returns
    -------
    Result

    Raises
    ------
    InputError
        Something is wrong with what was asked for; its `problems` say what, all at once.
    TooLargeError
        A layer is too large to be counted.
    KeyboardInterrupt
        Ctrl-C on the main thread.
    """
    held = Held()
    words = Words(architecture, workload, style, engine, mapping, technology, dram, precision, batch, layers, set,
                  contended, dims, unsupported_on_host)
    request = words.request(held)
    request.seed = seed
    if values is not False:
        request.values = (Values() if values is True else values).request()
    if trace is not None:
        request.trace = os.fspath(trace)
    bar = Bar("layer")
    if progress:
        request.progress = bar.show if progress is True else progress
    try:
        return _with_timeline(request, timeline_bin_ns) if timeline_bin_ns is not None else Result(
            _core.run(request, on_main_thread()))
    finally:
        bar.close()


def mappings(architecture: ArchitectureLike, workload: WorkloadLike, *, style: str | None = None,
             mapping: MappingLike | None = None, technology: TechnologyLike | None = None, dram: Named | None = None,
             precision: str | None = None, batch: int | None = None, layers: str = "*",
             set: MappingOf[str, Any] | None = None,  # noqa: A002
             dims: MappingOf[str, int] | None = None, unsupported_on_host: bool = False) -> dict[str, Mapping]:
    """The mappings that `run` would use, by layer: to look at, to change, to run again.

    Parameters are those of `run`. Raises InputError, and TooLargeError.
    """
    held = Held()
    request = Words(architecture, workload, style, "analytic", mapping, technology, dram, precision, batch, layers, set,
                    True, dims, unsupported_on_host).request(held)
    texts = _core.planned_mappings(request, on_main_thread())
    return {layer: Mapping.from_text(text, f"{layer.replace('/', '_')}.textproto") for layer, text in texts.items()}
