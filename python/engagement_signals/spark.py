# SPDX-License-Identifier: Apache-2.0
"""The same reports on Spark, where one machine is not enough.

    >>> import engagement_signals.spark as signals
    >>> reports = signals.evaluate(spark.read.parquet("events"), "goals.json", now="2025-11-26T12:00:00Z")

`evaluate` brings the events of a user together in one task, which evaluates them. `fold` makes a state of each user
instead, to be kept until the next night. Everything passes as Arrow. This package, pyspark and pyarrow must be
installed where the tasks run.
"""

from __future__ import annotations

import functools
import itertools
import os
import pathlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, Union

import pyarrow
import pyarrow.compute
import pyspark.sql
from pyspark.sql import functions, types
from pyspark.sql.pandas.types import from_arrow_schema

from . import Reports, State, _core, arguments, read_state
from . import evaluate as evaluate_here
from .arguments import Instant

__all__ = ["evaluate", "evaluate_state", "fold"]

Goals = Union[pyspark.sql.DataFrame, arguments.Goals]
Apps = Union[pyspark.sql.DataFrame, arguments.Apps]
Batches = Iterator[pyarrow.RecordBatch]
# From the rows of a task to their reports, with the other arguments of `engagement_signals.evaluate`.
Evaluation = Callable[..., Reports]

STATE = pyarrow.schema([("user_id", pyarrow.string()), ("state", pyarrow.binary())])
GOAL_COLUMNS = ("user_id", "id", "title", "subcategory", "relationship")
# The types of users whose text Spark has, too. Of others, such as double, the reader alone has it.
EXACT_USERS = (types.StringType, types.IntegralType)
# What the reader of events trims: ASCII white space.
WHITE_SPACE = " \t\n\v\f\r"
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
    read = _read_columns(events, columns)
    if not all(isinstance(read.rows.schema[user].dataType, EXACT_USERS) for user in read.users):
        return evaluate_state(fold(events, columns=columns), goals, apps=apps, now=now, since=since, rules=rules)
    evaluation = functools.partial(_evaluate_events, read.names, arguments.columns_of(columns))
    return _evaluate(read.rows, read.users, evaluation, goals, apps, now, since, rules)


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
    read = _read_columns(events, columns)
    fold_partition = functools.partial(_fold_partition, read.names, arguments.columns_of(columns))
    folded = read.rows.mapInArrow(fold_partition, from_arrow_schema(STATE))
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
    rows = state.select("user_id", "state")
    return _evaluate(rows, ["user_id"], _evaluate_states, goals, apps, now, since, rules)


class _ReadColumns(NamedTuple):
    """What is read of a DataFrame of events."""

    rows: pyspark.sql.DataFrame
    """Its columns that are read, under names of their own: those of Spark ignore case."""
    names: list[str]
    """The names that the events give these columns."""
    users: list[str]
    """The columns of `rows` that say the user, in the order in which they are read."""


def _read_columns(events: pyspark.sql.DataFrame, columns: Mapping[str, str] | None) -> _ReadColumns:
    # The reader chooses columns by their names, whatever their types.
    schema = pyarrow.schema([(name, pyarrow.null()) for name in events.columns])
    chosen = _core.event_columns(schema.empty_table(), arguments.columns_of(columns))
    places = {name: str(events.columns.index(name)) for name, _ in chosen}
    rows = events.toDF(*map(str, range(len(events.columns)))).select(*places.values())
    return _ReadColumns(rows, list(places), [places[name] for name, is_user in chosen if is_user])


def _evaluate(
    rows: pyspark.sql.DataFrame,
    users: list[str],
    evaluation: Evaluation,
    goals: Goals,
    apps: Apps | None,
    now: Instant | None,
    since: Instant | None,
    rules: Mapping[str, Any] | None,
) -> pyspark.sql.DataFrame:
    """The reports on the users of rows, whose columns `users` say the user, and on those who only have goals."""
    of_all = _goals_of_all(goals)
    options = {
        "apps": _apps_of_all(goals, apps),
        "now": arguments.instant("now", now),
        "since": since,
        "rules": dict(rules or {}),
    }
    # This checks the arguments before a job runs, and shows who has goals and what the columns are.
    without_events = _reports(State().evaluate, {} if of_all is None else of_all, options)
    users_of_all = without_events["user_id"]
    schema = _as_spark_has_it(without_events.schema)
    if of_all is None:
        goal_rows = _goal_rows(goals, rows.sparkSession)
    else:
        goal_rows = rows.sparkSession.createDataFrame(pyarrow.table({"user_id": users_of_all}))
    # Columns of events and of goals may have the same names, so each row holds either as a struct.
    both = rows.select(functions.struct("*").alias("row")).unionByName(
        goal_rows.select(functions.struct("*").alias("goal")), allowMissingColumns=True
    )
    user = functions.coalesce(_user_of([f"row.{name}" for name in users]), functions.col("goal.user_id").cast("string"))
    evaluate_partition = functools.partial(_evaluate_partition, evaluation, of_all, users_of_all, options, schema)
    return both.repartition(user).mapInArrow(evaluate_partition, from_arrow_schema(schema))


