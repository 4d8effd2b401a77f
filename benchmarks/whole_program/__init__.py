# SPDX-License-Identifier: Apache-2.0
"""The comparison of whole programs, from a file of events to a file of reports."""
