"""Reviews to draw: a flow with every component, the same after an edit, and any other."""

from __future__ import annotations

import base64
import copy
import struct
import zlib

from flowops.compare.changes.describing import describe_changes
from flowops.compare.contract_change import ContractChange, Party
from flowops.flowjson.examples import complete, component, data_exchange, navigate, open_url
from flowops.model.definition import Definition
from flowops.operations.review import FlowReview
from flowops.screens.resolving import storyboard_of


def png(*colour, size=24):
    """A picture of one colour, in base64."""
    row = b"\0" + bytes(colour) * size
    head = struct.pack(">2I5B", size, size, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(row * size)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + body).decode()


GREEN, BLUE, SAND = png(29, 170, 97), png(60, 110, 190), png(214, 188, 140)


def screen(screen_id, title, *children, **more):
    layout = {"type": "SingleColumnLayout", "children": list(children)}
    return {"id": screen_id, "title": title, **more, "layout": layout}


def everything():
    """Every component of Flow JSON 7.3, and the actions that people can set off."""
    return {
        "version": "7.3",
        "data_api_version": "3.0",
        "routing_model": {
            "WELCOME": ["DETAILS", "TERMS"],
            "DETAILS": ["MEDIA"],
            "MEDIA": ["DONE"],
            "DONE": [],
            "TERMS": [],
        },
        "screens": [_welcome(), _details(), _media(), _done(), _terms()],
    }


def _welcome():
    return screen(
        "WELCOME",
        "Plan your trip",
        component("Image", src=SAND, height=120, scale_type="cover", alt_text="A beach"),
        component("TextHeading", text="Where to?"),
        component("TextSubheading", text="Three short steps"),
        component("TextBody", text="`'Hello ' ${data.name} ', welcome back'`"),
        component("TextBody", text=["**Bold**, *italic* and ~~struck~~"], markdown=True),
        component("TextCaption", text="Prices in euro", font_weight="italic"),
        component(
            "RadioButtonsGroup",
            name="kind",
            label="Kind of trip",
            description="You can change it later",
            required=True,
            data_source=[
                {"id": "sea", "title": "Sea", "description": "Sun and sand", "image": BLUE},
                {"id": "hills", "title": "Hills", "metadata": "from €90", "color": "#1DAA61"},
                {"id": "city", "title": "City", "enabled": False},
            ],
        ),
        component(
            "CheckboxGroup",
            name="extras",
            label="Extras",
            max_selected_items=2,
            data_source="${data.extras}",
        ),
        component(
            "If",
            condition="${form.kind} == 'sea'",
            then=[component("TextBody", text="Bring a towel")],
            **{"else": [component("TextBody", text="Bring good shoes")]},
        ),
        component(
            "OptIn",
            name="terms",
            label="I accept the terms",
            required=True,
            on_click_action=navigate("TERMS"),
        ),
        component(
            "Footer",
            label="Continue",
            left_caption="Step 1",
            right_caption="of 3",
            on_click_action=navigate("DETAILS", kind="${form.kind}", name="${data.name}"),
        ),
        data={
            "name": {"type": "string", "__example__": "Ana"},
            "extras": {
                "type": "array",
                "items": {"type": "object", "properties": {"id": {"type": "string"}}},
                "__example__": [
                    {"id": "meals", "title": "Meals"},
                    {"id": "guide", "title": "A guide"},
                    {"id": "late", "title": "Late return"},
                ],
            },
        },
    )


def _details():
    return screen(
        "DETAILS",
        "About you",
        component("TextInput", name="full_name", label="Full name", required=True, max_chars=40),
        component(
            "TextInput",
            name="email",
            label="Email",
            input_type="email",
            helper_text="For the ticket",
        ),
        component("TextInput", name="code", label="Voucher", error_message="This has expired"),
        component("TextArea", name="wishes", label="Wishes", max_length=200),
        component(
            "Dropdown",
            name="from",
            label="Leaving from",
            required=True,
            data_source=[{"id": each, "title": each.title()} for each in ("graz", "linz", "wien")],
            on_select_action={"name": "update_data", "payload": {"hint": "`'From ' ${form.from}`"}},
        ),
        component("TextCaption", text="${data.hint}"),
        component("DatePicker", name="day", label="Day", min_date="2027-03-01"),
        component(
            "CalendarPicker",
            name="stay",
            title="Your stay",
            description="Two nights or more",
            mode="range",
            label={"start-date": "Arrival", "end-date": "Departure"},
            min_date="2027-03-01",
            max_date="2027-05-31",
            unavailable_dates=["2027-03-09"],
            min_days=2,
        ),
        component(
            "ChipsSelector",
            name="likes",
            label="You like",
            data_source=[{"id": each, "title": each.title()} for each in ("food", "art", "walks")],
        ),
        component(
            "Switch",
            value="${data.kind}",
            cases={
                "sea": [component("TextBody", text="Boats leave at nine")],
                "hills": [component("TextBody", text="Buses leave at eight")],
            },
        ),
        component("TextBody", text="Seen by adults alone", visible="`${form.full_name} == 'Ana'`"),
        component("EmbeddedLink", text="Visa rules", on_click_action=open_url()),
        component("Footer", label="Continue", on_click_action=data_exchange(mail="${form.email}")),
        data={
            "kind": {"type": "string", "__example__": "sea"},
            "name": {"type": "string", "__example__": "Ana"},
            "hint": {"type": "string", "__example__": "Choose a town"},
        },
    )


