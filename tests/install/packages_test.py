#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the packages of packaging/ and uses what they install: packages_test.py conan|debian

Optimization is off, which halves the time; the packages are otherwise those that a user gets.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from consumers import COMPILER, SOURCE, check_output, needs, run, write_program
from counted_checks import Cases, Unavailable

CONAN = "conan==2.34.0"


def find_conan(place):
    """Conan's program, from PyPI if it is not installed."""
    if installed := shutil.which("conan"):
        return installed
    run(sys.executable, "-m", "venv", place / "python")
    pip = [place / "python" / "bin" / "pip", "install", "--quiet", CONAN]
    if subprocess.run(pip, capture_output=True).returncode != 0:
        raise Unavailable(f"pip cannot install {CONAN}")
    return place / "python" / "bin" / "conan"


def conan_creates_and_tests(place):
    conan = find_conan(place)
    run(conan, "profile", "detect", CONAN_HOME=place / "conan")
    # Its test package compiles a program and compares what this prints. No remote: nothing is downloaded.
    run(conan, "create", SOURCE / "packaging" / "conan", "--no-remote", "--settings", "compiler.cppstd=20",
        "--settings", "build_type=Debug", CONAN_HOME=place / "conan")  # fmt: skip


def debian_builds(folder):
    needs("dpkg-buildpackage")
    built = run(SOURCE / "scripts" / "package-debian", folder, DEB_BUILD_OPTIONS="noopt nostrip",
                DEB_CXXFLAGS_APPEND="-g0").splitlines()  # fmt: skip
    names = {pathlib.Path(package).name.split("_")[0] for package in built}
    assert {"signals", "libsignals-dev"} <= names, names
    assert list(folder.glob("signals_*.dsc")), "there is no source package"


def packages_in(folder):
    found = [*folder.glob("signals_*.deb"), *folder.glob("libsignals-dev_*.deb")]
    if len(found) != 2:
        raise Unavailable("they were not built")
    return found


def apt_accepts(folder):
    """That all packages that they depend on exist in Debian."""
    printed = run("apt-get", "install", "--simulate", *packages_in(folder))
    assert re.search(r"^Inst signals ", printed, re.M) and re.search(r"^Inst libsignals-dev ", printed, re.M), printed


def debian_works(folder, root):
    for package in packages_in(folder):
        run("dpkg-deb", "--extract", package, root)
    events = SOURCE / "examples" / "data" / "events.ndjson"
    goals = SOURCE / "examples" / "data" / "goals.json"
    printed = run(root / "usr" / "bin" / "signals", "evaluate", "--events", events, "--goals", goals, "--user-id",
                  "regular-001", "--now", "2025-11-26T12:00:00Z")  # fmt: skip
    assert json.loads(printed)["results"]["regular-001"]["signals"]["customer_app_engaged"] is True, printed

    (libraries,) = root.glob("usr/lib/*/pkgconfig")
    for component, package in ((None, "signals"), ("files", "signals-files")):
        main = write_program(component, root / "consumer" / package)
        flags = run("pkg-config", "--cflags", "--libs", package, PKG_CONFIG_PATH=libraries).split()
        run(COMPILER, "-std=c++20", main, *flags, "-o", main.with_name("consumer"))
        check_output(component, main.with_name("consumer"))


def vcpkg_has_this_version():
    port = json.loads((SOURCE / "packaging" / "vcpkg" / "vcpkg.json").read_text(encoding="utf-8"))
    header = (SOURCE / "include" / "signals" / "version.hpp").read_text(encoding="utf-8")
    assert port["version"] == ".".join(re.findall(r"^#define SIGNALS_VERSION_[A-Z]+ (\d+)$", header, re.M))


def main():
    cases = Cases()
    with tempfile.TemporaryDirectory() as name:
        place = pathlib.Path(name)
        if "conan" in sys.argv:
            cases.check("the port for vcpkg has this version", vcpkg_has_this_version)
            cases.check("conan create builds the package, and its test package works", conan_creates_and_tests, place)
        if "debian" in sys.argv:
            cases.check("the Debian source package builds", debian_builds, place / "debian")
            cases.check("apt finds all that the Debian packages depend on", apt_accepts, place / "debian")
            cases.check("the program and the libraries of the Debian packages work", debian_works, place / "debian",
                        place / "root")  # fmt: skip
    cases.finish()


if __name__ == "__main__":
    main()
