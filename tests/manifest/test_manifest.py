from __future__ import annotations

import json
from pathlib import Path

import pytest

from flowops.errors import ExitCode, InvalidInput
from flowops.findings import Severity
from flowops.manifest.manifest import read_manifest
from flowops.model.definition import Definition
from flowops.model.environment import Environment, Limits, OnDrift
from flowops.model.flows import Account
from tests.manifest.builders import (
    FLOW,
    GOOD,
    OTHER_WABA,
    WABA,
    all_findings,
    lines_of,
    manifest_in,
)

SANDBOX_ACCOUNT = Account("default", "00000000-0000-4000-8000-000000000000")
NO_ENVIRONMENTS = "version: 1\n" + GOOD[GOOD.index("flows:") :]


def desired(folder, manifest=GOOD, environment=None, **files):
    read = manifest_in(folder, manifest, **files)
    return read.desired_flows(read.environment(environment))


def test_an_environment_is_what_the_manifest_says(tmp_path):
    text = GOOD.replace(
        f"    waba: {WABA}\n",
        f"""\
    wabas: {{acme: {WABA}, globex: {OTHER_WABA}}}
    api_key_env: ACME_KEY
    auth_header: X-API-Key
    state: records/production
    on_drift: hold
    limits: {{timeout: 5, budget: 60.5, concurrency: 2, requests_per_second: 7.5}}
""",
    )

    assert manifest_in(tmp_path, text).environment("production") == Environment(
        name="production",
        gateway="https://gateway.example.com/api",
        accounts=(Account("acme", WABA), Account("globex", OTHER_WABA)),
        api_key_env="ACME_KEY",
        auth_header="X-API-Key",
        state="records/production",
        on_drift=OnDrift.HOLD,
        limits=Limits(timeout=5, budget=60.5, concurrency=2, requests_per_second=7.5),
    )


def test_one_account_is_called_default(tmp_path):
    environment = manifest_in(tmp_path).environment("production")

    assert environment.accounts == (Account("default", WABA),)


def test_a_sandbox_needs_no_account(tmp_path):
    assert manifest_in(tmp_path).environment("sandbox").accounts == (SANDBOX_ACCOUNT,)


def test_a_sandbox_may_have_an_account(tmp_path):
    text = GOOD.replace("gateway: sandbox\n", f"gateway: sandbox\n    waba: {WABA}\n")

    assert manifest_in(tmp_path, text).environment().accounts == (Account("default", WABA),)


def test_without_environments_there_is_a_sandbox(tmp_path):
    manifest = manifest_in(tmp_path, NO_ENVIRONMENTS)

    assert manifest.environment_names == ("sandbox",)
    assert manifest.environment() == Environment("sandbox", "sandbox", (SANDBOX_ACCOUNT,))


def test_the_sandbox_is_chosen_when_none_is_named(tmp_path):
    assert manifest_in(tmp_path).environment().name == "sandbox"


def test_the_only_one_is_chosen_when_none_is_named(tmp_path):
    text = GOOD.replace("  sandbox:\n    gateway: sandbox\n", "")

    assert manifest_in(tmp_path, text).environment().name == "production"


def test_of_several_one_has_to_be_named(tmp_path):
    text = GOOD.replace("  sandbox:\n", "  staging:\n")

    with pytest.raises(InvalidInput) as refusal:
        manifest_in(tmp_path, text).environment()

    assert refusal.value.message == ("which environment? declared: `staging` and `production`")
    assert refusal.value.hint == "pass -e NAME"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("prodution", "did you mean `production`?"),
        ("qa", "declared: `sandbox` and `production`"),
    ],
)
def test_an_unknown_one_is_refused(tmp_path, name, hint):
    with pytest.raises(InvalidInput) as refusal:
        manifest_in(tmp_path).environment(name)

    assert refusal.value.message == f"there is no environment `{name}`"
    assert refusal.value.hint == hint
    assert refusal.value.exit_code is ExitCode.INVALID


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("booking.json", "gone.json"),
        ("booking.json", "../booking.json"),
        ("name: Booking", "name: Discovery"),
        ("name: Booking", "nam: Booking"),
    ],
)
def test_it_is_found_although_flows_are_wrong(tmp_path, old, new):
    manifest = manifest_in(tmp_path, GOOD.replace(old, new))

    assert manifest.environment("production").name == "production"
    with pytest.raises(InvalidInput):
        manifest.desired_flows(manifest.environment("production"))


def test_it_is_refused_along_with_all_that_is_wrong(tmp_path):
    text = GOOD.replace("https://", "http://").replace("status:", "staus:")
    text = text.replace("booking.json", "gone.json")
    broken = {"discovery/flow.json": '{"version": "7.3",}'}

    with pytest.raises(InvalidInput) as refusal:
        manifest_in(tmp_path, text, **broken).environment("sandbox")

    assert refusal.value.message == "flowops.yaml and the files it names have 4 problems"
    assert lines_of(refusal.value.findings) == [
        "R001 discovery/flow.json:1:18: a comma before `}`",
        (
            "M020 flowops.yaml:6:14: http:// is for this machine alone: on its way the key"
            " could be read"
        ),
        "M010 flowops.yaml:13:5: unknown key `staus`",
        "M041 flowops.yaml:17:11: gone.json: there is no such file",
    ]


