# SPDX-License-Identifier: Apache-2.0
"""Which of Debian's packages the parts of a package for AWS Lambda are from, as a bill of materials
and with the updates that wait."""

import hashlib
import json
import os
import re
import subprocess
import time

# Compiled into the program, so no file shows that they are in it.
COMPILED_IN = ["libboost1.81-dev", "libcli11-dev", "libhowardhinnant-date-dev"]
TIME_ZONES = ["tzdata"]


def output_of(*command):
    ran = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    return ran.stdout if ran.returncode == 0 else ""


def package_of(file):
    """The package that a file is from; none where Debian does not know it."""
    names = dict.fromkeys([str(file), str(file.resolve())])
    for name in [*names, *(name.removeprefix("/usr") for name in names)]:
        if owner := re.match(r"([^\s:,]+)(?::\S+)?: ", output_of("dpkg-query", "--search", name)):
            return owner.group(1)
    return None


def packages_of(files):
    """The installed packages of some files and of what is compiled in: their versions by name."""
    names = {package_of(file) for file in files} - {None}
    versions = {}
    for name in sorted(names | {*COMPILED_IN, *TIME_ZONES}):
        if version := output_of("dpkg-query", "--show", "--showformat=${Version}", name):
            versions[name] = version
    return versions


def waiting_updates(versions):
    """What is newer in the lists of apt, by name. Run `apt-get update` for lists of today."""
    updates = {}
    policy = output_of("apt-cache", "policy", *versions)
    for name, candidate in re.findall(r"^(\S+):\n(?:  .*\n)*?  Candidate: (\S+)", policy, re.M):
        if candidate == "(none)" or candidate == versions.get(name):
            continue
        compared = subprocess.run(["dpkg", "--compare-versions", candidate, "gt", versions[name]])
        if compared.returncode == 0:
            updates[name] = candidate
    return updates


def bill_of_materials(version, package, versions):
    """An SPDX 2.3 document (https://spdx.github.io/spdx-spec/v2.3/) for the zip at `package`. The
    same zip and packages make the same document; SOURCE_DATE_EPOCH sets its time."""
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    created = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", 315532800)))

    def entry(identifier, name, version, **more):
        return {
            "SPDXID": identifier,
            "name": name,
            "versionInfo": version,
            "downloadLocation": "NOASSERTION",
            **more,
        }

    function = entry(
        "SPDXRef-signals",
        "signals",
        version,
        packageFileName=package.name,
        checksums=[{"algorithm": "SHA256", "checksumValue": digest}],
        licenseConcluded="Apache-2.0",
    )
    parts = [
        entry(
            f"SPDXRef-{re.sub('[^A-Za-z0-9.-]', '-', name)}",
            name,
            number,
            externalRefs=[
                {
                    "referenceCategory": "PACKAGE-MANAGER",
                    "referenceType": "purl",
                    "referenceLocator": f"pkg:deb/debian/{name}@{number}",
                }
            ],
        )
        for name, number in versions.items()
    ]
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": package.name,
        "documentNamespace": f"https://spdx.org/spdxdocs/{package.name}-{digest}",
        "creationInfo": {
            "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", created),
            "creators": ["Tool: package-lambda"],
        },
        "packages": [function, *parts],
        "relationships": [
            {
                "spdxElementId": "SPDXRef-DOCUMENT",
                "relationshipType": "DESCRIBES",
                "relatedSpdxElement": "SPDXRef-signals",
            },
            *(
                {
                    "spdxElementId": "SPDXRef-signals",
                    "relationshipType": "CONTAINS",
                    "relatedSpdxElement": part["SPDXID"],
                }
                for part in parts
            ),
        ],
    }
    return json.dumps(document, indent=2) + "\n"
