# SPDX-License-Identifier: Apache-2.0
"""Processes beside a test."""

import subprocess


def stop_process(process, limit=60):
    """Ends it, by force when that takes longer than so many seconds."""
    process.terminate()
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
