# SPDX-License-Identifier: Apache-2.0
"""A root in which there is nothing but the unpacked package, to start it in."""

import os
import pathlib
import shutil
import subprocess
import zipfile

from counted_checks import Unavailable

# A library of Lambda's own system, which must not be taken for that of the package.
FOREIGN_LIBRARIES = ("libcurl.so.4", "libpq.so.5", "libcrypto.so.3", "libc.so.6", "libstdc++.so.6")


def way_into(root):
    """The words before a command that has `root` as its root."""
    chroot = shutil.which("chroot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    ways = [[chroot, str(root)]] if os.geteuid() == 0 else [["unshare", "-r", chroot, str(root)]]
    for way in ways:
        if chroot is None or shutil.which(way[0]) is None:
            continue
        if subprocess.run([*way, "/var/task/bootstrap"], env={}, capture_output=True).returncode < 125:
            return way
    raise Unavailable("neither root nor a user namespace may change the root here")


class FunctionRoot:
    """The package unpacked into /var/task of an otherwise empty root in `folder`."""

    def __init__(self, package, folder):
        self.path = pathlib.Path(folder) / "root"
        task = self.path / "var" / "task"
        task.mkdir(parents=True)
        with zipfile.ZipFile(package) as archive:
            for entry in archive.infolist():
                path = archive.extract(entry, task)
                os.chmod(path, entry.external_attr >> 16 & 0o777)
        (self.path / "tmp").mkdir()
        foreign = self.path / "lib64"
        foreign.mkdir()
        for name in FOREIGN_LIBRARIES:
            (foreign / name).write_text("of another system\n")
        self.way = way_into(self.path)

    def write(self, path, text):
        """A file in the root, such as one that Lambda's system has."""
        file = self.path / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    @staticmethod
    def environment(**more):
        """What Lambda sets, as far as it matters, and what a test adds."""
        return {
            "LAMBDA_TASK_ROOT": "/var/task",
            "LAMBDA_RUNTIME_DIR": "/var/runtime",
            "LD_LIBRARY_PATH": "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/task:/opt/lib",
            "_HANDLER": "bootstrap",
            "AWS_REGION": "eu-west-1",
            "TZ": ":UTC",
            **more,
        }

    def command(self):
        return [*self.way, "/var/task/bootstrap"]

    def start(self, **more):
        """The function, started in the root; its log goes to the process's stderr."""
        return subprocess.Popen(
            self.command(),
            cwd=self.path,
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
