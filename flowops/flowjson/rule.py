"""A rule: its id, what it says, its examples, and the small function that finds what breaks it.

Adding one is one function in the file of its section under `rules/`:

    @rule(
        "R038",
        "a terminal screen has a Footer",
        code="MISSING_FOOTER_ON_TERMINAL_SCREEN",
        source="error codes; Flow JSON, screens",
        bad=flow(screen("ONE", terminal=True, children=[text("hello")])),
        good=flow(screen("ONE", terminal=True, children=[footer()])),
    )
    def terminal_screens_have_a_footer(flow: Flow) -> Iterator[Flaw]:
        for screen in flow.terminal_screens:
            if not flow.has_footer(screen):
                yield Flaw(screen.route, "this terminal screen has no Footer", hint="add one")

`bad` breaks this rule and `good` breaks none: that is the rule's test, its page in docs/rules and
what `flowops explain` prints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flowops.findings import Route, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flowops.flowjson.flow import Flow
    from flowops.flowjson.versions import Version


class Flaw(Struct, frozen=True):
    """One thing that a rule found, before anybody asks for its line.

    `key` points at the key rather than the value. `code` and `severity` stand in for the rule's
    own where a rule has several. `start` and `end` narrow a string's place to a part of it, in
    characters of the string's value.
    """

    route: Route
    message: str
    hint: str | None = None
    key: bool = False
    code: str | None = None
    severity: Severity | None = None
    start: int | None = None
    end: int | None = None


class Rule(Struct, frozen=True):
    """`since` and `until` bound the versions it speaks of, both included; None is open.

    `codes` are Meta's error codes, the first one the usual; empty where Meta has none. `bad` and
    `good` are whole definitions; a `bad` that is text is not JSON at all. `also_bad` are for those
    of its codes that `bad` does not earn.
    """

    id: str
    summary: str
    severity: Severity
    codes: tuple[str, ...]
    source: str
    section: str
    check: Callable[[Flow], Iterable[Flaw]]
    bad: dict[str, Any] | str
    good: dict[str, Any] | str
    since: Version | None = None
    until: Version | None = None
    details: str = ""
    also_bad: tuple[dict[str, Any], ...] = ()

    @property
    def code(self) -> str | None:
        return self.codes[0] if self.codes else None

    def speaks_of(self, version: Version) -> bool:
        if self.since is not None and version < self.since:
            return False
        return self.until is None or version <= self.until


class Section:
    """The rules of one file, in the order in which they stand there."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.rules: list[Rule] = []

    def rule(
        self,
        rule_id: str,
        summary: str,
        *,
        bad: dict[str, Any] | str,
        good: dict[str, Any] | str,
        source: str,
        code: str | tuple[str, ...] = (),
        severity: Severity = Severity.ERROR,
        since: Version | None = None,
        until: Version | None = None,
        details: str = "",
        also_bad: tuple[dict[str, Any], ...] = (),
    ) -> Callable[[Callable[[Flow], Iterable[Flaw]]], Callable[[Flow], Iterable[Flaw]]]:
        """Adds the decorated function under its id."""

        def add(check: Callable[[Flow], Iterable[Flaw]]) -> Callable[[Flow], Iterable[Flaw]]:
            codes = (code,) if isinstance(code, str) else code
            self.rules.append(
                Rule(
                    rule_id,
                    summary,
                    severity,
                    codes,
                    source,
                    self.title,
                    check,
                    bad,
                    good,
                    since,
                    until,
                    details,
                    also_bad,
                )
            )
            return check

        return add
