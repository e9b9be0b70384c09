"""What a message that opens a flow must carry, and how its button may read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from flowops.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowops.flowjson.flow import Flow

CALL_TO_ACTION_ADVISED = 20
CALL_TO_ACTION_LIMIT = 30
"""Characters. Meta, "Sending a Flow", `flow_cta`: 30 or less; older clients and SDKs say 20."""

_DEEPEST = 8


class DataField(Struct, frozen=True):
    """A field that a screen declares, and so must be sent with it.

    `type` is `string`, `number`, `boolean`, `object` or `array`; None where the declaration names
    no such type, and then any value fits.
    """

    name: str
    type: str | None
    example: object = None
    declaration: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        kind = self.type or "value of any type"
        return f"{_article(kind)} {kind}"


class Remark(Struct, frozen=True):
    """Something about a message that is wrong (error) or unwise (warning)."""

    severity: Severity
    message: str


def required_data(flow: Flow, screen_id: str) -> dict[str, DataField]:
    """What must be passed to open the flow at this screen; nothing if there is no such screen."""
    screen = flow.screens_by_id.get(screen_id)
    declared = screen.data if screen else {}
    return {name: _declared(name, declaration) for name, declaration in declared.items()}


def check_message_data(
    declared: Mapping[str, DataField], data: Mapping[str, object]
) -> tuple[str, ...]:
    """What is wrong with the data of a message, in words: missing, of a wrong type, unexpected."""
    problems = []
    for name, each in declared.items():
        if name not in data:
            problems.append(f"{name} is missing: the screen needs {each}")
        else:
            problems += _misfits(name, each.declaration, data[name], _DEEPEST)
    known = ", ".join(declared) or "no data"
    problems += [
        f"{name} is not expected: the screen takes {known}" for name in data if name not in declared
    ]
    return tuple(problems)


def check_call_to_action(text: str) -> tuple[Remark, ...]:
    """Whether the text on the button that opens the flow is legible everywhere."""
    if not text.strip():
        return (Remark(Severity.ERROR, "the call to action is empty"),)
    remarks = []
    if len(text) > CALL_TO_ACTION_LIMIT:
        remarks.append(Remark(Severity.ERROR, _too_long(text, CALL_TO_ACTION_LIMIT)))
    elif len(text) > CALL_TO_ACTION_ADVISED:
        words = _too_long(text, CALL_TO_ACTION_ADVISED)
        remarks.append(Remark(Severity.WARNING, f"{words} and may be cut"))
    if any(_is_emoji(character) for character in text):
        remarks.append(Remark(Severity.WARNING, "the call to action holds an emoji"))
    return tuple(remarks)


def _too_long(text: str, limit: int) -> str:
    return f"the call to action is {len(text)} characters long, more than {limit}"


_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
}


def _declared(name: str, declaration: object) -> DataField:
    if not isinstance(declaration, dict):
        return DataField(name, None)
    return DataField(name, _type(declaration), declaration.get("__example__"), declaration)


def _type(declaration: Mapping[str, object]) -> str | None:
    kind = declaration.get("type")
    return kind if isinstance(kind, str) and kind in _TYPES else None


def _misfits(where: str, declaration: object, value: object, depth: int) -> list[str]:
    if not isinstance(declaration, dict) or not depth:
        return []
    if value is None:
        return [f"{where} is null, which no screen takes"]
    kind = _type(declaration)
    if kind is not None and not _fits(value, kind):
        return [f"{where} is {_named(value)}, and the screen needs {_article(kind)} {kind}"]
    return _misfits_inside(where, declaration, value, depth - 1)


def _misfits_inside(
    where: str, declaration: dict[str, Any], value: object, depth: int
) -> list[str]:
    if isinstance(value, list):
        items = declaration.get("items")
        return [
            problem
            for index, item in enumerate(value)
            for problem in _misfits(f"{where}[{index}]", items, item, depth)
        ]
    properties = declaration.get("properties")
    if isinstance(value, dict) and isinstance(properties, dict):
        return [
            problem
            for name, item in value.items()
            for problem in _misfits(f"{where}.{name}", properties.get(name), item, depth)
        ]
    return []


def _fits(value: object, kind: str) -> bool:
    # True is an int to Python, and no number to Meta.
    return isinstance(value, _TYPES[kind]) and (kind == "boolean") == isinstance(value, bool)


def _named(value: object) -> str:
    kind = next((kind for kind in _TYPES if _fits(value, kind)), "value of another type")
    return f"{_article(kind)} {kind}"


def _article(word: str) -> str:
    return "an" if word[0] in "ao" else "a"


_EMOJI = (
    range(0x1F000, 0x1FB00),  # pictographs, flags, skin tones
    range(0x2600, 0x27C0),  # weather, signs, dingbats
    range(0x2B00, 0x2C00),  # stars and arrows
    range(0x231A, 0x2400),  # watches and buttons of players
    range(0xFE0F, 0xFE10),  # "show as a picture"
    range(0x20E3, 0x20E4),  # keycaps
)


def _is_emoji(character: str) -> bool:
    return any(ord(character) in block for block in _EMOJI)
