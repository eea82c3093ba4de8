#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the published designs of arrays that compute and writes docs/validation/pim.md: published, ours, error.

    scripts/validate_pim.py [--pj build/release/sim/cli/pj] [--output docs/validation/pim.md]
"""
from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DESIGNS = ("isaac", "puma", "jia", "dong", "neurram", "hermes", "colonnade", "chih", "dram_pim")
MOST_ROWS = 10  # of one table on the page
HEAD = """# Arrays that compute, beside published chips

By `scripts/validate_pim.py`; each table also by `pj reproduce NAME`. Models: [pim.md](../models/pim.md). Few of these
figures are predictions: a column that says *closure* is right because a price or a time was taken from, or fitted to, the
same table, and shows only that rates, copies and geometry give it back. Errors are ours over published, less 1."""


def reproduction(pj: Path, name: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "r.json"
        subprocess.run([pj, "reproduce", name, "--json", file], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        return json.loads(file.read_text(encoding="utf-8"))


def shown(cell: dict[str, Any]) -> str:
    if cell["published"] is None:
        return "" if cell["simulated"] is None else f"- / {cell['simulated']:.4g}"
    if cell["simulated"] is None:
        return f"{cell['published']:g}"
    return f"{cell['published']:g} / {cell['simulated']:.4g} ({cell['error_percent']:+.1f} %)"


def table(of: dict[str, Any]) -> Iterator[str]:
    yield from (f"### {of['title']}", "", f"{of['source']}. Published / ours (error).", "")
    names = [f"{c['name']}{', ' + c['unit'] if c['unit'] else ''}{' *closure*' if c['calibrated_on'] else ''}"
             for c in of["columns"]]
    yield from (f"| | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|")
    for row in of["rows"][:MOST_ROWS]:
        yield f"| {row['name']} | {' | '.join(shown(cell) for cell in row['cells'])} |"
    if len(of["rows"]) > MOST_ROWS:
        yield f"| ... {len(of['rows']) - MOST_ROWS} more |" + " |" * len(names)
    means = [f"{c['name']} {c['mean_error_percent']:.2f} % (worst {c['worst_error_percent']:+.1f} %)"
             for c in of["columns"] if c["compared"] > 1]
    if means:
        yield from ("", f"Mean error: {'; '.join(means)}.")
    for note in of["notes"]:
        yield from ("", note)


def page(pj: Path) -> Iterator[str]:
    yield HEAD
    for name in DESIGNS:
        design = reproduction(pj, name)
        yield from ("", f"## {design['title']}", "", f"`pj reproduce {name}`. {design['description']}")
        for one in design["tables"]:
            yield ""
            yield from table(one)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pj", type=Path, default=ROOT / "build/release/sim/cli/pj")
    parser.add_argument("--output", type=Path, default=ROOT / "docs/validation/pim.md")
    asked = parser.parse_args()
    text = "\n".join(page(asked.pj)) + "\n"
    asked.output.write_text(text, encoding="utf-8")
    print(asked.output)


if __name__ == "__main__":
    main()
