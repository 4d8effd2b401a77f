# SPDX-License-Identifier: Apache-2.0
"""A headless Chromium, driven over its DevTools protocol on a pipe
(https://chromedevtools.github.io/devtools-protocol/), so that tests need no driver.
"""

import base64
import json
import os
import pathlib
import select
import shutil
import subprocess
import tempfile
import time

from counted_checks import Unavailable

LIMIT = 60  # seconds for one answer, on a machine that does much else


class Browser:
    """One browser with one tab. `faults` holds errors of the console and of scripts, `requests` the
    addresses that the tab asked for."""

    def __init__(self):
        self.program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        if self.program is None:
            raise Unavailable("there is no chromium")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="signals-browser-"))
        self.faults = []
        self.requests = []
        self._number = 0
        self._rest = b""
        self._events = []  # that nobody has waited for
        to_browser, self._write = os.pipe()
        self._read, from_browser = os.pipe()
        command = [
            self.program, "--headless=new", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu",
            "--disable-background-networking", "--disable-component-update", "--disable-extensions",
            "--disable-dev-shm-usage", "--hide-scrollbars", f"--user-data-dir={self.folder / 'profile'}",
        ]  # fmt: skip
        if os.geteuid() == 0:
            command.append("--no-sandbox")  # which refuses root

        def connect():
            # The descriptors that the option names; above them first, so that neither hides the other.
            high = [os.dup(descriptor) + 0 for descriptor in (to_browser, from_browser)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self._process = subprocess.Popen(
            [*command, "about:blank"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, close_fds=False, preexec_fn=connect,
        )  # fmt: skip
        os.close(to_browser)
        os.close(from_browser)
        self._session = None
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(target for target in targets if target["type"] == "page")
        attached = self.call("Target.attachToTarget", targetId=page["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setFocusEmulationEnabled", enabled=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()
        os.close(self._write)
        os.close(self._read)
        shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, method, **parameters):
        """The result of one command."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._write, data) :]
        while True:
            answer = self._receive()
            if answer.get("id") != self._number:
                self._note(answer)
                continue
            assert "error" not in answer, f"{method}: {answer['error']}"
            return answer["result"]

    def wait_for(self, method):
        """The next event of a method, which may have come while a command was answered."""
        while True:
            while self._events:
                event = self._events.pop(0)
                if event.get("method") == method:
                    return event["params"]
            self._note(self._receive())

    def open(self, path):
        """Loads a file, and tells how long that took in seconds."""
        self.faults.clear()
        self.requests.clear()
        self._events.clear()
        start = time.monotonic()
        self.call("Page.navigate", url=pathlib.Path(path).resolve().as_uri())
        self.wait_for("Page.loadEventFired")
        self.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        return time.monotonic() - start

    def evaluate(self, script):
        """The value of a JavaScript expression, once it is there."""
        result = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True,
                           userGesture=True)  # fmt: skip
        assert "exceptionDetails" not in result, f"{script}: {result['exceptionDetails']}"
        return result["result"].get("value")

    def show(self, width=1280, height=900, scheme="light", media=""):
        """Sets the size of the window, and what the page is shown on."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=width < 600)  # fmt: skip
        self.call("Emulation.setEmulatedMedia", media=media,
                  features=[{"name": "prefers-color-scheme", "value": scheme}])  # fmt: skip

    def picture(self, path, whole=True):
        """Writes what the tab shows as PNG."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        pathlib.Path(path).write_bytes(base64.b64decode(shot["data"]))

    def _receive(self):
        deadline = time.monotonic() + LIMIT
        while b"\0" not in self._rest:
            left = deadline - time.monotonic()
            assert left > 0 and select.select([self._read], [], [], left)[0], "the browser does not answer"
            block = os.read(self._read, 1 << 20)
            assert block, "the browser ended"
            self._rest += block
        message, self._rest = self._rest.split(b"\0", 1)
        return json.loads(message)

    def _note(self, event):
        self._events.append(event)
        method, parameters = event.get("method"), event.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.faults.append(parameters["exceptionDetails"].get("exception", {}).get("description", "exception"))
        elif method == "Log.entryAdded":
            self.faults.append(parameters["entry"]["text"])
        elif method == "Runtime.consoleAPICalled":
            self.faults.append(str([part.get("value") for part in parameters["args"]]))
        elif method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
