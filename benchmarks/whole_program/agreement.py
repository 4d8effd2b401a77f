# SPDX-License-Identifier: Apache-2.0
"""Whether contenders come to the same for every user, and the count of that."""

import dataclasses
import filecmp
import json


@dataclasses.dataclass
class Tally:
    """What the closing line says."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def count(self, agrees):
        self.passed += agrees
        self.failed += not agrees

    def skip(self, what, reason):
        self.skipped += 1
        print(f"skipped: {what}: {reason}", flush=True)

    def __str__(self):
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def our_flat(report):
    """One of our reports with the names of rules.sql."""
    flat = {"user_id": report["user_id"], "event_count": report["event_count"]}
    for name, value in report["signals"].items():
        if name == "active_weeks":
            flat[name] = sum(1 << week for week, is_active in enumerate(value) if is_active)
        elif name in ("registration_metrics", "service_goal_tiers"):
            flat.update(value)
        elif name != "raw_event_count":
            flat[name] = value
    flat.update(report["milestones"])
    return flat


def check_peer(tally, name, ours_path, theirs_path, sample):
    """Compares our reports with a peer's, member by member. The peer may also report on users without
    events, whom the program does not know of when it takes the users from the events."""
    with open(theirs_path, encoding="utf-8") as file:
        theirs = {row["user_id"]: row for row in map(json.loads, file)}
    compared = differing = events = 0
    with open(ours_path, encoding="utf-8") as file:
        for ours in map(our_flat, map(json.loads, file)):
            compared += 1
            events += ours["event_count"]
            differing += theirs.pop(ours["user_id"], None) != ours
    differing += sum(row["event_count"] != 0 for row in theirs.values())
    print(f"{name}: {compared:,} users' reports on {events:,} events compared, {differing:,} differ",
          flush=True)
    tally.count(differing == 0 and events == sample.count)


def check_same(tally, name, first, second):
    """Compares two files of our reports, byte by byte."""
    agrees = first.stat().st_size > 0 and filecmp.cmp(first, second, shallow=False)
    print(f"{name}: {'the same bytes' if agrees else 'OTHER BYTES'}", flush=True)
    tally.count(agrees)
