# SPDX-License-Identifier: Apache-2.0
"""The files that all contenders read: events, by DuckDB, and goals."""

import dataclasses
import itertools
import json
import pathlib

NOW_TEXT = "2025-11-26T12:00:00Z"
NOW_MS = 1764158400000
APPS = 30
SERVICE_APPS = [f"com.example.application{app:02}" for app in range(6)]  # what the bare aggregate counts
SUBCATEGORIES = [f"subcategory-{i}" for i in range(10)]
BYTES_OF_EVENT = 285  # a little more than one takes in the file
BYTES_OF_USER = 5_000  # goals, and the reports of four contenders


@dataclasses.dataclass(frozen=True)
class Sample:
    """Events of some users, the goals of all of them, and how large the events are."""

    folder: pathlib.Path
    events: pathlib.Path
    goals: pathlib.Path
    count: int
    users: int

    @property
    def gigabytes(self):
        return self.events.stat().st_size / 1e9

    def __str__(self):
        size = self.gigabytes
        return (f"{self.count:,} events of {self.users:,} users, {size:.2f} GB, "
                f"{size * 1e9 / self.count:.0f} bytes each")

    def first_lines(self, count):
        """A sample of so many of the events, with the goals of all users, in a file of its own."""
        path = self.folder / "first-events.ndjson"
        with open(self.events, "rb") as source, open(path, "wb") as target:
            target.writelines(itertools.islice(source, count))
        return dataclasses.replace(self, events=path, count=min(count, self.count))


def disk_needed(count, users):
    """Bytes of disk for a sample and the reports on it, the part that is being written included."""
    return (count + min(count, 1_000_000)) * BYTES_OF_EVENT + users * BYTES_OF_USER


def write_goals(path, users):
    """Two goals a user, and a catalogue of apps in one subcategory each."""
    apps = [{"app_id": f"com.example.application{app:02}",
             "subcategories": [SUBCATEGORIES[app % len(SUBCATEGORIES)]]} for app in range(APPS)]
    people = [{"user_id": f"user-{user:08}", "goals": [
        {"id": "g1", "subcategory": SUBCATEGORIES[user * 7 % 10], "relationship": "primary"},
        {"id": "g2", "subcategory": SUBCATEGORIES[(user * 3 + 1) % 10], "relationship": "secondary"},
    ]} for user in range(users)]
    path.write_text(json.dumps(
        {"subcategories": [{"id": id} for id in SUBCATEGORIES], "apps": apps, "users": people}))


def write_same_goals(path, users):
    """One goal for every user, which SERVICE_APPS serve."""
    apps = [{"app_id": app, "subcategories": ["service"]} for app in SERVICE_APPS]
    people = [{"user_id": f"user-{user:08}", "goals": [{"id": "g", "subcategory": "service"}]} for user in range(users)]
    path.write_text(json.dumps({"subcategories": [{"id": "service"}], "apps": apps, "users": people}))
