# SPDX-License-Identifier: Apache-2.0
"""A Runtime API of AWS Lambda on loopback."""

import http.server
import json
import queue
import threading
import time

LIMIT = 60  # seconds for one answer
PREFIX = "/2018-06-01/runtime"


class RuntimeApi:
    """Hands out invocations one by one, and takes their answers.

    with RuntimeApi() as api:
        kind, body = api.invoke({"user_ids": ["ada"]})
    """

    def __init__(self):
        self.invocations = queue.Queue()
        self.answers = queue.Queue()
        api = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                number, event = api.invocations.get()
                if event is None:
                    self.close_connection = True
                    return
                body = json.dumps(event).encode()
                self.send_response(200)
                self.send_header("Lambda-Runtime-Aws-Request-Id", f"request-{number}")
                self.send_header("Lambda-Runtime-Deadline-Ms", str(int((time.time() + LIMIT) * 1000)))
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()
                api.answers.put((self.path.removeprefix(PREFIX), json.loads(body)))

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"127.0.0.1:{self.server.server_port}"
        self.count = 0

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.invocations.put((0, None))
        self.server.shutdown()
        self.server.server_close()

    def answer(self):
        """The path and the body of the next answer handed over, as parsed."""
        return self.answers.get(timeout=LIMIT)

    def invoke(self, event):
        """The body of the answer to an event, which must not be a failure."""
        self.count += 1
        self.invocations.put((self.count, event))
        path, body = self.answer()
        assert path == f"/invocation/request-{self.count}/response", (path, body)
        return body
