#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the demo and checks that README.md shows what it prints: compare_demo.py scripts/demo"""

import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parents[2]
printed = subprocess.run([root / sys.argv[1]], stdout=subprocess.PIPE, text=True, check=True).stdout
shown = re.search(r"^scripts/demo\n```\n.*?^```console\n(.*?)^…\n```$",
                  (root / "README.md").read_text(encoding="utf-8"), re.M | re.S)
agrees = shown is not None and printed.startswith(shown.group(1))
if not agrees:
    print("README.md shows other lines than scripts/demo prints:", printed, sep="\n")
print(f"{int(agrees)} passed, {int(not agrees)} failed, 0 skipped")
sys.exit(0 if agrees else 1)
