# SPDX-License-Identifier: Apache-2.0
"""What a process that runs DuckDB does, each in one of its own:

    -m whole_program.duckdb_process version
    -m whole_program.duckdb_process write EVENTS COUNT USERS
    -m whole_program.duckdb_process scan|reports EVENTS GOALS THREADS OUTPUT
"""

import os
import pathlib
import shutil
import sys

import duckdb

from whole_program.sample import APPS, NOW_MS

RULES = pathlib.Path(__file__).parents[1] / "rules.sql"
EVENTS_AT_A_TIME = 1_000_000  # 280 MB, so that memory does not grow with the file

WRITE_EVENTS = """
COPY (
  SELECT
    printf('%016x', hash(i)) AS id,
    printf('user-%08d', hash(i + 1000000007) % {users}) AS user_id,
    printf('com.example.application%02d', hash(i + 2000000011) % {apps}) AS package_name,
    printf('session-%08x', hash(i + 3000000019) % 1000000000) AS session_id,
    hash(i + 4000000007) % 900000 AS total_time_in_foreground_ms,
    strftime(TIMESTAMP '2025-09-01'
      + to_milliseconds((hash(i + 5000000029) % (86 * 86400000::UBIGINT))::BIGINT),
      '%Y-%m-%dT%H:%M:%S.%gZ') AS timestamp,
    'SM-A155F' AS device_model, '14' AS os_version, 'KE' AS country, 7 AS schema_version
  FROM range({first}, {end}) numbers(i)
) TO '{path}' (FORMAT json)
"""

READ_GOALS = """
CREATE TABLE listed AS SELECT unnest(users) AS listed
  FROM read_json('{goals}', maximum_object_size = 2000000000);
CREATE TABLE users AS SELECT listed.user_id FROM listed;
CREATE TABLE goals AS
  SELECT user_id, CASE goal.relationship WHEN 'primary' THEN 1 WHEN 'secondary' THEN 2 END AS tier,
    goal.subcategory AS subcategory
  FROM (SELECT listed.user_id AS user_id, unnest(listed.goals) AS goal FROM listed);
CREATE TABLE app_subcategories AS
  SELECT app.app_id AS app, unnest(app.subcategories) AS subcategory
  FROM (SELECT unnest(apps) AS app FROM read_json('{goals}', maximum_object_size = 2000000000));
CREATE VIEW events AS
  SELECT user_id, lower(trim(package_name)) AS app, session_id AS session,
    epoch_ms(timestamp) AS time_ms, total_time_in_foreground_ms / 60000.0::DOUBLE AS foreground_minutes
  FROM read_json('{events}', format = 'newline_delimited', columns = {{
    user_id: 'VARCHAR', package_name: 'VARCHAR', session_id: 'VARCHAR',
    total_time_in_foreground_ms: 'BIGINT', timestamp: 'TIMESTAMP'}});
"""

# All values of all events, and nothing done with them.
SCAN = """
SELECT count(user_id), count(app), count(session), max(time_ms), max(foreground_minutes) FROM events
"""


def write_events(path, count, users):
    part = pathlib.Path(path).with_suffix(".part")
    database = duckdb.connect()
    database.execute("SET preserve_insertion_order = true")
    with open(path, "wb") as events:
        for first in range(0, count, EVENTS_AT_A_TIME):
            end = min(first + EVENTS_AT_A_TIME, count)
            database.execute(WRITE_EVENTS.format(
                users=users, apps=APPS, first=first, end=end, path=part))
            with open(part, "rb") as written:
                shutil.copyfileobj(written, events, 1 << 20)
            part.unlink()
        events.flush()
        os.fsync(events.fileno())  # so that nothing is still being written while others are measured


def open_sample(events, goals, threads, folder):
    database = duckdb.connect(config={
        "threads": threads, "temp_directory": str(folder / "duckdb-spill")})
    database.execute("SET enable_progress_bar = false")
    database.execute(READ_GOALS.format(goals=goals, events=events))
    database.execute(f"SET VARIABLE now_ms = {NOW_MS}")
    return database


def main(what, *arguments):
    if what == "version":
        print(duckdb.__version__)
    elif what == "write":
        path, count, users = arguments
        write_events(path, int(count), int(users))
    else:
        events, goals, threads, output = arguments
        database = open_sample(events, goals, int(threads), pathlib.Path(output).parent)
        if what == "scan":
            database.execute(SCAN).fetchall()
        else:
            database.execute(f"COPY ({RULES.read_text(encoding='utf-8')}) TO '{output}' (FORMAT json)")


if __name__ == "__main__":
    main(*sys.argv[1:])
