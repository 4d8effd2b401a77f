# SPDX-License-Identifier: Apache-2.0
"""Goals, apps, instants and columns in each of their forms, and what is said of wrong ones."""

import datetime
import os
import signal
import threading

import pytest

import engagement_signals as signals

pyarrow = pytest.importorskip("pyarrow")

NOW = datetime.datetime(2025, 11, 26, 12, tzinfo=datetime.timezone.utc)
APPS = {"org.example.piggybank": "savings"}
GOALS = {"ada": ["savings"], "grace": [{"subcategory": "savings", "relationship": "secondary"}], "alan": []}


def events(**renamed):
    times = [NOW - datetime.timedelta(weeks=week) for week in (0, 1, 2)]
    columns = {
        "user_id": ["ada", "ada", "ada"],
        "package_name": ["org.example.piggybank"] * 3,
        "session_id": ["s1", "s2", "s3"],
        "timestamp": pyarrow.array(times, pyarrow.timestamp("us", "UTC")),
        "total_time_in_foreground_ms": [300_000, 60_000, 60_000],
    }
    return pyarrow.table({renamed.get(name, name): column for name, column in columns.items()})


def flags(reports, user="ada"):
    return {name for name, value in reports[user]["signals"].items() if value is True}


def users_of(reports):
    return pyarrow.table(reports)["user_id"].to_pylist()


ENGAGED = {
    "goal_setting_completed",
    "customer_app_registration_completed",
    "customer_app_login_completed",
    "customer_app_engaged",
}


def test_dicts():
    reports = signals.evaluate(events(), goals=GOALS, apps=APPS, now=NOW)
    assert flags(reports) == ENGAGED
    assert flags(reports, "grace") == {"goal_setting_completed"}
    assert reports["grace"]["signals"]["service_goal_tiers"]["tier2"] == ["savings"]
    assert flags(reports, "alan") == set()
    assert reports.counts()["customer_app_engaged"] == 1
    assert "ada" in reports and "nobody" not in reports and len(reports) == 3


def test_goals_of_many_kinds_keep_the_order_of_their_users():
    goals = {"bea": ("lending", "savings"), "ada": ["savings"], "zoe": [], "cai": ["savings", {"subcategory": "lending"}]}
    reports = signals.evaluate(events(), goals=goals, apps=APPS, now=NOW)
    assert users_of(reports) == ["ada", "bea", "zoe", "cai"]  # who has events comes first
    for user, wanted in (("ada", ["savings"]), ("bea", ["lending", "savings"]), ("zoe", []), ("cai", ["lending", "savings"])):
        assert reports[user]["signals"]["service_goal_tiers"].get("tier1", []) == wanted


def test_goals_that_change_while_they_are_read():
    goals = {"ada": ["savings"]}

    def changing():
        goals.update((f"later-{place}", []) for place in range(1000))
        yield "savings"

    goals["bea"] = changing()
    assert users_of(signals.evaluate(events(), goals=goals, apps=APPS, now=NOW)) == ["ada", "bea"]


def test_goal_frames_may_mix_users():
    goals = pyarrow.table({"user_id": ["bea", "ada", "bea"], "subcategory": ["savings", "savings", "lending"]})
    reports = signals.evaluate(events(), goals=goals, apps=APPS, now=NOW)
    assert users_of(reports) == ["ada", "bea"]
    assert reports["bea"]["signals"]["service_goal_tiers"]["tier1"] == ["lending", "savings"]


def test_frames():
    goals = pyarrow.table({"user_id": ["ada", "grace"], "subcategory": ["savings", "savings"]})
    apps = pyarrow.table({"app_id": ["org.example.piggybank"], "subcategory": ["savings"]})
    listed = pyarrow.table({"app_id": ["org.example.piggybank"], "subcategories": [["savings", "lending"]]})
    for of_apps in (apps, listed, APPS):
        assert flags(signals.evaluate(events(), goals=goals, apps=of_apps, now=NOW)) == ENGAGED
    assert flags(signals.evaluate(events(), goals=GOALS, apps=apps, now=NOW)) == ENGAGED


def test_named_columns():
    frame = events(user_id="who", package_name="package", timestamp="at")
    reports = signals.evaluate(
        frame, goals=GOALS, apps=APPS, now=NOW, columns={"user": "who", "app": "package", "time": "at"}
    )
    assert flags(reports) == ENGAGED


@pytest.mark.parametrize("now", [NOW, NOW.replace(tzinfo=None), "2025-11-26 14:00:00+02", 1764158400])
def test_instants(now):
    reports = signals.evaluate(events(), goals=GOALS, apps=APPS, now=now)
    assert reports.explain("ada").evidence["weeks"][0]["last"] == "2025-11-26T12:00:00.000Z"


