# SPDX-License-Identifier: Apache-2.0
"""The same reports on Spark, where one machine is not enough.

    >>> import engagement_signals.spark as signals
    >>> reports = signals.evaluate(spark.read.parquet("events"), "goals.json", now="2025-11-26T12:00:00Z")

Each task folds the events that it reads into a state of each user. Spark brings the states of a user together, and a
second task merges and evaluates them. Everything passes as Arrow. This package, pyspark and pyarrow must be installed
where the tasks run.
"""

from __future__ import annotations

import functools
import itertools
import os
import pathlib
import tempfile
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Union

import pyarrow
import pyarrow.compute
import pyspark.sql
from pyspark.sql import functions
from pyspark.sql.pandas.types import from_arrow_schema

from . import State, arguments, read_state
from .arguments import Instant

__all__ = ["evaluate", "evaluate_state", "fold"]

Goals = Union[pyspark.sql.DataFrame, arguments.Goals]
Apps = Union[pyspark.sql.DataFrame, arguments.Apps]
Batches = Iterator[pyarrow.RecordBatch]

STATE = pyarrow.schema([("user_id", pyarrow.string()), ("state", pyarrow.binary())])
GOAL_COLUMNS = ("id", "title", "subcategory", "relationship")
# Spark hands its own batches of about so many rows to Python.
BATCH_ROWS = 10_000


def evaluate(
    events: pyspark.sql.DataFrame,
    goals: Goals,
    *,
    apps: Apps | None = None,
    now: Instant | None = None,
    since: Instant | None = None,
    rules: Mapping[str, Any] | None = None,
    columns: Mapping[str, str] | None = None,
) -> pyspark.sql.DataFrame:
    """The reports of `engagement_signals.evaluate`, in any order.

    Args:
        events: One event a row, in any order and partition.
        goals: A DataFrame, or what `engagement_signals.evaluate` takes. The driver reads a goal file, and sends it or
            a dict whole to each task; the goals of many users belong in a DataFrame.
        apps: A DataFrame, or what `engagement_signals.evaluate` takes. By default those of the goal file.
        now, since, rules, columns: As for `engagement_signals.evaluate`. By default, `now` is the current time of the
            driver when this function is called.

    Raises:
        TypeError, ValueError, Error: As `engagement_signals.evaluate`, for what the driver can check. What a task
            finds in the events fails the job.
    """
    states = fold(events, columns=columns)
    return evaluate_state(states, goals, apps=apps, now=now, since=since, rules=rules)


def fold(
    events: pyspark.sql.DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    state: pyspark.sql.DataFrame | None = None,
) -> pyspark.sql.DataFrame:
    """The state of these events and of an earlier `state`: a DataFrame with the columns `user_id` and `state`.

    Write it as a table, and give that to the next `fold` with the new events only: a state does not know which events
    it holds. Each user has one row. `engagement_signals.read_state` takes it up without Spark.
    """
    fold_partition = functools.partial(_fold_partition, arguments.columns_of(columns))
    folded = events.mapInArrow(fold_partition, from_arrow_schema(STATE))
    if state is not None:
        folded = folded.unionByName(state.select("user_id", "state"))
    return folded.repartition("user_id").mapInArrow(_merge_partition, from_arrow_schema(STATE))


def evaluate_state(
    state: pyspark.sql.DataFrame,
    goals: Goals,
    *,
    apps: Apps | None = None,
    now: Instant | None = None,
    since: Instant | None = None,
    rules: Mapping[str, Any] | None = None,
) -> pyspark.sql.DataFrame:
    """The reports on the users of a state, and on those who only have goals, with the arguments of `evaluate`.

    A user may have several rows in `state`.
    """
    of_all = _goals_of_all(goals)
    options = {
        "apps": _apps_of_all(goals, apps),
        "now": arguments.instant("now", now),
        "since": since,
        "rules": dict(rules or {}),
    }
    # This checks the arguments before a job runs, and shows who has goals and what the columns are.
    without_events = _reports(State(), of_all, options)
    schema = _as_spark_has_it(without_events.schema)
    if of_all is None:
        rows = _goal_rows(goals, state.sparkSession)
    else:
        rows = state.sparkSession.createDataFrame(without_events.select(["user_id"]))
    rows = state.select("user_id", "state").unionByName(rows, allowMissingColumns=True)
    evaluate_partition = functools.partial(_evaluate_partition, of_all, options, schema)
    return rows.repartition("user_id").mapInArrow(evaluate_partition, from_arrow_schema(schema))


