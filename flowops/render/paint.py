"""Colour that repeats what a sign says and never replaces it."""

from __future__ import annotations

import click
from msgspec import Struct

COLOURS = {"+": "green", "-": "red", "~": "yellow", "^": "cyan", "=": "blue", "!": "red"}


class Paint(Struct, frozen=True):
    enabled: bool = False

    def __call__(self, text: str, colour: str | None = None, *, bold: bool = False) -> str:
        return click.style(text, fg=colour, bold=bold) if self.enabled else text

    def sign(self, sign: str) -> str:
        return self(sign, COLOURS.get(sign), bold=True)

    def dim(self, text: str) -> str:
        return click.style(text, dim=True) if self.enabled else text


PLAIN = Paint()
