# SPDX-License-Identifier: Apache-2.0
"""Figures of processes: each contender's in several runs, one after the other in each round, so that
whatever else the machine does is as likely to slow one as another."""

import dataclasses
import json
import pathlib
import statistics
import subprocess
import sys

MEASURING_PROCESS = pathlib.Path(__file__).with_name("measuring_process.py")


@dataclasses.dataclass(frozen=True)
class Contender:
    """A command to measure, and the name of its row."""

    name: str
    command: list
    environment: dict | None = None


@dataclasses.dataclass(frozen=True)
class Spread:
    """The median of some runs, the least and the most."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values):
        return cls(statistics.median(values), min(values), max(values))

    def __str__(self):
        decimals = 3 if self.median < 1 else 2
        if self.least == self.most:
            return f"{self.median:.{decimals}f}"
        return f"{self.median:.{decimals}f} ({self.least:.{decimals}f}–{self.most:.{decimals}f})"


@dataclasses.dataclass(frozen=True)
class Figures:
    """What a contender took from the start of its process to its end; the peak is of all runs."""

    wall_s: Spread
    cpu_s: Spread
    peak_mb: float
    peak_is_at_most: bool  # the peak is not above what can be told
    output: str


class CommandFailed(Exception):
    """A measured command did not succeed; it has said why on standard error."""


def run_once(contender):
    """The figures of one run, as a dict, and what it printed."""
    command = [sys.executable, "-I", "-S", MEASURING_PROCESS, *contender.command]
    ran = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                         env=contender.environment, check=False)
    if ran.returncode != 0:
        raise CommandFailed(f"{contender.name} failed")
    *output, figures = ran.stdout.splitlines()
    return json.loads(figures), "\n".join(output)


def measure(contenders, rounds):
    """The figures of each contender by its name."""
    runs = {contender.name: [] for contender in contenders}
    for _ in range(rounds):
        for contender in contenders:
            runs[contender.name].append(run_once(contender))
    return {name: figures_of(ran) for name, ran in runs.items()}


def figures_of(runs):
    figures = [run for run, _ in runs]
    peak = max(figures, key=lambda run: run["peak_kib"])
    return Figures(
        wall_s=Spread.of([run["wall_s"] for run in figures]),
        cpu_s=Spread.of([run["cpu_s"] for run in figures]),
        peak_mb=peak["peak_kib"] * 1024 / 1e6,
        peak_is_at_most=peak["peak_kib"] <= peak["least_peak_kib"],
        output=runs[-1][1])
