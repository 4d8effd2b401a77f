# SPDX-License-Identifier: Apache-2.0
"""What is kept of users between two evaluations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import _core
from .arguments import (
    Apps,
    ArrowStream,
    Goals,
    Instant,
    apps_of,
    columns_of,
    frame,
    goals_of,
    instance,
    instant,
    threads_of,
    timeframe,
)
from .reports import Change, Frame, Reports

__all__ = ["State", "fold", "read_state"]


class State(Frame):
    """What is kept of each user's events: enough for reports at any later instant, by any goals and rules.

    States of different events can be merged, in any order. A state is a frame with the columns `user_id` and
    `state`, which any library of Arrow can keep and `read_state` takes up again:

        >>> pl.DataFrame(state).write_parquet("state.parquet")
        >>> state = read_state(pl.read_parquet("state.parquet"))

    Each event must be added once: a state does not know which events it holds.
    """

    def __init__(self) -> None:
        """Without events."""
        self._core = _core.States()
        super().__init__(self._core.__arrow_c_stream__)

    def __len__(self) -> int:
        """The number of users."""
        return len(self._core)

    def add(self, events: ArrowStream, *, columns: Mapping[str, str] | None = None, threads: int | None = None) -> State:
        """Adds events, with the arguments of `evaluate`, and returns the state itself."""
        self._core.add(frame("events", events), columns_of(columns), threads_of(threads))
        return self

    def merge(self, other: State) -> State:
        """Adds what another state holds, and returns the state itself."""
        self._core.merge(instance("other", other, State, "a State")._core)
        return self

    def seal(self, now: Instant) -> State:
        """Drops what no report at `now` or later needs, and returns the state itself."""
        self._core.seal(instant("now", now))
        return self

    def evaluate(
        self,
        *,
        goals: Goals,
        apps: Apps | None = None,
        now: Instant | None = None,
        since: Instant | None = None,
        rules: Mapping[str, Any] | None = None,
        threads: int | None = None,
    ) -> Reports:
        """Reports on each user of the state, with the arguments of `evaluate`."""
        return Reports(
            self._core.evaluate(
                goals_of(goals), apps_of(goals, apps), timeframe(now, rules, since), threads_of(threads)
            )
        )

    def changes(self, *, since: Reports, **arguments: Any) -> list[Change]:
        """The flags that differ from those of earlier reports. The other arguments are those of `evaluate`."""
        return self.evaluate(**arguments).changes(since=since)

def fold(events: ArrowStream, *, columns: Mapping[str, str] | None = None, threads: int | None = None) -> State:
    """The state of these events, with the arguments of `evaluate`."""
    return State().add(events, columns=columns, threads=threads)


def read_state(states: ArrowStream) -> State:
    """The state that a frame with the columns `user_id` and `state` holds; rows of the same user are merged."""
    state = State()
    state._core.add_states(frame("states", states))
    return state
