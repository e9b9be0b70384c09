"""Whether a value fits a JSON Schema, fast: "no" only means that somebody else has to look.

It knows the keywords that our schemas use. A value that it passes, jsonschema passes too; of one
that it does not, jsonschema says what is wrong, if anything is.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from flowops.flowjson.schemas import load_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Fits = Callable[[Any], bool]

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}
_SAYS_NOTHING = frozenset(
    {
        *("$schema", "$id", "$defs", "title", "description", "default", "examples"),
        *("x-rule", "patternErrorMessage"),
        *("then", "else"),  # said with `if`
    }
)


@cache
def fitting(name: str) -> Fits:
    """The test of the schema of that name."""
    root = load_schema(name)
    return _Compiler(root).test(root)


class _Compiler:
    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self._by_reference: dict[str, Fits] = {}

    def test(self, schema: Mapping[str, Any]) -> Fits:
        tests = [self._test(keyword, schema) for keyword in schema if keyword not in _SAYS_NOTHING]
        if len(tests) == 1:
            return tests[0]

        def fits(value: object) -> bool:
            for each in tests:  # noqa: SIM110 - a generator takes twice as long
                if not each(value):
                    return False
            return True

        return fits

    def _test(self, keyword: str, schema: Mapping[str, Any]) -> Fits:
        wanted = schema[keyword]
        if keyword in _SIMPLE:
            return _SIMPLE[keyword](wanted)
        if keyword in _OF_PARTS:
            return _OF_PARTS[keyword](self, wanted)
        if keyword == "if":
            return self._branch(schema)
        # The keyword `properties` says what the other members of an object are.
        return self._members(schema) if keyword in _MEMBERS else _never

    def _any_of(self, wanted: list[Mapping[str, Any]]) -> Fits:
        options = [self.test(each) for each in wanted]
        return lambda value: any(fits(value) for fits in options)

    def _branch(self, schema: Mapping[str, Any]) -> Fits:
        """Our conditions ask for a type alone, so that a "no" of theirs is one."""
        condition = self.test(schema["if"])
        then, other = self.test(schema.get("then", {})), self.test(schema.get("else", {}))
        return lambda value: then(value) if condition(value) else other(value)

    def _items(self, wanted: Mapping[str, Any]) -> Fits:
        item = self.test(wanted)
        return lambda value: type(value) is not list or all(map(item, value))

    def _names(self, wanted: Mapping[str, Any]) -> Fits:
        name = self.test(wanted)
        return lambda value: type(value) is not dict or all(map(name, value))

    def _referred(self, reference: str) -> Fits:
        found = self._by_reference.get(reference)
        if found is None:
            schema = self._root
            for step in reference.removeprefix("#/").split("/"):
                schema = schema[step]
            found = self._by_reference[reference] = self.test(schema)
        return found

    def _members(self, schema: Mapping[str, Any]) -> Fits:
        known = {key: self.test(each) for key, each in schema.get("properties", {}).items()}
        others = schema.get("additionalProperties", True)
        other = (lambda _: others) if isinstance(others, bool) else self.test(others)

        def fits(value: Any) -> bool:  # noqa: ANN401 - whatever a file has
            if type(value) is not dict:
                return True
            return all([known.get(key, other)(item) for key, item in value.items()])  # noqa: C419 - faster

        return fits


def _never(_: object) -> bool:
    return False


def _of_type(name: str) -> Fits:
    types = _TYPES.get(name, ())
    if len(types) == 1:
        (only,) = types
        return lambda value: type(value) is only
    return lambda value: type(value) in types


def _enum(wanted: list[Any]) -> Fits:
    # True is 1 to Python and not to JSON; all of ours are texts, and other ones get a second look.
    words = frozenset(each for each in wanted if isinstance(each, str))
    return lambda value: type(value) is str and value in words


def _required(wanted: list[str]) -> Fits:
    needed = frozenset(wanted)
    return lambda value: type(value) is not dict or needed <= value.keys()


def _pattern(wanted: str) -> Fits:
    found = re.compile(wanted).fullmatch
    return lambda value: type(value) is not str or found(value) is not None


def _distinct(value: Any) -> bool:  # noqa: ANN401 - whatever a file has
    if type(value) is not list:
        return True
    return all(type(each) is str for each in value) and len(set(value)) == len(value)


_MEMBERS = {"properties", "additionalProperties"}
_OF_PARTS: dict[str, Callable[[_Compiler, Any], Fits]] = {
    "$ref": _Compiler._referred,  # noqa: SLF001 - our own
    "anyOf": _Compiler._any_of,  # noqa: SLF001 - our own
    "items": _Compiler._items,  # noqa: SLF001 - our own
    "propertyNames": _Compiler._names,  # noqa: SLF001 - our own
}
_NUMBERS = (int, float)
_SIMPLE: dict[str, Callable[[Any], Fits]] = {
    "type": lambda wanted: _of_type(str(wanted)),
    "const": lambda wanted: lambda value: type(value) is type(wanted) and value == wanted,
    "enum": _enum,
    "required": _required,
    "pattern": _pattern,
    "uniqueItems": lambda wanted: _distinct if wanted else lambda _: True,
    "minLength": lambda least: lambda value: type(value) is not str or len(value) >= least,
    "maxLength": lambda most: lambda value: type(value) is not str or len(value) <= most,
    "minItems": lambda least: lambda value: type(value) is not list or len(value) >= least,
    "minProperties": lambda least: lambda value: type(value) is not dict or len(value) >= least,
    "minimum": lambda least: lambda value: type(value) not in _NUMBERS or value >= least,
    "maximum": lambda most: lambda value: type(value) not in _NUMBERS or value <= most,
    "exclusiveMinimum": lambda least: lambda value: type(value) not in _NUMBERS or value > least,
}
