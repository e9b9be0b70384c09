"""What a binding shows before anybody has answered: examples of declared data, initial values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.flowjson.expressions import is_expression, parse_expression
from flowops.flowjson.references import Reference, read_reference
from flowops.screens.evaluating import Undecided, evaluate

if TYPE_CHECKING:
    from flowops.flowjson.flow import Component, Flow, Screen

_NOTHING_CHOSEN = frozenset(
    {"CheckboxGroup", "ChipsSelector", "PhotoPicker", "DocumentPicker"}
)  # their value is a list


class Scope:
    """One screen of a flow, and what its references come to where a file can say so."""

    def __init__(self, flow: Flow, screen: Screen) -> None:
        self._flow = flow
        self._screen = screen

    @property
    def data(self) -> dict[str, Any]:
        """The examples of the declared fields, by name."""
        return _examples(self._screen)

    def shown(self, value: object, levels: int = 8) -> Any:  # noqa: ANN401 - any JSON value
        """The value with its bindings replaced; what only a session decides stays as written.

        Bindings further inside than so many `levels` stay too.
        """
        if isinstance(value, str):
            return self._shown_text(value)
        if isinstance(value, list) and levels:
            return [self.shown(each, levels - 1) for each in value]
        if isinstance(value, dict) and levels:
            return {key: self.shown(each, levels - 1) for key, each in value.items()}
        return value

    def decided(self, reference: Reference) -> object:
        """What a person's screen starts with. Raises Undecided."""
        if reference.root == "data":
            return self._example(reference)
        if reference.screen is not None or len(reference.path) > 1:
            raise Undecided
        return self._initial(reference.name)

    def _shown_text(self, text: str) -> object:
        try:
            if is_expression(text):
                return plain_number(evaluate(parse_expression(text).tree, self._example))
            found = read_reference(text) if text.startswith("${") else None
            if isinstance(found, Reference) and found.end == len(text):
                return self._example(found)
        except Undecided:
            pass
        return text

    def _example(self, reference: Reference) -> object:
        if reference.root != "data":
            raise Undecided
        screen: Screen | None = self._screen
        if reference.screen is not None:
            screen = self._flow.screens_by_id.get(reference.screen)
        value: object = {} if screen is None else _examples(screen)
        for step in reference.path:
            if not isinstance(value, dict) or step not in value:
                raise Undecided
            value = value[step]
        return value

    def _initial(self, name: str) -> object:
        component = self._screen.inputs.get(name)
        if component is None:
            raise Undecided
        said = self.initial(component)
        if said is None:
            return _untouched(component.type)
        return said

    def initial(self, component: Component) -> Any:  # noqa: ANN401 - any JSON value
        """What an input holds at first, as it or its Form says; None where neither does."""
        own = self.shown(component.value.get("init-value"))
        return own if own is not None else self.of_form(component, "init-values")

    def of_form(self, component: Component, values: str) -> Any:  # noqa: ANN401 - any JSON value
        """What the Form around an input says of it in its `init-values` or `error-messages`."""
        around = component.form
        said = None if around is None else self.shown(around.value.get(values))
        return said.get(component.name) if isinstance(said, dict) else None


def plain_number(value: object) -> object:
    """A whole number without its point, as an app shows it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _untouched(kind: str) -> object:
    if kind == "OptIn":
        return False
    return [] if kind in _NOTHING_CHOSEN else ""


def _examples(screen: Screen) -> dict[str, Any]:
    return {
        name: declared["__example__"]
        for name, declared in screen.data.items()
        if isinstance(declared, dict) and "__example__" in declared
    }
