# SPDX-License-Identifier: Apache-2.0
"""The one file a page is: skeleton, style, script and data, and a policy that lets it ask nobody for anything."""
from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from picojoule.errors import PageError

_STYLES = ("base.css", "table.css", "charts.css", "print.css")
_SCRIPTS = ("format.js", "dom.js", "data.js", "table.js", "charts.js", "bars.js", "layer_bars.js", "roofline.js",
            "timeline.js", "setup.js", "layer.js", "values.js", "report.js", "comparison.js", "scatter.js", "sweep.js", "start.js")


def _asset(name: str) -> str:
    return (files("picojoule.page") / "assets" / name).read_text(encoding="utf-8")


@cache
def _style() -> str:
    return "\n" + "\n".join(_asset(name) for name in _STYLES)


@cache
def _script() -> str:
    return '\n"use strict";\n(() => {\n' + "\n".join(_asset(name) for name in _SCRIPTS) + "})();\n"


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def to_json(value: Any) -> str:
    """`value` in one line of ASCII. Raises PageError where JSON has no word for it, such as NaN."""
    try:
        return json.dumps(value, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise PageError(f"cannot be written as JSON ({error}); numbers must be finite, all else text, lists and "
                        "dictionaries") from None


def _block(kind: str, text: str) -> str:
    packed = base64.b64encode(gzip.compress(text.encode(), 6, mtime=0)).decode()
    return f'<script type="application/gzip" class="{kind}">{packed}</script>\n'


def document(title: str, data: dict[str, Any], parts: Iterable[str] = ()) -> str:
    """The text of a page.

    Parameters
    ----------
    title : str
        Of the window.
    data : dict
        What the script begins with; its `kind` picks the page.
    parts : iterable of str
        Texts that the page unpacks only when it needs them, by their place.

    Returns
    -------
    str
        HTML. Everything of the caller's lies in it compressed or escaped, so that no name can become markup.
    """
    policy = (f"default-src 'none'; script-src 'sha256-{_hash(_script())}'; style-src 'sha256-{_hash(_style())}'; "
              "base-uri 'none'; form-action 'none'")
    blocks = _block("data", to_json(data)) + "".join(_block("part", part) for part in parts)
    filling = {"policy": policy, "title": html.escape(title), "style": _style(), "script": _script(), "data": blocks}
    return re.sub("@([a-z]+)@", lambda hole: filling[hole[1]], _asset("page.html"))
