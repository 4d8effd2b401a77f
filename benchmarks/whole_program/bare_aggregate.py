# SPDX-License-Identifier: Apache-2.0
"""The aggregate that an analyst writes by hand, by one library in a process of its own:

    -m whole_program.bare_aggregate duckdb|polars|chdb EVENTS THREADS OUTPUT

It is less than the rules: one list of apps serves all users, there are no goals, flags or milestones, and a time or
a foreground that cannot be read is an error. It reads the five fields that it needs, with their types.
"""

import os
import pathlib
import sys

from whole_program.sample import NOW_MS, SERVICE_APPS

WEEK_MS = 7 * 86_400_000
APPS_IN_SQL = ", ".join(f"'{app}'" for app in SERVICE_APPS)

DUCKDB = f"""
COPY (
  SELECT
    user_id,
    count(*) AS event_count,
    count(*) FILTER (is_service) AS service_event_count,
    coalesce(max(total_time_in_foreground_ms) FILTER (is_service), 0) AS longest_ms,
    count(DISTINCT session_id) FILTER (is_service AND age BETWEEN 0 AND {WEEK_MS}) AS weekly_sessions,
    coalesce(bit_or(1 << (age // {WEEK_MS})) FILTER (
      is_service AND total_time_in_foreground_ms > 0 AND age BETWEEN 0 AND {10 * WEEK_MS - 1}), 0) AS weeks
  FROM (
    SELECT *, package_name IN ({APPS_IN_SQL}) AS is_service, {NOW_MS} - epoch_ms(timestamp) AS age
    FROM read_json('EVENTS', format = 'newline_delimited', columns = {{
      user_id: 'VARCHAR', package_name: 'VARCHAR', session_id: 'VARCHAR',
      total_time_in_foreground_ms: 'BIGINT', timestamp: 'TIMESTAMP'}})
  )
  GROUP BY user_id
) TO 'OUTPUT' (FORMAT csv, HEADER false)
"""

CHDB = f"""
SELECT
  user_id,
  count(),
  countIf(is_service),
  maxIf(total_time_in_foreground_ms, is_service),
  uniqExactIf(session_id, is_service AND age BETWEEN 0 AND {WEEK_MS}),
  groupBitOrIf(toUInt64(bitShiftLeft(1::UInt64, intDiv(age, {WEEK_MS}))),
    is_service AND total_time_in_foreground_ms > 0 AND age BETWEEN 0 AND {10 * WEEK_MS - 1})
FROM (
  SELECT *, package_name IN ({APPS_IN_SQL}) AS is_service, {NOW_MS} - toUnixTimestamp64Milli(timestamp) AS age
  FROM file('EVENTS', 'JSONEachRow', 'user_id String, package_name LowCardinality(String), session_id String,
    total_time_in_foreground_ms Int64, timestamp DateTime64(3, \\'UTC\\')')
)
GROUP BY user_id
SETTINGS max_threads = THREADS, date_time_input_format = 'best_effort', input_format_skip_unknown_fields = 1
"""


def with_duckdb(events, threads, output):
    import duckdb

    database = duckdb.connect(config={"threads": threads})
    database.execute("SET enable_progress_bar = false")
    database.execute(DUCKDB.replace("EVENTS", events).replace("OUTPUT", output))


def with_chdb(events, threads, output):
    import chdb

    result = chdb.query(CHDB.replace("EVENTS", events).replace("THREADS", threads), "CSV")
    pathlib.Path(output).write_bytes(result.bytes())


def with_polars(events, threads, output):
    os.environ["POLARS_MAX_THREADS"] = threads  # read when polars is imported
    import polars as pl

    age = NOW_MS - pl.col("timestamp").str.to_datetime("%Y-%m-%dT%H:%M:%S%.3fZ", time_unit="ms").dt.epoch("ms")
    week = pl.col("age") // WEEK_MS
    is_active = pl.col("is_service") & (pl.col("ms") > 0) & pl.col("age").is_between(0, 10 * WEEK_MS - 1)
    is_recent = pl.col("is_service") & pl.col("age").is_between(0, WEEK_MS)
    schema = {"user_id": pl.String, "package_name": pl.String, "session_id": pl.String,
              "total_time_in_foreground_ms": pl.Int64, "timestamp": pl.String}  # fmt: skip
    frame = (
        pl.scan_ndjson(events, schema=schema)
        .select("user_id", "session_id", ms="total_time_in_foreground_ms", age=age,
                is_service=pl.col("package_name").is_in(SERVICE_APPS))
        .group_by("user_id")
        .agg(
            event_count=pl.len(),
            service_event_count=pl.col("is_service").sum(),
            longest_ms=pl.col("ms").filter(pl.col("is_service")).max().fill_null(0),
            weekly_sessions=pl.col("session_id").filter(is_recent).n_unique(),
            weeks=pl.lit(2).pow(week.filter(is_active).unique()).sum().cast(pl.Int64),
        )
    )  # fmt: skip
    frame.sink_csv(output, include_header=False)


def main(library, events, threads, output):
    {"duckdb": with_duckdb, "polars": with_polars, "chdb": with_chdb}[library](events, threads, output)


if __name__ == "__main__":
    main(*sys.argv[1:])
