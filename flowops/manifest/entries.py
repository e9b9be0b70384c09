"""The manifest's entries once their shape is known to be right: typed ways to what they say."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flowops.manifest.accounts import written_accounts
from flowops.model.environment import SANDBOX

if TYPE_CHECKING:
    from flowops.findings import Route
    from flowops.manifest.document import Document
    from flowops.model.flows import Account

IMPLICIT_ENVIRONMENTS = {SANDBOX: {"gateway": SANDBOX}}
"""What a manifest without `environments` has."""

Settings = Mapping[str, Any]


class EnvironmentEntry(Struct, frozen=True):
    name: str
    settings: Settings
    accounts: tuple[Account, ...]

    def route(self, *steps: str) -> Route:
        return ("environments", self.name, *steps)

    @property
    def gateway(self) -> str:
        return str(self.settings["gateway"])

    @property
    def is_sandbox(self) -> bool:
        return self.gateway == SANDBOX


class Mention(Struct, frozen=True):
    """A definition's file as the manifest writes it, and where it does."""

    json: str
    route: Route

    @property
    def key(self) -> str:
        return str(self.route[1])


class Waiver(Struct, frozen=True):
    """A rule of Flow JSON that a flow may break, and where the manifest says so."""

    key: str
    rule: str
    reason: str

    @property
    def route(self) -> Route:
        return ("flows", self.key, "waive", self.rule)


class Variant(Struct, frozen=True):
    """What a flow is in one environment: the entry's settings with that environment's on top."""

    key: str
    environment: str
    settings: Settings
    overridden: frozenset[str]

    def route(self, setting: str) -> Route:
        if setting in self.overridden:
            return ("flows", self.key, "environments", self.environment, setting)
        return ("flows", self.key, setting)

    @property
    def name(self) -> str:
        return str(self.settings["name"])

    @property
    def mention(self) -> Mention:
        return Mention(str(self.settings["json"]), self.route("json"))

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(self.settings["categories"])

    @property
    def tags(self) -> frozenset[str]:
        """Of the accounts that the flow is for; none where it is for all."""
        return frozenset(self.settings.get("tags", ()))

    def is_for(self, tags: AbstractSet[str]) -> bool:
        """Whether it is for an account with these tags."""
        return not self.tags or bool(self.tags & tags)


class FlowEntry(Struct, frozen=True):
    key: str
    settings: Settings

    def route(self, *steps: str) -> Route:
        return ("flows", self.key, *steps)

    def variant(self, environment: str) -> Variant | None:
        """None where the environment skips the flow."""
        override = self.settings.get("environments", {}).get(environment, {})
        if override.get("skip", False):
            return None
        # Most flows are the same everywhere, and ten thousand copies are felt.
        settings = {**self.settings, **override} if override else self.settings
        return Variant(self.key, environment, settings, frozenset(override))

    @property
    def spoken_of(self) -> tuple[tuple[Route, str], ...]:
        """The environments that the entry names, each with its place."""
        return tuple(
            (self.route(setting, name), name)
            for setting in ("id", "environments")
            for name in self.settings.get(setting, {})
        )

    @property
    def tagged(self) -> tuple[tuple[Route, str], ...]:
        """Every tag that the entry speaks of, with its place."""
        overrides = self.settings.get("environments", {}).items()
        places = [
            ((), self.settings),
            *((("environments", name), each) for name, each in overrides),
        ]
        return tuple(
            ((*self.route(*steps), "tags", index), tag)
            for steps, settings in places
            for index, tag in enumerate(settings.get("tags", ()))
        )

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        waived = self.settings.get("waive", {})
        return tuple(Waiver(self.key, rule, reason) for rule, reason in waived.items())

    @property
    def pinned(self) -> dict[str, str]:
        """The live flow's id by environment."""
        return dict(self.settings.get("id", {}))


class Entries(Struct, frozen=True, dict=True):
    """The sound entries of a document. `declared` and `keys` also hold those that are not sound."""

    document: Document
    declared: tuple[str, ...]
    environments: tuple[EnvironmentEntry, ...]
    keys: tuple[str, ...]
    flows: tuple[FlowEntry, ...]
    rule_levels: Mapping[str, str]
    versions: Mapping[str, str]

    @classmethod
    def of(cls, document: Document, unsound: AbstractSet[Route]) -> Entries:
        """`unsound` holds the routes of everything that is known to be misshapen."""
        broken = {route[:2] for route in unsound}
        root = _mapping(document.value)
        environments = _mapping(root.get("environments", IMPLICIT_ENVIRONMENTS))
        flows = _mapping(root.get("flows"))
        return cls(
            document,
            declared=tuple(environments),
            environments=tuple(
                EnvironmentEntry(name, settings, written_accounts(settings))
                for name, settings in environments.items()
                if ("environments", name) not in broken
            ),
            keys=tuple(flows),
            flows=tuple(
                FlowEntry(key, settings)
                for key, settings in flows.items()
                if ("flows", key) not in broken
            ),
            rule_levels=_sound("rules", root, broken),
            versions=_sound("versions", root, broken),
        )

    def environment(self, name: str) -> EnvironmentEntry:
        return next(entry for entry in self.environments if entry.name == name)

    @cached_property
    def variants(self) -> dict[str, tuple[Variant, ...]]:
        """What each declared environment is to have."""
        return {
            name: tuple(filter(None, (flow.variant(name) for flow in self.flows)))
            for name in self.declared
        }

    @cached_property
    def taggings(self) -> dict[str, frozenset[frozenset[str]]]:
        """Of each environment, the different sets of tags that its accounts have."""
        return {
            entry.name: frozenset(account.tags for account in entry.accounts)
            for entry in self.environments
        }

    def meet(self, one: Variant, other: Variant) -> bool:
        """Whether an account has both flows."""
        if not one.tags and not other.tags:
            return True
        taggings = self.taggings.get(one.environment, frozenset())
        return any(one.is_for(tags) and other.is_for(tags) for tags in taggings)

    def mentions(self, environment: str | None) -> tuple[Mention, ...]:
        """The files of all flows that the environment does not skip, or of the entries themselves.

        Unsound entries are included as far as they can be made out: what is wrong with a file is
        told along with what is wrong with its entry.
        """
        flows = _mapping(_mapping(self.document.value).get("flows"))
        found = (_mention(key, _mapping(flow), environment) for key, flow in flows.items())
        return tuple(filter(None, found))

    @property
    def all_mentions(self) -> tuple[Mention, ...]:
        """Every file that is named anywhere, and every place that names it."""
        everywhere = (mention for name in (None, *self.declared) for mention in self.mentions(name))
        return tuple(dict.fromkeys(everywhere))


def _mention(key: str, flow: Settings, environment: str | None) -> Mention | None:
    override = _mapping(_mapping(flow.get("environments")).get(environment or ""))
    if override.get("skip") is True:
        return None
    if isinstance(override.get("json"), str):
        return Mention(override["json"], ("flows", key, "environments", str(environment), "json"))
    if isinstance(flow.get("json"), str):
        return Mention(flow["json"], ("flows", key, "json"))
    return None


def _sound(section: str, root: Settings, broken: AbstractSet[Route]) -> dict[str, Any]:
    entries = _mapping(root.get(section))
    return {key: value for key, value in entries.items() if (section, key) not in broken}


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
