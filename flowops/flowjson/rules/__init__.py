"""All rules of Flow JSON, one file a section, in the order of their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.flowjson.rules import (
    actions,
    bound_types,
    branches,
    buttons,
    calendars,
    cases,
    choices,
    conditions,
    counts,
    data_model,
    dates,
    effects,
    endings,
    endpointless,
    entries,
    file,
    form,
    form_values,
    images,
    interpolation,
    known,
    lints,
    lists,
    navigation,
    neighbours,
    payloads,
    placement,
    references,
    routing,
    screens,
    strings,
    texts,
    top_level,
    uploads,
    version,
    ways,
)

if TYPE_CHECKING:
    from flowops.flowjson.rule import Rule

SECTIONS = (
    file.SECTION,
    version.SECTION,
    top_level.SECTION,
    screens.SECTION,
    endings.SECTION,
    data_model.SECTION,
    bound_types.SECTION,
    placement.SECTION,
    known.SECTION,
    counts.SECTION,
    neighbours.SECTION,
    strings.SECTION,
    interpolation.SECTION,
    form.SECTION,
    form_values.SECTION,
    texts.SECTION,
    entries.SECTION,
    choices.SECTION,
    dates.SECTION,
    calendars.SECTION,
    buttons.SECTION,
    images.SECTION,
    uploads.SECTION,
    lists.SECTION,
    branches.SECTION,
    cases.SECTION,
    conditions.SECTION,
    actions.SECTION,
    navigation.SECTION,
    effects.SECTION,
    payloads.SECTION,
    references.SECTION,
    routing.SECTION,
    ways.SECTION,
    endpointless.SECTION,
    lints.SECTION,
)
RULES: tuple[Rule, ...] = tuple(
    sorted((rule for section in SECTIONS for rule in section.rules), key=lambda rule: rule.id)
)
BY_ID: dict[str, Rule] = {rule.id: rule for rule in RULES}
