#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the libraries shared, then each adapter alone against what is installed, and uses them."""

import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from components import COMPONENTS
from consumers import SOURCE, check_consumers, run
from counted_checks import Cases

OPTIONS = ["--libdir=lib", "-Ddefault_library=shared", "-Dwerror=true", "-Ddebug=false", "-Doptimization=0"]


def builds(source, build, prefix, *options):
    run("meson", "setup", build, source, "--prefix", prefix, *OPTIONS, *options,
        PKG_CONFIG_PATH=prefix / "lib" / "pkgconfig")  # fmt: skip
    run("meson", "install", "-C", build)


def main():
    cases = Cases()
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        prefix = place / "prefix"
        cases.check("the libraries build shared, without adapters, tests or the program", builds, SOURCE,
                    place / "core", prefix, "-Dadapters=disabled", "-Dprogram=disabled", "-Dtests=false",
                    "-Dexamples=false")  # fmt: skip
        for adapter in [name for name, component in COMPONENTS.items() if component.is_adapter]:
            cases.check(f"the adapter {adapter} builds alone against what is installed", builds,
                        SOURCE / "adapters" / adapter, place / f"build-{adapter}", prefix)  # fmt: skip
        check_consumers(cases, prefix, place)
    cases.finish()


if __name__ == "__main__":
    main()
