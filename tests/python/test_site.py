# SPDX-License-Identifier: Apache-2.0
"""The documentation site is built without a warning, is whole, and needs no other host to be read."""
from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import picojoule as pj
from picojoule import plots

for needed in ("sphinx", "myst_parser", "furo", "numpydoc", "nbsphinx"):
    pytest.importorskip(needed)

DOCS = Path(__file__).resolve().parents[2] / "docs"
LOADS = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "video": "src"}


class Page(HTMLParser):
    """What a page leads to (`links`), what it can be entered at (`anchors`), what it needs to be shown (`loads`)."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.anchors: set[str] = set()
        self.loads: set[str] = set()
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        self.anchors.update(values[key] or "" for key in ("id", "name") if key in values)
        if tag == "a":
            self.links.add(values.get("href") or "#")
        elif tag in LOADS:
            self.loads.add(values.get(LOADS[tag]) or "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Notebooks as they are: test_notebooks.py runs them."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "--keep-going", "-b", "html"]
    built = subprocess.run(
        [*command, "-d", str(folder / "doctrees"), str(DOCS), str(folder / "html")],
        env={**os.environ, "PICOJOULE_NOTEBOOKS": "never"}, capture_output=True, text=True, check=False)
    assert (built.returncode, built.stderr) == (0, "")
    return folder / "html"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return {file: Page(file) for file in site.rglob("*.html")}


def is_elsewhere(link: str) -> bool:
    return bool(urlsplit(link).netloc) or urlsplit(link).scheme in ("mailto", "data")


def target(page: Path, link: str) -> tuple[Path, str]:
    parts = urlsplit(link)
    return (page.parent / unquote(parts.path)).resolve() if parts.path else page, unquote(parts.fragment)


def test_every_public_name_has_an_entry(site: Path) -> None:
    entries = Page(site / "api.html").anchors
    public = [f"picojoule.{name}" for name in pj.__all__]
    public += [f"picojoule.plots.{name}" for name in plots.__all__ if name != "data"]
    public += [f"picojoule.plots.data.{name}" for name in plots.data.__all__]
    assert [name for name in public if name not in entries] == []


def test_every_page_is_reached_from_the_first_one(site: Path, pages: dict[Path, Page]) -> None:
    reached: set[Path] = set()
    ahead = [site / "index.html"]
    while ahead:
        page = ahead.pop()
        if page in pages and page not in reached:
            reached.add(page)
            ahead += [target(page, link)[0] for link in pages[page].links if not is_elsewhere(link)]
    sources = [source for kind in ("*.md", "*.ipynb") for source in DOCS.rglob(kind) if ".ipynb_" not in str(source)]
    assert len(sources) > 40
    expected = {site / source.relative_to(DOCS).with_suffix(".html") for source in sources}
    assert expected - reached == set()


def test_no_link_within_the_site_is_broken(pages: dict[Path, Page]) -> None:
    broken = []
    for page, content in pages.items():
        for link in content.links | content.loads:
            if is_elsewhere(link):
                continue
            file, anchor = target(page, link)
            if not file.exists() or (anchor and file in pages and anchor not in pages[file].anchors):
                broken.append(f"{page.name}: {link}")
    assert broken == []


@pytest.mark.parametrize("repository, file", [
    ("", "the code"), ("https://host/blob/main/", "[the code](https://host/blob/main/sim/README.md)")])
def test_a_link_to_a_file_outside_of_the_pages_leads_to_the_repository_if_there_is_one(
        repository: str, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PICOJOULE_REPOSITORY", repository)
    source = ["[the code](../../sim/README.md), [a page](counting.md), [elsewhere](https://host/x)"]
    runpy.run_path(str(DOCS / "conf.py"))["_without_links_outside"](None, "models/time", source)
    assert source == [f"{file}, [a page](counting.md), [elsewhere](https://host/x)"]


def test_nothing_is_loaded_from_another_host(site: Path, pages: dict[Path, Page]) -> None:
    assert {load for content in pages.values() for load in content.loads if urlsplit(load).netloc} == set()
    styles = "".join(file.read_text(encoding="utf-8") for file in [*site.rglob("*.css"), *pages])
    assert re.findall(r"""(?:url\(|@import)\s*["']?(?:https?:)?//[^)"']+""", styles) == []
