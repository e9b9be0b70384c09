"""R007-R012: the version that a flow says, and how old that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.findings import Severity
from flowops.flowjson.defects import kind, lacks
from flowops.flowjson.examples import flow
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.tables import tables
from flowops.flowjson.versions import LIVES, NEWEST, Version, VersionStatus, version_status
from flowops.flowjson.wording import did_you_mean, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Flow

SECTION = Section("Version")
rule = SECTION.rule

AT = ("version",)


@rule(
    "R007",
    "a flow says its version",
    code="MISSING_FLOW_JSON_VERSION",
    source="error codes",
    bad=flow(version=None),
    good=flow(),
)
def a_flow_says_its_version(flow: Flow) -> Iterator[Flaw]:
    if lacks(flow.value, "version", tables()["flow"].properties):
        hint = f'begin with "version": "{NEWEST}"'
        yield Flaw((), "the flow does not say its version", hint=hint)


@rule(
    "R008",
    "a version is a text such as 7.3, not a number",
    code="INVALID_PROPERTY_TYPE",
    source="versioning",
    bad=flow(version=7.3),
    good=flow(version="7.3"),
)
def a_version_is_a_text(flow: Flow) -> Iterator[Flaw]:
    said = flow.value.get("version", "")
    if not isinstance(said, str):
        number = isinstance(said, float) and Version.parse(str(said)) is not None
        hint = f'write "{said}", in quotes' if number else f'write "{NEWEST}"'
        yield Flaw(AT, f"the version is {kind(said)}, and takes a text", hint=hint)


@rule(
    "R009",
    "a version is one that Meta has released",
    code="INVALID_FLOW_JSON_VERSION",
    source="error codes; changelog",
    bad=flow(version="7.9.1"),
    good=flow(version="7.3"),
    details="A warning for one that may have come after the newest one known here; the manifest "
    "can say what has become of it.",
)
def a_version_is_known(flow: Flow) -> Iterator[Flaw]:
    said = flow.value.get("version")
    if not isinstance(said, str) or _status(flow) is not None:
        return
    if flow.said_version is not None and _may_have_come(flow.said_version):
        message = f"Flow JSON {said} is newer than {NEWEST}, the newest known here"
        hint = "if Meta has released it, give its status in the manifest"
        yield Flaw(AT, message, hint=hint, severity=Severity.WARNING)
    else:
        hint = did_you_mean(said, map(str, sorted(LIVES, reverse=True))) or f'write "{NEWEST}"'
        yield Flaw(AT, f"there is no Flow JSON {short(said) or 'without a number'}", hint=hint)


@rule(
    "R010",
    "a frozen version is neither published nor updated any more",
    source="versioning; changelog; error codes",
    bad=flow(version="4.0"),
    good=flow(version="5.1"),
    details="Flows of it that are published go on working. The dates are in "
    "`flowops/flowjson/versions.py`, and the manifest can say otherwise.",
)
def a_version_is_not_frozen(flow: Flow) -> Iterator[Flaw]:
    if _status(flow) is VersionStatus.FROZEN:
        message = f"Flow JSON {flow.version} is frozen{_since(flow)}: Meta publishes none of it"
        yield Flaw(AT, message, hint=f'raise it to "{NEWEST}"')


@rule(
    "R011",
    "an expired version is neither sent nor opened",
    source="versioning; changelog",
    bad='# flowops.yaml says that 5.1 is expired\n{"version": "5.1", "screens": [...]}\n',
    good='{"version": "7.3", "screens": [...]}\n',
    details="Meta has named no such version yet, so this is what the manifest says of one.",
)
def a_version_has_not_expired(flow: Flow) -> Iterator[Flaw]:
    if _status(flow) is VersionStatus.EXPIRED:
        message = f"Flow JSON {flow.version} has expired: flows of it do not open"
        yield Flaw(AT, message, hint=f'raise it to "{NEWEST}"')


@rule(
    "R012",
    "a version of an early release is not opened by older clients",
    severity=Severity.WARNING,
    source="versioning",
    bad='# flowops.yaml says that 7.3 is early\n{"version": "7.3", "screens": [...]}\n',
    good='{"version": "7.2", "screens": [...]}\n',
    details="A message with such a flow may fail with error 131026. No version known here is an "
    "early release, so this is what the manifest says of one.",
)
def a_version_is_past_its_early_release(flow: Flow) -> Iterator[Flaw]:
    if _status(flow) is VersionStatus.EARLY:
        message = f"Flow JSON {flow.version} is an early release: older clients cannot open it"
        yield Flaw(AT, message, hint="wait for its release, or send to test numbers only")


def _status(flow: Flow) -> VersionStatus | None:
    if flow.said_version is None:
        return None
    return version_status(flow.said_version, flow.today, flow.overrides)


def _may_have_come(version: Version) -> bool:
    return NEWEST < version < Version(NEWEST.major + 2, 0)


def _since(flow: Flow) -> str:
    life = LIVES.get(flow.version)
    by_date = life is not None and flow.version not in flow.overrides
    return f" since {life.frozen_on}" if life and by_date else ""
