# SPDX-License-Identifier: Apache-2.0
"""Reports from a Spark cluster of two worker processes are the program's, also when one of them dies."""

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


def test_goals_and_apps_as_dataframes(spark, events, sample_events):
    goals = [("lapsed-001", "jobs"), ("only-goals", "jobs")]
    apps = [("com.payslipbridge.advance", "jobs")]
    goal_rows = spark.createDataFrame(goals, "user_id string, subcategory string")
    app_rows = spark.createDataFrame(apps, "app_id string, subcategory string")
    here = signals.evaluate(
        sample_events, goals={user: [goal] for user, goal in goals}, apps=dict(apps), now=NOW,
    )  # fmt: skip
    rows = {row["user_id"]: row for row in pyarrow.table(here).to_pylist()}
    assert "only-goals" in rows and rows["lapsed-001"]["service_event_count"] > 0
    from_rows = on_spark.evaluate(events, goal_rows, apps=app_rows, now=NOW).toArrow().to_pylist()
    assert {row["user_id"]: row for row in from_rows} == rows
    assert len(from_rows) == len(rows)
    from_dict = on_spark.evaluate(events, {user: [goal] for user, goal in goals}, apps=dict(apps), now=NOW)
    assert {row["user_id"]: row for row in from_dict.toArrow().to_pylist()} == rows


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


def test_wrong_arguments_are_named_before_a_job_runs(events):
    with pytest.raises(TypeError, match="apps: missing"):
        on_spark.evaluate(events, {"ada": ["banking"]}, now=NOW)
    with pytest.raises(ValueError, match="now"):
        on_spark.evaluate(events, GOALS, now="soon")


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
