# SPDX-License-Identifier: Apache-2.0
"""The notebook runs, and its charts show the program's counts."""

import pytest
from conftest import NOW, ROOT


def test_notebook(program_reports):
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    pytest.importorskip("matplotlib")
    notebook = nbformat.read(ROOT / "python" / "examples" / "funnel.ipynb", as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells), "the repository keeps no outputs"
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 2
    page = "".join(output.get("data", {}).get("text/html", "") for output in outputs)
    engaged = sum(report["signals"]["customer_app_engaged"] for report in program_reports(NOW).values())
    assert "240 users" in page and f"<td>{engaged}</td>" in page
