# SPDX-License-Identifier: Apache-2.0
"""The commands that are measured: the program, its peers, and the machine's own limits."""

import os
import pathlib
import subprocess
import sys

from whole_program.measurement import Contender
from whole_program.sample import NOW_TEXT

BARE_PARSER = "Boost.JSON's bare parser"
BENCHMARKS = pathlib.Path(__file__).resolve().parents[1]


def in_threads(count):
    return f"{count} thread{'' if count == 1 else 's'}"


def signals(program, sample, threads, output):
    """The program, with reports of all users."""
    return Contender(f"signals, {in_threads(threads)}", [
        program, "evaluate", "--events", sample.events, "--goals", sample.goals, "--now", NOW_TEXT,
        "--limit", "0", "--format", "ndjson", "--jobs", str(threads), "--output", output])


def reading(sample):
    """As a parser that costs nothing would: by read(2), in parts of 1 MiB."""
    return Contender("reading the bytes",
                     ["dd", f"if={sample.events}", "of=/dev/null", "bs=1M", "status=none"])


def bare_parser(program, sample):
    return Contender(BARE_PARSER, [program, sample.events])


def python_environment(*folders):
    """For Python's own processes, which find the modules beside this one, and those in the folders."""
    path = os.pathsep.join(map(str, (BENCHMARKS, *folders)))
    if inherited := os.environ.get("PYTHONPATH"):
        path += os.pathsep + inherited
    return os.environ | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}


def plain_python(sample, output):
    command = [sys.executable, "-m", "whole_program.plain_python", sample.events, sample.goals, output]
    return Contender("plain Python, 1 thread", command, python_environment())


class DuckDBMissing(Exception):
    """DuckDB can neither be imported nor installed; says why."""


class DuckDB:
    """DuckDB's Python package: the one that can be imported, else PyPI's, in a folder of its own."""

    def __init__(self, folder):
        self.environment = python_environment()
        self.version = self._find_version()
        if self.version is None:
            packages = folder / "packages"
            ran = subprocess.run(
                [sys.executable, "-m", "pip", "install", "--quiet", "--target", packages, "duckdb"],
                capture_output=True, text=True, check=False)
            self.environment = python_environment(packages)
            self.version = self._find_version() if ran.returncode == 0 else None
            if self.version is None:
                said = ran.stderr.strip().splitlines() or ["it cannot be imported"]
                raise DuckDBMissing(said[-1])

    def command(self, what, *arguments):
        return [sys.executable, "-m", "whole_program.duckdb_process", what, *map(str, arguments)]

    def contender(self, what, sample, threads, output):
        """What is `scan`, of the events alone, or `reports`."""
        return Contender(f"DuckDB's {what}, {in_threads(threads)}",
                         self.command(what, sample.events, sample.goals, threads, output),
                         self.environment)

    def starting(self):
        """What its reports take before there is anything to report on."""
        return Contender("starting DuckDB", self.command("version"), self.environment)

    def write_events(self, path, count, users):
        subprocess.run(self.command("write", path, count, users), env=self.environment, check=True)

    def _find_version(self):
        ran = subprocess.run(self.command("version"), env=self.environment, capture_output=True,
                             text=True, check=False)
        return ran.stdout.strip() if ran.returncode == 0 else None
