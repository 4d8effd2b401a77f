# SPDX-License-Identifier: Apache-2.0
"""The default rules in plain Python, with dicts, sets and loops: a peer that the others are compared
with, and measured against."""

DAY_MS = 86_400_000

# The values of a report, as rules.sql names them and in its order.
COLUMNS = (
    "event_count",
    "goal_setting_completed",
    "customer_app_registration_completed",
    "customer_app_login_completed",
    "customer_app_engaged",
    "customer_app_engagement_dropoff",
    "customer_app_retained",
    "customer_app_retained_dropoff",
    "service_event_count",
    "max_minutes",
    "weekly_sessions",
    "active_weeks",
    "tier1",
    "tier2",
    "tier3",
    "goal_setting_complete",
    *(
        f"tier{tier}_app_{what}"
        for what in ("registered", "engaged", "engagement_dropoff", "retained", "retention_dropoff")
        for tier in (1, 2)
    ),
)


def report_of(events, goals, app_subcategories, now_ms):
    """One user's report, in the order of COLUMNS. Events are (app, session, time in ms, foreground in
    minutes), where session and time may be None; goals are (tier, subcategory)."""
    tiers = {1: set(), 2: set(), 3: set()}
    for tier, subcategory in goals:
        tiers[tier].add(subcategory)
    wanted = tiers[1] | tiers[2] | tiers[3]
    service, longest, weeks, sessions, opened = 0, 0.0, 0, set(), set()
    for app, session, time_ms, minutes in events:
        subcategories = app_subcategories.get(app, ())
        opened.update(subcategories)
        if wanted.isdisjoint(subcategories):
            continue
        service += 1
        longest = max(longest, minutes)
        if time_ms is None or time_ms > now_ms:
            continue
        age = now_ms - time_ms
        if minutes > 0 and age < 70 * DAY_MS:
            weeks |= 1 << age // (7 * DAY_MS)
        if age <= 7 * DAY_MS and session is not None:
            sessions.add(session)
    has_goals = bool(goals)
    registered = (service > 0 and longest >= 4) or len(sessions) >= 4
    signals = (weeks & 7 == 7, weeks & 3 == 2, weeks & 511 == 511, weeks & 1023 == 1022)
    touched = [not tiers[tier].isdisjoint(opened) for tier in (1, 2)]
    milestones = [has_goals]
    for signal in (registered, *signals):
        milestones += [touched[0] and signal, touched[1] and signal]
    return (len(events), has_goals, registered, service > 0 and longest >= 1, *signals, service,
            longest, len(sessions), weeks, *(sorted(tiers[tier]) for tier in (1, 2, 3)), *milestones)
