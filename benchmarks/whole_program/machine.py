# SPDX-License-Identifier: Apache-2.0
"""What the figures were taken on."""

import datetime
import os
import platform


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.machine()


def memory_gb():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def describe(duckdb_version):
    """Lines of text about the processor, the system and the peers."""
    load = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    return [f"{processor()}, {len(os.sched_getaffinity(0))} cores, {memory_gb():.0f} GB of memory",
            f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
            f"DuckDB {duckdb_version}",
            f"{datetime.date.today()}, load {load}"]