def test_a_warning_is_told_and_stops_nothing(tmp_path):
    manifest = manifest_in(tmp_path, GOOD.replace("[APPOINTMENT_BOOKING]", "[SHOPING]"))

    [warning] = manifest.warnings

    assert warning.severity is Severity.WARNING
    assert str(warning.location) == "flowops.yaml:16:18"
    assert warning.message == "`SHOPING` is not a category that Meta documents"
    assert len(manifest.desired_flows(manifest.environment())) == 2


def test_one_error_for_all_environments_is_told_once(tmp_path):
    manifest = manifest_in(tmp_path, GOOD.replace("name: Booking", "name: Discovery"))

    assert [finding.message for finding in manifest.findings] == [
        "`discovery` and `booking` have one name"
    ]


def test_a_clash_by_override_names_its_environment(tmp_path):
    text = GOOD + "    environments: {production: {name: Discovery}}\n"

    [finding] = manifest_in(tmp_path, text).findings

    assert finding.message == "`discovery` and `booking` have one name in production"
    assert finding.route == ("flows", "booking", "environments", "production", "name")


def test_a_trap_in_a_place_that_the_schema_refuses_is_told_once(tmp_path):
    [finding] = manifest_in(tmp_path, GOOD + "    protect: yes\n").findings

    assert finding.hint == 'quote it: "yes" (or write true)'


def test_a_rule_is_switched_off_by_a_plain_off(tmp_path):
    text = GOOD + "rules:\n  R010: off\n  R009: warn\n  R090: error\n"

    manifest = manifest_in(tmp_path, text)

    assert manifest.findings == ()
    assert manifest.rule_levels == {
        "R010": None,
        "R009": Severity.WARNING,
        "R090": Severity.ERROR,
    }


def test_a_level_that_there_is_none_of_blocks_the_flows_and_not_the_environment(tmp_path):
    manifest = manifest_in(tmp_path, GOOD + "rules: {R279: ignore}\n")

    assert manifest.rule_levels == {}
    environment = manifest.environment()
    with pytest.raises(InvalidInput):
        manifest.desired_flows(environment)


def test_every_definition_of_every_environment_is_a_file_of_the_manifest(tmp_path):
    text = GOOD + "    environments: {production: {json: live.json}}\n"

    manifest = manifest_in(tmp_path, text, **{"live.json": FLOW})
    files, errors = manifest.files(manifest.flow_keys)

    assert [file.path for file in files] == ["discovery/flow.json", "booking.json", "live.json"]
    assert errors == ()


def test_definitions_that_cannot_be_read_are_told(tmp_path):
    manifest = manifest_in(tmp_path, **{"booking.json": json.dumps([])})

    assert lines_of(all_findings(manifest)) == [
        "R004 booking.json:1:1: a Flow JSON is an object, not a list"
    ]


def test_keys_are_those_of_the_manifest_sound_or_not(tmp_path):
    manifest = manifest_in(tmp_path, GOOD.replace("name: Booking", "nam: Booking"))

    assert manifest.flow_keys == ("discovery", "booking")
    assert manifest.select(["booking"]) == {"booking"}


def test_a_missing_manifest_is_named(tmp_path):
    with pytest.raises(InvalidInput, match=r"^flowops\.yaml: there is no such file$"):
        read_manifest(tmp_path / "flowops.yaml", cwd=tmp_path)


def test_a_manifest_that_is_no_yaml_is_one_finding(tmp_path):
    with pytest.raises(InvalidInput) as refusal:
        manifest_in(tmp_path, "flows: [\n")

    assert lines_of(refusal.value.findings) == [
        "M001 flowops.yaml:2:1: a value is missing or a bracket is too many"
    ]


def test_the_example_in_the_repository_is_sound():
    root = Path(__file__).parents[2]

    manifest = read_manifest(root / "flows" / "flowops.yaml", cwd=root)

    assert manifest.findings == ()
    assert manifest.desired_flows(manifest.environment("sandbox"))


# With another definition than the files have


def test_with_a_definition_for_all_no_file_is_read(tmp_path):
    manifest = manifest_in(tmp_path)
    for path in tmp_path.rglob("*.json"):
        path.unlink()
    environment, given = manifest.environment(), Definition.from_value({"version": "7.1"})

    flows = manifest.desired_flows_with(environment, given)

    assert flows
    assert all(flow.definition is given for flow in flows)
    assert manifest.definition(flows[0].key, environment) is None


def test_the_definition_of_one_flow_is_what_its_file_has(tmp_path):
    manifest = manifest_in(tmp_path)
    environment = manifest.environment()
    (flow, *_) = manifest.desired_flows(environment)

    assert manifest.definition(flow.key, environment) == flow.definition
    assert manifest.definition("nobody", environment) is None


def test_what_is_wrong_in_the_manifest_itself_is_refused_all_the_same(tmp_path):
    manifest = manifest_in(tmp_path, GOOD.replace("flows:", "flwos: 1\nflows:"))
    environment = Environment("sandbox", "sandbox", (SANDBOX_ACCOUNT,))

    with pytest.raises(InvalidInput):
        manifest.desired_flows_with(environment, Definition.from_value({}))
