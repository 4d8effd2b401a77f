# SPDX-License-Identifier: Apache-2.0
"""The reports on all sample users are the program's, whatever library holds the events."""

import json

import pytest
from conftest import GOALS, NOW

import engagement_signals as signals


def assert_equal(reports, expected):
    assert len(reports) == len(expected) == 240
    for user, report in expected.items():
        assert reports[user] == report


def reader_of(events):
    table = events.to_arrow()
    batches = iter(table.to_batches(max_chunksize=999))
    return pytest.importorskip("pyarrow").RecordBatchReader.from_batches(table.schema, batches)


@pytest.mark.parametrize(
    ("package", "frame_of"),
    [
        ("polars", lambda events: events),
        ("pyarrow", lambda events: events.to_arrow()),
        ("pyarrow", reader_of),  # which yields once
        ("pandas", lambda events: events.to_pandas()),
        ("duckdb", lambda events: pytest.importorskip("duckdb").connect().from_arrow(events.to_arrow())),
    ],
)
def test_from(package, frame_of, sample_events, program_reports):
    pytest.importorskip(package)
    assert_equal(signals.evaluate(frame_of(sample_events), goals=GOALS, now=NOW), program_reports())


def test_from_dictionary_columns(sample_events, program_reports):
    polars = pytest.importorskip("polars")
    encoded = sample_events.with_columns(polars.all().cast(polars.Categorical))
    assert_equal(signals.evaluate(encoded, goals=GOALS, now=NOW), program_reports())


def test_with_other_rules_and_threads(sample_events, program_reports, tmp_path):
    rules = {"engaged_weeks": 2, "week": "calendar", "time_zone": "Africa/Johannesburg"}
    file = tmp_path / "rules.json"
    file.write_text(json.dumps(rules))
    reports = signals.evaluate(sample_events, goals=GOALS, now=NOW, rules=rules, threads=2)
    assert_equal(reports, program_reports(NOW, "--rules", file))


def test_from_a_merged_state_that_was_a_frame(sample_events, program_reports):
    state = signals.fold(sample_events[:5000])
    state.merge(signals.fold(sample_events[5000:]))
    assert_equal(state.evaluate(goals=GOALS, now=NOW), program_reports())
    assert_equal(signals.read_state(state.to_polars()).evaluate(goals=GOALS, now=NOW), program_reports())


def test_changes_are_those_of_the_reports(sample_events, program_reports):
    state = signals.fold(sample_events)
    before = state.evaluate(goals=GOALS, now="2025-11-19")
    changed = {tuple(change) for change in state.changes(since=before, goals=GOALS, now=NOW)}
    old, new = program_reports("2025-11-19T00:00:00Z"), program_reports()

    def flags(report):
        values = {**report["signals"], **report["milestones"]}
        return {name: value for name, value in values.items() if isinstance(value, bool)}

    expected = {
        (user, flag, value)
        for user in new
        for flag, value in flags(new[user]).items()
        if value != flags(old[user])[flag]
    }
    assert changed == expected and expected


def test_frames_have_all_flags(sample_events, program_reports):
    rows = signals.evaluate(sample_events, goals=GOALS, now=NOW).to_polars().to_dicts()
    expected = program_reports()
    for row in rows:
        report = expected[row["user_id"]]
        for name, value in {**report["signals"], **report["milestones"], **report.get("passed_over", {})}.items():
            if isinstance(value, (bool, int)) and name != "raw_event_count":
                assert row[name] == value
        assert row["active_weeks"] == report["signals"]["active_weeks"]
        assert row["tier1"] == report["signals"]["service_goal_tiers"]["tier1"]


def test_explanations_are_the_programs(sample_events, program_reports):
    reports = signals.evaluate(sample_events, goals=GOALS, now=NOW)
    expected = program_reports(NOW, "--explain", "--user-id", "lapsed-001")["lapsed-001"]["explanation"]
    explanation = reports.explain("lapsed-001")
    assert {flag: reason.text for flag, reason in explanation.reasons.items()} == expected["reasons"]
    assert explanation.evidence["weeks"] == expected["weeks"]
    assert explanation.reasons["customer_app_retained_dropoff"].value


def test_more_events_than_are_folded_at_once(sample_events):
    pytest.importorskip("pyarrow")
    polars = pytest.importorskip("polars")
    many = polars.concat([sample_events] * (1_500_000 // len(sample_events)))
    folded = signals.fold(many).evaluate(goals=GOALS, now=NOW).to_arrow()
    assert folded.to_pylist() == signals.evaluate(many, goals=GOALS, now=NOW).to_arrow().to_pylist()
