# SPDX-License-Identifier: Apache-2.0
"""Turns what callers give into what the compiled part takes."""

from __future__ import annotations

import datetime
import difflib
import json
import os
from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeVar, Union

from . import _core

__all__ = ["Apps", "ArrowStream", "Goals", "Instant", "apps_of", "columns_of", "frame", "goal_rows", "goals_of", "instance", "instant", "threads_of", "timeframe"]


class ArrowStream(Protocol):
    """A frame that can be read as an Arrow stream."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The stream, as a capsule of the Arrow PyCapsule interface."""
        ...


Kind = TypeVar("Kind")
Instant = Union[datetime.datetime, datetime.date, str, int]
Goals = Union[ArrowStream, Mapping[str, Iterable[Union[str, Mapping[str, Any]]]], str, os.PathLike[str]]
Apps = Union[ArrowStream, Mapping[str, Union[str, Iterable[str]]], str, os.PathLike[str]]

MOST_THREADS = 1024
GOAL_MEMBERS = ("id", "title", "subcategory", "relationship")


def frame(argument: str, value: object) -> object:
    """The value, which must be a frame."""
    if not hasattr(value, "__arrow_c_stream__"):
        expected = "a frame with __arrow_c_stream__ (of pyarrow, polars, pandas or DuckDB)"
        raise TypeError(f"{argument}: expected {expected}, got {type(value).__name__}")
    return value


def instance(argument: str, value: object, wanted: type[Kind], expected: str) -> Kind:
    """The value, which must be of that class."""
    if not isinstance(value, wanted):
        raise TypeError(f"{argument}: expected {expected}, got {type(value).__name__}")
    return value


def instant(argument: str, value: Instant | None) -> str:
    """The instant as text; None is the current time."""
    if value is None:
        return datetime.datetime.now(datetime.timezone.utc).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str):
        return _text(argument, value, "an instant as text")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise TypeError(f"{argument}: expected a datetime, a date, text or Unix time, got {type(value).__name__}")


def timeframe(now: Instant | None, rules: Mapping[str, Any] | None, since: Instant | None) -> _core.Timeframe:
    """What instants mean for one evaluation."""
    if rules is not None and not isinstance(rules, Mapping):
        raise TypeError(f"rules: expected a dict, got {type(rules).__name__}")
    since_text = None if since is None else instant("since", since)
    return _core.timeframe(instant("now", now), json.dumps(dict(rules or {})), since_text)


def columns_of(columns: Mapping[str, str] | None) -> dict[str, str]:
    """The column of each fact."""
    if columns is not None and not isinstance(columns, Mapping):
        raise TypeError(f"columns: expected a dict, got {type(columns).__name__}")
    for fact, column in (columns or {}).items():
        _text("columns", fact, "the name of a fact")
        _text(f"columns[{fact!r}]", column, "the name of a column")
    return dict(columns or {})


def threads_of(threads: int | None) -> int:
    """How many threads to use; None is all processors."""
    if threads is None:
        return min(len(os.sched_getaffinity(0)), MOST_THREADS)
    if isinstance(threads, bool) or not isinstance(threads, int):
        raise TypeError(f"threads: expected a whole number, got {type(threads).__name__}")
    if not 1 <= threads <= MOST_THREADS:
        raise ValueError(f"threads: expected a whole number from 1 to {MOST_THREADS}, got {threads}")
    return threads


def goals_of(goals: Goals) -> object:
    """The goals as a path, a dict of our own with what makes rows of its values, or a frame."""
    if isinstance(goals, (str, os.PathLike)):
        return _text("goals", os.fspath(goals), "a path as text")
    if isinstance(goals, Mapping):
        return dict(goals), goal_rows
    return frame("goals", goals)


def apps_of(goals: Goals, apps: Apps | None) -> object | None:
    """The apps as a path, rows or a frame; None if those of the goal file serve."""
    if apps is None:
        if not isinstance(goals, (str, os.PathLike)):
            raise TypeError("apps: missing; give the apps of each subcategory, or a goal file that names them")
        return None
    if isinstance(apps, (str, os.PathLike)):
        return _text("apps", os.fspath(apps), "a path as text")
    if isinstance(apps, Mapping):
        return [_app_row(app, named) for app, named in apps.items()]
    return frame("apps", apps)


def goal_rows(user: str, goals: Iterable[str | Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """The goals of a user as rows of id, title, subcategory and relationship."""
    _text("goals", user, "the user's id as text")
    if isinstance(goals, (str, Mapping)) or not isinstance(goals, Iterable):
        raise TypeError(f"goals[{user!r}]: expected a list of goals, got {type(goals).__name__}")
    return [_goal_row(f"goals[{user!r}][{place}]", goal) for place, goal in enumerate(goals)]


def _app_row(app: str, named: str | Iterable[str]) -> tuple[str, list[str]]:
    app = _text("apps", app, "the app's id as text")
    if not isinstance(named, Iterable):
        raise TypeError(f"apps[{app!r}]: expected a subcategory or a list of them, got {type(named).__name__}")
    subcategories = [named] if isinstance(named, str) else named
    return app, [_text(f"apps[{app!r}][{place}]", subcategory) for place, subcategory in enumerate(subcategories)]


def _goal_row(place: str, goal: str | Mapping[str, Any]) -> tuple[Any, ...]:
    if isinstance(goal, str):
        return "", "", _text(place, goal), None
    if not isinstance(goal, Mapping):
        raise TypeError(f"{place}: expected a subcategory or a dict, got {type(goal).__name__}")
    for member, value in goal.items():
        _require_known(place, member, GOAL_MEMBERS)
        if value is not None:
            _text(f"{place}[{member!r}]", value)
    return goal.get("id") or "", goal.get("title") or "", goal.get("subcategory"), goal.get("relationship")


def _text(place: str, value: object, expected: str = "text") -> str:
    """The value, which must be text that UTF-8 has."""
    if not isinstance(value, str):
        raise TypeError(f"{place}: expected {expected}, got {type(value).__name__}")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{place}: expected {expected} without lone surrogates, got {value!a}") from None
    return value


def _require_known(place: str, name: str, known: tuple[str, ...]) -> None:
    if name in known:
        return
    nearest = difflib.get_close_matches(str(name), known, n=1)
    hint = f"did you mean {nearest[0]!r}?" if nearest else "expected " + ", ".join(known)
    raise ValueError(f"{place}: unknown name {name!r}; {hint}")
