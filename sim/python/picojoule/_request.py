# SPDX-License-Identifier: Apache-2.0
"""What is asked for, from Python's words to the engines'."""
from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Any, Union

from picojoule import _core
from picojoule._values import set_text
from picojoule.documents import Architecture, Document, Mapping, Technology, Workload

Named = Union[str, "os.PathLike[str]"]
ArchitectureLike = Union[Named, Architecture]
WorkloadLike = Union[Named, Workload]
TechnologyLike = Union[Named, Technology]
MappingLike = Union[Named, Mapping, MappingOf[str, Mapping]]


def on_main_thread() -> bool:
    """Signals reach the main thread alone."""
    return threading.current_thread() is threading.main_thread()


@dataclass
class Held:
    """What must live until the engines are done: the files in memory that a request names."""

    things: list[object] = field(default_factory=list)

    def name(self, thing: Named | Document) -> str:
        """What the request calls it. A document is copied, so that it may be changed meanwhile."""
        if not isinstance(thing, Document):
            return os.fspath(thing)
        copy = thing.copy()
        self.things.append(copy)
        return copy.file()

    def mapping(self, mapping: MappingLike) -> str:
        """One mapping, a file or folder, or one a layer: then a folder in memory."""
        if not isinstance(mapping, MappingOf):
            return self.name(mapping)
        texts = {layer: one.text for layer, one in mapping.items()}
        folder = f"mappings@{hashlib.sha256(repr(sorted(texts.items())).encode()).hexdigest()[:16]}/"
        for layer, text in texts.items():
            self.things.append(_core.FileInMemory(f"{folder}/{layer.replace('/', '_')}.textproto", text))
        return folder


def _pairs(name: str, values: MappingOf[str, Any] | None) -> list[str]:
    if values is not None and not isinstance(values, MappingOf):
        raise TypeError(f'{name} is a mapping, such as {{"glb.banks": 4}}, got {type(values).__name__}')
    return [f"{key}={set_text(value)}" for key, value in (values or {}).items()]


@dataclass(frozen=True)
class Words:
    """What every kind of run is asked for; pickled where it goes to another process. Documented at `picojoule.run`."""

    architecture: ArchitectureLike = ""
    workload: WorkloadLike = ""
    style: str | None = None
    engine: str | None = None
    mapping: MappingLike | None = None
    technology: TechnologyLike | None = None
    dram: Named | None = None
    precision: str | None = None
    batch: int | None = None
    layers: str | None = None
    set: MappingOf[str, Any] | None = None
    contended: bool = True
    dims: MappingOf[str, int] | None = None
    unsupported_on_host: bool = False

    def request(self, held: Held) -> _core.RunRequest:
        """Texts that are not given stay as the request has them. Raises TypeError."""
        request = _core.RunRequest()
        request.architecture = held.name(self.architecture)
        request.workload = held.name(self.workload)
        request.contended = self.contended
        request.batch = self.batch
        request.set = _pairs("set", self.set)
        request.dims = _pairs("dims", self.dims)
        request.unsupported_on_host = self.unsupported_on_host
        if self.mapping is not None:
            request.mapping = held.mapping(self.mapping)
        if self.technology is not None:
            request.technology = held.name(self.technology)
        if self.dram is not None:
            request.dram = os.fspath(self.dram)
        for name in ("style", "engine", "precision", "layers"):
            value = getattr(self, name)
            if value is not None:
                setattr(request, name, value)
        return request
