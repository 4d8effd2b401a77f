# SPDX-License-Identifier: Apache-2.0
"""The program's whole job beside what analysts write by hand, which is less: see bare_aggregate.py."""

import csv
import dataclasses
import importlib.metadata
import json
import subprocess
import sys

from whole_program import peers
from whole_program.agreement import our_flat
from whole_program.comparison import write_sample
from whole_program.measurement import Contender, measure, run_once
from whole_program.sample import write_same_goals
from whole_program.setting import Setting
from whole_program.table import print_head, print_ratio, print_row

LIBRARIES = ["duckdb", "polars", "chdb"]


class Bare(Setting):
    """Measures the program with goals of each user's own, and each library's aggregate. Then gives the program the
    goals that say the same as the aggregate, and compares the figures of all users."""

    def run(self):
        sample = write_sample(self.folder, self.duckdb, self.arguments.events, self.arguments.users)
        print(f"\n{sample}")
        environment = peers.python_environment(self._install())
        for threads in self.arguments.threads:
            ours = peers.signals(self.arguments.signals, sample, threads, self.folder / "ours.ndjson")
            theirs = {library: Contender(
                f"{library}, bare, {peers.in_threads(threads)}",
                [sys.executable, "-m", "whole_program.bare_aggregate", library, str(sample.events), str(threads),
                 str(self._output(library))], environment) for library in LIBRARIES}  # fmt: skip
            figures = measure([ours, *theirs.values()], self.arguments.runs)
            print_head(self.arguments.runs)
            print_row(ours.name, figures[ours.name], sample)
            for library, contender in theirs.items():
                print_row(contender.name, figures[contender.name], sample)
                print_ratio(f"{library} / signals", figures[contender.name], figures[ours.name])
        self._compare(sample)

    def _compare(self, sample):
        same = dataclasses.replace(sample, goals=self.folder / "same-goals.json")
        write_same_goals(same.goals, same.users)
        reports = self.folder / "same.ndjson"
        run_once(peers.signals(self.arguments.signals, same, 2, reports))
        with open(reports, encoding="utf-8") as file:
            ours = {report["user_id"]: figures_of(report) for report in map(our_flat, map(json.loads, file))
                    if report["event_count"] > 0}  # fmt: skip
        for library in LIBRARIES:
            with open(self._output(library), encoding="utf-8", newline="") as file:
                theirs = {user: tuple(map(int, figures)) for user, *figures in csv.reader(file)}
            differing = sum(theirs.get(user) != figures for user, figures in ours.items())
            print(f"{library}: the figures of {len(theirs):,} users compared, {differing:,} differ", flush=True)
            self.tally.count(differing == 0 and theirs.keys() == ours.keys())

    def _install(self):
        packages = self.folder / "peers"
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--no-warn-conflicts", "--root-user-action",
                        "ignore", "--target", packages, *LIBRARIES], check=True)  # fmt: skip
        versions = {found.name: found.version for found in importlib.metadata.distributions(path=[str(packages)])}
        print(", ".join(f"{library} {versions[library]}" for library in LIBRARIES), flush=True)
        return packages

    def _output(self, library):
        return self.folder / f"{library}.csv"


def figures_of(report):
    """Our figures in the order and units of the aggregate."""
    return (report["event_count"], report["service_event_count"], round(report["max_minutes"] * 60_000),
            report["weekly_sessions"], report["active_weeks"])  # fmt: skip
