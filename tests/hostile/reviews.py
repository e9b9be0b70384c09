"""A review with one of every component, and with texts from one source wherever a text may be."""

from __future__ import annotations

from flowops.compare.changes.change import Aspect, Change, Deed
from flowops.compare.contract_change import ContractChange, Party
from flowops.operations.review import FlowReview
from flowops.screens.resolving import CONTAINERS, LEAVES
from flowops.screens.storyboard import (
    Branch,
    Option,
    Part,
    ScreenView,
    Storyboard,
    Trigger,
    Way,
)
from tests.hostile.texts import quoting


def review_of_texts(say, *, compares):
    """`say` gives the texts; how many are asked for depends on `compares` alone."""
    maker = _Maker(say)
    after = maker.board()
    before = maker.board() if compares else None
    changes = tuple(maker.changes()) if compares else ()
    return FlowReview(
        say(), say(), say(), None, None, before, after, changes,
        tuple(maker.contract_changes()), say(),
    )  # fmt: skip


class _Maker:
    def __init__(self, say):
        self._say = say

    def board(self):
        say = self._say
        screens = tuple(self._screen(place, say()) for place in range(2))
        first, second = (each.id for each in screens)
        ways = (Way(first, second, say()), Way(first, second, say()), Way(second, first, say()))
        return Storyboard(say(), screens, ways, has_endpoint=True)

    def _screen(self, place, screen_id):
        say = self._say
        kinds = [*LEAVES, *CONTAINERS, say()]
        parts = tuple(
            self._part(kind, ("screens", place, say(), at)) for at, kind in enumerate(kinds)
        )
        footer = self._part("Footer", ("screens", place, say(), len(kinds)))
        return ScreenView(
            screen_id, ("screens", place), say(), True, True, place == 0, place == 1, parts, footer,
            {say(): {say(): [say()]}},
        )  # fmt: skip

    def _part(self, kind, route):
        say = self._say
        inner = (self._leaf("TextBody", (*route, 0)),)
        return self._leaf(
            kind,
            route,
            parts=inner if kind == "Form" else (),
            branches=(Branch(say(), inner, is_taken=True), Branch(say(), (), is_taken=False))
            if kind in {"If", "Switch"}
            else (),
        )

    def _leaf(self, kind, route, **inner):
        say = self._say
        value = {name: say() for name in ("text", "label", "condition", "visible", "data-source")}
        return Part(
            kind, say(), route, value, name=say(), label=say(), texts=(say(), say()),
            description=say(), helper=say(), error=say(), initial=say(), required=False,
            visible=say(), minimum=1, maximum=3, options=(self._option(), self._option()),
            triggers=(self._trigger(),), captions=(say(), say(), say()),
            settings={
                **{name: say() for name in ("input-type", "pattern", "min-date", "font-weight")},
                **{name: say() for name in ("scale-type", "aspect-ratio", "title", "mode")},
                "label": {"start-date": say(), "end-date": say()},
                "markdown": kind == "TextBody",
            },
            **inner,
        )  # fmt: skip

    def _option(self):
        say = self._say
        return Option(
            say(), say(), say(), say(), say(), f"{say()}.", say(), say(), (say(), say()),
            (say(), say()), triggers=(self._trigger(),),
        )  # fmt: skip

    def _trigger(self):
        say = self._say
        return Trigger("on-click-action", say(), say(), {say(): say(), "nested": [say()]}, say())

    def changes(self):
        say = self._say
        route = ("screens", 0, "layout", "children", 0)
        for aspect in Aspect:
            yield Change(
                aspect, Deed.CHANGED, "component", say(), f"TextBody {say()}", ("text",),
                say(), say(), (*route, "text"), (*route, "text"), route, route,
            )  # fmt: skip
        yield Change(
            Aspect.LAYOUT, Deed.ADDED, "component", say(), say(), (), None, {"text": say()},
            None, route, None, route,
        )  # fmt: skip

    def contract_changes(self):
        say = self._say
        for party in Party:
            yield ContractChange(party, True, say(), quoting(say), say())
            yield ContractChange(party, True, say(), quoting(say))
