# SPDX-License-Identifier: Apache-2.0
"""AWS's own emulator of Lambda, the Runtime Interface Emulator."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

from counted_checks import Unavailable
from processes import stop_process

EMULATOR_MODULE = "github.com/aws/aws-lambda-runtime-interface-emulator/cmd/aws-lambda-rie"
EMULATOR_VERSION = "4fa21571526087e3a0076b9fecf67a79e3927994"
LIMIT = 60  # seconds


def find_lambda_emulator(folder):
    """The program: the one on the PATH, or else one built by Go into `folder`."""
    if found := shutil.which("aws-lambda-rie"):
        return found
    installation = folder / "lambda-emulator" / EMULATOR_VERSION[:12]
    program = installation / "aws-lambda-rie"
    if program.exists():
        return program
    if shutil.which("go") is None:
        raise Unavailable("there is no aws-lambda-rie, and no go to build it with")
    installation.mkdir(parents=True, exist_ok=True)
    ran = subprocess.run(
        ["go", "install", f"{EMULATOR_MODULE}@{EMULATOR_VERSION}"],
        env={**os.environ, "GOBIN": str(installation), "CGO_ENABLED": "0"},
        capture_output=True,
        text=True,
    )
    if ran.returncode != 0:
        raise Unavailable(f"go cannot install aws-lambda-rie: {ran.stderr.strip().splitlines()[0]}")
    return program


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class LambdaEmulator:
    """AWS's emulator, with the function behind it."""

    def __init__(self, program, root, environment):
        self.address = f"127.0.0.1:{free_port()}"
        self.process = subprocess.Popen(
            [str(program), "--runtime-interface-emulator-address", self.address,
             "--runtime-api-address", f"127.0.0.1:{free_port()}", *root.command()],
            cwd=root.path,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **root.environment(**environment)},
            stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def invoke(self, event):
        url = f"http://{self.address}/2015-03-31/functions/function/invocations"
        end = time.monotonic() + LIMIT
        while True:
            try:
                with urllib.request.urlopen(url, json.dumps(event).encode(), LIMIT) as response:
                    return json.load(response)
            except (urllib.error.URLError, http.client.HTTPException) as error:
                refused = isinstance(getattr(error, "reason", None), ConnectionRefusedError)
                if not refused or time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        stop_process(self.process)