def _media():
    return screen(
        "MEDIA",
        "Papers",
        component(
            "ImageCarousel",
            images=[{"src": each, "alt-text": "A view"} for each in (GREEN, BLUE, SAND)],
        ),
        component("PhotoPicker", name="photo", label="Your photo", max_uploaded_photos=2),
        component(
            "DocumentPicker",
            name="pass",
            label="Passport",
            description="A scan",
            min_uploaded_documents=1,
        ),
        component(
            "NavigationList",
            name="more",
            label="Or look at",
            list_items=[
                {
                    "id": "rooms",
                    "main-content": {
                        "title": "Rooms",
                        "description": "12 left",
                        "metadata": "Near the sea",
                    },
                    "start": {"image": GREEN},
                    "badge": "New",
                    "tags": ["quiet", "warm"],
                },
                {"id": "cars", "main-content": {"title": "Cars"}, "end": {"title": "€30"}},
            ],
            on_click_action=data_exchange(more="cars"),
        ),
        component("Footer", label="Send", on_click_action=navigate("DONE")),
    )


def _done():
    return screen(
        "DONE",
        "רשימה",
        component("TextHeading", text="תודה רבה"),
        component("TextBody", text="נשלח אליכם כרטיס"),
        component("TextInput", name="note", label="הערה", helper_text="לא חובה"),
        component(
            "Footer",
            label="סיום",
            on_click_action=complete(
                kind="${screen.WELCOME.form.kind}",
                note="${form.note}",
                stay="${screen.DETAILS.form.stay}",
            ),
        ),
        terminal=True,
        success=True,
    )


def _terms():
    text = [
        "# Terms",
        "## In short",
        "Be **kind**, see [the rules](https://example.com/rules).",
        "",
        "- on time",
        "- with a ticket",
        "",
        "| Class | Price |",
        "|---|---|",
        "| First | 90 |",
    ]
    return screen("TERMS", "Terms", component("RichText", text=text))


def new_flow(value, key="trip", name="Trip planner"):
    """A flow that has nothing to be compared with."""
    definition = Definition.from_value(value)
    return FlowReview(key, name, "", None, definition, None, storyboard_of(definition), (), ())


def edited():
    """The same after an edit that leaves every kind of mark: a text changed, a component added,
    another removed, one moved, a screen gone.
    """
    after = copy.deepcopy(everything())
    welcome, details = (each["layout"]["children"] for each in after["screens"][:2])
    welcome[1]["text"] = "Where would you like to go?"
    details.insert(3, component("TextInput", name="phone", label="Phone", input_type="phone"))
    del details[0]
    details.insert(0, details.pop(8))
    details[-1]["on-click-action"]["payload"]["mail"] = "${form.code}"
    del after["screens"][4]
    del after["routing_model"]["TERMS"]
    after["routing_model"]["WELCOME"] = ["DETAILS"]
    del welcome[-2]["on-click-action"]
    return after


CONTRACT = (
    ContractChange(Party.SENDER, False, "WELCOME: name", "may be left out now"),
    ContractChange(
        Party.ENDPOINT, True, "data_exchange at DETAILS: name", "`name` is not sent any more"
    ),
    ContractChange(Party.RECEIVER, True, "complete at DONE: city", "is gone", "no bot reads it"),
)


def review_of(before, after, contract=CONTRACT, base="main"):
    old, new = Definition.from_value(before), Definition.from_value(after)
    boards, changes = (storyboard_of(old), storyboard_of(new)), describe_changes(old, new)
    return FlowReview("trip", "Trip planner", base, old, new, *boards, changes, contract)


def edited_flow():
    return review_of(everything(), edited())
