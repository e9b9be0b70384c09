"""What no source settles about the gateway, as switches, so that a test can run it both ways.

Rules that the gateway's page or Meta states are not here: they always hold. A switch's default is
the reading that the page suggests, or the most careful one where it suggests none.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import replace

from flowops.sandbox.errors import BadSwitch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Where = Literal["none", "list", "get", "both"]


class Switches(Struct, frozen=True, kw_only=True):
    """One reading of the gateway. Every field can be set by name: `page_size=3`."""

    # Who may call. The page says that a key is needed and not how it is sent.
    auth_header: str = "Authorization"
    unknown_keys_taken: bool = True  # a real gateway takes those alone that it gave out
    foreign_account_status: int = 404
    unknown_flow_status: int = 404

    # Names and categories. Meta: unique in an account. Open: case, and whom a name stays with.
    duplicate_name_status: int = 400
    names_ignore_case: bool = False
    deprecated_keeps_name: bool = True
    shopping: bool = False  # two providers list it beside Meta's eight
    category_order: Literal["kept", "sorted", "reversed"] = "kept"

    # Create. The page's example shows `validationErrors: null` for a JSON that Meta would fault.
    errors_on_create: Literal["null", "empty", "list"] = "null"
    create_status: int = 201
    absent_json: Literal["default", "empty"] = "default"
    create_extras: bool = False  # Meta's publish, endpoint_uri and clone_flow_id, in camelCase

    # Replace JSON. Meta's pages disagree on published flows: lifecycle says DRAFT again, the
    # status text and the error table say that they cannot be updated.
    legacy_immutable: bool = False
    identical_demotes: bool = True
    replace_answer: Literal["errors", "flow"] = "errors"
    json_text_accepted: bool = False
    bad_version: Literal["refused", "stored"] = "refused"
    too_large_status: int = 413

    # Validation.
    lenient: bool = False  # accepts the page's own example, which Meta's rules do not
    errors_casing: Literal["snake", "camel"] = "snake"
    error_pointers: bool = True  # two of Meta's samples have them, older ones do not
    frozen: tuple[str, ...] = ()  # versions that froze beside those of the dated table
    expired: tuple[str, ...] = ()

    # Publish. Meta names these checks; the sandbox has no phone, key or app to look at.
    publish_answer: Literal["flow", "success"] = "flow"
    endpoint_linked: bool = True
    publish_check_fails: Literal[
        "none", "phone", "webhooks", "app", "key", "ping", "verification"
    ] = "none"

    # List and get. The page says that they exist and shows neither.
    paging: Literal["cursors", "meta", "next", "next_cursor", "pages", "none"] = "cursors"
    page_size: int = 25
    limit_ignored: bool = False
    list_order: Literal["newest", "oldest", "name", "shuffled"] = "newest"
    stale_list: float = 0.0  # seconds that a list lags behind
    updated_at: Where = "none"  # in `raw`
    publish_moves_updated_at: bool = False
    health_status: Where = "none"  # in `raw`
    raw_fields: bool = False  # Meta's own fields in `raw` too

    # Reading the JSON back, and previews.
    read_back: Literal["none", "body", "link", "assets"] = "none"
    assets_in: Where = "both"
    shuffled_keys: bool = True  # what is read back is equal, not the same bytes
    download_minutes: float = 5.0
    preview_wrapped: bool = False
    preview_errors: bool = False

    # Beyond the page: deprecate, delete, metadata.
    extended: bool = False
    delete_after_publish: bool = False

    # Sending. Meta's advice, taken as rules here.
    call_to_action_checked: bool = True
    payload_with_data_exchange: Literal["refused", "ignored"] = "refused"
    screen_checked: bool = True

    # Errors. The page shows none.
    error_shape: Literal["gateway", "meta", "html", "empty"] = "gateway"


PROFILES: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "documented": {},
        "timestamps": {"updated_at": "both"},
        "readback": {"updated_at": "both", "read_back": "assets"},
        "extended": {"extended": True},
        "legacy": {"legacy_immutable": True},
        "lenient": {"lenient": True},
        "meta": {"error_shape": "meta", "paging": "meta", "raw_fields": True},
    }
)


def read_switches(profile: str = "documented", overrides: Iterable[str] = ()) -> Switches:
    """A named profile, with single switches set over it as `name=value`.

    Raises BadSwitch for a name or a value that does not exist.
    """
    if profile not in PROFILES:
        raise BadSwitch(f"no profile is called {profile!r}", hint=f"one of {', '.join(PROFILES)}")
    chosen: dict[str, Any] = dict(PROFILES[profile])
    for text in overrides:
        name, value = _read_override(text)
        chosen[name] = value
    return replace(Switches(), **chosen)


def _read_override(text: str) -> tuple[str, object]:
    name, separator, value = text.partition("=")
    name = name.strip().replace("-", "_")
    if not separator:
        raise BadSwitch(f"{text!r} is not of the form name=value", hint="such as page_size=3")
    kind = _kinds().get(name)
    if kind is None:
        raise BadSwitch(f"no switch is called {name!r}", hint=f"one of {', '.join(_kinds())}")
    return name, _parse(name, kind, value.strip())


@cache
def _kinds() -> dict[str, Any]:
    hints = get_type_hints(Switches)
    return {name: hints[name] for name in Switches.__struct_fields__}


_TOO_MUCH = 1_000_000
_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})


def _parse(name: str, kind: Any, text: str) -> object:  # noqa: ANN401 - a type form has no type
    if get_origin(kind) is Literal:
        return _parse_choice(name, text, get_args(kind))
    if get_origin(kind) is tuple:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if kind is bool:
        return _parse_choice(name, text.lower(), (*sorted(_TRUE), *sorted(_FALSE))) in _TRUE
    if kind is str:
        return text
    return _parse_number(name, kind, text)


def _parse_choice(name: str, text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise BadSwitch(f"{name} cannot be {text!r}", hint=f"one of {', '.join(choices)}")
    return text


def _parse_number(name: str, kind: type[int | float], text: str) -> int | float:
    try:
        number = kind(text)
    except ValueError:
        raise BadSwitch(f"{name} is a number, not {text!r}") from None
    if not 0 <= number < _TOO_MUCH:  # nan and infinity are stopped here too
        raise BadSwitch(f"{name} cannot be {text}")
    return number
