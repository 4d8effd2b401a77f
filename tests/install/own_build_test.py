#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the libraries as others do: shared, each adapter alone against what is installed, and as a
part of another project, by CMake and by Meson.
"""

import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from components import COMPONENTS
from consumers import SOURCE, check_consumers, check_output, package_of, run, write_program
from counted_checks import Cases

# Sources together take half the time, but names of one then seem to be of a header.
OPTIONS = ["--libdir=lib", "-Ddefault_library=shared", "-Dwerror=true", "-Ddebug=false", "-Doptimization=0",
           "-Dunity=on", "-Dunity_size=24", "-Dcpp_args=-Wno-shadow -Wno-subobject-linkage"]  # fmt: skip

VERSION = dict(re.findall(r"define SIGNALS_VERSION_(\w+) (\d+)", (SOURCE / "include/signals/version.hpp").read_text()))
INLINE_NAMESPACE = f"v0_{VERSION['MINOR']}" if VERSION["MAJOR"] == "0" else f"v{VERSION['MAJOR']}"
SPELLINGS = {
    f"signals::{INLINE_NAMESPACE}::": "",
    "std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >": "std::string",
    "std::basic_string_view<char, std::char_traits<char> >": "std::string_view",
    ", 18446744073709551615ul>": ">",
    "[abi:cxx11]": "",
}


def builds(source, build, prefix, *options):
    run("meson", "setup", build, source, "--prefix", prefix, *OPTIONS, *options,
        PKG_CONFIG_PATH=prefix / "lib" / "pkgconfig")  # fmt: skip
    run("meson", "install", "-C", build)


def exported_names(library):
    """Its functions and variables as a C++ programmer writes them, without the inline namespace of their version."""
    lines = run("nm", "--dynamic", "--defined-only", library).splitlines()
    names = [re.fullmatch(r"[0-9a-f]* ?(\w) (\S+)", line).groups() for line in lines]
    assert all(re.match(rf"_Z\w*?N?K?7signals\d+{INLINE_NAMESPACE}", name) for _, name in names), names
    # A weak one is inline, and is there or not as the compiler likes.
    strong = run("c++filt", *(name for kind, name in names if kind not in "VWu"))
    for form, spelling in SPELLINGS.items():
        strong = strong.replace(form, spelling)
    return sorted(set(strong.splitlines()))


def exports_what_is_listed(prefix, component):
    listed = (SOURCE / "tests" / "install" / "exported_names" / f"{component}.txt").read_text(encoding="utf-8")
    exported = exported_names(prefix / "lib" / f"lib{package_of(component)}.so")
    assert exported == listed.splitlines(), "\n".join(set(exported) ^ set(listed.splitlines()))


def within_cmake(folder):
    """As FetchContent does it, with an adapter and all that it depends on."""
    write_program("http", folder)
    (folder / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.16)\nproject(consumer CXX)\n"
        f"add_subdirectory({SOURCE} signals EXCLUDE_FROM_ALL)\n"
        "add_executable(consumer main.cpp)\n"
        "target_link_libraries(consumer PRIVATE signals::http signals::columns)\n"
    )
    run("cmake", "-S", folder, "-B", folder / "build")
    run("cmake", "--build", folder / "build")
    check_output("http", folder / "build" / "consumer")


def within_meson(folder):
    """Beside a subproject that is called as an adapter's folder is."""
    write_program("http", folder)
    (folder / "subprojects" / "http").mkdir(parents=True)
    (folder / "subprojects" / "http" / "meson.build").write_text("project('theirs')\ntheirs = 'theirs'\n")
    (folder / "subprojects" / "signals").symlink_to(SOURCE)
    (folder / "meson.build").write_text(
        "project('consumer', 'cpp', default_options: 'cpp_std=c++20')\n"
        "http_dep = subproject('signals').get_variable('http_dep')\n"
        "assert(subproject('http').get_variable('theirs') == 'theirs')\n"
        "executable('consumer', 'main.cpp', dependencies: http_dep)\n"
    )
    run("meson", "setup", folder / "build", folder)
    run("ninja", "-C", folder / "build", "consumer")
    check_output("http", folder / "build" / "consumer")
    built = run("ninja", "-C", folder / "build", "-t", "targets", "all")
    assert not re.search(r"-tests:|signals-generate:|subprojects/signals/program/", built)


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
        for component in COMPONENTS:
            cases.check(f"{package_of(component)} exports the names that are listed", exports_what_is_listed, prefix,
                        component)  # fmt: skip
        check_consumers(cases, prefix, place)
        cases.check("they build within a CMake project", within_cmake, place / "cmake")
        cases.check("they build within a Meson project, without tests or the program", within_meson, place / "meson")
    cases.finish()


if __name__ == "__main__":
    main()
