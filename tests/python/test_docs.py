# SPDX-License-Identifier: Apache-2.0
"""The Python code of the documentation runs: the blocks of a page from top to bottom, in one namespace."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

import picojoule as pj

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
BLOCKS = {page: BLOCK.findall(page.read_text(encoding="utf-8"))
          for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]}
PAGES = [page for page, blocks in BLOCKS.items() if blocks]
NEEDS = {"dask.md": ["distributed"], "plots.md": ["matplotlib", "plotly"]}


def test_pages_with_code_are_found() -> None:
    names = {page.stem for page in PAGES}
    assert {"index", "python", "adding", "dask", "plots", "report_page"} <= names


@pytest.mark.filterwarnings("ignore:make_current:DeprecationWarning")  # of tornado's
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.stem))
def test_the_blocks_of_a_page_run_one_after_another(page: Path, tmp_path: Path,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    for package in NEEDS.get(page.name, []):
        pytest.importorskip(package)
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "__main__"}
    for number, block in enumerate(BLOCKS[page], start=1):
        exec(compile(block, f"{page.name}, block {number}", "exec"), names)  # noqa: S102  our own page


def test_the_names_that_the_python_page_lists_are_there() -> None:
    assert "eyeriss_v1" in pj.architectures() and "resnet50" in pj.workloads()
    assert "generic_28nm" in pj.technologies() and "ddr4_2400" in pj.drams()
    assert pj.engines() == ["analytic", "cycle", "replay"] and "eyeriss" in pj.published()
