"""What each kind of edit is told as, and what it is about."""

from __future__ import annotations

import pytest

from flowops.compare.changes.change import Aspect, Deed
from tests.compare.changes.building import (
    asked,
    changes,
    choice,
    flow,
    footer,
    form,
    option,
    said,
    screen,
    text,
    told,
    when,
)

SWITCH = {"type": "Switch", "value": "v"}
CALENDAR = {"type": "CalendarPicker", "name": "c"}
CAROUSEL = {"type": "ImageCarousel"}
SITE = {
    "type": "EmbeddedLink",
    "text": "Site",
    "on-click-action": {"name": "open_url", "url": "https://example.com"},
}
ITEMS = {"type": "NavigationList"}
TERMS = footer("navigate", to="TERMS") | {"type": "EmbeddedLink", "text": "Terms"}
LEADING = footer("navigate", to="B") | {"id": "a", "main-content": {"title": "Go"}}
OTHER = LEADING | {"id": "b"}
COPY, LAYOUT, BEHAVIOUR, ROUTING, CONTRACT = (each.value for each in Aspect)
ROUTES = {"A": ["B"], "B": []}


def on(*before, after):
    """Two revisions of a flow with one screen."""
    return flow(screen("A", *before)), flow(screen("A", *after))


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        pytest.param(
            *on(text("Good day to you"), after=[text("Good night to you")]),
            [(COPY, 'screen A › TextBody › text: "Good day to you" → "Good night to you"')],
            id="a text",
        ),
        pytest.param(
            *on(text("One"), text("Two"), after=[text("One"), text("2")]),
            [(COPY, 'screen A › TextBody 2 › text: "Two" → "2"')],
            id="the second of a kind, all of its text",
        ),
        pytest.param(
            *on(text(["One", "two"]), after=[text(["One", "three"])]),
            [(COPY, 'screen A › TextBody › text: "One\\ntwo" → "One\\nthree"')],
            id="a text in several lines",
        ),
        pytest.param(
            flow(screen("A", title="One")),
            flow(screen("A", title="Two")),
            [(COPY, 'screen A › title: "One" → "Two"')],
            id="a title",
        ),
        pytest.param(
            *on(asked("email"), after=[asked("email", required=True)]),
            [(BEHAVIOUR, "screen A › TextInput email: is required")],
            id="required",
        ),
        pytest.param(
            *on(asked("email"), after=[asked("email", required=False)]),
            [(BEHAVIOUR, "screen A › TextInput email › required added: false")],
            id="said, and so before",
        ),
        pytest.param(
            *on(asked("email", required=True), after=[asked("email", required="${data.x}")]),
            [(BEHAVIOUR, "screen A › TextInput email: is required if ${data.x}")],
            id="required on a condition",
        ),
        pytest.param(
            *on(text("x", visible="${data.x}"), after=[text("x", visible="${data.y}")]),
            [(BEHAVIOUR, 'screen A › TextBody › visible: "${data.x}" → "${data.y}"')],
            id="another condition",
        ),
        pytest.param(
            *on(text("x", visible=False), after=[text("x")]),
            [(BEHAVIOUR, "screen A › TextBody: is shown")],
            id="shown again",
        ),
        pytest.param(
            *on(asked("a", **{"max-chars": 80}), after=[asked("a", **{"max-chars": 60})]),
            [(BEHAVIOUR, "screen A › TextInput a › max-chars: 80 → 60")],
            id="a limit",
        ),
        pytest.param(
            *on(asked("email"), after=[asked("mail", label="Email")]),
            [(CONTRACT, "screen A › TextInput mail: renamed from email to mail")],
            id="an input renamed",
        ),
        pytest.param(
            *on(asked("a"), form(), after=[asked("a"), form() | {"name": "other"}]),
            [(BEHAVIOUR, "screen A › Form other: renamed from form to other")],
            id="a form renamed",
        ),
        pytest.param(
            *on(asked("a"), after=[asked("a") | {"type": "TextArea"}]),
            [(BEHAVIOUR, 'screen A › TextArea a › type: "TextInput" → "TextArea"')],
            id="an input of another type",
        ),
        pytest.param(
            *on(text("Hello there"), after=[text("Hello there") | {"type": "TextCaption"}]),
            [(LAYOUT, 'screen A › TextCaption › type: "TextBody" → "TextCaption"')],
            id="a text of another type",
        ),
        pytest.param(
            *on({"type": "TextBody"}, after=[{"type": "TextCaption"}]),
            [(LAYOUT, 'screen A › TextCaption › type: "TextBody" → "TextCaption"')],
            id="a type and nothing else",
        ),
        pytest.param(
            *on({"type": "TextInput", "label": "Email"}, after=[asked("email")]),
            [(CONTRACT, 'screen A › TextInput email › name added: "email"')],
            id="a name where there was none",
        ),
        pytest.param(
            *on(asked("a"), after=[asked("a"), asked("b")]),
            [(BEHAVIOUR, 'screen A › TextInput b added: "B"')],
            id="something to fill in",
        ),
        pytest.param(
            *on(text("a"), after=[text("a"), TERMS]),
            [(ROUTING, 'screen A › EmbeddedLink added: "Terms", leads to TERMS')],
            id="a way to another screen",
        ),
        pytest.param(
            *on(text("a"), SITE, after=[text("a")]),
            [(ROUTING, 'screen A › EmbeddedLink removed: "Site", opens "https://example.com"')],
            id="a way out of the flow",
        ),
        pytest.param(
            *on(text("a"), after=[text("a"), form(asked("b"), footer())]),
            [(CONTRACT, "screen A › Form form added")],
            id="a form with all that is in it",
        ),
        pytest.param(
            *on(form(asked("b"), footer()), text("a"),
                after=[asked("b"), footer(), text("a")]),
            [
                (LAYOUT, "screen A › Form form removed"),
                (LAYOUT, "screen A › TextInput b moved from a Form to the screen itself"),
                (LAYOUT, "screen A › Footer moved from a Form to the screen itself"),
            ],
            id="a form without what was in it",
        ),
        pytest.param(
            *on(
                ITEMS | {"list-items": [LEADING]},
                after=[ITEMS | {"list-items": [LEADING, OTHER]}],
            ),
            [(ROUTING, "screen A › NavigationList › item Go added: leads to B")],
            id="an item that leads to another screen",
        ),
        pytest.param(
            *on(asked("a"), {"type": "Image", "src": "x"}, after=[asked("a")]),
            [(LAYOUT, "screen A › Image removed")],
            id="a component of which nothing can be told",
        ),
        pytest.param(
            *on(asked("a"), asked("b"), asked("c"), after=[asked("c"), asked("a"), asked("b")]),
            [(LAYOUT, "screen A › TextInput c moved from place 3 to place 1")],
            id="the one that moved, not those it passed",
        ),
        pytest.param(
            *on(asked("a"), form(asked("b")), after=[form(asked("b"), asked("a"))]),
            [(LAYOUT, "screen A › TextInput a moved from the screen itself to a Form")],
            id="moved into a form",
        ),
        pytest.param(
            *on(asked("a"), text("x"), after=[text("x"), when("${data.x}", [asked("a")])]),
            [
                (BEHAVIOUR, 'screen A › If added: "${data.x}"'),
                (
                    BEHAVIOUR,
                    ("screen A › TextInput a"
                     " moved from the screen itself to the branch then of an If"),
                ),
            ],
            id="put under a condition",
        ),
        pytest.param(
            *on(when("${data.x}", [asked("a")]), after=[when("${data.y}", [asked("a")])]),
            [(BEHAVIOUR, 'screen A › If › condition: "${data.x}" → "${data.y}"')],
            id="a condition",
        ),
        pytest.param(
            *on(when("${data.x} && a", [text("x")]), after=[when("!${form.y}", [text("x")])]),
            [(BEHAVIOUR, 'screen A › If › condition: "${data.x} && a" → "!${form.y}"')],
            id="a condition that is all new, by what it holds",
        ),
        pytest.param(
            *on(
                SWITCH | {"cases": {"a": [text("x"), asked("a")], "b": [text("y")]}},
                after=[SWITCH | {"cases": {"c": [asked("a"), text("new")], "b": [text("y")]}}],
            ),
            [
                (BEHAVIOUR, "screen A › Switch › case c: renamed from a to c"),
                (LAYOUT, 'screen A › TextBody removed: "x"'),
                (LAYOUT, 'screen A › TextBody added: "new"'),
            ],
            id="a case renamed",
        ),
        pytest.param(
            *on(
                SWITCH | {"cases": {"a": [text("x")], "b": [asked("a"), text("y")]}},
                after=[SWITCH | {"cases": {"c": [text("x"), asked("a")], "b": [text("y")]}}],
            ),
            [
                (
                    BEHAVIOUR,
                    ("screen A › TextBody moved from the case a of a Switch"
                     " to the case c of a Switch"),
                ),
                (
                    BEHAVIOUR,
                    ("screen A › TextInput a moved from the case b of a Switch"
                     " to the case c of a Switch"),
                ),
            ],
            id="a case that holds what stood elsewhere is another one",
        ),
        pytest.param(
            *on(
                when("${data.x}", [asked("a")]),
                when("${data.y}", [text("y")]),
                after=[when("${data.x}", [text("z")]), when("${data.y}", [asked("a"), text("y")])],
            ),
            [
                (LAYOUT, 'screen A › TextBody added: "z"'),
                (
                    BEHAVIOUR,
                    ("screen A › TextInput a moved from one list to another,"
                     " each the branch then of an If"),
                ),
            ],
            id="moved from one branch to another",
        ),
        pytest.param(
            *on(when("c", [text("x")], **{"else": []}), after=[when("c", [text("x")])]),
            [(BEHAVIOUR, "screen A › If › else removed: []")],
            id="an empty list",
        ),
        pytest.param(
            *on(
                choice(option("a"), option("b")),
                after=[choice(option("b"), option("c"), option("a"))],
            ),
            [
                (BEHAVIOUR, "screen A › Dropdown pick › option C added"),
                (LAYOUT, "screen A › Dropdown pick › option A moved from place 1 to place 3"),
            ],
            id="options",
        ),
        pytest.param(
            *on(
                choice(option("a"), option("b"), option("c")),
                after=[choice(option("c"), option("b"), option("a"))],
            ),
            [
                (
                    LAYOUT,
                    ("screen A › Dropdown pick › option B moved among the others,"
                     " at place 2 as before"),
                ),
                (LAYOUT, "screen A › Dropdown pick › option A moved from place 1 to place 3"),
            ],
            id="options the other way round",
        ),
        pytest.param(
            *on(
                when("${data.x}", [text("a"), text("b"), text("c")]),
                after=[when("${data.x}", [text("c"), text("b"), text("a")])],
            ),
            [
                (
                    LAYOUT,
                    "screen A › TextBody 2 moved among the others, at place 2 as before",
                ),
                (LAYOUT, "screen A › TextBody 3 moved from place 1 to place 3"),
            ],
            id="a branch the other way round",
        ),
        pytest.param(
            *on(
                choice(option("a"), option("b")),
                after=[choice(option("a", title="Aha"), option("b", enabled=False))],
            ),
            [
                (COPY, 'screen A › Dropdown pick › option Aha › title: "A" → "Aha"'),
                (BEHAVIOUR, "screen A › Dropdown pick › option B: cannot be used"),
            ],
            id="in options",
        ),
        pytest.param(
            *on(
                choice({"id": "a", "title": "Red"}, option("b")),
                after=[choice({"id": "z", "title": "Red"}, option("b"))],
            ),
            [(CONTRACT, 'screen A › Dropdown pick › option Red › id: "a" → "z"')],
            id="the id of an option",
        ),
        pytest.param(
            *on(
                choice("${data.a}") | {"data-source": "${data.a}"},
                after=[choice() | {"data-source": "${data.b}"}],
            ),
            [(BEHAVIOUR, 'screen A › Dropdown pick › data-source: "${data.a}" → "${data.b}"')],
            id="other options altogether",
        ),
        pytest.param(
            *on(
                {"type": "NavigationList", "name": "n", "list-items": [{"id": "a"}]},
                after=[
                    {
                        "type": "NavigationList",
                        "name": "n",
                        "list-items": [{"id": "a"}, {"main-content": {"title": "Sun"}}],
                    }
                ],
            ),
            [(BEHAVIOUR, "screen A › NavigationList n › item Sun added")],
            id="items",
        ),
        pytest.param(
            *on(
                CAROUSEL | {"images": [{"src": "a"}, {"src": "b", "alt-text": "B"}]},
                after=[CAROUSEL | {"images": [{"src": "a"}, {"src": "b"}, {"src": "c"}]}],
            ),
            [
                (COPY, 'screen A › ImageCarousel › image 2 › alt-text removed: "B"'),
                (LAYOUT, "screen A › ImageCarousel › image 3 added"),
            ],
            id="a carousel",
        ),
        pytest.param(
            *on(
                {"type": "Image", "src": "iVBO" + "A" * 4000},
                after=[{"type": "Image", "src": "iVBO" + "B" * 8000}],
            ),
            [(LAYOUT, "screen A › Image › src: a picture of 3 KB → a picture of 6 KB")],
            id="a picture",
        ),
        pytest.param(
            *on(
                CALENDAR | {"include-days": ["Mon", "Tue"]},
                after=[CALENDAR | {"include-days": ["Tue", "Sat"]}],
            ),
            [
                (BEHAVIOUR, 'screen A › CalendarPicker c › include-days › "Sat" added'),
                (BEHAVIOUR, 'screen A › CalendarPicker c › include-days › "Mon" removed'),
            ],
            id="an entry of a plain list",
        ),
        pytest.param(
            *on(
                CALENDAR | {"include-days": ["Mon", "Tue"]},
                after=[CALENDAR | {"include-days": ["Tue", "Mon"]}],
            ),
            [
                (
                    BEHAVIOUR,
                    ("screen A › CalendarPicker c › include-days › "
                     '"Mon" moved from place 1 to place 2'),
                )
            ],
            id="a plain list in another order",
        ),
    ],
)  # fmt: skip
def test_what_is_on_a_screen(before, after, sentences):
    assert told(before, after) == sentences


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        pytest.param(
            footer(),
            footer(payload={"x": "${form.x}"}),
            [(CONTRACT, 'screen A › Footer: also hands over x: "${form.x}"')],
            id="one field more",
        ),
        pytest.param(
            footer("data_exchange", {"x": "${form.x}"}),
            footer("data_exchange"),
            [(CONTRACT, 'screen A › Footer: no longer sends the endpoint x: "${form.x}"')],
            id="one field less",
        ),
        pytest.param(
            footer("navigate", {"x": "${form.x}"}),
            footer("navigate", {"x": "${form.y}"}),
            [
                (
                    CONTRACT,
                    ("screen A › Footer: gives the next screen another x: "
                     '"${form.x}" → "${form.y}"'),
                )
            ],
            id="another value",
        ),
        pytest.param(
            footer("navigate", {"x": {"y": 1}}),
            footer("navigate", {"x": {"y": 2}}),
            [(CONTRACT, "screen A › Footer › payload field x › y: 1 → 2")],
            id="inside of a value",
        ),
        pytest.param(
            footer("update_data", {"x": 1}),
            footer("update_data", {"x": 2}),
            [(BEHAVIOUR, "screen A › Footer: sets another x: 1 → 2")],
            id="what stays on the screen",
        ),
        pytest.param(
            footer("navigate", to="B"),
            footer("navigate", to="C"),
            [(ROUTING, "screen A › Footer › action: leads to C instead of B")],
            id="a target",
        ),
        pytest.param(
            footer("navigate", to="B"),
            footer("complete"),
            [
                (ROUTING, 'screen A › Footer › action › name: "navigate" → "complete"'),
                (ROUTING, "screen A › Footer › action: does not lead to B any more"),
            ],
            id="an action",
        ),
        pytest.param(
            footer(),
            footer(to="B"),
            [(ROUTING, "screen A › Footer › action: leads to B")],
            id="a target where there was none",
        ),
        pytest.param(
            {"type": "Footer", "label": "Next"},
            footer("navigate", to="B"),
            [(ROUTING, "screen A › Footer › action added: leads to B")],
            id="a way",
        ),
        pytest.param(
            footer("complete"),
            {"type": "Footer", "label": "Next"},
            [(CONTRACT, 'screen A › Footer › action removed: "complete"')],
            id="an end",
        ),
        pytest.param(
            footer() | {"on-click-action": {"name": "open_url", "url": "https://a"}},
            footer() | {"on-click-action": {"name": "open_url", "url": "https://b"}},
            [(ROUTING, 'screen A › Footer › action › url: "https://a" → "https://b"')],
            id="an address",
        ),
        pytest.param(
            footer() | {"on-click-action": "x"},
            footer() | {"on-click-action": 7},
            [(BEHAVIOUR, 'screen A › Footer › action: "x" → 7')],
            id="what is no action",
        ),
        pytest.param(
            footer() | {"on-click-action": {"name": "navigate", "next": {"name": 1}}},
            footer() | {"on-click-action": {"name": "navigate", "next": {"name": 2}}},
            [(ROUTING, "screen A › Footer › action › next › name: 1 → 2")],
            id="what is no target",
        ),
    ],
)  # fmt: skip
def test_what_a_button_does(before, after, sentences):
    assert told(*on(before, after=[after])) == sentences


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        pytest.param(
            flow(screen("A", text("a"), text("b"), asked("c"), title="One")),
            flow(screen("Z", text("a"), asked("c"), title="One")),
            [
                (CONTRACT, "screen Z: renamed from A to Z"),
                (LAYOUT, 'screen Z › TextBody 2 removed: "b"'),
            ],
            id="renamed, and a component of it removed",
        ),
        pytest.param(
            flow(screen("A")), flow(screen("A"), screen("B", title="Two")),
            [(ROUTING, 'screen B added: "Two"')], id="added",
        ),
        pytest.param(
            flow(screen("A"), screen("B")), flow(screen("A")),
            [(ROUTING, "screen B removed")], id="removed",
        ),
        pytest.param(
            flow(screen("A"), screen("B")), flow(screen("B"), screen("A")),
            [(LAYOUT, "screen A moved from place 1 to place 2")], id="moved",
        ),
        pytest.param(
            flow(screen("A", footer("navigate", to="B")), screen("B", text("Hello"))),
            flow(screen("A", footer("navigate", to="C")), screen("C", text("Hello"))),
            [
                (ROUTING, "screen A › Footer › action: leads to C instead of B"),
                (ROUTING, "screen C: renamed from B to C"),
            ],
            id="renamed",
        ),
        pytest.param(
            flow(screen("A", text("Hello"))), flow(screen("B", text("Hello"))),
            [(CONTRACT, "screen B: renamed from A to B")], id="the entry screen renamed",
        ),
        pytest.param(
            flow(screen("A", title="T"), screen("B"), routing_model=ROUTES),
            flow(screen("A", title="T"), screen("C"), routing_model={"A": ["C"], "C": []}),
            [
                (ROUTING, "route A → C added"),
                (ROUTING, "route A → B removed"),
                (ROUTING, "routes from C added: none"),
                (ROUTING, "routes from B removed: none"),
                (ROUTING, "screen C: renamed from B to C"),
            ],
            id="known again by what leads to it",
        ),
        pytest.param(
            flow(screen("A", text("Hello"))), flow(screen("B", asked("name"))),
            [(ROUTING, "screen A removed"), (ROUTING, "screen B added")], id="another one",
        ),
        pytest.param(
            flow(screen("A", terminal=True, refresh_on_back=True)), flow(screen("A")),
            [
                (ROUTING, "screen A: cannot end the flow any more"),
                (ROUTING, "screen A: does not ask the endpoint anew when people come back"),
            ],
            id="what it is in the route",
        ),
        pytest.param(
            flow(screen("A", sensitive=["a"])), flow(screen("A", sensitive=["a", "b"])),
            [(BEHAVIOUR, 'screen A › sensitive › "b" added')], id="sensitive",
        ),
        pytest.param(
            flow(screen("A", data={"x": {"type": "string", "__example__": "1"}})),
            flow(screen("A", data={"x": {"type": "string", "__example__": "2"}})),
            [(COPY, 'screen A › data field x › example: "1" → "2"')], id="an example",
        ),
        pytest.param(
            flow(screen("A", data={"x": {"type": "string"}, "z": {"type": "number"}})),
            flow(screen("A", data={"x": {"type": "number"}, "y": {"type": "string"}})),
            [
                (CONTRACT, 'screen A › data field x › type: "string" → "number"'),
                (CONTRACT, "screen A › data field y added: string"),
                (CONTRACT, "screen A › data field z removed: number"),
            ],
            id="declared data",
        ),
        pytest.param(
            flow(screen("A")), flow(screen("A", data={})),
            [(CONTRACT, "screen A › data added: {}")], id="data where there was none",
        ),
        pytest.param(
            flow({"title": "One"}), flow({"title": "Two"}),
            [(ROUTING, 'screen 1 removed: "One"'), (ROUTING, 'screen 1 added: "Two"')],
            id="without an id and with nothing alike",
        ),
        pytest.param(
            flow(screen("A")), flow(screen("A") | {"layout": {"type": "Other", "children": []}}),
            [(LAYOUT, 'screen A › layout › type: "SingleColumnLayout" → "Other"')], id="its layout",
        ),
    ],
)  # fmt: skip
def test_screens(before, after, sentences):
    assert sorted(told(before, after)) == sorted(sentences)


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        ({"version": "7.1"}, {"version": "7.3"}, [(BEHAVIOUR, 'version: "7.1" → "7.3"')]),
        ({}, {"data_api_version": "3.0"}, [(CONTRACT, 'data_api_version added: "3.0"')]),
        (
            {"routing_model": ROUTES},
            {"routing_model": {"A": ["C", "B"], "B": []}},
            [(ROUTING, "route A → C added")],
        ),
        (
            {"routing_model": {"A": ["B", "C"]}},
            {"routing_model": {"A": ["C", "B"]}},
            [(ROUTING, "route A → B moved from place 1 to place 2")],
        ),
        (
            {"routing_model": {}},
            {"routing_model": {"A": ["B", "C"]}},
            [(ROUTING, "routes from A added: to B, C")],
        ),
        ({}, {"routing_model": ROUTES}, [(ROUTING, "routing model added: A → B")]),
        (
            {"routing_model": {"A": 1}},
            {"routing_model": {"A": 2}},
            [(ROUTING, "routes from A: 1 → 2")],
        ),
        (
            {"routing_model": {"A": [{"x": 1}]}},
            {"routing_model": {"A": [{"x": 2}]}},
            [(ROUTING, "routes from A: 1 → 2")],
        ),
        ({"screens": []}, {}, [(BEHAVIOUR, "screens removed: []")]),
        ({"screens": [1]}, {"screens": [screen("A")]}, [
            (BEHAVIOUR, "screens removed: [1]"), (ROUTING, "screen A added"),
        ]),
        ({"n": 1, "m": 1}, {"n": 1.0, "m": True}, [(BEHAVIOUR, "m: 1 → true")]),
        ({"n": 1}, {"n": 1.0}, []),
    ],
)  # fmt: skip
def test_the_flow_itself(before, after, sentences):
    assert told(before, after) == sentences


