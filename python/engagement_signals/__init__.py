# SPDX-License-Identifier: Apache-2.0
"""Engagement signals and milestones of users, from frames of app-usage events.

    >>> import engagement_signals as signals
    >>> events = pl.read_ndjson("examples/data/events.ndjson", infer_schema_length=None)
    >>> reports = signals.evaluate(events, goals="examples/data/goals.json", now="2025-11-26T12:00:00Z")
    >>> reports.to_polars()
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import _core
from ._core import Error, __version__
from .arguments import Apps, ArrowStream, Goals, Instant, apps_of, columns_of, frame, goals_of, threads_of, timeframe
from .reports import Change, Explanation, Frame, Reason, Reports
from .state import State, fold, read_state

__all__ = [
    "Apps",
    "ArrowStream",
    "Change",
    "Error",
    "Explanation",
    "Frame",
    "Goals",
    "Instant",
    "Reason",
    "Reports",
    "State",
    "__version__",
    "evaluate",
    "fold",
    "read_state",
]


def evaluate(
    events: ArrowStream,
    *,
    goals: Goals,
    apps: Apps | None = None,
    now: Instant | None = None,
    since: Instant | None = None,
    rules: Mapping[str, Any] | None = None,
    columns: Mapping[str, str] | None = None,
    threads: int | None = None,
    explainable: bool = True,
) -> Reports:
    """Reports on each user of the events, and on each user who only has goals.

    Args:
        events: A frame with one event a row, users interleaved in any order: whatever has
            `__arrow_c_stream__`, such as a table or reader of pyarrow, a frame of polars or pandas, a
            relation of DuckDB. A stream that can be read once is read once.
        goals: The path of a goal file; or a frame with the columns `user_id` and `subcategory`, and perhaps
            `id`, `title` and `relationship`; or a dict `{user_id: [goal]}`, where a goal is a subcategory or
            a dict with `subcategory` and perhaps `id`, `title` and `relationship`.
        apps: The path of a goal file; or a frame with the columns `app_id` and `subcategory`, or
            `subcategories` with lists; or a dict `{app_id: [subcategory]}`. By default those of the goal file.
        now: The instant that the reports are for; by default the current time. A time without a zone is UTC.
        since: Ignore events before this instant.
        rules: Thresholds that differ from the defaults, such as `{"engaged_weeks": 2}`.
        columns: The column of a fact, which is then read from no other one: `user`, `app`, `session`, `id`,
            `time`, `foreground_ms`, `foreground_minutes`. By default each fact is the first usable value among
            the columns whose names are spellings of event documents.
        threads: How many threads to use; by default all processors. Reports do not depend on it.
        explainable: Whether `Reports.explain` will be called: then the events stay in memory until the reports are
            gone, where a frame has them, without a copy. With False, each batch is let go once it was read, so that a
            stream may be larger than memory.

    Raises:
        ValueError: An argument is out of range, or the frame lacks a column or has one of a wrong type.
        TypeError: An argument is of a wrong type.
        Error: A goal file cannot be read, for example.
        KeyboardInterrupt: Ctrl-C was pressed.
    """
    return Reports(
        _core.evaluate(
            frame("events", events),
            goals_of(goals),
            apps_of(goals, apps),
            timeframe(now, rules, since),
            columns_of(columns),
            threads_of(threads),
            bool(explainable),
        )
    )
