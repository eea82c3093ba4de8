# SPDX-License-Identifier: Apache-2.0
"""Python's values as the texts that configuration files and ``PATH=VALUE`` hold."""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _plain(value: Any) -> Any:
    """A number of numpy's as one of Python's own."""
    return value.item() if hasattr(value, "item") and not isinstance(value, str | bytes) else value


def set_text(value: Any) -> str:
    """As the right side of ``--set PATH=VALUE``: a scalar, or a list of scalars."""
    value = _plain(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | str):
        return str(value)
    if is_list(value):
        return "[" + ", ".join(json.dumps(v) if isinstance(v, str) else set_text(v) for v in value) + "]"
    raise TypeError(f"a value is a number, a text, True, False or a list of these, got {type(value).__name__}")


def _scalar(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else set_text(value)


def _fields(key: str, value: Any, indent: str) -> Iterator[str]:
    if value is None:
        return
    if isinstance(value, Mapping):
        yield f"{indent}{key} {{"
        yield from _lines(value, indent + "  ")
        yield indent + "}"
    elif is_list(value) and any(isinstance(v, Mapping) for v in value):
        for element in value:
            yield from _fields(key, element, indent)
    elif is_list(value):
        yield f"{indent}{key}: [{', '.join(_scalar(v) for v in value)}]"
    else:
        yield f"{indent}{key}: {_scalar(value)}"


def _lines(values: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in values.items():
        yield from _fields(key, value, indent)


def textproto(values: Mapping[str, Any]) -> str:
    """Nested mappings and lists as protobuf text; None is left out."""
    return "".join(line + "\n" for line in _lines(values, ""))
