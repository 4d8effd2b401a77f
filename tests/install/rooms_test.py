#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Follows what each library includes where there is only what it may use, and the engine as others might."""

import pathlib
import re
import shutil
import subprocess
import tempfile

from components import COMPONENTS, closure_of
from consumers import COMPILER, SOURCE, needs, run
from counted_checks import Cases, Unavailable

# Private to all libraries.
SHARED_SOURCES = ("text", "threads")


def headers_of(component):
    root = SOURCE / "adapters" / component if COMPONENTS[component].is_adapter else SOURCE
    return root / "include" / "signals" / component


def includes_only_what_is_below(folder, allowed):
    headers = [*folder.glob("**/*.hpp")] if allowed else [*folder.glob("*.hpp")]
    assert headers, folder
    for header in headers:
        for other in re.findall(r"^#include <signals/(\w+)/", header.read_text(encoding="utf-8"), re.M):
            assert other in allowed | {"detail"}, f"{header} includes signals/{other}"


def includes_of(sources, *folders):
    """All that they include, as a path where it was found. System headers are not, which saves reading them."""
    flags = [f"-I{folder}" for folder in folders]
    return run(COMPILER, "-std=c++20", "-M", "-MG", "-nostdinc", *flags, *sources).replace("\\\n", " ").split()


def finds_only_what_is_below(component, place):
    """In a tree that lacks all else."""
    include = place / "include"
    shutil.copytree(SOURCE / "include" / "signals", include / "signals", ignore=lambda folder, names: COMPONENTS)
    for name in closure_of(component):
        shutil.copytree(headers_of(name), include / "signals" / name)
    if COMPONENTS[component].is_adapter:
        shutil.copytree(SOURCE / "adapters" / component / "src", place / "src")
    else:
        for name in (*closure_of(component), *SHARED_SOURCES):
            shutil.copytree(SOURCE / "src" / name, place / "src" / name)
    folder = place / "src" if COMPONENTS[component].is_adapter else place / "src" / component
    sources = sorted(folder.glob("**/*.cpp"))
    assert sources, folder
    found = includes_of(sources, include, place / "src")
    assert any(path.startswith(f"{include}/signals/") for path in found), found
    missing = [path for path in found if path.endswith(".hpp") and not path.startswith(("/", "boost/"))]
    assert not missing, missing


def asks_for_cxx20(compiler):
    needs(compiler)
    source = SOURCE / "include" / "signals" / "signals.hpp"
    tried = subprocess.run([compiler, "-std=c++17", "-fsyntax-only", "-xc++", "-I", SOURCE / "include", source],
                           capture_output=True, text=True)  # fmt: skip
    errors = [line for line in tried.stderr.splitlines() if "error:" in line]
    assert len(errors) == 2 and "signals needs C++20" in errors[0] and "signals_needs_cxx20" in errors[1], tried.stderr


def takes_libcxx(headers):
    """LLVM's standard library 14, which has no <stop_token>."""
    needs("clang++")
    command = ["clang++", "-std=c++20", "-stdlib=libc++", "-fsyntax-only", "-xc++"]
    if subprocess.run([*command, "-include", "vector", "/dev/null"], capture_output=True).returncode != 0:
        raise Unavailable("there is no libc++")
    for header in headers:
        run(*command, "-I", SOURCE / "include", header)


def lives_beside_c(place):
    """A C file's variable of the library's name."""
    (place / "theirs.c").write_text("int signals = 3;\n")
    (place / "main.cpp").write_text(
        "#include <signals/signals.hpp>\n"
        "int their_signals() { extern int signals_of_c asm(\"signals\"); return signals_of_c; }\n"
        "int main() { return their_signals() - static_cast<int>(signals::all_tiers.size()); }\n"
    )
    run(COMPILER, "-std=c++20", "-I", SOURCE / "include", place / "main.cpp", place / "theirs.c", "-o", place / "both")
    run(place / "both")


def main():
    cases = Cases()
    for compiler in ("g++", "clang++"):
        cases.check(f"below C++20, {compiler} says so and nothing else", asks_for_cxx20, compiler)
    for room in ("", "formats", "columns"):
        headers = sorted((SOURCE / "include" / "signals" / room).glob("*.hpp"))
        cases.check(f"libc++ takes the headers of {room or 'the engine'}", takes_libcxx, headers)
    with tempfile.TemporaryDirectory() as place:
        cases.check("a C variable may be called signals", lives_beside_c, pathlib.Path(place))
    cases.check("the engine's headers include no other room", includes_only_what_is_below,
                SOURCE / "include" / "signals", set())  # fmt: skip
    for component in COMPONENTS:
        cases.check(f"the headers of {component} include only what is below", includes_only_what_is_below,
                    headers_of(component), closure_of(component))  # fmt: skip
        with tempfile.TemporaryDirectory() as place:
            cases.check(f"{component} includes only what is below", finds_only_what_is_below,
                        component, pathlib.Path(place))  # fmt: skip
    cases.finish()


if __name__ == "__main__":
    main()
