"""A schema that no later version fits."""

from __future__ import annotations


def closed(schema):
    """The same schema, refusing every key that it does not describe."""
    if isinstance(schema, dict):
        more = {"additionalProperties": False} if "properties" in schema else {}
        return {**{key: closed(value) for key, value in schema.items()}, **more}
    return schema
