# SPDX-License-Identifier: Apache-2.0
"""One file of events: the program beside its peers and the machine's limits."""

from whole_program import peers
from whole_program.agreement import check_peer
from whole_program.measurement import measure
from whole_program.sample import Sample, write_goals
from whole_program.setting import Setting
from whole_program.table import print_head, print_ratio, print_row


def write_sample(folder, duckdb, count, users):
    sample = Sample(folder, folder / "events.ndjson", folder / "goals.json", count, users)
    duckdb.write_events(sample.events, count, users)
    write_goals(sample.goals, users)
    return sample


class Comparison(Setting):
    """Measures everyone, prints a table, and counts whose results agree."""

    def run(self):
        sample = write_sample(self.folder, self.duckdb, self.arguments.events, self.arguments.users)
        print(f"\n{sample}")
        limits = [peers.reading(sample)]
        parser = self.arguments.bare_parser
        if parser.is_file():
            limits.append(peers.bare_parser(parser, sample))
        else:
            self.tally.skip(peers.BARE_PARSER, f"{parser} is not built")
        figures = self._compare_with_duckdb(sample, limits)
        if peers.BARE_PARSER in figures:
            lines = int(figures[peers.BARE_PARSER].output)
            print(f"{peers.BARE_PARSER}: {lines:,} lines read", flush=True)
            self.tally.count(lines == sample.count)
        if self.arguments.python_events > 0:
            self._compare_with_python(sample.first_lines(self.arguments.python_events))

    def _compare_with_duckdb(self, sample, limits):
        ours, theirs, scans = {}, {}, {}
        for threads in self.arguments.threads:
            ours[threads] = peers.signals(self.arguments.signals, sample, threads,
                                          self._output("ours", threads))
            scans[threads], theirs[threads] = (
                self.duckdb.contender(what, sample, threads, self._output("theirs", threads))
                for what in ("scan", "reports"))
        starting = self.duckdb.starting()
        contenders = [*limits, starting, *ours.values(), *scans.values(), *theirs.values()]
        figures = measure(contenders, self.arguments.runs)

        print_head(self.arguments.runs)
        for limit in limits:
            print_row(limit.name, figures[limit.name], sample)
        print_row(starting.name, figures[starting.name], sample, is_of_events=False)
        for place, threads in enumerate(self.arguments.threads):
            our_name = ours[threads].name
            print_row(our_name, figures[our_name], sample)
            if place == 0:
                for limit in limits:
                    print_ratio(f"signals / {limit.name}", figures[our_name], figures[limit.name])
            else:
                first = ours[self.arguments.threads[0]].name
                print_ratio(f"{first} / {our_name}", figures[first], figures[our_name])
            for peer in (scans[threads], theirs[threads]):
                print_row(peer.name, figures[peer.name], sample)
                print_ratio("DuckDB / signals", figures[peer.name], figures[our_name])

        for threads in self.arguments.threads:
            check_peer(self.tally, theirs[threads].name, self._output("ours", threads),
                       self._output("theirs", threads), sample)
        return figures

    def _compare_with_python(self, sample):
        print(f"\nThe first {sample}")
        ours = peers.signals(self.arguments.signals, sample, 1, self._output("ours", 1))
        theirs = peers.plain_python(sample, self._output("theirs", "python"))
        figures = measure([ours, theirs], self.arguments.runs)
        print_head(self.arguments.runs)
        for contender in (ours, theirs):
            print_row(contender.name, figures[contender.name], sample)
        print_ratio("Python / signals", figures[theirs.name], figures[ours.name])
        check_peer(self.tally, theirs.name, self._output("ours", 1), self._output("theirs", "python"),
                   sample)

    def _output(self, whose, which):
        return self.folder / f"{whose}-{which}.ndjson"
