"""The codes of Meta's static validation, as its page of error codes lists them.

Those in OBSERVED are in no documentation; answers of the API have had them.
"""

from __future__ import annotations

DOCUMENTED: dict[str, tuple[str, ...]] = {
    "JSON and version": (
        "INVALID_FLOW_JSON",
        "MISSING_FLOW_JSON_VERSION",
        "INVALID_FLOW_JSON_VERSION",
        "UNSUPPORTED_FLOW_JSON_VERSION",
        "UNAVAILABLE_FLOW_JSON_VERSION",
        "NO_SUPPORTED_DATA_API_VERSION",
    ),
    "Schema": (
        "INVALID_PROPERTY_KEY",
        "INVALID_PROPERTY_VALUE",
        "INVALID_PROPERTY_TYPE",
        "INVALID_PROPERTY_VALUE_FORMAT",
        "MISSING_REQUIRED_PROPERTY",
        "MISSING_REQUIRED_TYPE_PROPERTY",
        "MIN_ITEMS_REQUIRED",
        "MIN_CHARS_REQUIRED",
        "MINIMUM_VALUE_REQUIRED",
        "MAXIMUM_VALUE_REQUIRED",
        "PATTERN_MISMATCH",
        "INVALID_ENUM_VALUE",
        "INVALID_DEPENDENCIES",
        "NOT_KEYWORD_SCHEMA_VALIDATION_FAILED",
        "KEYWORD_ONE_OF",
    ),
    "Routing": ("INVALID_ROUTING_MODEL",),
    "Actions": (
        "INVALID_NAVIGATE_ACTION_PAYLOAD",
        "INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME",
        "INVALID_ON_CLICK_ACTION_PAYLOAD",
        "INVALID_COMPLETE_ACTION",
        "INVALID_ACTION_PAYLOAD_PROPERTY",
        "INVALID_FOOTER_PAYLOAD_OUTSIDE_FORM",
    ),
    "Data model": ("INVALID_SCREEN_DATA", "INVALID_SCREEN_DYNAMIC_DATA"),
    "Screens and names": (
        "DUPLICATE_SCREEN_IDS",
        "SCREEN_ID_IS_RESERVED_KEYWORD",
        "DUPLICATE_FORM_COMPONENT_NAMES",
        "MISSING_TERMINAL_SCREEN",
        "MISSING_FOOTER_ON_TERMINAL_SCREEN",
    ),
    "Counts": (
        "MAX_SCREENS_NUMBER",
        "MAX_EMBEDDED_LINK_PER_SCREEN",
        "MAX_FOOTER_PER_SCREEN",
        "MAX_IMAGE_PER_SCREEN",
        "MAX_OPT_IN_PER_SCREEN",
        "MORE_THAN_ONE_FOOTER",
        "MIN_VALUE_GREATER_THAN_MAX",
    ),
    "Placement and Form": ("COMPONENTS_OUTSIDE_FORM", "NATIVE_COMPONENT_IN_FORM_INIT_VALUES"),
    "If and Switch": ("MISSING_FOOTER_IN_IF_ELSE_BRANCHES", "MISSING_FOOTER_IN_SWITCH_BRANCHES"),
}

OBSERVED: dict[str, tuple[str, ...]] = {
    "JSON and version": (
        "INVALID_FLOW_JSON_VERSION_STATE",
        "INVALID_DATA_API_VERSION",
        "NO_SCHEMA_FOUND",
        "INVALID_SCHEMA",
    ),
    "Schema": (
        "INVALID_TYPE_PROPERTY_VALUE",
        "MAX_ITEMS_REQUIRED",
        "PROPERTY_NAME_MISMATCH",
        "ONE_OF_SCHEMA_VALIDATION_FAILED",
        "INVALID_ONE_OF_SCHEMA",
        "INVALID_TYPE",
    ),
    "Actions": (
        "MISSING_NAVIGATION_ACTION_PAYLOAD",
        "INVALID_NAVIGATE_ACTION_STATIC_DATA",
        "INVALID_UPDATE_DATA_ACTION_PAYLOAD",
    ),
    "Data model": ("INVALID_TEXT_DYNAMIC_DATA",),
    "Screens and names": ("INVALID_SENSITIVE_FIELD",),
    "Counts": ("MAX_ALLOWED_COMPONENTS_PER_SCREEN", "COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN"),
    "Placement and Form": (
        "INVALID_RICHTEXT_PLACEMENT",
        "INVALID_COMPONENT_PLACEMENT",
        "DATA_SOURCE_ITEMS_HAVE_BOTH_IMAGE_AND_COLOR",
        "MISSING_CART_LAYOUT",
    ),
    "If and Switch": ("EMPTY_SWITCH_CASES", "MAXIMUM_IF_NESTING"),
    "Dates": (
        "INVALID_DATE_RANGE",
        "INVALID_MIN_MAX_DAYS",
        "INVALID_DATE_SINGLE_INIT_VALUE_FORMAT",
        "MISSING_CALENDAR_PICKER_RANGE_MODE_PROP",
        "UNEXPECTED_CALENDAR_PICKER_RANGE_MODE_PROP",
    ),
    "Conditional properties": (
        "INVALID_PROPERTY_NAME_FOR_CONDITION",
        "INVALID_PROPERTY_VALUE_FOR_CONDITION",
        "DUPLICATE_PROPETY_FOR_CONDITION",
    ),
}

UNDECIDABLE_CODES = {
    "UNAVAILABLE_FLOW_JSON_VERSION": "Only Meta knows which versions an account may use.",
    "NO_SUPPORTED_DATA_API_VERSION": "Only Meta knows which versions of the data API it offers.",
    "UNSUPPORTED_FLOW_JSON_VERSION": "Only Meta knows which versions it takes just now.",
}
"""Documented codes that no file alone can earn, with the reason."""


def all_codes() -> dict[str, str]:
    """Every code with its group."""
    both = (*DOCUMENTED.items(), *OBSERVED.items())
    return {code: group for group, codes in both for code in codes}
