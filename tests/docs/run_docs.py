#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs what the documentation shows, and closes with a count of its blocks.

    run_docs.py ROOT PROGRAM COMPILER_COMMAND... -- PAGE...

A block fenced as `cpp` is a whole program: it is compiled and run. A block fenced as `sh` is run in a
folder that holds the repository's sample data. Where a block fenced as `text` follows, it is the
standard output, whole; a line that holds just `…` stands for any number of lines. A block fenced as
`json` must be JSON. Commands below scripts/ are not run here, but .ci/run must run them.

No Markdown file of the repository may contain a mark that a template should have replaced, such as
@NAME@, or a link to a file that does not exist.
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
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
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
        if language in ("cpp", "sh", "json"):
            line = text.count("\n", 0, fence.start()) + 1
            yield Block(page, line, language, fence.group(2), expected)


def faults_in_pages(root):
    """Each mark that was not replaced, and each link that leads nowhere, as `page:line: fault`."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(set(folders) - {".git", "build", "node_modules"})
        for page in (pathlib.Path(folder, name) for name in sorted(files) if name.endswith(".md")):
            is_text = True
            for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
                is_text ^= line.startswith("```")
                faults = [f"{mark} was not replaced" for mark in MARK.findall(line)]
                for link in LINK.findall(line) if is_text else []:
                    if not (page.parent / link).exists():
                        faults.append(f"{link} does not exist")
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
        with tempfile.TemporaryDirectory() as folder:
            run = self.run_cpp if block.language == "cpp" else self.run_sh
            return run(block, pathlib.Path(folder))

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
    split = sys.argv.index("--")
    root, program = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    runner = Runner(root, program, sys.argv[3:split])
    blocks = [block for page in sys.argv[split + 1 :] for block in blocks_of(root, page)]
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