class _File(NamedTuple):
    """A file of the driver, which tasks cannot open by its path."""

    name: str
    content: bytes


def _file_or(value: Any) -> Any:
    if not isinstance(value, (str, os.PathLike)):
        return value
    path = pathlib.Path(value)
    return _File(path.name, path.read_bytes())


def _goals_of_all(goals: Goals) -> Any:
    """The goals that each task gets whole; None if they come as rows."""
    if isinstance(goals, Mapping):
        arguments.goals_of(goals)
        return {user: list(of_user) for user, of_user in goals.items()}
    return _file_or(goals) if isinstance(goals, (str, os.PathLike)) else None


def _apps_of_all(goals: Goals, apps: Apps | None) -> Any:
    if isinstance(apps, pyspark.sql.DataFrame):
        return apps.toArrow()
    arguments.apps_of(goals, apps)
    if apps is None:
        return None
    return _file_or(apps) if isinstance(apps, (str, os.PathLike, Mapping)) else pyarrow.table(apps)


def _goal_rows(goals: Any, spark: pyspark.sql.SparkSession) -> pyspark.sql.DataFrame:
    rows = goals if isinstance(goals, pyspark.sql.DataFrame) else spark.createDataFrame(pyarrow.table(goals))
    for needed in ("user_id", "subcategory"):
        if needed not in rows.columns:
            raise ValueError(f"goals: no column {needed!r}; there are {', '.join(rows.columns)}")
    present = [functions.col(name).cast("string") for name in GOAL_COLUMNS if name in rows.columns]
    return rows.select(functions.col("user_id").cast("string"), *present)


def _fold_partition(columns: dict[str, str], batches: Batches) -> Batches:
    first = next(batches, None)
    if first is None:
        return
    reader = pyarrow.RecordBatchReader.from_batches(first.schema, itertools.chain([first], batches))
    yield from _batches(State().add(reader, columns=columns, threads=1), STATE)


def _merge_partition(batches: Batches) -> Batches:
    first = next(batches, None)
    if first is None:
        return
    reader = pyarrow.RecordBatchReader.from_batches(first.schema, itertools.chain([first], batches))
    yield from _batches(read_state(reader), STATE)


def _evaluate_partition(of_all: Any, options: dict[str, Any], schema: pyarrow.Schema, batches: Batches) -> Batches:
    rows = pyarrow.Table.from_batches(batches) if (batches := list(batches)) else None
    if rows is None:
        return
    has_state = pyarrow.compute.is_valid(rows["state"])
    state = read_state(rows.filter(has_state).select(["user_id", "state"]))
    goals = of_all
    if of_all is None:
        goals = rows.filter(pyarrow.compute.invert(has_state)).drop_columns(["state"])
    elif not isinstance(of_all, _File):
        goals = {user: of_all[user] for user in rows["user_id"].unique().to_pylist() if user in of_all}
    reports = _reports(state, goals, options)
    if isinstance(of_all, _File):
        reports = reports.filter(pyarrow.compute.is_in(reports["user_id"], rows["user_id"].unique()))
    yield from _batches(reports, schema)


def _reports(state: State, goals: Any, options: dict[str, Any]) -> pyarrow.Table:
    with tempfile.TemporaryDirectory() as folder:

        def here(value: Any, place: str) -> Any:
            if not isinstance(value, _File):
                return value
            path = pathlib.Path(folder, place, value.name)
            path.parent.mkdir()
            path.write_bytes(value.content)
            return path

        goals = here({} if goals is None else goals, "goals")
        apps = here(options["apps"], "apps")
        return pyarrow.table(state.evaluate(**{**options, "goals": goals, "apps": apps, "threads": 1}))


def _batches(frame: Any, schema: pyarrow.Schema) -> Batches:
    return iter(pyarrow.table(frame).cast(schema).to_batches(max_chunksize=BATCH_ROWS))


def _as_spark_has_it(schema: pyarrow.Schema) -> pyarrow.Schema:
    """Spark has no unsigned integers."""
    is_unsigned = pyarrow.types.is_unsigned_integer
    return pyarrow.schema([field.with_type(pyarrow.int64()) if is_unsigned(field.type) else field for field in schema])
