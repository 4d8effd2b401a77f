#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the pages of docs/reference with what they list: nothing missing, nothing invented.

    reference_test.py ROOT
"""

import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from counted_checks import Cases

ROOT = pathlib.Path(sys.argv[1])
# Others set these; a file of variables has no use for them.
SET_BY_OTHERS = {"AWS_DEFAULT_REGION", "AWS_LAMBDA_RUNTIME_API", "NO_COLOR"}


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def first_cells(page):
    """The cells of the first column of a page's tables, without their heads."""
    rows = re.findall(r"^\| (.*?) \|", read(f"docs/reference/{page}.md"), re.M)
    return [row for row in rows if not re.fullmatch(r"-+", row)]


def names_in(cells):
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def variables():
    listed = names_in(first_cells("environment"))
    in_example = set(re.findall(r"^([A-Z_]+)=", read(".env.example"), re.M))
    assert listed == in_example | SET_BY_OTHERS, listed ^ (in_example | SET_BY_OTHERS)


def parameters():
    template = read("deploy/template.yaml")
    section = template[template.index("\nParameters:\n") : template.index("\nConditions:\n")]
    declared = set(re.findall(r"^  (\w+):$", section, re.M))
    listed = names_in(first_cells("template-parameters"))
    assert listed == declared, listed ^ declared


def error_codes():
    header = read("include/signals/error.hpp")
    declared = set(re.findall(r"^  (\w+) = \d+,$", header, re.M))
    page = read("docs/reference/errors-and-exit-codes.md")
    listed = set(re.findall(r"^\| `(\w+)` \|", page, re.M))
    assert listed == declared, listed ^ declared


def rules():
    text = re.search(r'\{"login_minutes".*?\}', read("docs/reference/cli.md"), re.S).group()
    defaults = {name: str(value) for name, value in json.loads(text).items()}
    rows = re.findall(r"^\| `(\w+)` \| `?(\w+)`? \|", read("docs/reference/rules.md"), re.M)
    assert dict(rows) == defaults, (rows, defaults)


def members_of_a_report():
    fields = [
        name
        for header in ("user_signals", "user_milestones")
        for name in re.findall(r'\{"(\w+)"', read(f"include/signals/{header}.hpp"))
    ]
    assert len(fields) == 18, fields
    page = read("docs/reference/output.md")
    missing = [name for name in fields if f'"{name}"' not in page]
    assert not missing, missing


def spellings():
    declared = set(re.findall(r'"(\w+)"', read("src/formats/event_fields.hpp")))
    page = read("docs/reference/event-format.md")
    missing = [name for name in declared if f"`{name}`" not in page]
    assert declared and not missing, missing


def navigation():
    pages = {str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").rglob("*.md")}
    listed = set(re.findall(r"[\w/-]+\.md", read("mkdocs.yml"))) - {"CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"}
    assert pages == listed, pages ^ listed


cases = Cases()
for check in (variables, parameters, error_codes, rules, members_of_a_report, spellings, navigation):
    cases.check(check.__name__.replace("_", " "), check)
cases.finish()
