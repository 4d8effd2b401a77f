# SPDX-License-Identifier: Apache-2.0
"""What each measurement is given."""

from dataclasses import dataclass
from typing import Any


@dataclass
class Setting:
    arguments: Any
    folder: Any
    duckdb: Any
    tally: Any