def test_since_drops_events():
    reports = signals.evaluate(events(), goals=GOALS, apps=APPS, now=NOW, since=NOW.date())
    assert reports["ada"]["event_count"] == 1


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"rules": {"engaged_week": 2}}, ValueError, 'did you mean "engaged_weeks"'),
        ({"rules": 2}, TypeError, "rules: expected a dict, got int"),
        ({"now": "soon"}, ValueError, 'now: expected a time such as "2025-11-26T12:00:00Z", got "soon"'),
        ({"now": 1.5}, TypeError, "now: expected"),
        ({"columns": {"apps": "x"}}, ValueError, 'columns: unknown fact "apps"'),
        ({"columns": {"app": "x"}}, ValueError, "x"),
        ({"threads": 0}, ValueError, "threads: expected a whole number from 1"),
        ({"now": "\ud800"}, ValueError, r"now: expected an instant as text without lone surrogates, got '\\ud800'"),
        ({"columns": {"app": 7}}, TypeError, r"columns\['app'\]: expected the name of a column, got int"),
        ({"columns": {"app": "\ud800"}}, ValueError, r"columns\['app'\]: expected the name of a column without lone"),
        ({"columns": {"\ud800": "app"}}, ValueError, "columns: expected the name of a fact without lone surrogates"),
        ({"columns": {7: "app"}}, TypeError, "columns: expected the name of a fact, got int"),
        ({"events": [1]}, TypeError, "events: expected a frame with __arrow_c_stream__.*got list"),
        ({"events": None}, TypeError, "events: expected a frame with __arrow_c_stream__.*got NoneType"),
        ({"goals": None}, TypeError, "goals: expected a frame with __arrow_c_stream__.*got NoneType"),
        ({"goals": ("ada",)}, TypeError, "goals: expected a frame with __arrow_c_stream__.*got tuple"),
        ({"apps": [7]}, TypeError, "apps: expected a frame with __arrow_c_stream__.*got list"),
        ({"goals": {"ada": "savings"}}, TypeError, "goals\\['ada'\\]: expected a list of goals, got str"),
        ({"goals": {"ada": [{"subcategry": "x"}]}}, ValueError, "did you mean 'subcategory'"),
        ({"goals": {"ada": ["savings"], 7: ["savings"]}}, TypeError, "goals: expected the user's id as text, got int"),
        ({"goals": {"ada": ["savings", 7]}}, TypeError, "goals\\['ada'\\]\\[1\\]: expected a subcategory or a dict, got int"),
        ({"goals": {"\ud800": ["savings"]}}, ValueError, r"goals: expected the user's id as text .*surrogates, got '\\ud800'"),
        ({"goals": {"\ud800": ({},)}}, ValueError, "goals: expected the user's id as text without lone surrogates"),
        ({"goals": {"ada": ["savings", "\ud800"]}}, ValueError, "goals\\['ada'\\]\\[1\\]: expected text .*surrogates"),
        ({"goals": {"ada": [{"id": "\ud800"}]}}, ValueError, "goals\\['ada'\\]\\[0\\]\\['id'\\]: expected text .*surrogates"),
        ({"goals": "\ud800.json"}, ValueError, "goals: expected a path as text without lone surrogates"),
        ({"apps": None}, TypeError, "apps: missing"),
        ({"apps": {7: "savings"}}, TypeError, "apps: expected the app's id as text, got int"),
        ({"apps": {"\ud800": "savings"}}, ValueError, r"apps: expected the app's id as text .*surrogates, got '\\ud800'"),
        ({"apps": {"a": 7}}, TypeError, "apps\\['a'\\]: expected a subcategory or a list of them, got int"),
        ({"apps": {"a": ["savings", 7]}}, TypeError, "apps\\['a'\\]\\[1\\]: expected text, got int"),
        ({"apps": {"a": "\ud800"}}, ValueError, "apps\\['a'\\]\\[0\\]: expected text without lone surrogates"),
        ({"apps": "\ud800.json"}, ValueError, "apps: expected a path as text without lone surrogates"),
        ({"goals": pyarrow.table({"user": ["a"]})}, ValueError, "user_id"),
        ({"goals": "no.json", "apps": None}, signals.Error, "no.json"),
    ],
)
def test_wrong_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        signals.evaluate(**{"events": events(), "goals": GOALS, "apps": APPS, "now": NOW, **arguments})


def test_states_and_reports_of_other_types():
    state = signals.fold(events())
    reports = state.evaluate(goals=GOALS, apps=APPS, now=NOW)
    with pytest.raises(TypeError, match="^events: expected a frame with __arrow_c_stream__.*got int"):
        state.add(7)
    with pytest.raises(TypeError, match="^states: expected a frame with __arrow_c_stream__.*got NoneType"):
        signals.read_state(None)
    with pytest.raises(TypeError, match="^other: expected a State, got Reports"):
        state.merge(reports)
    with pytest.raises(TypeError, match="^since: expected Reports, got State"):
        reports.changes(since=state)
    assert pyarrow.table(state).num_rows == 1


