# SPDX-License-Identifier: Apache-2.0
"""The code of docs/python.md runs."""
import re
from pathlib import Path

import picojoule as pj

PAGE = Path(__file__).resolve().parents[2] / "docs" / "python.md"


def test_the_page_runs() -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        exec(block, {})  # noqa: S102  our own page


def test_the_names_it_lists_are_there() -> None:
    assert "eyeriss_v1" in pj.architectures() and "resnet50" in pj.workloads()
    assert "generic_28nm" in pj.technologies() and "ddr4_2400" in pj.drams()
    assert pj.engines() == ["analytic", "cycle", "replay"]