def test_what_moved_and_changed_is_told_as_both():
    before = flow(screen("A", asked("a"), asked("b"), asked("c")))
    after = flow(screen("A", asked("c", required=True), asked("a"), asked("b")))

    assert said(before, after) == [
        "screen A › TextInput c moved from place 3 to place 1",
        "screen A › TextInput c: is required",
    ]


def test_of_equal_components_the_one_in_the_same_surroundings_is_the_same():
    rule = {"type": "TextCaption", "text": "---"}
    before = flow(screen("A", rule, asked("a"), rule, asked("b"), rule))
    after = flow(screen("A", asked("a"), rule, asked("b"), rule))

    assert said(before, after) == ['screen A › TextCaption removed: "---"']


def test_what_is_gone_is_told_where_it_stood():
    before = flow(screen("A", text("x"), asked("a")), screen("B", title="1"), screen("C"))
    after = flow(screen("A", text("x")), screen("C", title="2"))

    assert said(before, after) == [
        'screen A › TextInput a removed: "A"',
        'screen B removed: "1"',
        'screen C › title added: "2"',
    ]


def test_what_stood_in_something_that_is_gone_and_is_still_there_moved():
    before = flow(screen("A", form(asked("a"), asked("b"))))
    after = flow(screen("A", asked("a")))

    assert said(before, after) == [
        "screen A › Form form removed",
        "screen A › TextInput a moved from a Form to the screen itself",
    ]


def test_a_change_has_its_place_in_both_revisions():
    before = flow(screen("A", text("x"), asked("a")))
    after = flow(screen("A", asked("a", required=True)))

    gone, changed = changes(before, after)

    assert (gone.before_route, gone.after_route) == (("screens", 0, "layout", "children", 0), None)
    assert changed.deed is Deed.ADDED
    assert changed.before_route is None
    assert changed.after_route == ("screens", 0, "layout", "children", 0, "required")
    assert changed.before_owner == ("screens", 0, "layout", "children", 1)
    assert changed.after_owner == ("screens", 0, "layout", "children", 0)


def test_the_action_that_a_payload_belongs_to_is_named():
    before, after = on(footer("complete", {"x": 1}), after=[footer("complete", {"x": 2})])

    assert [each.action for each in changes(before, after)] == ["complete"]
