#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the page's files as C++: embed_files.py HTML CSS JS OUTPUT

The digests are those that a content security policy names
(https://www.w3.org/TR/CSP3/#grammardef-hash-source), so the page must hold both texts unchanged.
"""

import base64
import hashlib
import pathlib
import sys

*inputs, output = sys.argv[1:]
lines = ['#include "page_files.hpp"', "namespace signals::inline SIGNALS_ABI::page_files {"]
for name, path in zip(("html", "style", "script"), inputs):
    text = pathlib.Path(path).read_text(encoding="utf-8")
    lines.append(f'const std::string_view {name} = R"file({text})file";')
    if name != "html":
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        lines.append(f'const std::string_view {name}_hash = "{digest}";')
lines.append("}")
pathlib.Path(output).write_text("\n".join(lines) + "\n", encoding="utf-8")
