"""The few definitions that flows of a simulation hold, by short names."""

from __future__ import annotations

from flowops.model.definition import Definition
from flowops.sandbox.switches import Switches
from flowops.sandbox.validation import take_in


def _screen(text: str, *, footer: bool = True) -> dict[str, object]:
    end = {"name": "complete", "payload": {}}
    children: list[dict[str, object]] = [{"type": "TextHeading", "text": text}]
    if footer:
        children.append({"type": "Footer", "label": "Done", "on-click-action": end})
    layout = {"type": "SingleColumnLayout", "children": children}
    return {"id": "ONLY", "title": "One", "terminal": True, "success": True, "layout": layout}


def _definition(text: str, *, footer: bool = True) -> Definition:
    value = {"version": "7.1", "screens": [_screen(text, footer=footer)]}
    return Definition.from_value(value)


GOOD = ("v1", "v2", "v3")
"""What our manifest asks for, one after the other."""

BAD = "bad"
"""Ours as well, but Meta finds errors in it."""

FOREIGN = ("theirs1", "theirs2", "theirs3")
"""What somebody else uploads."""

DEFINITIONS = {name: _definition(name) for name in (*GOOD, *FOREIGN)}
DEFINITIONS[BAD] = _definition(BAD, footer=False)

LABELS = {each.fingerprint: name for name, each in DEFINITIONS.items()}

UPLOADS = {name: take_in(each.value, Switches()) for name, each in DEFINITIONS.items()}
"""As the gateway takes them in, errors found."""

TAKEN_AS = {upload.fingerprint: name for name, upload in UPLOADS.items()}
