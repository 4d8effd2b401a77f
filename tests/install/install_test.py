#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Installs the build into an empty prefix and uses it as others would: install_test.py BUILD"""

import pathlib
import re
import shutil
import sys
import tempfile

from consumers import (
    SOURCE,
    check_consumers,
    check_output,
    needs,
    package_of,
    pkg_config,
    run,
    write_program,
)
from counted_checks import Cases


def uses_engine_without_install(compiler, folder):
    needs(compiler)
    main = write_program(None, folder)
    (folder / "date").mkdir()
    shutil.copy("/usr/include/date/date.h", folder / "date")
    run(compiler, "-std=c++20", "-Wall", "-Wextra", "-Werror", "-MD", "-I", SOURCE / "include", "-I", folder, main,
        "-o", folder / "consumer")  # fmt: skip
    check_output(None, folder / "consumer")
    others = re.findall(r"\S+/(?:boost|fmt)/\S+|\S+/date/\S+", next(folder.glob("*.d")).read_text())
    assert others == [str(folder / "date" / "date.h")], others


def installs(build, prefix):
    staging = prefix.with_name(prefix.name + "-staging")
    run("meson", "install", "-C", build, "--no-rebuild", "--quiet", DESTDIR=staging)
    # Found rather than assumed, and moved away from where it was configured to be.
    (description,) = staging.rglob("signals.pc")
    description.parents[2].rename(prefix)


def is_complete(prefix):
    assert run(prefix / "bin" / "signals", "--version").strip() == f"signals {version_of(prefix)}"
    licence = prefix / "share" / "doc" / "signals" / "LICENSE"
    assert licence.read_bytes() == (SOURCE / "LICENSE").read_bytes()


def version_of(prefix):
    return pkg_config(prefix, "--modversion", "signals")[0]


def engine_links_nothing(prefix):
    assert pkg_config(prefix, "--libs", "signals") == []


def hides_macros(prefix):
    flags = pkg_config(prefix, "--cflags", *map(package_of, [None, "formats", "files"]))
    assert not any("USE_OS_TZDB" in flag for flag in flags), flags


def found_by_cmake(prefix, folder, arguments):
    """Whether find_package(signals ARGUMENTS) succeeds."""
    needs("cmake")
    folder.mkdir(exist_ok=True)
    (folder / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.16)\nproject(consumer CXX)\n"
        f"find_package(signals {arguments})\n"
        'file(WRITE "${CMAKE_BINARY_DIR}/found" "${signals_FOUND}")\n'
    )
    run("cmake", "-S", folder, "-B", folder / "build", f"-DCMAKE_PREFIX_PATH={prefix}")
    return (folder / "build" / "found").read_text() in ("1", "TRUE")


def compares_versions(prefix, folder):
    major, minor, patch = version_of(prefix).split(".")
    assert found_by_cmake(prefix, folder, f"{major}.{minor}.{patch}")
    assert not found_by_cmake(prefix, folder, f"{major}.{int(minor) + 1}")
    assert not found_by_cmake(prefix, folder, "99.0")


def refuses_unknown_components(prefix, folder):
    assert not found_by_cmake(prefix, folder, "COMPONENTS formats tea_leaves")
    assert found_by_cmake(prefix, folder, "COMPONENTS formats OPTIONAL_COMPONENTS tea_leaves")


def main():
    cases = Cases()
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        for compiler in ("g++", "clang++"):
            cases.check(f"README.md's program needs the headers of signals and date alone, by {compiler}",
                        uses_engine_without_install, compiler, place / compiler)  # fmt: skip
        prefix = place / "prefix"
        cases.check("the build installs, and the installed tree may be moved", installs, sys.argv[1], prefix)
        cases.check("the program and the licence are installed", is_complete, prefix)
        cases.check("the rules engine links nothing", engine_links_nothing, prefix)
        cases.check("no macro of the build reaches users", hides_macros, prefix)
        cases.check("CMake takes this version and refuses others", compares_versions, prefix, place / "versions")
        cases.check("CMake finds only the components that are there",
                    refuses_unknown_components, prefix, place / "unknown")  # fmt: skip
        check_consumers(cases, prefix, place)
    cases.finish()


if __name__ == "__main__":
    main()
