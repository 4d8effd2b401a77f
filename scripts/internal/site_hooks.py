# SPDX-License-Identifier: Apache-2.0
"""Hooks of MkDocs: some pages outside docs/ become pages of the site, links to other files of the
repository lead to copies of them, and the C++ reference is a folder of the site.
"""

import pathlib
import posixpath
import re
import shutil

from mkdocs.structure.files import File

ROOT = pathlib.Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "build" / "docs" / "html"
LINK = re.compile(r"\[([^][]*)\]\((?!https?:|mailto:|#)([^)#\s]+)(#[^)\s]*)?\)")
PAGES = ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "adapters/README.md", "examples/README.md")


def place_of(page):
    """The path in the repository of a page of the site."""
    return page if page in PAGES else f"docs/{page}"


def target_of(link, page):
    """The path in the repository that a link of the page leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(place_of(page)), link))


def copy_of(target):
    """Where the site has a copy of the file; None if the file is a page, or no file."""
    is_page = target in PAGES or target.startswith("docs/")
    return None if is_page or not (ROOT / target).is_file() else f"source/{target.lstrip('.')}.txt"


def on_files(files, config):
    for page in PAGES:
        files.append(File.generated(config, page, content=(ROOT / page).read_text(encoding="utf-8")))
    copies = {}
    for page in files.documentation_pages():
        for _, link, _ in LINK.findall(page.content_string):
            target = target_of(link, page.src_uri)
            if copy := copy_of(target):
                copies[copy] = (ROOT / target).read_text(encoding="utf-8")
    copies["cpp/index.html"] = (REFERENCE / "index.html").read_text(encoding="utf-8")
    for copy, content in copies.items():
        files.append(File.generated(config, copy, content=content))
    return files


def on_page_markdown(markdown, page, config, files):
    name = page.file.src_uri

    def on_site(match):
        text, link, anchor = match.groups()
        target = target_of(link, name)
        place = copy_of(target) or target.removeprefix("docs/")
        if files.get_file_from_path(place) is None:
            # A folder has no page. Whatever else is missing, MkDocs says.
            return text if (ROOT / target).is_dir() else match.group()
        return f"[{text}]({posixpath.relpath(place, posixpath.dirname(name) or '.')}{anchor or ''})"

    parts = re.split(r"(^```.*?^```$)", markdown, flags=re.M | re.S)
    return "".join(part if part.startswith("```") else LINK.sub(on_site, part) for part in parts)


def on_post_build(config):
    shutil.copytree(REFERENCE, pathlib.Path(config.site_dir, "cpp"), dirs_exist_ok=True)
