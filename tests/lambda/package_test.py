#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Packs a program and runs it where there is nothing else:

    package_test.py ROOT PROGRAM
"""

import hashlib
import http.server
import json
import os
import pathlib
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
import zipfile

from counted_checks import Cases, Unavailable
from function_root import FunctionRoot
from runtime_api import RuntimeApi

LARGEST = 9_000_000  # bytes
# A request of a function URL that asks for a time that is none: answered without any database.
BAD_REQUEST = {
    "version": "2.0",
    "rawPath": "/",
    "rawQueryString": "user_ids=ada&since=yesterday",
    "requestContext": {"http": {"method": "GET", "path": "/"}},
    "isBase64Encoded": False,
}
# Nobody listens on the first port.
CLOSED = {
    "DATABASE_URL": "postgres://signals@127.0.0.1:1/signals",
    "FIRESTORE_EMULATOR_HOST": "127.0.0.1:1",
    "FIREBASE_PROJECT_ID": "demo",
}


def pack(root, program, output, *more, env=None):
    return subprocess.run(
        [root / "scripts" / "package-lambda", "--program", program, "--output", output, *more],
        capture_output=True,
        text=True,
        env=env,
    )


def in_root(package, serve, files=(), ends_itself=False, **environment):
    """What `serve` returns for a function started in an otherwise empty root, and its log and status."""
    with tempfile.TemporaryDirectory() as folder, RuntimeApi() as api:
        root = FunctionRoot(package, folder)
        for path, text in files:
            root.write(path, text)
        process = root.start(AWS_LAMBDA_RUNTIME_API=api.address, **(CLOSED | environment))
        try:
            served = serve(api)
        finally:
            if not ends_itself:
                process.terminate()
            _, log = process.communicate(timeout=60)
            print(log, end="")
        return served, log, process.returncode


def is_small(package):
    size = package.stat().st_size
    assert 1_000_000 < size <= LARGEST, size


def holds_everything(package):
    with zipfile.ZipFile(package) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert names == sorted(names)
        rights = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
    assert rights["bootstrap"] == 0o100755, oct(rights["bootstrap"])
    assert "lib/libc.so.6" in names and "zoneinfo/Africa/Johannesburg" in names
    assert any(name.startswith("lib/ld-linux-") for name in names)


def is_reproducible(package, again):
    digests = {hashlib.sha256(file.read_bytes()).hexdigest() for file in (package, again)}
    assert len(digests) == 1


def has_a_bill_of_materials(package, again):
    """Every library in the zip but the stand-ins is from a package that the bill names."""
    bill = json.loads(package.with_name(package.name + ".spdx.json").read_text())
    names = {part["name"]: part for part in bill["packages"]}
    assert {"signals", "libc6", "libcurl4", "libpq5", "tzdata", "libboost1.81-dev"} <= names.keys(), names
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    assert names["signals"]["checksums"] == [{"algorithm": "SHA256", "checksumValue": digest}]
    installed = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Version}", "libcurl4"], capture_output=True, text=True
    )
    assert names["libcurl4"]["versionInfo"] == installed.stdout
    contained = [r for r in bill["relationships"] if r["relationshipType"] == "CONTAINS"]
    assert len(contained) == len(names) - 1
    other = json.loads(again.with_name(again.name + ".spdx.json").read_text())
    assert other["packages"][1:] == bill["packages"][1:]


def tells_waiting_updates(root, program, folder):
    """A stand-in for apt-cache offers something newer, and something older."""
    tools = folder / "tools"
    tools.mkdir()
    (tools / "apt-cache").write_text(
        "#!/bin/sh\nshift\n"
        'for name in "$@"; do\n'
        "  case $name in libcurl4) candidate=999:1;; *) candidate=0~1;; esac\n"
        '  printf "%s:\\n  Installed: 1\\n  Candidate: %s\\n" "$name" "$candidate"\n'
        "done\n"
    )
    (tools / "apt-cache").chmod(0o755)
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}
    told = pack(root, program, folder / "told.zip", env=environment)
    assert told.returncode == 0 and "libcurl4: " in told.stderr, told.stderr
    assert "999:1 is available" in told.stderr and told.stderr.count("available") == 1, told.stderr
    refused = pack(root, program, folder / "strict.zip", "--strict", env=environment)
    assert refused.returncode == 1 and "updates wait for 1" in refused.stderr, refused.stderr
    assert not (folder / "strict.zip").exists()


def takes_files_along(root, program, folder):
    rules = folder / "rules.json"
    rules.write_text("{}")
    output = folder / "with_rules.zip"
    assert pack(root, program, output, "--add", rules).returncode == 0
    with zipfile.ZipFile(output) as archive:
        assert archive.read("rules.json") == b"{}"
    bootstrap = folder / "bootstrap"
    bootstrap.write_text("another")
    refused = pack(root, program, folder / "refused.zip", "--add", bootstrap)
    assert refused.returncode == 1 and "bootstrap of its own" in refused.stderr, refused.stderr
    assert not (folder / "refused.zip").exists()


def answers(package):
    answer, _, status = in_root(package, lambda api: api.invoke(BAD_REQUEST))
    assert answer["statusCode"] == 400, answer
    assert json.loads(answer["body"])["error"]["code"] == "invalid_argument", answer
    assert status == 0, status  # SIGTERM is a clean end


def fails_where_databases_do(package):
    def serve(api):
        api.invocations.put((1, {"user_ids": ["ada"]}))
        return api.answer()

    (path, body), _, _ = in_root(package, serve)
    assert path == "/invocation/request-1/error", path
    assert body["errorType"] == "unavailable" and "127.0.0.1" in body["errorMessage"], body


def resolves_names(package):
    """The C library's lookup of names, of which parts are loaded at run time."""

    def serve(api):
        api.invocations.put((1, {"action": "list_users"}))
        return api.answer()

    (_, known), _, _ = in_root(
        package,
        serve,
        files=[("/etc/hosts", "127.0.0.1 events.example\n"), ("/etc/nsswitch.conf", "hosts: files\n")],
        FIRESTORE_EMULATOR_HOST="events.example:1",
    )
    (_, unknown), _, _ = in_root(
        package,
        serve,
        files=[("/etc/nsswitch.conf", "hosts: files\n")],
        FIRESTORE_EMULATOR_HOST="events.example:1",
    )
    assert "cannot connect to events.example:1" in known["errorMessage"], known
    assert "no address was found for events.example:1" in unknown["errorMessage"], unknown


