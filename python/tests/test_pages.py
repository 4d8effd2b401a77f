# SPDX-License-Identifier: Apache-2.0
"""The Python that the documentation shows runs, page by page."""

import re
import shutil

import pytest
from conftest import ROOT

PAGES = ["README.md", "docs/start/python.md"]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)


@pytest.mark.parametrize("page", PAGES)
def test_page(page, tmp_path, monkeypatch, capsys):
    for package in ("duckdb", "pandas", "polars", "pyarrow"):
        pytest.importorskip(package)
    blocks = BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))
    assert blocks
    shutil.copytree(ROOT / "examples" / "data", tmp_path / "examples" / "data")
    monkeypatch.chdir(tmp_path)
    names = {}
    for block in blocks:
        exec(compile(block, page, "exec"), names)
    going = names["reports"].counts()["customer_app_engagement_dropoff"]
    assert going > 0
    assert f"shape: ({going}, " in capsys.readouterr().out
