# SPDX-License-Identifier: Apache-2.0
"""meson-python, with a wheel for one version of Python where nanobind cannot use the stable ABI."""

import sys

import mesonpy
from mesonpy import build_sdist, get_requires_for_build_sdist, get_requires_for_build_wheel

__all__ = ["build_sdist", "build_wheel", "get_requires_for_build_sdist", "get_requires_for_build_wheel"]

# nanobind needs what the stable ABI of CPython 3.12 added.
FIRST_STABLE_ABI = (3, 12)


def build_wheel(directory, config_settings=None, metadata_directory=None):
    """As PEP 517 asks."""
    settings = dict(config_settings or {})
    if sys.version_info < FIRST_STABLE_ABI:
        given = settings.get("setup-args", [])
        given = [given] if isinstance(given, str) else list(given)
        settings["setup-args"] = [*given, "-Dpython.allow_limited_api=false"]
    return mesonpy.build_wheel(directory, settings, metadata_directory)
