# SPDX-License-Identifier: Apache-2.0
"""Projects of somebody else's, which use an installed prefix, and the cases that all kinds of library pass."""

import os
import pathlib
import re
import shutil
import subprocess

from components import COMPONENTS, closure_of
from counted_checks import Unavailable

SOURCE = pathlib.Path(__file__).resolve().parents[2]
USES = pathlib.Path(__file__).parent / "uses"
COMPILER = os.environ.get("CXX", "c++")
CMAKE_PROJECT = """cmake_minimum_required(VERSION 3.16)
project(consumer CXX)
find_package(signals REQUIRED {components})
add_executable(consumer main.cpp)
target_link_libraries(consumer PRIVATE {targets})
"""
MESON_PROJECT = """project('consumer', 'cpp', default_options: 'cpp_std=c++20')
executable('consumer', 'main.cpp', dependencies: dependency('{package}'))
"""


def run(*command, **environment):
    """The standard output of a command, which must succeed."""
    ran = subprocess.run(
        [str(word) for word in command],
        env=os.environ | {name: str(value) for name, value in environment.items()},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, f"{' '.join(map(str, command))}\n{ran.stdout}{ran.stderr}"
    return ran.stdout


def needs(program):
    if shutil.which(program) is None:
        raise Unavailable(f"there is no {program}")


def package_of(component):
    return "signals-" + component.replace("_", "-") if component else "signals"


def pkg_config(prefix, *words):
    return run("pkg-config", *words, PKG_CONFIG_PATH=prefix / "lib" / "pkgconfig").split()


def readme_program():
    """The first program of README.md, and what it prints."""
    text = (SOURCE / "README.md").read_text(encoding="utf-8")
    return re.search(r"^```cpp\n(.*?)^```\n+```text\n(.*?)^```$", text, re.M | re.S).groups()


def program_of(component):
    """A program that uses a component, None being the rules engine, and what it prints."""
    if component is None:
        return readme_program()
    return (USES / f"{component}.cpp").read_text(encoding="utf-8"), COMPONENTS[component].prints


def write_program(component, folder):
    folder.mkdir(parents=True)
    (folder / "main.cpp").write_text(program_of(component)[0], encoding="utf-8")
    return folder / "main.cpp"


def check_output(component, program, **environment):
    assert run(program, **environment) == program_of(component)[1]


def copy_part(prefix, component, part):
    """A prefix with just one component and what this stands on."""
    present = closure_of(component) if component else set()
    ours = {name for name in COMPONENTS if name not in present}
    libraries = {package_of(name) for name in ours}

    def left_out(folder, names):
        if folder.endswith("include/signals"):
            return ours
        return {name for name in names if re.sub(r"^lib|\..*", "", name) in libraries}

    shutil.copytree(prefix, part, ignore=left_out, symlinks=True)


def works_by_pkg_config(prefix, component, folder):
    main = write_program(component, folder)
    flags = pkg_config(prefix, "--cflags", "--libs", package_of(component))
    run(COMPILER, "-std=c++20", main, *flags, "-o", folder / "consumer")
    check_output(component, folder / "consumer", LD_LIBRARY_PATH=prefix / "lib")


def works_by_cmake(prefix, component, folder):
    needs("cmake")
    write_program(component, folder)
    (folder / "CMakeLists.txt").write_text(
        CMAKE_PROJECT.format(
            components=f"COMPONENTS {component}" if component else "",
            targets=f"signals::{component or 'signals'}",
        )
    )
    run("cmake", "-S", folder, "-B", folder / "build", f"-DCMAKE_PREFIX_PATH={prefix}",
        "-DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF")  # fmt: skip
    run("cmake", "--build", folder / "build")
    check_output(component, folder / "build" / "consumer")


def works_by_meson(prefix, component, folder):
    write_program(component, folder)
    (folder / "meson.build").write_text(MESON_PROJECT.format(package=package_of(component)))
    run("meson", "setup", folder / "build", folder, PKG_CONFIG_PATH=prefix / "lib" / "pkgconfig")
    run("ninja", "-C", folder / "build")
    check_output(component, folder / "build" / "consumer", LD_LIBRARY_PATH=prefix / "lib")


def works_alone(prefix, component, folder):
    if not (prefix / "include" / "signals" / component).is_dir():
        raise Unavailable("the build is without it")
    folder.mkdir()
    copy_part(prefix, component, folder / "prefix")
    works_by_cmake(folder / "prefix", component, folder / "consumer")


def check_consumers(cases, prefix, place):
    """The rules engine and each component, through each tool that finds them."""
    for component in (None, "files"):
        for tool, works in (("pkg-config", works_by_pkg_config), ("Meson", works_by_meson)):
            cases.check(f"{package_of(component)} works by {tool}", works, prefix, component,
                        place / f"{component}-by-{tool}")  # fmt: skip
    cases.check("find_package(signals) loads the rules engine", works_by_cmake, prefix, None, place / "engine")
    for component in COMPONENTS:
        cases.check(f"component {component} works with only what it depends on", works_alone, prefix, component,
                    place / component)  # fmt: skip
