# SPDX-License-Identifier: Apache-2.0
"""Running networks on machines."""
from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from typing import Any

from picojoule import _core
from picojoule.result import Result


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def run(architecture: str | os.PathLike[str], workload: str | os.PathLike[str], *, style: str | None = None,
        engine: str = "replay", mapping: str | os.PathLike[str] | None = None,
        technology: str | os.PathLike[str] | None = None, dram: str | os.PathLike[str] | None = None,
        precision: str | None = None, batch: int | None = None, layers: str = "*",
        set: Mapping[str, Any] | None = None,  # noqa: A002  what the command line calls it
        contended: bool = True, seed: int = 1,
        progress: Callable[[int, int, str], object] | None = None) -> Result:
    """Run a network on a machine, as ``pj run`` does: the result has the same numbers.

    Parameters
    ----------
    architecture, workload : str or path
        A name that ``architectures()`` or ``workloads()`` lists, or a file: a name with a dot or a slash.
    style : str, optional
        What stays in the array; the machine's own style if not given.
    engine : {"replay", "analytic", "cycle"}
        Transactions, closed form, or every clock with real operands.
    mapping : path, optional
        A file, or a folder with one a layer, instead of the style's own mapping.
    technology, dram : str or path, optional
        Prices; a DRAM instead of the machine's off-chip memory.
    precision : {"int4", "int8", "int16"}, optional
        Bits of operands instead of the network's.
    batch : int, optional
        Samples run together.
    layers : str
        Only layers whose names match this glob.
    set : mapping of str to value, optional
        Values to change by path: ``{"unified_buffer.capacity_bytes": 524288}``.
    contended : bool
        False: every transfer takes its latency, nothing serialises.
    seed : int
        Of the operands of the cycle engine.
    progress : callable, optional
        Called before each layer with how many are done, how many there are, and the layer's name. What it raises ends
        the run and is raised here.

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
    request = _core.RunRequest()
    request.architecture = os.fspath(architecture)
    request.workload = os.fspath(workload)
    request.engine = engine
    request.layers = layers
    request.contended = contended
    request.seed = seed
    request.batch = batch
    request.set = [f"{path}={_text(value)}" for path, value in (set or {}).items()]
    optional = {"style": style, "mapping": mapping, "technology": technology, "dram": dram, "precision": precision}
    for name, value in optional.items():
        if value is not None:
            setattr(request, name, os.fspath(value))
    if progress is not None:
        request.progress = progress
    on_main_thread = threading.current_thread() is threading.main_thread()
    return Result(_core.run(request, on_main_thread))
