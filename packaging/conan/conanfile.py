# SPDX-License-Identifier: Apache-2.0
"""signals as a Conan 2 package. Its dependencies are the system's, from apt: `conan create` downloads nothing, and
with -c tools.system.package_manager:mode=install it installs what is missing.
"""

import pathlib
import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.files import copy
from conan.tools.gnu import PkgConfig
from conan.tools.layout import basic_layout
from conan.tools.meson import Meson, MesonToolchain
from conan.tools.system.package_manager import Apt

BUILD_PACKAGES = ["meson", "ninja-build", "pkg-config", "python3"]
LIBRARY_PACKAGES = ["libboost1.81-dev", "libfmt-dev", "libhowardhinnant-date-dev", "libssl-dev"]
ADAPTER_PACKAGES = ["libcurl4-openssl-dev", "libpq-dev", "libsqlite3-dev", "libzstd-dev", "zlib1g-dev"]
SOURCES = ["LICENSE", "meson*", "adapters/*", "cmake/*", "include/*", "program/*", "src/*"]


class Signals(ConanFile):
    name = "signals"
    description = "Engagement signals and milestones from app-usage events and goals"
    license = "Apache-2.0"
    topics = ("analytics", "engagement", "retention")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False], "fPIC": [True, False], "adapters": [True, False]}
    default_options = {"shared": False, "fPIC": True, "adapters": False}
    implements = ["auto_shared_fpic"]

    @property
    def _root(self):
        return pathlib.Path(self.recipe_folder).parents[1]

    def set_version(self):
        header = (self._root / "include" / "signals" / "version.hpp").read_text(encoding="utf-8")
        self.version = ".".join(re.findall(r"^#define SIGNALS_VERSION_[A-Z]+ (\d+)$", header, re.M))

    def export_sources(self):
        for pattern in SOURCES:
            copy(self, pattern, self._root, self.export_sources_folder)

    def layout(self):
        basic_layout(self)

    def validate(self):
        check_min_cppstd(self, 20)

    def system_requirements(self):
        adapters = ADAPTER_PACKAGES if self.options.adapters else []
        Apt(self).install(BUILD_PACKAGES + LIBRARY_PACKAGES + adapters)

    def generate(self):
        toolchain = MesonToolchain(self)
        toolchain.project_options["adapters"] = "enabled" if self.options.adapters else "disabled"
        toolchain.project_options["program"] = "disabled"
        toolchain.project_options["tests"] = False
        toolchain.project_options["examples"] = False
        toolchain.generate()

    def build(self):
        meson = Meson(self)
        meson.configure()
        meson.build()

    def package(self):
        Meson(self).install()

    def package_info(self):
        # What a library needs is written once, in its pkg-config file; the installed CMake package reads it too.
        self.cpp_info.set_property("cmake_find_mode", "none")
        descriptions = pathlib.Path(self.package_folder, "lib", "pkgconfig")
        for description in sorted(descriptions.glob("*.pc")):
            component = self.cpp_info.components[description.stem]
            component.set_property("pkg_config_name", description.stem)
            component.builddirs = ["lib/cmake/signals"]
            PkgConfig(self, description.stem, pkg_config_path=str(descriptions)).fill_cpp_info(
                component, is_system=False
            )
