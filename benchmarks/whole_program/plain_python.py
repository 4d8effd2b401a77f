# SPDX-License-Identifier: Apache-2.0
"""The plain Python peer, from a file of events to one of reports:

    -m whole_program.plain_python EVENTS GOALS OUTPUT

As DuckDB, it knows which member of an event holds what.
"""

import datetime
import json
import sys

from plain_rules import COLUMNS, report_of
from whole_program.sample import NOW_MS

TIERS = {"primary": 1, "secondary": 2, "tertiary": 3}
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MILLISECOND = datetime.timedelta(milliseconds=1)


def time_ms_of(text):
    return (datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) - EPOCH) // MILLISECOND


def events_by_user(path):
    by_user = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            event = json.loads(line)
            by_user.setdefault(event["user_id"], []).append((
                event["package_name"].strip().lower(),
                event["session_id"],
                time_ms_of(event["timestamp"]),
                event["total_time_in_foreground_ms"] / 60_000))
    return by_user


def main(events, goals, output):
    by_user = events_by_user(events)
    with open(goals, encoding="utf-8") as file:
        workspace = json.load(file)
    app_subcategories = {app["app_id"]: app["subcategories"] for app in workspace["apps"]}
    goals_of = {user["user_id"]: [(TIERS[goal["relationship"]], goal["subcategory"])
                                  for goal in user["goals"]] for user in workspace["users"]}
    with open(output, "w", encoding="utf-8") as file:
        for user_id, events_of_user in by_user.items():
            report = report_of(events_of_user, goals_of.get(user_id, ()), app_subcategories, NOW_MS)
            file.write(json.dumps({"user_id": user_id, **dict(zip(COLUMNS, report))}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
