"""What PyYAML's parser sees, event by event, in a shape of our own; nothing is constructed."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flowops.manifest.yaml_causes import cause_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.manifest.source import Span


class Kind(Enum):
    DOCUMENT = "DocumentStartEvent"
    MAPPING = "MappingStartEvent"
    SEQUENCE = "SequenceStartEvent"
    MAPPING_END = "MappingEndEvent"
    SEQUENCE_END = "SequenceEndEvent"
    SCALAR = "ScalarEvent"
    ALIAS = "AliasEvent"


class Event(Struct, frozen=True):
    """`plain` is a scalar without quotes or tag, `in_brackets` a collection between [] or {}."""

    kind: Kind
    span: Span
    text: str
    plain: bool
    in_brackets: bool
    anchor: str | None
    tag: str | None


def read_events(text: str) -> Iterator[Event]:
    """Raises Unreadable for what is no YAML."""
    # 30 ms to import, so only who reads a manifest pays for it.
    import yaml

    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    kinds = {kind.value: kind for kind in Kind}
    try:
        for event in yaml.parse(text, Loader=loader):
            kind = kinds.get(type(event).__name__)
            if kind:
                yield _event(kind, event)
    except yaml.MarkedYAMLError as error:
        raise cause_of(text, error) from None


def _event(kind: Kind, event: Any) -> Event:  # noqa: ANN401 - the classes share no useful type
    return Event(
        kind,
        span=(event.start_mark.index, event.end_mark.index),
        text=str(getattr(event, "value", "")),
        plain=kind is Kind.SCALAR and event.implicit[0],
        in_brackets=bool(getattr(event, "flow_style", False)),
        anchor=getattr(event, "anchor", None),
        tag=getattr(event, "tag", None),
    )
