"""The example notebook: it runs from top to bottom in a kernel, and its own checks hold."""

from __future__ import annotations

from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

NOTEBOOK = Path(__file__).parents[1] / "docs" / "notebooks" / "record.ipynb"


def test_the_notebook_runs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    # What a cell prints changes with what sayso reads: it is made anew by who runs it.
    assert all(not cell.outputs for cell in cells)
    assert any("assert" in cell.source for cell in cells)
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    shown = {kind for cell in cells for output in cell.outputs for kind in output.get("data", {})}
    assert {"image/svg+xml", "text/html", "text/plain"} <= shown
    words = "".join(str(output.get("text", "")) for cell in cells for output in cell.outputs)
    assert "days with airstrikes, in the table and in the picture" in words
