# SPDX-License-Identifier: Apache-2.0
"""The command line of benchmarks/compare_with_duckdb."""

import argparse
import pathlib
import signal
import sys
import tempfile

from whole_program import machine
from whole_program.agreement import Tally
from whole_program.bare import Bare
from whole_program.comparison import Comparison
from whole_program.growth import Growth
from whole_program.measurement import CommandFailed
from whole_program.peers import DuckDB, DuckDBMissing

DESCRIPTION = """
Times a file of events to whole reports: by the program and by DuckDB, on the same file and threads, and
on the first lines by plain Python; beside them the machine's limits, which are reading the bytes and
Boost.JSON's bare parser. Checks that all come to the same for every user. Figures are wall time,
processor time and peak memory of whole processes, medians of some runs with the least and the most.
DuckDB is the package that Python can import, else PyPI's, in a folder that is removed at the end like
all other files. Closes with a count of the peers that agree; what cannot be had is skipped.
"""
MILLION = 1_000_000


def parse():
    parser = argparse.ArgumentParser(prog="compare_with_duckdb", description=DESCRIPTION)
    parser.add_argument("signals", type=pathlib.Path, help="the program: BUILD/program/signals")
    parser.add_argument("--events", type=positive, default=2 * MILLION)
    parser.add_argument("--users", type=positive, default=100_000)
    parser.add_argument("--threads", type=positive, nargs="+", default=[1, 2])
    parser.add_argument("--runs", type=positive, default=3, help="of each, for the median (3)")
    parser.add_argument("--python-events", type=int, default=200_000, metavar="N",
                        help="how many lines plain Python gets; 0 leaves it out (200000)")
    parser.add_argument("--bare-parser", type=pathlib.Path, metavar="PROGRAM",
                        help="signals-bare-parser, if not in the build that the program is from")
    parser.add_argument("--growth", type=positive, nargs="*", metavar="EVENTS",
                        help="how time and memory grow, instead: from one count of events to the next "
                        "(1000000 10000000 100000000)")
    parser.add_argument("--duckdb-up-to", type=int, default=10 * MILLION, metavar="EVENTS",
                        help="with --growth: the most that DuckDB gets (10000000)")
    parser.add_argument("--bare", action="store_true",
                        help="beside the aggregate that analysts write by hand with DuckDB, polars and chdb "
                        "of PyPI, instead; it is less than the rules")
    parser.add_argument("--folder", type=pathlib.Path,
                        help="where the files are while it runs (the system's for temporary files)")
    arguments = parser.parse_args()
    if arguments.growth == []:
        arguments.growth = [MILLION, 10 * MILLION, 100 * MILLION]
    arguments.signals = arguments.signals.resolve()
    if arguments.bare_parser is None:
        build = arguments.signals.parent.joinpath("..", "..")
        arguments.bare_parser = build / "benchmarks" / "signals-bare-parser"
    arguments.bare_parser = arguments.bare_parser.resolve()
    if not arguments.signals.is_file():
        parser.error(f"there is no program {arguments.signals}")
    return arguments


def positive(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return number


def main():
    arguments = parse()
    tally = Tally()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the files are removed
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = pathlib.Path(name)
        try:
            duckdb = DuckDB(folder)
            print("\n".join(machine.describe(duckdb.version)), flush=True)
            task = Bare if arguments.bare else Comparison if arguments.growth is None else Growth
            task(arguments, folder, duckdb, tally).run()
        except DuckDBMissing as missing:
            tally.skip("all", f"DuckDB cannot be had: {missing}")
        except CommandFailed as failure:
            print(failure)
            tally.count(False)
    print(tally)
    if tally.failed > 0:
        return 1
    return 0 if tally.passed > 0 else 77
