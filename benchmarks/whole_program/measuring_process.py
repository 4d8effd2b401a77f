# SPDX-License-Identifier: Apache-2.0
"""Runs a command to its end and prints its wall time, processor time and peak memory as JSON, in one
line below what the command printed: measuring_process.py COMMAND...

It is a process of its own, and imports little, because the peak memory that the kernel tells of a
process is never below that of the one that started it. What that was is printed too.
"""

import os
import sys
import time


def own_peak_kib():
    # Of this program alone: what getrusage says includes the process that became it.
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM:"))


def main():
    start = time.perf_counter()
    process = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
    _, status, usage = os.wait4(process, 0)
    wall_s = time.perf_counter() - start
    print(f'{{"wall_s": {wall_s}, "cpu_s": {usage.ru_utime + usage.ru_stime}, '
          f'"peak_kib": {usage.ru_maxrss}, "least_peak_kib": {own_peak_kib()}}}')
    return 0 if os.waitstatus_to_exitcode(status) == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
