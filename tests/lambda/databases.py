# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL server and a Firestore emulator of a test's own, on loopback."""

import json
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import time
import urllib.request

from counted_checks import Unavailable
from processes import stop_process

LIMIT = 60  # seconds to start
ACCOUNT = "nobody"  # PostgreSQL refuses to run as root


def server_programs():
    """The folder of the newest server that is installed."""
    versions = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"),
                      key=lambda path: int(path.parts[-3]))  # fmt: skip
    found = versions[-1] if versions else shutil.which("initdb")
    if found is None:
        raise Unavailable("there is no PostgreSQL server")
    return pathlib.Path(found).parent


class Postgres:
    """A server with one database of the tables of `schema`, ids as text, and `rows`."""

    def __init__(self, folder, schema, rows):
        self.programs = server_programs()
        self.folder = folder
        self.sql = schema.read_text().replace("gen_random_uuid()", "gen_random_uuid()::text")
        self.sql = self.sql.replace(" uuid", " text") + rows
        folder.mkdir()
        self.account = {}
        if os.geteuid() == 0:
            entry = pwd.getpwnam(ACCOUNT)
            self.account = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
            os.chown(folder, entry.pw_uid, entry.pw_gid)
            os.chmod(folder.parent, 0o711)

    def __enter__(self):
        data = self.folder / "data"
        self.run("initdb", "--pgdata", data, "--username=postgres", "--auth=trust", "--encoding=UTF8",
                 "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port = listener.getsockname()[1]
        with open(self.folder / "log", "w") as log:
            self.server = subprocess.Popen(
                [self.programs / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1",
                 "-k", self.folder, "-F", "-c", "shared_buffers=32MB"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, **self.account,
            )  # fmt: skip
        self.url = f"postgres://postgres@127.0.0.1:{port}/postgres"
        end = time.monotonic() + LIMIT
        while True:
            ready = subprocess.run([self.programs / "pg_isready", "--quiet", "-d", self.url])
            if ready.returncode == 0:
                break
            assert time.monotonic() < end, (self.folder / "log").read_text()
            time.sleep(0.1)
        self.run("psql", "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-d", self.url,
                 input=self.sql)  # fmt: skip
        self.environment = {"DATABASE_URL": self.url}
        return self

    def __exit__(self, *_):
        stop_process(self.server)

    def run(self, program, *words, **more):
        ran = subprocess.run([self.programs / program, *words], cwd=self.folder, capture_output=True,
                             text=True, **more, **self.account)  # fmt: skip
        assert ran.returncode == 0, ran.stderr


def typed(value):
    """A value as Firestore's REST API writes it."""
    if isinstance(value, str):
        return {"stringValue": value}
    if isinstance(value, int):
        return {"integerValue": str(value)}
    return {"doubleValue": value}


class FirestoreEmulator:
    """The emulator of the adapter's tests, with each user's events."""

    def __init__(self, source, folder, events):
        self.events = events
        installed = subprocess.run([source / "install", folder], capture_output=True, text=True)
        if installed.returncode == 77:
            raise Unavailable(installed.stderr.strip().splitlines()[-1])
        assert installed.returncode == 0, installed.stderr
        self.command = ["node", source / "gateway.mjs", installed.stdout.splitlines()[-1]]

    def __enter__(self):
        self.server = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        host = f"127.0.0.1:{self.server.stdout.readline().split()[0]}"
        project = "mission"
        root = f"projects/{project}/databases/(default)/documents"
        writes = [
            {
                "update": {
                    "name": f"{root}/app_usage_events/{user}/events/e{number}",
                    "fields": {name: typed(value) for name, value in event.items()},
                }
            }
            for user, events in self.events.items()
            for number, event in enumerate(events)
        ]
        request = urllib.request.Request(
            f"http://{host}/v1/{root}:commit",
            json.dumps({"writes": writes}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=LIMIT):
            pass
        self.environment = {"FIRESTORE_EMULATOR_HOST": host, "FIREBASE_PROJECT_ID": project}
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait(LIMIT)
