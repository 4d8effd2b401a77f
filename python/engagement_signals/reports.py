# SPDX-License-Identifier: Apache-2.0
"""Reports on users, as frames and one by one."""

from __future__ import annotations

import dataclasses
import html
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from . import _core
from .arguments import instance

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = ["Change", "Explanation", "Frame", "Reason", "Reports"]

# A notebook shows so many users.
SHOWN_USERS = 10


class Change(NamedTuple):
    """A flag that is not what it was in an earlier report."""

    user_id: str
    flag: str
    value: bool


class Reason(NamedTuple):
    """Why a flag is what it is, in a sentence."""

    value: bool
    text: str


@dataclasses.dataclass(frozen=True)
class Explanation:
    """Why each flag of a user is what it is. `str()` has a line for each."""

    user_id: str
    reasons: dict[str, Reason]
    """By flag, signals first."""
    evidence: dict[str, Any]
    """The weeks, the longest use, the registration window and the tiers, as the program's JSON has them."""

    def __str__(self) -> str:
        width = max(map(len, self.reasons))
        lines = (f"{flag:<{width}}  {_mark(reason.value)}  {reason.text}" for flag, reason in self.reasons.items())
        return "\n".join([self.user_id, *lines])

    def _repr_html_(self) -> str:
        rows = ((flag, _mark(reason.value), reason.text) for flag, reason in self.reasons.items())
        return f"<p><b>{html.escape(self.user_id)}</b></p>" + _html_table(("flag", "", "reason"), rows)


class Frame:
    """A frame that whatever takes an Arrow stream reads, such as polars.DataFrame or a query of DuckDB."""

    def __init__(self, stream: Callable[[], object]) -> None:
        """`stream` makes a capsule of the Arrow PyCapsule interface."""
        self._stream = stream

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The frame as a stream of the Arrow PyCapsule interface."""
        return self._stream()

    def to_arrow(self) -> pyarrow.Table:
        """The frame as a table of pyarrow, which must be installed."""
        import pyarrow

        return pyarrow.table(self)

    def to_polars(self) -> polars.DataFrame:
        """The frame as one of polars, which must be installed."""
        import polars

        return polars.DataFrame(self)

    def to_pandas(self) -> pandas.DataFrame:
        """The frame as one of pandas, which must be installed, and pyarrow with it."""
        return self.to_arrow().to_pandas()


class Reports(Frame):
    """The reports on users: a frame with a row for each, in the order of their first event."""

    def __init__(self, core: _core.Reports) -> None:
        super().__init__(core.__arrow_c_stream__)
        self._core = core

    def __len__(self) -> int:
        """The number of users."""
        return len(self._core)

    def __contains__(self, user_id: object) -> bool:
        return isinstance(user_id, str) and self._core.report_json(user_id, False) is not None

    def __getitem__(self, user_id: str) -> dict[str, Any]:
        """The report on one user, as the program's JSON has it. Raises KeyError for an unknown user."""
        return self._read(user_id, self._core.report_json(user_id, False))

    def explain(self, user_id: str) -> Explanation:
        """Why each flag of a user is what it is.

        Raises KeyError for an unknown user, and `Error` if `evaluate` was not to keep what explanations take.
        """
        report = self._read(user_id, self._core.report_json(user_id, True))
        flags = report["signals"] | report["milestones"]
        evidence = report["explanation"]
        reasons = {flag: Reason(flags[flag], text) for flag, text in evidence.pop("reasons").items()}
        return Explanation(user_id, reasons, evidence)

    def counts(self) -> dict[str, int]:
        """How many users have each flag."""
        return dict(self._core.counts())

    def changes(self, *, since: Reports) -> list[Change]:
        """The flags of these users that are not what they were in earlier reports.

        A user without an earlier report had no flag. `polars.DataFrame` and `pandas.DataFrame` take the list.
        """
        return [Change(*change) for change in self._core.changes(instance("since", since, Reports, "Reports")._core)]

    def __repr__(self) -> str:
        return f"<Reports on {len(self)} users>"

    def _repr_html_(self) -> str:
        counts = self._core.counts()
        signals = list(self[self._core.user_ids(1)[0]]["signals"]) if len(self) else []
        flags = [flag for flag, _ in counts if flag in signals]
        shown = [self[user] for user in self._core.user_ids(SHOWN_USERS)]
        rows = [(report["user_id"], *(_mark(report["signals"][flag]) for flag in flags)) for report in shown]
        rows.append((f"{len(self)} users", *(str(users) for flag, users in counts if flag in flags)))
        return _html_table(("user_id", *map(_short, flags)), rows)

    def _read(self, user_id: str, report: str | None) -> dict[str, Any]:
        if report is None:
            raise KeyError(user_id)
        return json.loads(report)


def _short(flag: str) -> str:
    return flag.removeprefix("customer_app_").removesuffix("_completed").replace("_", " ")


def _mark(flag: bool) -> str:
    return "✓" if flag else "·"


def _html_table(heads: Any, rows: Any) -> str:
    def line(cells: Any, tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    body = "".join(line(row, "td") for row in rows)
    return f"<table><thead>{line(heads, 'th')}</thead><tbody>{body}</tbody></table>"
