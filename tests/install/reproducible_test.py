#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the program again from a copy of the sources in another folder, and compares it byte by byte with
the one that scripts/build made: reproducible_test.py PROGRAM
"""

import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from counted_checks import Cases

SOURCE = pathlib.Path(__file__).resolve().parents[2]


def copy_sources(folder):
    """What git would give to whoever clones this, with its changes that are not committed."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=SOURCE, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-c", "--null", "--files-from=-", f"--file={folder}.tar"],
                   cwd=SOURCE, input=names, check=True)  # fmt: skip
    folder.mkdir()
    subprocess.run(["tar", "-x", f"--file={folder}.tar"], cwd=folder, check=True)


def is_the_same_elsewhere(program):
    with tempfile.TemporaryDirectory() as name:
        copy = pathlib.Path(name) / "another-folder-with-a-longer-name"
        copy_sources(copy)
        # A cache would hand out what was compiled here.
        environment = {**os.environ, "CCACHE_DISABLE": "1"}
        again = subprocess.run([copy / "scripts" / "build"], env=environment, check=True,
                               stdout=subprocess.PIPE, text=True).stdout  # fmt: skip
        assert pathlib.Path(program).read_bytes() == pathlib.Path(again.strip()).read_bytes()


def main():
    cases = Cases()
    cases.check("the program is the same when it is built elsewhere", is_the_same_elsewhere, sys.argv[1])
    cases.finish()


if __name__ == "__main__":
    main()
