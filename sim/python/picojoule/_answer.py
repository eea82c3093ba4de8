# SPDX-License-Identifier: Apache-2.0
"""What a command of pj says, as JSON and as text."""
from __future__ import annotations

import html
import json
from functools import cached_property
from typing import Any


class Answer:
    """The base of `Accuracy`, `Diff`, `Reproduction` and `Bounds`."""

    def __init__(self, as_json: str, text: str) -> None:
        self._json = as_json
        self._text = text

    @cached_property
    def data(self) -> dict[str, Any]:
        """As the command's JSON, in dictionaries and lists."""
        data: dict[str, Any] = json.loads(self._json)
        return data

    def __str__(self) -> str:
        return self._text

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"
