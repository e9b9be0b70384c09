"""The types of values: as data declares them, as inputs give them, as properties want them.

What is not known fits everything: a wrong guess here would refuse a flow that Meta takes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from flowops.flowjson.wording import short

if TYPE_CHECKING:
    from flowops.flowjson.flow import Component


class Kind(Enum):
    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    OBJECT = "object"
    ARRAY = "array"
    UNKNOWN = "unknown"


# Tuples and not sets of kinds, here and where types are compared: a member of an Enum is hashed in
# Python, ten times slower than three are compared.
SCALARS = (Kind.STRING, Kind.NUMBER, Kind.BOOLEAN)


@dataclass(frozen=True, slots=True)
class Type:
    """`declaration` says more of an array or an object, if it was declared."""

    kind: Kind
    declaration: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def items(self) -> Type:
        """What an array holds."""
        return declared_type(self.declaration.get("items"))

    @property
    def properties(self) -> dict[str, Any] | None:
        """The declared fields of an object; None where nothing is said of them."""
        properties = self.declaration.get("properties")
        return properties if isinstance(properties, dict) else None

    def __str__(self) -> str:
        if self.kind is Kind.ARRAY and self.items.kind is not Kind.UNKNOWN:
            return f"an array of {self.items.kind.value}s"
        return with_article(self.kind)


STRING = Type(Kind.STRING)
NUMBER = Type(Kind.NUMBER)
BOOLEAN = Type(Kind.BOOLEAN)
OBJECT = Type(Kind.OBJECT)
ARRAY = Type(Kind.ARRAY)
STRINGS = Type(Kind.ARRAY, {"items": {"type": "string"}})
UNKNOWN = Type(Kind.UNKNOWN)

_DECLARABLE = {kind.value: kind for kind in Kind if kind is not Kind.UNKNOWN}
_KINDS_OF_VALUES: dict[type, Type] = {
    str: STRING,
    bool: BOOLEAN,
    int: NUMBER,
    float: NUMBER,
    dict: OBJECT,
    list: ARRAY,
}


def with_article(kind: Kind) -> str:
    return f"{'an' if kind.value[0] in 'aou' else 'a'} {kind.value}"


def declared_type(declaration: object) -> Type:
    """The type that a field's declaration names; unknown where it names none."""
    if not isinstance(declaration, dict):
        return UNKNOWN
    name = declaration.get("type")
    kind = _DECLARABLE.get(name) if isinstance(name, str) else None
    return UNKNOWN if kind is None else Type(kind, declaration)


def value_type(value: object) -> Type:
    """The type of a value in the file; null has none."""
    return _KINDS_OF_VALUES.get(type(value), UNKNOWN)


def input_type(component: Component) -> Type:
    """What `${form.name}` of an input gives (Meta's components page, and Form's init-values).

    A number's, a passcode's or a phone's field is not said to give text, so that is unknown; a
    picker of files gives a list of files, whose fields are not said either.
    """
    if component.type == "TextInput":
        written = component.value.get("input-type")
        return STRING if written in _TEXTS else UNKNOWN
    if component.type == "CalendarPicker":
        mode = component.value.get("mode", "single")
        return _CALENDARS.get(mode, UNKNOWN) if isinstance(mode, str) else UNKNOWN
    return _INPUTS.get(component.type, UNKNOWN)


# A tuple: what is written may be a list, which no set can be asked for.
_TEXTS = (None, "text", "email", "password")
_INPUTS = {
    "TextArea": STRING,
    "CheckboxGroup": STRINGS,
    "ChipsSelector": STRINGS,
    "RadioButtonsGroup": STRING,
    "Dropdown": STRING,
    "DatePicker": STRING,
    "OptIn": BOOLEAN,
    "PhotoPicker": ARRAY,
    "DocumentPicker": ARRAY,
}
_CALENDARS = {"single": STRING, "range": OBJECT}


def inside(whole: Type, path: tuple[str, ...]) -> Type | str:
    """The type at a path of fields, or in words why there is none."""
    for name in path:
        if whole.kind is Kind.UNKNOWN:
            return UNKNOWN
        if whole.kind is not Kind.OBJECT:
            return f"`{short(name)}` is asked of {with_article(whole.kind)}, which has no fields"
        properties = whole.properties
        if properties is None or whole.declaration.get("additionalProperties"):
            return UNKNOWN
        if name not in properties:
            return f"`{short(name)}` is not declared in `properties`"
        whole = declared_type(properties[name])
    return whole


def fits(given: Type, wanted: Type) -> bool:
    """Whether a value may stand where another is wanted, by its kind and that of its items."""
    if given.kind is Kind.UNKNOWN or wanted.kind is Kind.UNKNOWN:
        return True
    if given.kind is not wanted.kind:
        return False
    return given.kind is not Kind.ARRAY or _alike(given.items.kind, wanted.items.kind)


def _alike(given: Kind, wanted: Kind) -> bool:
    return given is wanted or given is Kind.UNKNOWN or wanted is Kind.UNKNOWN
