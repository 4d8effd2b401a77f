# SPDX-License-Identifier: Apache-2.0
"""Reports from a Spark cluster of two worker processes are the program's, also when one of them dies."""

import datetime
import json
import os
import pathlib
import shutil
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import GOALS, NOW, ROOT
from test_pages import BLOCK

import engagement_signals as signals

pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'pyspark[sql]>=4'")
pyarrow = pytest.importorskip("pyarrow")
if not shutil.which("java"):
    pytest.skip("Spark needs Java", allow_module_level=True)

import pyspark.sql  # noqa: E402
from pyspark.sql.functions import expr  # noqa: E402

import engagement_signals.spark as on_spark  # noqa: E402


@pytest.fixture(scope="module")
def spark():
    package = pathlib.Path(signals.__file__).parent.parent
    os.environ.update(
        SPARK_HOME=str(pathlib.Path(pyspark.__file__).parent), SPARK_LOCAL_IP="127.0.0.1",
        PYSPARK_PYTHON=sys.executable,
    )  # fmt: skip
    session = (
        pyspark.sql.SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.executor.memory", "768m")
        .config("spark.executorEnv.PYTHONPATH", str(package))
        .config("spark.sql.shuffle.partitions", "4")
        # Else Spark makes one partition of these few rows, and no user could be torn apart.
        .config("spark.sql.adaptive.coalescePartitions.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="module")
def events(spark, sample_events):
    return spark.createDataFrame(sample_events.to_arrow()).repartition(4)


@pytest.fixture(scope="module")
def expected(sample_events, program_reports):
    """The package's reports, once they are the program's."""
    reports = signals.evaluate(sample_events, goals=GOALS, now=NOW)
    assert {user: reports[user] for user in program_reports()} == program_reports()
    return by_user(pyarrow.table(reports))


def by_user(table):
    rows = {row["user_id"]: row for row in table.to_pylist()}
    assert len(rows) == table.num_rows == 240
    return rows


def test_all_sample_users(events, expected):
    assert by_user(on_spark.evaluate(events, GOALS, now=NOW).toArrow()) == expected


def test_goals_in_every_form(spark, events, sample_events, tmp_path):
    """Each of the users whom only the goals know has one report."""
    only_goals = [f"only-goals-{n}" for n in range(9)]
    of_user = ["jobs", {"subcategory": "savings", "relationship": "secondary"}]
    goals = {user: of_user for user in ["lapsed-001", *only_goals]}
    apps = {"com.payslipbridge.advance": ["jobs"], "com.baobabjar.savings": ["savings"]}
    expected = pyarrow.table(signals.evaluate(sample_events, goals=goals, apps=apps, now=NOW)).to_pylist()
    assert {row["user_id"] for row in expected} > {"lapsed-001", *only_goals}
    assert next(row for row in expected if row["user_id"] == "lapsed-001")["service_event_count"] > 0
    goal_rows = [(user, "jobs", "primary") for user in goals] + [(user, "savings", "secondary") for user in goals]
    goal_frame = spark.createDataFrame(goal_rows, "user_id string, subcategory string, relationship string")
    app_rows = [(app, subcategory) for app, of_app in apps.items() for subcategory in of_app]
    app_frame = spark.createDataFrame(app_rows, "app_id string, subcategory string")
    file = tmp_path / "goals.json"
    of_users = [{"user_id": user, "goals": [{"subcategory": "jobs"}, of_user[1]]} for user in goals]
    of_apps = [{"app_id": app, "subcategories": of_app} for app, of_app in apps.items()]
    file.write_text(json.dumps({"users": of_users, "apps": of_apps}))
    forms = [(goals, apps), (goal_frame, app_frame), (goal_frame.toArrow(), apps), (file, None), (goals, file)]
    for form, app_form in forms:
        reports = on_spark.evaluate(events, form, apps=app_form, now=NOW).toArrow().to_pylist()
        assert in_order(reports) == in_order(expected)


def test_users_without_goals(events, sample_events):
    apps = {"com.payslipbridge.advance": ["jobs"]}
    expected = pyarrow.table(signals.evaluate(sample_events, goals={}, apps=apps, now=NOW)).to_pylist()
    assert len(expected) > 200
    assert in_order(on_spark.evaluate(events, {}, apps=apps, now=NOW).toArrow().to_pylist()) == in_order(expected)


def in_order(rows):
    return sorted(rows, key=lambda row: row["user_id"])


def assert_same_reports(spark, events, users, columns=None):
    """The reports on rows in many partitions are those of one process, on these users."""
    apps = {"bank": ["banking"]}
    options = {"apps": apps, "now": NOW, "columns": columns}
    goals = {users[0]: ["banking"], "only-goals": ["banking"]}
    here = signals.evaluate(events, goals=goals, **options)
    expected = in_order(pyarrow.table(here).to_pylist())
    assert [row["user_id"] for row in expected] == sorted([*users, "only-goals"])
    assert next(row for row in expected if row["user_id"] == users[0])["service_event_count"] > 1
    on_cluster = spark.createDataFrame(events).repartition(5)
    goal_frame = spark.createDataFrame([(user, "banking") for user in goals], "user_id string, subcategory string")
    for form in (goals, goal_frame):
        assert in_order(on_spark.evaluate(on_cluster, form, **options).toArrow().to_pylist()) == expected


def events_of(users, times=3, **columns):
    """Some events of rows of `user_id` and `userId`, in one table."""
    count = len(users) * times
    first, second = zip(*users)
    given = {
        "user_id": list(first) * times,
        "userId": list(second) * times,
        "app": ["bank"] * count,
        "timestamp": pyarrow.array([1764115200 - 86400 * n for n in range(count)], pyarrow.timestamp("s", "UTC")),
        "total_time_in_foreground_minutes": [1.5] * count,
    }
    return pyarrow.table({name: column for name, column in {**given, **columns}.items() if column is not None})


def test_the_user_is_the_first_that_is_not_blank(spark):
    rows = [
        ("ada", None), (None, "ada"), ("", "ada"), ("  ", "ada"), (" \t\n\v\f\r", "ada"), ("ada", "bob"), ("ada", " "),
        ("bob", "ada"), (None, "bob"), (" ada", None), (None, " ada"), ("ada ", "ada"), ("\u00a0", "ada"), ("ADA", ""),
        ("", "\u2003bob"), ("0", "00"), (None, "00"),
    ]  # fmt: skip
    users = ["ada", "bob", " ada", "ada ", "\u00a0", "ADA", "\u2003bob", "0", "00"]
    assert_same_reports(spark, events_of(rows), users)


def test_users_that_are_integers(spark):
    rows = [
        (7, None), (None, "7"), (7, "8"), (-7, None), (None, "-7"), (None, "07"), (2**62, ""), (None, str(2**62)),
        (0, "x"),
    ]  # fmt: skip
    users = ["7", "-7", "07", str(2**62), "0"]
    assert_same_reports(spark, events_of(rows), users)
    small = pyarrow.array([7, 7, -7, 8] * 3, pyarrow.int16())
    events = events_of([(0, "")] * 4, user_id=small, userId=None)
    assert_same_reports(spark, events, ["7", "-7", "8"])
    goals = spark.createDataFrame([(8, 1), (9, 1)], "user_id int, subcategory bigint")
    reports = on_spark.evaluate(spark.createDataFrame(events), goals, apps={"bank": "1"}, now=NOW).toArrow()
    assert {row["user_id"]: row["tier1"] for row in reports.to_pylist()} == {"7": [], "-7": [], "8": ["1"], "9": ["1"]}


def test_users_that_are_numbers_with_a_point(spark):
    rows = [(7.0, None), (None, "7"), (0.0, None), (-0.0, None), (None, "0"), (1e17, None), (None, str(10**17))]
    assert_same_reports(spark, events_of(rows), ["7", "0", str(10**17)])


def test_columns_of_events_may_be_called_like_those_of_goals(spark):
    names = ("id", "title", "subcategory", "relationship", "row", "goal", "key", "0", "a.b", "`")
    rows = [("ada", None), ("bob", None), (None, "ada")]
    others = {name: [f"{name}{n}" for n in range(9)] for name in names}
    assert_same_reports(spark, events_of(rows, **others), ["ada", "bob"])


def test_columns_that_differ_in_case_alone(spark):
    rows = [("ada", None), ("bob", None), (None, "ada")]
    late = pyarrow.array([datetime.datetime(2025, 11, 25)] * 9, pyarrow.timestamp("us", "UTC"))
    events = events_of(rows, timeStamp=late, APP=["cafe"] * 9, USER_ID=["eve"] * 9)
    assert_same_reports(spark, events, ["ada", "bob"])
    assert_same_reports(spark, events, ["eve"], {"user": "USER_ID"})


def test_columns_mapped(spark):
    rows = [("ada", None), ("bob", None), (None, "ada")]
    others = {"who": ["x", "y", "x"] * 3, "the.app": ["bank"] * 9, "app": ["cafe"] * 9, "millis": [90_000] * 9}
    columns = {"user": "who", "app": "the.app", "foreground_ms": "millis"}
    assert_same_reports(spark, events_of(rows, **others), ["x", "y"], columns)


def test_columns_that_no_one_reads_may_be_of_any_type(spark):
    apps = {"bank": ["banking"]}
    # Arrow has no such type.
    events = spark.createDataFrame(events_of([("ada", None)])).withColumn("note", expr("make_interval(1)"))
    assert len(on_spark.evaluate(events, {}, apps=apps, now=NOW).toArrow()) == 1
    assert on_spark.fold(events).count() == 1


def test_an_event_without_a_user_fails_the_job(spark):
    events = spark.createDataFrame(events_of([("ada", None), (None, " ")]))
    with pytest.raises(Exception, match="names no user"):
        on_spark.evaluate(events, {}, apps={"bank": ["banking"]}, now=NOW).toArrow()


def test_a_state_is_taken_up_the_next_night(spark, events, expected, sample_events, tmp_path):
    first = spark.createDataFrame(sample_events[:5000].to_arrow())
    second = spark.createDataFrame(sample_events[5000:].to_arrow())
    on_spark.fold(first).write.parquet(str(tmp_path / "night1"))
    on_spark.fold(second, state=spark.read.parquet(str(tmp_path / "night1"))).write.parquet(str(tmp_path / "night2"))
    kept = spark.read.parquet(str(tmp_path / "night2"))
    assert kept.count() == kept.select("user_id").distinct().count()
    assert by_user(on_spark.evaluate_state(kept, GOALS, now=NOW).toArrow()) == expected
    here = signals.read_state(kept.toArrow()).evaluate(goals=GOALS, now=NOW)
    assert by_user(pyarrow.table(here)) == expected


def test_wrong_arguments_are_named_before_a_job_runs(spark, events):
    with pytest.raises(TypeError, match="apps: missing"):
        on_spark.evaluate(events, {"ada": ["banking"]}, now=NOW)
    with pytest.raises(ValueError, match="now"):
        on_spark.evaluate(events, GOALS, now="soon")
    goals = spark.createDataFrame([(7.0, "banking")], "user_id double, subcategory string")
    with pytest.raises(ValueError, match="goals: user_id is of type double"):
        on_spark.evaluate(events, goals, apps={"bank": ["banking"]}, now=NOW)
    with pytest.raises(ValueError, match="no column says the time"):
        on_spark.evaluate(events.select("user_id", "app_id"), GOALS, now=NOW)
    with pytest.raises(ValueError, match="did you mean \"package_name\""):
        on_spark.evaluate(events, GOALS, now=NOW, columns={"app": "package_nam"})


def test_page(spark, tmp_path, monkeypatch, capsys):
    shutil.copytree(ROOT / "examples" / "data", tmp_path / "examples" / "data")
    monkeypatch.chdir(tmp_path)
    names = {"spark": spark}
    # Spark resolves relative paths in the folder where it started.
    for block in BLOCK.findall((ROOT / "docs" / "guides" / "spark.md").read_text(encoding="utf-8")):
        for name in ("events.parquet", "monday", "tuesday"):
            block = block.replace(f'"{name}"', f'"{tmp_path / name}"')
        exec(compile(block, "spark.md", "exec"), names)
    users = names["events"].selectExpr("coalesce(user_id, userId) AS user").dropna().distinct()
    assert names["tuesday"].count() == users.count() > 200
    assert "customer_app_engagement_dropoff" in capsys.readouterr().out


def executor_processes():
    """The executors that are descendants of this process, by process id."""
    parents, executors = {}, []
    for folder in pathlib.Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                command = (folder / "cmdline").read_bytes()
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if b"CoarseGrainedExecutorBackend" in command:
                executors.append(int(folder.name))

    def is_ours(process):
        while process in parents and process != os.getpid():
            process = parents[process]
        return process == os.getpid()

    return [process for process in executors if is_ours(process)]


def test_a_worker_that_dies_changes_nothing(events, expected, tmp_path):
    executors = executor_processes()
    assert len(executors) == 2
    started = tmp_path / "started"
    started.mkdir()

    def slowly(batches):
        for batch in batches:
            (started / str(os.getppid())).touch()
            time.sleep(2)
            yield batch

    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(lambda: on_spark.evaluate(events.mapInArrow(slowly, events.schema), GOALS, now=NOW).toArrow())
        while len(list(started.iterdir())) < 2:
            assert not job.done(), job.result()
            time.sleep(0.1)
        os.kill(executors[0], signal.SIGKILL)
        assert not job.done()
        reports = job.result(timeout=100)
    assert executors[0] not in executor_processes()
    assert by_user(reports) == expected
