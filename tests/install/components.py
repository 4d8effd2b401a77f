# SPDX-License-Identifier: Apache-2.0
"""The libraries beside the rules engine, and which others each may use."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Component:
    stands_on: tuple
    prints: str  # by uses/NAME.cpp
    is_adapter: bool = True


COMPONENTS = {
    "formats": Component((), "org.example.piggybank 1970-01-01T00:00:00.000Z\n", is_adapter=False),
    "analysis": Component((), "2 users\n", is_adapter=False),
    "columns": Component((), "savings\n", is_adapter=False),
    "state": Component(("analysis",), "e3b0c442\n", is_adapter=False),
    "page": Component(("formats", "analysis"), "1 user\n", is_adapter=False),
    "files": Component(("formats", "analysis"), "not_found\n"),
    "arrow": Component(("formats", "analysis", "columns"), "invalid_argument\n"),
    "sqlite": Component(("state",), "not_found\n"),
    "postgres": Component(("state",), "invalid_argument\n"),
    "http": Component((), "example.org\n"),
    "webhook": Component(("state", "http"), "invalid_argument\n"),
    "aws_secrets": Component(("formats", "http"), "invalid_argument\n"),
    "firestore": Component(("formats", "analysis", "state", "http"), "invalid_argument\n"),
    "lambda": Component(("formats", "analysis", "http"), "invalid_argument\n"),
}


def closure_of(name):
    """A component and all that it stands on."""
    return {name}.union(*map(closure_of, COMPONENTS[name].stands_on))
