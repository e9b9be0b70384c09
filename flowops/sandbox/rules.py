"""The rules of Flow JSON that the sandbox knows: one small function per rule, and two lists.

A rule yields Meta's code, a message and the route of what is wrong. Sources: Meta, "Flow JSON"
(FJ), "Components" (CO) and "Error codes" (EC).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flowops.sandbox.flows import Json
from flowops.sandbox.screens import (
    Route,
    components_of,
    entry_screens,
    routes_of,
    screen_ids,
    screens_of,
)
from flowops.sandbox.switches import Switches
from flowops.sandbox.versions import DATA_API_VERSIONS, is_known

Found = Iterator[tuple[str, str, Route]]
Rule = Callable[[Json, Switches], Found]

COMPONENTS = frozenset(
    {
        # CO: the 24 components; If and Switch stand among them.
        "CalendarPicker",
        "CheckboxGroup",
        "ChipsSelector",
        "DatePicker",
        "DocumentPicker",
        "Dropdown",
        "EmbeddedLink",
        "Footer",
        "Form",
        "If",
        "Image",
        "ImageCarousel",
        "NavigationList",
        "OptIn",
        "PhotoPicker",
        "RadioButtonsGroup",
        "RichText",
        "Switch",
        "TextArea",
        "TextBody",
        "TextCaption",
        "TextHeading",
        "TextInput",
        "TextSubheading",
    }
)


def version_is_known(definition: Json, switches: Switches) -> Found:
    """EC: required, and one that exists."""
    if "version" not in definition:
        yield "MISSING_FLOW_JSON_VERSION", "The Flow JSON version is missing.", ()
    elif not is_known(definition["version"], switches):
        yield "INVALID_FLOW_JSON_VERSION", "The Flow JSON version is invalid.", ("version",)


def data_api_version_is_known(definition: Json, _: Switches) -> Found:
    """FJ, changelog: "3.0", and "4.0" since November 2025."""
    version = definition.get("data_api_version")
    if version is not None and not _is_one_of(version, DATA_API_VERSIONS):
        yield (
            "INVALID_DATA_API_VERSION",
            "The data API version is invalid.",
            ("data_api_version",),
        )


def there_is_a_screen(definition: Json, _: Switches) -> Found:
    """FJ: `screens` is required and holds at least one."""
    if "screens" not in definition:
        yield _missing("screens", ())
    elif not isinstance(definition["screens"], list):
        yield _wrong_type("screens", ("screens",))
    elif not definition["screens"]:
        yield "MIN_ITEMS_REQUIRED", "At least 1 item is required in 'screens'.", ("screens",)


def screens_are_objects(definition: Json, _: Switches) -> Found:
    screens = definition.get("screens")
    for index, screen in enumerate(screens if isinstance(screens, list) else ()):
        if not isinstance(screen, dict):
            yield _wrong_type("screens", ("screens", index))


def screen_ids_are_given(definition: Json, _: Switches) -> Found:
    """FJ: `id` is required; SUCCESS is reserved for the end of the flow."""
    for route, screen in screens_of(definition):
        if "id" not in screen:
            yield _missing("id", route)
        elif not isinstance(screen["id"], str):
            yield _wrong_type("id", (*route, "id"))
        elif screen["id"].upper() == "SUCCESS":
            yield (
                "SCREEN_ID_IS_RESERVED_KEYWORD",
                "'SUCCESS' is a reserved keyword and cannot be a screen id.",
                (*route, "id"),
            )


def screen_ids_are_unique(definition: Json, _: Switches) -> Found:
    """EC: DUPLICATE_SCREEN_IDS."""
    seen: set[str] = set()
    for route, screen in screens_of(definition):
        name = screen.get("id")
        if isinstance(name, str):
            if name in seen:
                yield "DUPLICATE_SCREEN_IDS", f"Duplicate screen id '{name}'.", (*route, "id")
            seen.add(name)


def screens_have_a_layout(definition: Json, _: Switches) -> Found:
    """FJ: `layout` is required, with SingleColumnLayout the only type and a list of children."""
    for route, screen in screens_of(definition):
        layout, place = screen.get("layout"), (*route, "layout")
        if layout is None:
            yield _missing("layout", route)
        elif not isinstance(layout, dict):
            yield _wrong_type("layout", place)
        elif layout.get("type") != "SingleColumnLayout":
            yield _wrong_value("type", (*place, "type") if "type" in layout else place)
        elif not isinstance(layout.get("children"), list):
            yield _wrong_type("children", (*place, "children") if "children" in layout else place)


def components_exist(definition: Json, _: Switches) -> Found:
    """CO: every component has a type, spelled exactly."""
    for screen_route, screen in screens_of(definition):
        for route, component in components_of(screen, screen_route):
            if not isinstance(component, dict):
                yield _wrong_type("children", route)
            elif "type" not in component:
                yield (
                    "MISSING_REQUIRED_TYPE_PROPERTY",
                    "Required property 'type' is missing.",
                    route,
                )
            elif not _is_one_of(component["type"], COMPONENTS):
                yield _wrong_value("type", (*route, "type"))


def there_is_a_terminal_screen(definition: Json, _: Switches) -> Found:
    """FJ: a flow ends on a screen with `terminal: true`."""
    screens = tuple(screens_of(definition))
    if screens and not any(screen.get("terminal") is True for _, screen in screens):
        yield "MISSING_TERMINAL_SCREEN", "At least one terminal screen is required.", ("screens",)


def terminal_screens_have_a_footer(definition: Json, _: Switches) -> Found:
    """FJ: it is mandatory there; one inside Form, If or Switch counts."""
    for route, screen in screens_of(definition):
        if screen.get("terminal") is True and not _has_footer(screen, route):
            yield (
                "MISSING_FOOTER_ON_TERMINAL_SCREEN",
                "Footer component is missing on a terminal screen.",
                route,
            )


def routing_model_is_given(definition: Json, _: Switches) -> Found:
    """FJ: an endpoint flow needs a `routing_model`."""
    model = definition.get("routing_model")
    if model is None and definition.get("data_api_version") is not None:
        yield _missing("routing_model", ())
    elif model is not None and not isinstance(model, dict):
        yield _wrong_type("routing_model", ("routing_model",))


def routing_model_names_screens(definition: Json, _: Switches) -> Found:
    """EC: INVALID_ROUTING_MODEL, for a key or a target that is no screen."""
    model, known = definition.get("routing_model"), screen_ids(definition)
    for source, targets in model.items() if isinstance(model, dict) else ():
        place = ("routing_model", source)
        if source not in known:
            yield _wrong_routing(f"screen '{source}' does not exist", place)
        if not isinstance(targets, list):
            yield _wrong_type(source, place)
            continue
        for index, target in enumerate(targets):
            if not _is_one_of(target, known):
                yield _wrong_routing(f"screen '{target}' does not exist", (*place, index))


def screens_are_reachable(definition: Json, _: Switches) -> Found:
    """FJ, "Routing rules": from an entry screen, which no route leads to."""
    model = definition.get("routing_model")
    if not isinstance(model, dict) or not model:
        return
    routes, reached = routes_of(definition), set(entry_screens(definition))
    waiting = list(reached)
    while waiting:
        fresh = set(routes.get(waiting.pop(), ())) - reached
        reached |= fresh
        waiting += fresh
    for name in sorted(screen_ids(definition) - reached):
        yield _wrong_routing(f"screen '{name}' cannot be reached", ("routing_model",))


LENIENT_RULES: tuple[Rule, ...] = (
    version_is_known,
    data_api_version_is_known,
    screens_are_objects,
    screen_ids_are_given,
    screen_ids_are_unique,
    routing_model_names_screens,
)

STRICT_RULES: tuple[Rule, ...] = (
    *LENIENT_RULES,
    there_is_a_screen,
    screens_have_a_layout,
    components_exist,
    there_is_a_terminal_screen,
    terminal_screens_have_a_footer,
    routing_model_is_given,
    screens_are_reachable,
)


def _has_footer(screen: Json, route: Route) -> bool:
    components = (component for _, component in components_of(screen, route))
    return any(isinstance(item, dict) and item.get("type") == "Footer" for item in components)


def _is_one_of(value: object, names: frozenset[str]) -> bool:
    return isinstance(value, str) and value in names


def _missing(name: str, route: Route) -> tuple[str, str, Route]:
    return "MISSING_REQUIRED_PROPERTY", f"Required property '{name}' is missing.", route


def _wrong_type(name: str, route: Route) -> tuple[str, str, Route]:
    return "INVALID_PROPERTY_TYPE", f"Invalid type found for property '{name}'.", route


def _wrong_value(name: str, route: Route) -> tuple[str, str, Route]:
    return "INVALID_PROPERTY_VALUE", f"Invalid value found for property '{name}'.", route


def _wrong_routing(reason: str, route: Route) -> tuple[str, str, Route]:
    return "INVALID_ROUTING_MODEL", f"Invalid routing model: {reason}.", route
