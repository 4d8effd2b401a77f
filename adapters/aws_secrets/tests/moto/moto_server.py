# SPDX-License-Identifier: Apache-2.0
"""moto's Secrets Manager, with Amazon's own client to write to it: python3 moto_server.py

Prints, on one line, moto's port, the port of the writer, and the id of its process. The writer takes
`POST /OPERATION`, an operation of boto3's client for Secrets Manager such as `create_secret`, with
its parameters in JSON; bytes are given as {"base64": "…"}. It answers with the operation's result.
"""

import base64
import http.server
import json
import logging
import os

import boto3
from moto.server import ThreadedMotoServer

logging.disable(logging.INFO)


def from_json(value):
    return base64.b64decode(value["base64"]) if value.keys() == {"base64"} else value


moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
moto.start()
host, port = moto.get_host_and_port()
client = boto3.client(
    "secretsmanager",
    region_name="eu-west-1",
    endpoint_url=f"http://{host}:{port}",
    aws_access_key_id="AKIDWRITER",
    aws_secret_access_key="writer",
)


class Writer(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        parameters = json.loads(body, object_hook=from_json)
        result = getattr(client, self.path[1:])(**parameters)
        answer = json.dumps(result, default=str).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


writer = http.server.HTTPServer(("127.0.0.1", 0), Writer)
print(port, writer.server_port, os.getpid(), flush=True)
writer.serve_forever()