def batches_of(count, rows, allocated):
    """Batches that are made as they are asked for, and the memory of Arrow at each."""
    for place in range(count):
        allocated.append(pyarrow.total_allocated_bytes())
        users = pyarrow.array([f"user-{place}-{row % 100}" for row in range(rows)])
        apps = pyarrow.array(["org.example.piggybank"] * rows)
        times = pyarrow.array([NOW - datetime.timedelta(days=1)] * rows, pyarrow.timestamp("us", "UTC"))
        yield pyarrow.record_batch([users, apps, times], names=["user_id", "app", "timestamp"])


@pytest.mark.parametrize("explainable", [True, False])
def test_a_stream_stays_only_for_explanations(explainable):
    batches, rows = 20, 10_000
    allocated = []
    first = next(batches_of(1, 1, []))
    stream = pyarrow.RecordBatchReader.from_batches(first.schema, batches_of(batches, rows, allocated))
    goals = {"user-3-7": ["savings"]}
    reports = signals.evaluate(stream, goals=goals, apps=APPS, now=NOW, explainable=explainable)
    batch = allocated[2] - allocated[1] if explainable else max(allocated) - allocated[0]
    assert rows * 40 < batch < rows * 200  # one batch
    assert (pyarrow.total_allocated_bytes() - allocated[0] > batches * rows * 40) == explainable
    assert len(reports) == batches * 100
    assert reports["user-3-7"]["signals"]["service_event_count"] == rows / 100
    if explainable:
        assert "needed" in reports.explain("user-3-7").reasons["customer_app_login_completed"].text
    else:
        with pytest.raises(signals.Error, match="explainable") as raised:
            reports.explain("user-3-7")
        assert raised.value.code == "failed_precondition"


def test_errors_have_a_code():
    with pytest.raises(signals.Error) as raised:
        signals.evaluate(events(), goals="no.json", now=NOW)
    assert raised.value.code == "not_found"


def test_unknown_users_are_key_errors():
    reports = signals.evaluate(events(), goals=GOALS, apps=APPS, now=NOW)
    for ask in (reports.__getitem__, reports.explain):
        with pytest.raises(KeyError, match="nobody"):
            ask("nobody")


def test_a_failed_addition_leaves_the_state():
    state = signals.fold(events())

    def failing():
        yield from events().to_batches()
        raise RuntimeError("the producer failed")

    reader = pyarrow.RecordBatchReader.from_batches(events().schema, failing())
    with pytest.raises(signals.Error, match="the producer failed"):
        state.add(reader)
    assert state.evaluate(goals=GOALS, apps=APPS, now=NOW)["ada"]["event_count"] == 3
    with pytest.raises(ValueError, match="itself"):
        state.merge(state)


@pytest.mark.parametrize("is_python", [True, False])
def test_interrupts_are_heard(is_python):
    class Endless:
        """Batches without end, made by Python or from memory."""

        def __arrow_c_stream__(self, requested_schema=None):
            table = events()
            batch = table.to_batches()[0]
            batches = iter(lambda: batch, None) if not is_python else (batch for _ in iter(int, 1))
            return pyarrow.RecordBatchReader.from_batches(table.schema, batches).__arrow_c_stream__()

    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        signals.evaluate(Endless(), goals=GOALS, apps=APPS, now=NOW)
    timer.join()


def test_other_threads_run_meanwhile():
    seen = threading.Event()

    def batches():
        # Only another thread of Python can let this one go on.
        threading.Thread(target=seen.set).start()
        assert seen.wait(10)
        yield from events().to_batches()

    reader = pyarrow.RecordBatchReader.from_batches(events().schema, batches())
    assert len(signals.evaluate(reader, goals=GOALS, apps=APPS, now=NOW)) == 3


def test_producers_run_on_the_callers_thread():
    threads = set()

    def batches():
        threads.add(threading.get_ident())
        yield from events().to_batches()

    reader = pyarrow.RecordBatchReader.from_batches(events().schema, batches())
    signals.evaluate(reader, goals=GOALS, apps=APPS, now=NOW)
    assert threads == {threading.get_ident()}


def test_notebooks_show_html():
    reports = signals.evaluate(events(), goals={"<ada>": ["savings"], **GOALS}, apps=APPS, now=NOW)
    page = reports._repr_html_()
    assert "&lt;ada&gt;" in page and "<ada>" not in page and "4 users" in page
    assert "engaged" in reports.explain("ada")._repr_html_()


def test_no_package_is_required():
    import importlib.metadata

    assert importlib.metadata.requires("engagement-signals") is None
