"""The API described for machines: the OpenAPI document, read from wherever this is installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent
_PLACES = (
    _PACKAGE / "_schemas" / "openapi.json",  # in a wheel
    _PACKAGE.parent / "schemas" / "openapi.json",  # in a checkout
)


@cache
def openapi_document() -> bytes:
    """OpenAPI 3.1, of the profile `documented`."""
    return next(place for place in _PLACES if place.exists()).read_bytes()
