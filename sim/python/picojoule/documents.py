# SPDX-License-Identifier: Apache-2.0
"""Machines, networks, mappings and technologies that a program holds, changes and writes back."""
from __future__ import annotations

import html
import json
import os
from collections.abc import Mapping as MappingOf
from typing import Any, ClassVar, TypeVar

from picojoule import _core
from picojoule._files import write_text
from picojoule._values import set_text, textproto

_D = TypeVar("_D", bound="Document")


class Document:
    """A configuration file, held in memory: `Architecture`, `Workload`, `Mapping` or `Technology`.

    Parameters
    ----------
    source : str or path
        A name of the catalog (``"eyeriss_v1"``), or a file: a name with a dot or a slash. Includes are merged in.

    Raises
    ------
    InputError
        There is no such name or file, or it cannot be read; unknown keys with what was probably meant.
    """

    _kind: ClassVar[_core.DocumentKind]

    def __init__(self, source: str | os.PathLike[str]) -> None:
        self._document = _core.Document.load(self._kind, os.fspath(source))

    @classmethod
    def _of(cls: type[_D], document: _core.Document) -> _D:
        made = cls.__new__(cls)
        made._document = document
        return made

    @classmethod
    def from_text(cls: type[_D], text: str, origin: str | os.PathLike[str] = "text.textproto") -> _D:
        """From the text of a file; `origin` is the name that problems show, and relative paths in it are beside it."""
        return cls._of(_core.Document.parse(cls._kind, text, os.fspath(origin)))

    @classmethod
    def from_dict(cls: type[_D], values: MappingOf[str, Any]) -> _D:
        """From nested dictionaries and lists with the names of configs/schema: what `to_dict` gives.

        Raises
        ------
        InputError
            A name or a type that the schema does not have; lines are those of the text it stands for.
        TypeError
            A value that no file can hold.
        """
        name = values.get("name") or cls.__name__.lower()
        return cls.from_text(textproto(values), f"{name}.textproto")

    def to_dict(self) -> dict[str, Any]:
        """What is set, as nested dictionaries and lists; defaults are not in it."""
        values: dict[str, Any] = json.loads(self._document.json())
        return values

    @property
    def name(self) -> str:
        """Of the machine, network or technology; of a mapping, of its file."""
        return self._document.name

    @property
    def text(self) -> str:
        """As a file: protobuf text by configs/schema. Comments of the file it came from are lost."""
        return self._document.text()

    def get(self, path: str) -> Any:
        """One value by its path, such as ``"glb.capacity_kib"``; None if it is not set.

        Raises
        ------
        InputError
            There is no such value; with what was probably meant.
        """
        return json.loads(self._document.get(path))

    def set(self: _D, path: str, value: Any) -> _D:
        """Change one value by its path; nothing is changed if there is a problem.

        Parameters
        ----------
        path : str
            As of ``pj run --set``: names joined by dots, an element by its name (``"glb.banks"``), or
            ``memory[glb].banks`` where a name stands in two lists. A field in bytes may be said in ``_kib``, ``_mib``,
            ``_gib``.
        value : int, float, bool, str, or a list of these

        Returns
        -------
        The document itself.

        Raises
        ------
        InputError
            There is no such value, or it cannot be set to this; with what would be right.
        """
        self._document.set(path, set_text(value))
        return self

    def copy(self: _D) -> _D:
        """Another one that can be changed by itself."""
        return self._of(self._document.copy())

    def check(self) -> None:
        """Raise InputError with all that is wrong. Runs do so themselves.

        Of a mapping the text alone is looked at: whether it fits depends on the machine and the layer.
        """
        self._document.check()

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the file, whole or not at all. Raises OSError if it cannot be written."""
        write_text(path, self.text)

    def file(self) -> str:
        """Path that stands for this document as it is now, in this process, as long as it lives and is not changed."""
        return self._document.file()

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and isinstance(other, Document) and other.text == self.text

    __hash__ = None  # type: ignore[assignment]  # it can be changed

    def __repr__(self) -> str:
        return f"<picojoule.{type(self).__name__} {self.name}>"

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f"<p><b>{html.escape(repr(self).strip('<>'))}</b></p><pre>{html.escape(self.text)}</pre>"

    def __getstate__(self) -> dict[str, str]:
        return {"text": self.text, "origin": self._document.origin}

    def __setstate__(self, state: dict[str, str]) -> None:
        self._document = _core.Document.parse(self._kind, state["text"], state["origin"])


class Architecture(Document):
    """A machine (configs/schema/architecture.proto): clocks, memories, fan-outs, compute.

    >>> arch = Architecture("eyeriss_v1")
    >>> arch.set("glb.capacity_kib", 256).get("glb.capacity_bytes")
    262144
    """

    _kind = _core.DocumentKind.ARCHITECTURE


class Workload(Document):
    """A network (configs/schema/network.proto): inputs and layers.

    >>> Workload("alexnet").get("layer[CONV1].filters")
    96
    """

    _kind = _core.DocumentKind.WORKLOAD

    @classmethod
    def from_onnx(cls, path: str | os.PathLike[str], *, dims: MappingOf[str, int] | None = None,
                  batch: int | None = None, unsupported_on_host: bool = False) -> Workload:
        """From a model of ONNX, opsets 7 to 21 (docs/import.md).

        Parameters
        ----------
        dims : mapping of str to int, optional
            Sizes that the model leaves open, by name.
        batch : int, optional
            Of a model that leaves its first dimension open.
        unsupported_on_host : bool
            What no machine can do becomes a layer of the host, instead of an error.

        Raises
        ------
        InputError
            The model cannot be read or has what cannot be imported; all of it at once.
        """
        sizes = [f"{name}={size}" for name, size in (dims or {}).items()]
        return cls._of(_core.Document.import_(os.fspath(path), sizes, batch, unsupported_on_host))

    @classmethod
    def from_scalesim(cls, path: str | os.PathLike[str]) -> Workload:
        """From a topology of SCALE-Sim, .csv. Raises InputError."""
        return cls._of(_core.Document.import_(os.fspath(path), [], None, False))


class Mapping(Document):
    """A mapping of one layer (configs/schema/mapping.proto): loops of each memory and fan-out, and bypass.

    Of a file, or as `picojoule.mappings` and `picojoule.map` give them.
    """

    _kind = _core.DocumentKind.MAPPING


class Technology(Document):
    """Prices (configs/schema/technology.proto), each with its source.

    Tables and technologies that it builds on are files beside it: `write` it where they are.
    """

    _kind = _core.DocumentKind.TECHNOLOGY