def _user_of(columns: list[str]) -> pyspark.sql.Column:
    """The user of a row as the reader finds it: the first of the columns that is neither null nor blank."""
    texts = [functions.col(column).cast("string") for column in columns]
    named = [functions.when(functions.ltrim(text, functions.lit(WHITE_SPACE)) != "", text) for text in texts[:-1]]
    return functions.coalesce(*named, texts[-1])


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
        for user, of_user in goals.items():
            arguments.goal_rows(user, of_user)
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
    user_type = rows.schema["user_id"].dataType
    if not isinstance(user_type, EXACT_USERS):
        raise ValueError(f"goals: user_id is of type {user_type.simpleString()}; expected string or bigint; cast it")
    return rows.select(*(name for name in GOAL_COLUMNS if name in rows.columns))


def _fold_partition(names: list[str], columns: dict[str, str], batches: Batches) -> Batches:
    named = (pyarrow.RecordBatch.from_arrays(batch.columns, names) for batch in batches)
    if (reader := _reader(named)) is not None:
        yield from _batches(State().add(reader, columns=columns, threads=1), STATE)


def _merge_partition(batches: Batches) -> Batches:
    if (reader := _reader(batches)) is not None:
        yield from _batches(read_state(reader), STATE)


def _reader(batches: Batches) -> pyarrow.RecordBatchReader | None:
    first = next(batches, None)
    if first is None:
        return None
    return pyarrow.RecordBatchReader.from_batches(first.schema, itertools.chain([first], batches))


def _evaluate_partition(
    evaluation: Evaluation,
    of_all: Any,
    users_of_all: pyarrow.ChunkedArray,
    options: dict[str, Any],
    schema: pyarrow.Schema,
    batches: Batches,
) -> Batches:
    rows, goals = [], []
    for batch in batches:
        is_row = batch["row"].is_valid()
        rows.append(pyarrow.RecordBatch.from_struct_array(batch["row"].filter(is_row)))
        goals.append(pyarrow.RecordBatch.from_struct_array(batch["goal"].filter(pyarrow.compute.invert(is_row))))
    if not rows:
        return
    goals = pyarrow.Table.from_batches(goals)
    reports = _reports(
        functools.partial(evaluation, pyarrow.Table.from_batches(rows)), goals if of_all is None else of_all, options
    )
    if of_all is not None:
        is_here = pyarrow.compute.is_in(reports["user_id"], goals["user_id"])
        is_elsewhere = pyarrow.compute.and_not(pyarrow.compute.is_in(reports["user_id"], users_of_all), is_here)
        reports = reports.filter(pyarrow.compute.invert(is_elsewhere))
    yield from _batches(reports, schema)


def _evaluate_events(names: list[str], columns: dict[str, str], rows: pyarrow.Table, **options: Any) -> Reports:
    return evaluate_here(rows.rename_columns(names), columns=columns, explainable=False, **options)


def _evaluate_states(rows: pyarrow.Table, **options: Any) -> Reports:
    return read_state(rows).evaluate(**options)


def _reports(evaluation: Evaluation, goals: Any, options: dict[str, Any]) -> pyarrow.Table:
    with tempfile.TemporaryDirectory() as folder:

        def here(value: Any, place: str) -> Any:
            if not isinstance(value, _File):
                return value
            path = pathlib.Path(folder, place, value.name)
            path.parent.mkdir()
            path.write_bytes(value.content)
            return path

        apps = here(options["apps"], "apps")
        return pyarrow.table(evaluation(**{**options, "goals": here(goals, "goals"), "apps": apps, "threads": 1}))


def _batches(frame: Any, schema: pyarrow.Schema) -> Batches:
    return iter(pyarrow.table(frame).cast(schema).to_batches(max_chunksize=BATCH_ROWS))


def _as_spark_has_it(schema: pyarrow.Schema) -> pyarrow.Schema:
    """Spark has no unsigned integers."""
    is_unsigned = pyarrow.types.is_unsigned_integer
    return pyarrow.schema([field.with_type(pyarrow.int64()) if is_unsigned(field.type) else field for field in schema])
