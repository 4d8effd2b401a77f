# SPDX-License-Identifier: Apache-2.0
# An overlay port, which builds the libraries without adapters from the repository that it is in. Nobody has run it
# yet: see docs/start/install.md.
get_filename_component(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)

vcpkg_configure_meson(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS
    -Dadapters=disabled
    -Dprogram=disabled
    -Dtests=false
    -Dexamples=false
)
vcpkg_install_meson()
vcpkg_fixup_pkgconfig()
# signalsConfig.cmake finds the prefix from its own place, so the files of pkg-config and CMake stay together.
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include" "${CURRENT_PACKAGES_DIR}/debug/share")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
