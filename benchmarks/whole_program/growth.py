# SPDX-License-Identifier: Apache-2.0
"""Files of more and more events of as many users: how time and memory grow."""

import shutil

from whole_program import machine, peers
from whole_program.agreement import check_peer, check_same
from whole_program.comparison import write_sample
from whole_program.measurement import measure
from whole_program.sample import disk_needed
from whole_program.setting import Setting
from whole_program.table import print_head, print_ratio, print_row

SPARE_DISK = 2_000_000_000


class Growth(Setting):
    """Writes each file, measures, and removes it before the next."""

    def run(self):
        before = None
        for count in self.arguments.growth:
            needed = disk_needed(count, self.arguments.users) + SPARE_DISK
            free = shutil.disk_usage(self.folder).free
            if needed > free:
                print()
                self.tally.skip(f"{count:,} events", f"{needed / 1e9:.0f} GB of disk are needed in "
                                f"{self.folder.parent} and {free / 1e9:.0f} GB are free")
                continue
            part = self.folder / "growth"
            part.mkdir()
            try:
                before = self._measure(part, count, before)
            finally:
                shutil.rmtree(part)

    def _measure(self, folder, count, before):
        """The sample's size and our figures by threads; prints how they have grown since before."""
        sample = write_sample(folder, self.duckdb, count, self.arguments.users)
        print(f"\n{sample}")
        if sample.gigabytes > machine.memory_gb():
            print("That is more than the machine's memory, so it is read from the disk each time.")
        ours, theirs, outputs = {}, {}, {}
        with_duckdb = count <= self.arguments.duckdb_up_to
        for threads in self.arguments.threads:
            outputs[threads] = [folder / f"ours-{threads}.ndjson", folder / f"theirs-{threads}.ndjson"]
            ours[threads] = peers.signals(self.arguments.signals, sample, threads, outputs[threads][0])
            if with_duckdb:
                theirs[threads] = self.duckdb.contender("reports", sample, threads, outputs[threads][1])
        limit = peers.reading(sample)
        named = measure([limit, *ours.values(), *theirs.values()], self.arguments.runs)
        figures = {threads: named[contender.name] for threads, contender in ours.items()}

        print_head(self.arguments.runs)
        print_row(limit.name, named[limit.name], sample)
        first = self.arguments.threads[0]
        for threads, contender in ours.items():
            print_row(contender.name, figures[threads], sample)
            if threads != first:
                print_ratio(f"{ours[first].name} / {contender.name}", figures[first], figures[threads])
            if with_duckdb:
                peer = theirs[threads].name
                print_row(peer, named[peer], sample)
                print_ratio("DuckDB / signals", named[peer], figures[threads])
            if before is not None:
                print_growth(contender.name, figures[threads], before[1][threads], count / before[0])

        for threads, contender in ours.items():
            if with_duckdb:
                check_peer(self.tally, theirs[threads].name, *outputs[threads], sample)
            elif threads != first:
                check_same(self.tally, f"reports of {ours[first].name} and of {contender.name}",
                           outputs[first][0], outputs[threads][0])
        if not with_duckdb:
            self.tally.skip(f"DuckDB on {count:,} events",
                            f"only asked for up to {self.arguments.duckdb_up_to:,}")
        return count, figures


def print_growth(name, figures, before, times):
    print(f"{'':4}{name}, with {times:.3g} times the events: "
          f"{figures.wall_s.median / before.wall_s.median:.2f} times the wall time, "
          f"{figures.peak_mb / before.peak_mb:.2f} times the memory", flush=True)