def knows_time_zones(package):
    rules = '{"week": "calendar", "time_zone": "Africa/Johannesburg"}'
    answer, _, _ = in_root(
        package,
        lambda api: api.invoke(BAD_REQUEST),
        files=[("/tmp/rules.json", rules)],
        SIGNALS_RULES="/tmp/rules.json",
    )
    assert answer["statusCode"] == 400, answer
    (path, failure), _, status = in_root(
        package,
        lambda api: api.answer(),
        files=[("/tmp/rules.json", rules.replace("Johannesburg", "Atlantis"))],
        ends_itself=True,
        SIGNALS_RULES="/tmp/rules.json",
    )
    assert path == "/init/error", path
    assert "Africa/Atlantis" in failure["errorMessage"], failure
    assert status == 1, status


class SecretsHandler(http.server.BaseHTTPRequestHandler):
    """AWS Secrets Manager, refusing."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b'{"__type": "AccessDeniedException", "Message": "no"}'
        self.send_response(400)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def speaks_tls(package, folder):
    """TLS with the certificates at the path of Amazon Linux."""
    if shutil.which("openssl") is None:
        raise Unavailable("there is no openssl to make a certificate with")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-subj", "/CN=secrets.example", "-addext", "subjectAltName=DNS:secrets.example",
         "-days", "2", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), SecretsHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    environment = {
        "FIRESTORE_EMULATOR_HOST": "",
        "FIREBASE_SECRET_ID": "firestore-key",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "example",
        "AWS_ENDPOINT_URL": f"https://secrets.example:{server.server_port}",
    }
    hosts = ("/etc/hosts", "127.0.0.1 secrets.example\n")
    bundle = ("/etc/pki/tls/certs/ca-bundle.crt", certificate.read_text())
    try:
        (path, trusted), log, _ = in_root(
            package, lambda api: api.answer(), files=[hosts, bundle], **environment
        )
        (_, untrusted), _, _ = in_root(package, lambda api: api.answer(), files=[hosts], **environment)
    finally:
        server.shutdown()
        server.server_close()
    assert path == "/init/error", path
    assert trusted["errorType"] == "permission_denied", trusted
    assert "certificate" in untrusted["errorMessage"].lower(), untrusted
    assert environment["AWS_SECRET_ACCESS_KEY"] not in log.replace("secrets.example", "")


def main():
    root, program = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    cases = Cases()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        package = folder / "signals-lambda.zip"
        if shutil.which("patchelf") is None:
            cases.skip("the package", "there is no patchelf")
            cases.finish()
        packed = pack(root, program, package)
        if packed.returncode != 0:
            print(packed.stderr)
            cases.failed += 1
            cases.finish()
        again = folder / "again.zip"
        assert os.fspath(again) in pack(root, program, again).stdout
        cases.check("a package has 8 MB at most", is_small, package)
        cases.check("a package holds all that it needs", holds_everything, package)
        cases.check("the same program makes the same package", is_reproducible, package, again)
        cases.check("a package has a bill of its materials", has_a_bill_of_materials, package, again)
        cases.check("updates that wait are told", tells_waiting_updates, root, program, folder)
        cases.check("files can be added, but replace nothing", takes_files_along, root, program, folder)
        cases.check("in an empty root the function answers", answers, package)
        cases.check("there it says which database fails", fails_where_databases_do, package)
        cases.check("there it resolves names", resolves_names, package)
        cases.check("there it has time zones of its own", knows_time_zones, package)
        cases.check("there it speaks TLS", speaks_tls, package, folder)
    cases.finish()


if __name__ == "__main__":
    main()
