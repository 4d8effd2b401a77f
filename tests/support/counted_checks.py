# SPDX-License-Identifier: Apache-2.0
"""Cases of a test script, counted as scripts/internal/count-tests reads them."""

import sys
import traceback


class Unavailable(Exception):
    """What a case needs and is not here."""


class Cases:
    """Runs cases one after another; `finish` prints the count."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def check(self, name, case, *arguments):
        """Runs one case, a function that asserts."""
        try:
            case(*arguments)
        except Unavailable as reason:
            self.skip(name, reason)
        except Exception:
            self.failed += 1
            print(f"FAILED: {name}\n{traceback.format_exc()}", flush=True)
        else:
            self.passed += 1
            print(f"passed: {name}", flush=True)

    def skip(self, name, reason):
        self.skipped += 1
        print(f"skipped: {name}: {reason}", flush=True)

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped", flush=True)
        sys.exit(1 if self.failed else 0)
