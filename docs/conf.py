# SPDX-License-Identifier: Apache-2.0
"""The site: Markdown and notebooks of this folder, docstrings of the Python package. Built by scripts/docs.

PICOJOULE_NOTEBOOKS=never shows notebooks without running them. PICOJOULE_REPOSITORY is where files of the repository
can be looked at (``https://.../blob/main``); without it links to them are plain text.
"""
from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import picojoule

_DOCS = Path(__file__).resolve().parent
_REPOSITORY = os.environ.get("PICOJOULE_REPOSITORY", "").rstrip("/")

project = "picojoule"
copyright = "the picojoule authors, Apache 2.0"  # noqa: A001  Sphinx calls it so
version = release = picojoule.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.imgmath", "numpydoc", "nbsphinx"]
html_math_renderer = "imgmath"  # pages write equations as text; MathJax would come from another host
exclude_patterns = ["**.ipynb_checkpoints"]
default_role = "py:obj"
highlight_language = "none"
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "none"
numpydoc_show_class_members = False

nbsphinx_execute = os.environ.get("PICOJOULE_NOTEBOOKS", "auto")
nbsphinx_timeout = 60
nbsphinx_requirejs_path = nbsphinx_widgets_path = ""  # they would come from another host

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_title = f"picojoule {version}"
html_copy_source = html_show_sphinx = False

_LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s:#]+)(#[^)\s]*)?\)")
_MADE_BY_CALLS = {f"picojoule.{name}" for name in ("Bounds", "Diff", "MapResult", "Reproduction", "Result")}
_PAGE = re.compile(r"\bdocs/([\w/]+)\.md\b")


def _without_links_outside(app: Any, page: str, source: list[str]) -> None:
    """Files outside of docs are no pages: a link to one leads to the repository, or is its text alone."""
    folder = (_DOCS / page).parent

    def rewritten(link: re.Match[str]) -> str:
        target = (folder / link[2]).resolve()
        if target.is_relative_to(_DOCS) or not target.exists():
            return link[0]
        return f"[{link[1]}]({_REPOSITORY}/{target.relative_to(_DOCS.parent)})" if _REPOSITORY else link[1]

    source[0] = _LINK.sub(rewritten, source[0])


def _with_links_to_pages(app: Any, what: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    """Docstrings name pages as the repository has them."""
    lines[:] = [_PAGE.sub(r":doc:`docs/\1.md </\1>`", line) for line in lines]


def _without_constructors(app: Any, what: str, name: str, thing: object, options: object, signature: str | None,
                          returned: str | None) -> tuple[str, None] | None:
    """Of what only calls of the package make: nobody else has the arguments."""
    return ("", None) if name in _MADE_BY_CALLS else None


def setup(app: Any) -> None:
    app.connect("source-read", _without_links_outside)
    app.connect("autodoc-process-docstring", _with_links_to_pages)
    app.connect("autodoc-process-signature", _without_constructors)
