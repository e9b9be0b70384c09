"""Takes the Flow JSON out of a request's body, within Meta's limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.sandbox.refusals import Refusal, bad_request
from flowops.sandbox.strict_json import parse_json
from flowops.sandbox.validation import take_in

if TYPE_CHECKING:
    from flowops.sandbox.flows import Json, Upload
    from flowops.sandbox.switches import Switches

LARGEST_JSON = 10 * 1024 * 1024
"""Meta, API reference: 10 MB."""

DEFAULT_JSON: Json = {
    # Meta gives a flow that was made without JSON one screen and a Footer.
    "version": "7.3",
    "screens": [
        {
            "id": "WELCOME_SCREEN",
            "title": "Welcome",
            "terminal": True,
            "success": True,
            "data": {},
            "layout": {
                "type": "SingleColumnLayout",
                "children": [
                    {"type": "TextHeading", "text": "Hello World"},
                    {
                        "type": "Footer",
                        "label": "Complete",
                        "on-click-action": {"name": "complete", "payload": {}},
                    },
                ],
            },
        }
    ],
}


def read_upload(body: Json, switches: Switches) -> Upload:
    """Gateway page: `flowJson` is a JSON object. Raises Refusal."""
    upload = take_in(_definition(body, switches), switches)
    if len(upload.text.encode()) > LARGEST_JSON:
        raise Refusal(switches.too_large_status, "too_large", "flowJson is larger than 10 MB")
    return upload


def _definition(body: Json, switches: Switches) -> Json:
    given: Any = body.get("flowJson")
    if given is None:
        return DEFAULT_JSON if switches.absent_json == "default" else {}
    if isinstance(given, str) and switches.json_text_accepted:
        given = _parsed(given)
    if not isinstance(given, dict):
        raise bad_request("flowJson must be an object")
    return given


def _parsed(text: str) -> object:
    try:
        return parse_json(text)
    except ValueError:
        raise bad_request("flowJson is not JSON") from None
