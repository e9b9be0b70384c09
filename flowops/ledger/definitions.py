"""A kept definition as bytes, which must have the fingerprint that its name says."""

from __future__ import annotations

import json

from flowops.ledger.store import Damaged
from flowops.model.definition import Definition

DEFINITION_LIMIT = 64 * 1024 * 1024
"""Bytes. Meta takes 10 MB of Flow JSON, and escapes may make it six times as long."""


def encode_definition(definition: Definition) -> bytes:
    """Keys stay in the author's order, which the canonical form would lose for those who read."""
    return json.dumps(definition.value, separators=(",", ":")).encode()


def decode_definition(content: bytes, fingerprint: str) -> Definition:
    """Raises Damaged unless the content has this very fingerprint."""
    try:
        value = json.loads(content.decode())
        if isinstance(value, dict):
            definition = Definition.from_value(value)
            if definition.fingerprint == fingerprint:
                return definition
    except (ValueError, RecursionError) as error:
        raise Damaged("it is not JSON in UTF-8") from error
    raise Damaged("its content is not what its name says")
