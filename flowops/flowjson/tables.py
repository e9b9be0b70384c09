"""What each component may hold, as data: the files of `schemas/flow/`, read into tables.

They are JSON Schemas with a few words of our own, which editors pass over:

    x-since, x-until       the versions that know a component or a property; absent: all
    x-since-unsure         sources disagree on `x-since`: an earlier use is a warning
    x-required-since       the version from which a property must be there
    x-advised              sources disagree on whether it must be: its lack is a warning
    x-binding              whether `${data.x}` may stand for the value; "unsaid" where no source
                           says, which is taken as yes
    x-limit, x-max-items   how much is shown: what exceeds it is a warning
    x-actions              the actions that a trigger may have, each with its first version
    x-rules, x-rule        the rules that own what is wrong (see `misfits`)
    x-blank                the rule that owns a blank text, where it is wrong in every version
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flowops.flowjson.schemas import load_tables
from flowops.flowjson.versions import Version

if TYPE_CHECKING:
    from collections.abc import Mapping

UNKNOWN_RULE = "R022"


class Property(Struct, frozen=True):
    """`types` are JSON Schema's words, empty where `enum` or `table` says what fits.

    `items` says what an array holds; `table` names the table that an object must fit. `rule` owns
    what is wrong with the value; None leaves that to the rule of its kind or of its table.
    """

    name: str
    types: frozenset[str] = frozenset()
    enum: tuple[str, ...] = ()
    pattern: str | None = None
    items: Property | None = None
    table: str | None = None
    since: Version | None = None
    until: Version | None = None
    since_is_unsure: bool = False
    required_since: Version | None = None
    required: bool = False
    advised: bool = False
    takes_binding: bool = False
    limit: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    min_items: int = 0
    max_items: int | None = None
    shown_items: int | None = None
    rule: str | None = None
    blank_rule: str | None = None
    actions: Mapping[str, Version | None] | None = None

    def is_known_in(self, version: Version) -> bool:
        if self.since is not None and version < self.since:
            return False
        return self.until is None or version <= self.until

    def is_required_in(self, version: Version) -> bool:
        if self.required_since is not None:
            return version >= self.required_since
        return self.required


class Table(Struct, frozen=True):
    """`title` is what people call it. `rule` owns what is missing or of a wrong type; None leaves
    the values to other rules.
    """

    name: str
    title: str
    properties: Mapping[str, Property]
    since: Version | None
    rule: str | None
    limit_rule: str | None
    unknown_rule: str | None

    @property
    def is_component(self) -> bool:
        return self.name[0].isupper()

    def is_known_in(self, version: Version) -> bool:
        return self.since is None or version >= self.since


@cache
def tables() -> dict[str, Table]:
    """By name: components as `type` has them, and `flow`, `screen`, `option`, `action`, …."""
    return {name: _table(name, body) for name, body in load_tables().items()}


@cache
def components() -> dict[str, Table]:
    return {name: table for name, table in tables().items() if table.is_component}


def _table(name: str, body: dict[str, Any]) -> Table:
    rules = body["x-rules"]
    required = frozenset(body.get("required", ()))
    return Table(
        name,
        body["title"],
        {
            key: _property(key, each, required=key in required)
            for key, each in body["properties"].items()
        },
        _version(body, "x-since"),
        rules["shape"],
        rules.get("limit"),
        rules.get("unknown", UNKNOWN_RULE),
    )


def _property(
    name: str, body: dict[str, Any], *, required: bool = False, rule: str | None = None
) -> Property:
    rule = body.get("x-rule", rule)
    types = body.get("type", ())
    reference = body.get("$ref")
    constant = (body["const"],) if "const" in body else ()
    return Property(
        name,
        types=frozenset((types,) if isinstance(types, str) else types),
        enum=tuple(body.get("enum", constant)),
        pattern=body.get("pattern"),
        items=_property(name, body["items"], rule=rule) if "items" in body else None,
        table=reference.removesuffix(".json") if reference else None,
        since=_version(body, "x-since"),
        until=_version(body, "x-until"),
        since_is_unsure=body.get("x-since-unsure", False),
        required_since=_version(body, "x-required-since"),
        required=required,
        advised=body.get("x-advised", False),
        takes_binding=bool(body.get("x-binding")),
        limit=body.get("x-limit"),
        minimum=body.get("minimum"),
        maximum=body.get("maximum"),
        min_items=body.get("minItems", 0),
        max_items=body.get("maxItems"),
        shown_items=body.get("x-max-items"),
        rule=rule,
        blank_rule=body.get("x-blank"),
        actions=_actions(body.get("x-actions")),
    )


def _actions(names: dict[str, str | None] | None) -> dict[str, Version | None] | None:
    if names is None:
        return None
    return {name: Version.parse(since) if since else None for name, since in names.items()}


def _version(body: dict[str, Any], word: str) -> Version | None:
    return Version.parse(body[word]) if word in body else None
