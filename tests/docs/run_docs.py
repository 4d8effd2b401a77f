#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs what the documentation shows, and closes with a count of its blocks.

    run_docs.py ROOT PROGRAM COMPILER_COMMAND...

A block fenced as `cpp` is a whole program: it is compiled and run. A block fenced as `sh` is run in a
folder that holds the repository's sample data and the build. Where a block fenced as `text` follows, it
is the standard output, whole; a line that holds just `…` stands for any number of lines. A block fenced
as `json` must be JSON. Commands below scripts/ are not run here, but .ci/run must run them.

A block fenced as `console` needs what a test does not have, such as a cloud. It is not run, but each
option of a signals command in it must be one that the command's help lists, and each script must exist.

No Markdown file of the repository may contain a mark that a template should have replaced, such as
@NAME@, or a link to a file or a heading that does not exist.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
MARK = re.compile(r"@[A-Z_]+@")
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)")
HEADING = re.compile(r"^#+ (.*)$", re.M)
PAGES = ("*.md", "docs/**/*.md", "examples/*.md", "adapters/*.md", "adapters/*/*.md", "python/*.md")
LIMIT = 120  # seconds for one block


class Block:
    def __init__(self, page, line, language, text, expected):
        self.name = f"{page}:{line} ({language})"
        self.language = language
        self.text = text
        self.expected = expected


def blocks_of(root, page):
    text = (root / page).read_text(encoding="utf-8")
    fences = list(FENCE.finditer(text))
    for fence, following in zip(fences, fences[1:] + [None]):
        language = fence.group(1)
        expected = following.group(2) if following and following.group(1) == "text" else None
        if language in ("cpp", "sh", "json", "console"):
            line = text.count("\n", 0, fence.start()) + 1
            yield Block(page, line, language, fence.group(2), expected)


def anchors_of(page):
    """What a link may name in a page after its `#`."""
    headings = HEADING.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


def faults_in_pages(root):
    """Each mark that was not replaced, and each link that leads nowhere, as `page:line: fault`."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(set(folders) - {".git", "build", "node_modules"})
        for page in (pathlib.Path(folder, name) for name in sorted(files) if name.endswith(".md")):
            is_text = True
            for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
                is_text ^= line.startswith("```")
                faults = [f"{mark} was not replaced" for mark in MARK.findall(line)]
                for link, anchor in LINK.findall(line) if is_text else []:
                    target = page.parent / link if link else page
                    if not target.exists():
                        faults.append(f"{link} does not exist")
                    elif anchor and anchor not in anchors_of(target):
                        faults.append(f"{link} has no heading {anchor}")
                yield from (f"{page.relative_to(root)}:{number}: {fault}" for fault in faults)


def matches(expected, printed):
    parts = re.split(r"^…\n", expected, flags=re.M)
    pattern = r"(?:.*\n)*?".join(re.escape(part) for part in parts)
    return re.fullmatch(pattern, printed) is not None


class Runner:
    def __init__(self, root, program, compiler):
        self.root = root
        self.program = program
        self.compiler = compiler
        self.ci = (root / ".ci" / "run").read_text(encoding="utf-8")

    def fault_of(self, block):
        """What is wrong with the block, or None."""
        if block.language == "json":
            try:
                json.loads(block.text)
            except ValueError as error:
                return str(error)
            return None
        if block.language == "console":
            return self.fault_of_console(block.text)
        with tempfile.TemporaryDirectory() as folder:
            run = self.run_cpp if block.language == "cpp" else self.run_sh
            return run(block, pathlib.Path(folder))

    def fault_of_console(self, text):
        commands = re.sub(r"\\\n\s*", " ", text).splitlines()
        for command in (line.removeprefix("$ ") for line in commands):
            script = re.match(r"(?:scripts|benchmarks|tests|packaging)/\S+", command)
            if script and not (self.root / script.group()).exists():
                return f"{script.group()} does not exist"
            called = re.search(r"\bsignals ((?:state )?[a-z]+) (.*)", command)
            for option in re.findall(r"(?<= )--[a-z-]+", f" {called.group(2)}") if called else []:
                if option not in self.help_of(called.group(1)):
                    return f"signals {called.group(1)} has no option {option}"
        return None

    def help_of(self, command):
        shown = subprocess.run(
            [self.program, *command.split(), "--help"], capture_output=True, text=True, timeout=LIMIT, check=True
        )
        return set(re.findall(r"--[a-z-]+", shown.stdout))

    def run_cpp(self, block, folder):
        source = folder / "block.cpp"
        source.write_text(block.text, encoding="utf-8")
        compiler = [word.replace("@SOURCE@", str(source)) for word in self.compiler]
        built = subprocess.run(
            [*compiler, "-o", str(folder / "block")], capture_output=True, text=True, timeout=LIMIT
        )
        if built.returncode != 0:
            return built.stderr
        return self.run_and_compare(block, [str(folder / "block")], folder)

    def run_sh(self, block, folder):
        scripts = re.findall(r"^(scripts/\S+)", block.text, re.M)
        if scripts:
            missing = [script for script in scripts if script not in self.ci]
            return f".ci/run does not run {missing}" if missing else None
        shutil.copytree(self.root / "examples" / "data", folder / "examples" / "data")
        (folder / "build").symlink_to(self.program.parents[1])
        return self.run_and_compare(block, ["bash", "-euo", "pipefail", "-c", block.text], folder)

    def run_and_compare(self, block, command, folder):
        path = f"{self.program.parent}:{os.environ['PATH']}"
        ran = subprocess.run(
            command,
            cwd=folder,
            env={"PATH": path, "HOME": str(folder), "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT,
        )
        if ran.returncode != 0:
            return f"exit status {ran.returncode}\n{ran.stdout}{ran.stderr}"
        if block.expected is not None and not matches(block.expected, ran.stdout):
            return f"it printed\n{ran.stdout}\nwhere the page says\n{block.expected}"
        return None


def main():
    root, program = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    runner = Runner(root, program, sys.argv[3:])
    pages = sorted({page.relative_to(root) for pattern in PAGES for page in root.glob(pattern)})
    blocks = [block for page in pages for block in blocks_of(root, page)]
    faults = list(faults_in_pages(root))
    for fault in faults:
        print(f"not ok {fault}")
    failed = int(bool(faults))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for block, fault in zip(blocks, pool.map(runner.fault_of, blocks)):
            print(f"{'not ok' if fault else 'ok'} {block.name}")
            if fault:
                failed += 1
                print(fault)
    print(f"{len(blocks) + 1 - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed or not blocks else 0


if __name__ == "__main__":
    sys.exit(main())
