# SPDX-License-Identifier: Apache-2.0
"""Figures as lines of text."""

ROW = "{:28}{:>23}{:>23}{:>8}{:>12}{:>9}"


def print_head(rounds):
    runs = f"Medians of {rounds} runs (least–most)" if rounds > 1 else "One run"
    print(f"{runs}, from the start of a process to its end; of memory, the most of all runs")
    print(ROW.format("", "wall s", "CPU s", "GB/s", "events/s", "peak MB"), flush=True)


def print_row(name, figures, sample, is_of_events=True):
    wall_s = figures.wall_s.median
    peak = f"{'≤ ' if figures.peak_is_at_most else ''}{figures.peak_mb:.0f}"
    rates = (f"{sample.gigabytes / wall_s:.2f}", f"{sample.count / wall_s:,.0f}")
    print(ROW.format(name, str(figures.wall_s), str(figures.cpu_s),
                     *(rates if is_of_events else ("", "")), peak), flush=True)


def print_ratio(what, above, below):
    """How many times as long the first took as the second."""
    print(f"{'':4}{what}: {above.wall_s.median / below.wall_s.median:.2f} of wall time, "
          f"{above.cpu_s.median / below.cpu_s.median:.2f} of processor time", flush=True)
