# SPDX-License-Identifier: Apache-2.0
"""The sample data, and the program's reports on it."""

import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EVENTS = ROOT / "examples" / "data" / "events.ndjson"
GOALS = ROOT / "examples" / "data" / "goals.json"
NOW = "2025-11-26T12:00:00Z"


@pytest.fixture(scope="session")
def sample_events():
    polars = pytest.importorskip("polars")
    return polars.read_ndjson(EVENTS, infer_schema_length=None)


@pytest.fixture(scope="session")
def program_reports():
    """What the program says of each of the sample users, by `now` and further options."""
    program = os.environ.get("SIGNALS_PROGRAM")
    if not program:
        pytest.skip("SIGNALS_PROGRAM does not name the program")

    def run(now=NOW, *options):
        ran = subprocess.run(
            [program, "evaluate", "--events", EVENTS, "--goals", GOALS, "--now", now, "--format", "json", *options],
            check=True, capture_output=True,
        )  # fmt: skip
        return json.loads(ran.stdout)["results"]

    return run
