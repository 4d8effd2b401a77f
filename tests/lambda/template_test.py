#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the template that deploys the function:

    template_test.py ROOT FOLDER

cfn-lint comes from PyPI into FOLDER, once; where that is out of reach, what needs it is skipped.
"""

import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from counted_checks import Cases, Unavailable

LINTER = "cfn-lint==1.58.0"
UNREACHABLE = re.compile(
    r"NewConnectionError|ConnectTimeout|ReadTimeout|No matching distribution|Temporary failure|40[37] |"
    r"ensurepip is not available"
)


def install_linter(folder):
    """The interpreter of Python that has cfn-lint."""
    environment = folder / "cfn-lint"
    python = environment / "bin" / "python"
    if not (environment / "installed").exists():
        for command in (
            [sys.executable, "-m", "venv", "--clear", environment],
            [python, "-m", "pip", "install", "--quiet", "--retries", "1", "--timeout", "30", LINTER],
        ):
            ran = subprocess.run(command, capture_output=True, text=True)
            said = ran.stdout + ran.stderr
            if ran.returncode != 0 and UNREACHABLE.search(said):
                raise Unavailable(said.strip().splitlines()[-1])
            assert ran.returncode == 0, said
        (environment / "installed").touch()
    return python


def lint(python, template):
    return subprocess.run(
        [python.parent / "cfn-lint", "--format", "parseable", "--regions", "us-east-1", "eu-west-1",
         "--template", template],
        capture_output=True, text=True,
    )  # fmt: skip


def parse(python, template):
    """The template as JSON, functions as objects."""
    ran = subprocess.run(
        [python, "-c", "import cfnlint.decode, json, sys; "
         "print(json.dumps(cfnlint.decode.decode(sys.argv[1])[0], default=str))", template],
        capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def is_clean(python, template):
    ran = lint(python, template)
    assert ran.returncode == 0 and ran.stdout == "", ran.stdout + ran.stderr


def finds(python, template, folder, good, bad):
    """The linter sees a fault where there is one: else being clean would say nothing."""
    text = template.read_text()
    assert good in text, good
    broken = folder / "template.yaml"
    broken.write_text(text.replace(good, bad, 1))
    ran = lint(python, broken)
    assert ran.returncode != 0 and ran.stdout != "", ran.stderr


def check_states(machine):
    """Each state is reached, each that is named exists, and each path ends."""
    states = machine["States"]
    named = {machine["StartAt"]}
    for name, state in states.items():
        following = [choice["Next"] for choice in state.get("Choices", [])]
        following += [state[key] for key in ("Next", "Default") if key in state]
        following += [catch["Next"] for catch in state.get("Catch", [])]
        named |= set(following)
        ends = state.get("End") is True or state["Type"] in ("Succeed", "Fail")
        assert ends != bool(following), name
        if "ItemProcessor" in state:
            check_states(state["ItemProcessor"])
    assert named == set(states), named ^ set(states)


MACHINES = ("Everyone", "Nightly")


def has_sound_states(document):
    for machine in MACHINES:
        check_states(document["Resources"][machine]["Properties"]["Definition"])


def substitutes_all(document):
    for name in MACHINES:
        machine = document["Resources"][name]["Properties"]
        used = set(re.findall(r"\$\{(\w+)\}", json.dumps(machine["Definition"])))
        assert used == set(machine["DefinitionSubstitutions"]), used


def asks_again(document):
    """Neither an update nor a delivery that has more to do passes for done."""
    states = document["Resources"]["Nightly"]["Properties"]["Definition"]["States"]
    partition = states["UpdatePartitions"]["ItemProcessor"]["States"]
    for of, task in ((partition, "Update"), (states, "Deliver")):
        [choice] = of[of[task]["Next"]]["Choices"]
        assert "is_done = false" in choice["Condition"] and choice["Next"] == task, choice


def statements_of(document, role):
    for policy in document["Resources"][role]["Properties"]["Policies"]:
        yield from (policy.get("Fn::If", [None, policy])[1])["PolicyDocument"]["Statement"]


def grants_little(document):
    """The function may do six things: its secrets, its log, its queues; two only where asked for."""
    role = document["Resources"]["FunctionRole"]["Properties"]
    assert "ManagedPolicyArns" not in role
    always, conditional = [], {}
    for policy in role["Policies"]:
        if "Fn::If" in policy:
            conditional[policy["Fn::If"][0]] = policy["Fn::If"][1]
            continue
        for statement in policy["PolicyDocument"]["Statement"]:
            if "Fn::If" in statement:
                conditional[statement["Fn::If"][0]] = statement["Fn::If"][1]
                continue
            actions = statement["Action"]
            always += [actions] if isinstance(actions, str) else actions
            assert statement["Resource"] != "*", statement
    assert sorted(always) == [
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "secretsmanager:GetSecretValue",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
    ], always
    assert set(conditional) == {"HasKey", "HasNetwork", "HasState", "HasWebhook"}, conditional
    for condition in ("HasState", "HasWebhook"):
        assert conditional[condition]["Action"] == "secretsmanager:GetSecretValue", conditional
        assert set(conditional[condition]["Resource"]) == {"Ref"}, conditional


def shows_no_secret(document):
    """What is resolved at deployment stands in the function's configuration, for whoever may read that."""
    assert "resolve:" not in json.dumps(document)


