# SPDX-License-Identifier: Apache-2.0
"""Every notebook of docs/notebooks runs from top to bottom, and is kept without its outputs."""
from __future__ import annotations

from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "docs" / "notebooks").glob("*.ipynb"))
DRAWS = ("plots.", "side_by_side(", "errors(")  # a cell that ends so shows a figure


def test_there_are_notebooks() -> None:
    assert [notebook.stem for notebook in NOTEBOOKS] == [
        "accuracy", "explain_a_number", "first_run", "mappings_and_dataflows", "onnx_to_joules", "reproduce_eyeriss", "sweep_sizes"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: str(path.stem))
def test_a_notebook_runs_and_shows_its_figures(path: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in cells)
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3",
                            resources={"metadata": {"path": str(tmp_path)}}).execute()
    plotted = [cell for cell in cells if cell.source.splitlines()[-1].startswith(DRAWS)]
    assert plotted
    for cell in plotted:
        assert any("image/png" in output.get("data", {}) for output in cell.outputs), cell.source
    assert list(tmp_path.iterdir()) == []
