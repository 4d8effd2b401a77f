#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Times users and events in memory to whole reports, by columns, by DuckDB and by plain Python, one
thread each, and checks that all three come to the same for every user.

    columns_against_duckdb.py BUILD/benchmarks/signals-columns-table [--users N] [--events-per-user N]

DuckDB and NumPy come from PyPI into a folder of their own, which is removed at the end. Closes with a
count of what was compared; what cannot be had is skipped, with the reason.
"""

import argparse
import array
import csv
import json
import pathlib
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # what follows is imported from the source tree
from plain_rules import report_of

RULES = pathlib.Path(__file__).with_name("rules.sql")
COLUMNS = {"user_id": "I", "app": "I", "session": "I", "time_ms": "q", "foreground_minutes": "d"}
NO_SESSION = 2**32 - 1
NO_TIME = 2**63 - 1
PYTHON_USERS = 2_000


def our_reports(folder):
    """Rows of values that compare with those of the others, in the order of users."""
    with open(folder / "reports.csv", newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        flag = {"true": True, "false": False}.__getitem__
        tier = lambda text: text.split(";") if text else []
        for row in rows:
            weeks = sum(1 << week for week, bit in enumerate(row[12]) if bit == "1")
            yield (int(row[1]), *map(flag, row[2:9]), int(row[9]), float(row[10]), int(row[11]),
                   weeks, *map(tier, row[13:16]), *map(flag, row[16:27]))


def python_reports(folder, now, users):
    """The rules with dicts and loops; the reports of the first users and the seconds it took."""
    columns = []
    for name, kind in COLUMNS.items():
        column = array.array(kind)
        column.frombytes((folder / name).read_bytes())
        columns.append(column)
    count = next((i for i, user in enumerate(columns[0]) if user == users), len(columns[0]))
    user_of_event = list(columns[0][:count])
    events = [(app, None if session == NO_SESSION else session, None if time_ms == NO_TIME else time_ms,
               minutes)
              for app, session, time_ms, minutes in zip(*(column[:count] for column in columns[1:]))]
    app_subcategories, goals = {}, {}
    with open(folder / "app_subcategories.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            app_subcategories.setdefault(int(row["app"]), set()).add(row["subcategory"])
    with open(folder / "goals.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            goals.setdefault(int(row["user_id"]), []).append((int(row["tier"]), row["subcategory"]))

    start = time.process_time()
    of_user = {}
    for user, event in zip(user_of_event, events):
        of_user.setdefault(user, []).append(event)
    reports = [report_of(of_user.get(user, ()), goals.get(user, ()), app_subcategories, now)
               for user in range(users)]
    return reports, len(events), time.process_time() - start


DUCKDB = """
import json, sys, time
import duckdb, numpy
folder, rules, now, users = sys.argv[1:]
database = duckdb.connect()
database.execute("SET enable_progress_bar = false")
database.execute("SET threads = 1")
database.execute(f"SET VARIABLE now_ms = {now}")
kinds = {"user_id": "u4", "app": "u4", "session": "u4", "time_ms": "i8", "foreground_minutes": "f8"}
columns = {name: numpy.fromfile(f"{folder}/{name}", kind) for name, kind in kinds.items()}
database.execute(
    "CREATE TABLE events AS SELECT user_id::INTEGER AS user_id, app::BIGINT AS app, "
    "nullif(session, 4294967295) AS session, nullif(time_ms, 9223372036854775807) AS time_ms, "
    "foreground_minutes FROM columns")
database.execute(f"CREATE TABLE users AS SELECT range::INTEGER AS user_id FROM range({users})")
for name in ("goals", "app_subcategories"):
    database.execute(f"CREATE TABLE {name} AS FROM read_csv('{folder}/{name}.csv')")
query = open(rules, encoding="utf-8").read()
seconds = []
for _ in range(3):
    database.execute("DROP TABLE IF EXISTS reports")
    start = time.process_time()
    database.execute("CREATE TABLE reports AS " + query)
    seconds.append(time.process_time() - start)
print(json.dumps({"seconds": min(seconds), "version": duckdb.__version__}))
rows = database.execute("FROM reports ORDER BY user_id")
while chunk := rows.fetchmany(10_000):
    for row in chunk:
        print(json.dumps(row[1:]))
"""


def duckdb_reports(folder, packages, now, users):
    """The reports, the seconds and the version; or the reason why there are none."""
    python = packages / "bin" / "python"
    for command in ([sys.executable, "-m", "venv", packages],
                    [python, "-m", "pip", "install", "--quiet", "duckdb", "numpy"]):
        ran = subprocess.run(command, capture_output=True, text=True)
        if ran.returncode != 0:
            reason = (ran.stderr or ran.stdout).strip().splitlines() or ["it failed"]
            return None, reason[-1]
    ran = subprocess.run([python, "-c", DUCKDB, folder, RULES, str(now), str(users)],
                         stdout=subprocess.PIPE, text=True, check=True)
    head, *rows = ran.stdout.splitlines()
    return [tuple(json.loads(row)) for row in rows], json.loads(head)


def compare(name, ours, theirs):
    """Whether all are equal; prints the first that is not."""
    if len(ours) != len(theirs):
        print(f"{name} reports on {len(theirs)} users where there are {len(ours)}")
        return False
    for user, (our, their) in enumerate(zip(ours, theirs)):
        if our != their:
            print(f"{name} differs for user {user}:\n{their}\nwhere we say\n{our}")
            return False
    print(f"{name} agrees with every report on {len(ours):,} users")
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--users", type=int, default=100_000)
    parser.add_argument("--events-per-user", type=int, default=100)
    options = parser.parse_args()
    passed, failed, skipped = 0, 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        ran = subprocess.run(
            [options.program, folder, str(options.users), str(options.events_per_user)],
            stdout=subprocess.PIPE, text=True, check=True)
        ours = json.loads(ran.stdout)
        reports = list(our_reports(folder))
        rate = ours["events"] / ours["seconds"]
        print(f"columns: {rate / 1e6:.1f} million events a second")

        users = min(PYTHON_USERS, options.users)
        theirs, events, seconds = python_reports(folder, ours["now_ms"], users)
        agrees = compare("Python", reports[:users], theirs)
        passed, failed = passed + agrees, failed + (not agrees)
        print(f"Python: {events / seconds / 1e6:.2f} million events a second; "
              f"columns are {rate * seconds / events:.0f} times as fast")

        theirs, about = duckdb_reports(folder, folder / "packages", ours["now_ms"], options.users)
        if theirs is None:
            print(f"skipped: DuckDB cannot be had: {about}")
            skipped += 1
        else:
            agrees = compare("DuckDB", reports, theirs)
            passed, failed = passed + agrees, failed + (not agrees)
            theirs_rate = ours["events"] / about["seconds"]
            print(f"DuckDB {about['version']}, one thread: {theirs_rate / 1e6:.2f} million events a "
                  f"second; columns are {rate / theirs_rate:.1f} times as fast")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