def fits_together(document):
    """Numbers in one file that another file depends on."""
    resources, parameters = document["Resources"], document["Parameters"]
    timeout = parameters["Timeout"]
    # A child execution of the type EXPRESS lives five minutes.
    assert timeout["MaxValue"] < 300
    visibility = resources["Queue"]["Properties"]["VisibilityTimeout"]
    assert visibility >= 6 * timeout["MaxValue"], visibility
    source = resources["Function"]["Properties"]["Events"]["Queue"]["Properties"]
    assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert resources["Queue"]["Properties"]["RedrivePolicy"]["maxReceiveCount"] == 5
    # In the 262,144 bytes of a state: ids as Firebase Authentication makes them, with quotes and a
    # comma; reports as docs/guides/deploy-lambda.md reckons them.
    assert parameters["PageSize"]["MaxValue"] * (28 + 3) < 262_144
    assert parameters["BatchSize"]["MaxValue"] * 1_500 < 262_144


def heeds_failures(document):
    """Neither users whom the time did not reach nor users who failed pass for done."""
    page = document["Resources"]["Everyone"]["Properties"]["Definition"]["States"]["EvaluatePage"]
    states = page["ItemProcessor"]["States"]
    choices = states[states["Evaluate"]["Next"]]["Choices"]
    for member in ("unprocessed_user_ids", "errors"):
        leads_to = [choice["Next"] for choice in choices if f"$states.input.{member})" in choice["Condition"]]
        assert [states[name]["Type"] for name in leads_to] == ["Fail"], (member, leads_to)


def passes_a_run_on(document):
    """Each page of a run is told what the first one knew."""
    states = document["Resources"]["Everyone"]["Properties"]["Definition"]["States"]
    assigned = set(states["ListUsers"]["Assign"])
    passed_on = set(states["StartNextPage"]["Arguments"]["Input"])
    assert assigned == {"now", "run", "page", "cursor"}
    assert assigned <= passed_on, assigned - passed_on
    broken = copy.deepcopy(states)
    broken["ListUsers"]["Next"] = "Nowhere"
    try:
        check_states({"StartAt": "ListUsers", "States": broken})
    except AssertionError:
        return
    raise AssertionError("a state that is not there went unseen")


def lint_machine(python, document, folder, name="Everyone"):
    """The state machine as the linter knows its language: not as SAM has it."""
    serverless = document["Resources"][name]["Properties"]
    machine = {
        "RoleArn": "arn:aws:iam::111122223333:role/everyone",
        "Definition": serverless["Definition"],
        "DefinitionSubstitutions": dict.fromkeys(serverless["DefinitionSubstitutions"], "1"),
    }
    resource = {"Type": "AWS::StepFunctions::StateMachine", "Properties": machine}
    template = folder / "machine.json"
    template.write_text(json.dumps({"Resources": {"Machine": resource}}))
    return lint(python, template)


def speaks_states_language(python, document, folder):
    for name in MACHINES:
        ran = lint_machine(python, document, folder, name)
        assert ran.returncode == 0 and ran.stdout == "", ran.stdout + ran.stderr


def finds_in_machine(python, document, folder):
    broken = copy.deepcopy(document)
    states = broken["Resources"]["Everyone"]["Properties"]["Definition"]["States"]
    states["EvaluatePage"]["ItemProcesor"] = states["EvaluatePage"].pop("ItemProcessor")
    ran = lint_machine(python, broken, folder)
    assert ran.returncode != 0 and "ItemProcesor" in ran.stdout, ran.stdout + ran.stderr


FAULTS = [
    ("a misspelt property", "MemorySize: !Ref MemorySize", "MemorySise: !Ref MemorySize"),
    ("a resource that is not there", "!GetAtt DeadLetters.Arn", "!GetAtt Letters.Arn"),
]


def main():
    root, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    template = root / "deploy" / "template.yaml"
    cases = Cases()
    try:
        python = install_linter(folder)
    except Unavailable as reason:
        cases.skip("the template", reason)
        cases.finish()
    document = parse(python, template)
    cases.check("cfn-lint finds nothing", is_clean, python, template)
    with tempfile.TemporaryDirectory() as name:
        workspace = pathlib.Path(name)
        for fault, good, bad in FAULTS:
            cases.check(f"it finds {fault}", finds, python, template, workspace, good, bad)
        machine = python, document, workspace
        cases.check("nor in the state machine's language", speaks_states_language, *machine)
        cases.check("it finds a wrong field of a state", finds_in_machine, *machine)
    cases.check("the states of the state machine lead to one another", has_sound_states, document)
    cases.check("a run is passed on from page to page", passes_a_run_on, document)
    cases.check("what is not done is asked for again", asks_again, document)
    cases.check("users who failed are no success", heeds_failures, document)
    cases.check("what the definition names is substituted", substitutes_all, document)
    cases.check("the function may do little", grants_little, document)
    cases.check("no secret stands in the function's configuration", shows_no_secret, document)
    cases.check("sizes and times fit together", fits_together, document)
    cases.finish()


if __name__ == "__main__":
    main()
