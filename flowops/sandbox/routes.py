"""Which path leads where. Management paths: gateway page; list, get and the rest: assumptions."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct
from werkzeug.routing import Map, MapAdapter, Rule

from flowops.sandbox import messages, pages, reading, writing
from flowops.sandbox.answers import Answer
from flowops.sandbox.calls import Call
from flowops.sandbox.switches import Switches
from flowops.sandbox.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Iterator

Endpoint = Callable[[Tables, Call, Switches], Answer]

_FLOWS = "/v1/wabas/<waba_id>/flows"
_FLOW = f"{_FLOWS}/<flow_id>"


class Route(Struct, frozen=True):
    """One endpoint. `writes`: it runs in a transaction; without `needs_key`, anybody may call."""

    name: str
    method: str
    path: str
    perform: Endpoint
    writes: bool = False
    needs_key: bool = True


_DOCUMENTED = (
    Route("create", "POST", _FLOWS, writing.create, writes=True),
    Route("list", "GET", _FLOWS, reading.list_flows),
    Route("get", "GET", _FLOW, reading.get_flow),
    Route("replace-json", "PUT", f"{_FLOW}/json", writing.replace_json, writes=True),
    Route("preview", "GET", f"{_FLOW}/preview", reading.preview, writes=True),
    Route("publish", "POST", f"{_FLOW}/publish", writing.publish, writes=True),
    Route("send", "POST", "/v1/phones/<phone_id>/messages", messages.send, writes=True),
)

_READ_JSON = Route("read-json", "GET", f"{_FLOW}/json", reading.read_json)

# Providers in front of the same API of Meta have these three; the gateway's page has none.
_EXTENDED = (
    Route("deprecate", "POST", f"{_FLOW}/deprecate", writing.deprecate, writes=True),
    Route("delete", "DELETE", _FLOW, writing.delete, writes=True),
    Route("edit", "PATCH", _FLOW, writing.edit, writes=True),
)

_OPEN = (
    Route("about", "GET", "/", pages.about, needs_key=False),
    Route("openapi", "GET", "/openapi.json", pages.openapi, needs_key=False),
    Route("preview-page", "GET", "/previews/<flow_id>", pages.preview_page, needs_key=False),
    Route("download", "GET", "/downloads/<flow_id>/flow.json", pages.download, needs_key=False),
)


@cache  # compiling them takes milliseconds
def bind_routes(switches: Switches) -> MapAdapter:
    """What does not exist under these switches is 404 or 405, as with any server."""
    rules = (Rule(item.path, endpoint=item, methods=[item.method]) for item in _routes(switches))
    return Map(rules, merge_slashes=False).bind("sandbox")


def _routes(switches: Switches) -> Iterator[Route]:
    yield from _DOCUMENTED
    yield from _OPEN
    if switches.read_back in {"body", "link"}:
        yield _READ_JSON
    if switches.extended:
        yield from _EXTENDED
