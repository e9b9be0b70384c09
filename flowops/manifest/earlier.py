"""A manifest as it once was: which file each flow had, and what is in it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.manifest.entries import Entries
from flowops.manifest.files import LARGEST_DEFINITION
from flowops.manifest.json_reader import definition_of, read_json
from flowops.manifest.paths import why_outside
from flowops.manifest.yaml_reader import read_yaml

if TYPE_CHECKING:
    from flowops.model.definition import Definition

LARGEST = LARGEST_DEFINITION + 1
"""Bytes of a file that are to be read, so that what is too large is seen to be."""


class FormerFlow(Struct, frozen=True):
    """`json` is the way from the manifest's folder to its file, as the manifest had it then."""

    key: str
    name: str
    json: str


def former_flows(shown: str, data: bytes, environment: str) -> tuple[FormerFlow, ...]:
    """The flows of a manifest, as far as they can be made out. It need not be valid any more.

    Raises InvalidInput where it cannot be read at all.
    """
    document, _ = read_yaml(shown, data)
    entries = Entries.of(document, frozenset())
    settings = document.value if isinstance(document.value, dict) else {}
    flows = settings.get("flows")
    names = flows if isinstance(flows, dict) else {}
    return tuple(
        FormerFlow(each.key, _name(names.get(each.key), each.key), posixpath.normpath(each.json))
        for each in entries.mentions(environment)
        if why_outside(each.json) is None
    )


def former_definition(shown: str, data: bytes) -> Definition:
    """Raises InvalidInput, with findings in the file."""
    return definition_of(read_json(shown, data))


def _name(entry: object, key: str) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    return name if isinstance(name, str) else key
