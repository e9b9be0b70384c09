"""Damage to valid input: bytes and values of it, the same from the same random numbers.

Fast on purpose: a case costs microseconds, and what it is tried on costs the rest.
"""

from __future__ import annotations

import json

CRUMBS = [
    *(each.encode() for each in "{}[]:,\"\\#&*!|>%@`'-?~$/."),
    b"\t", b"\r\n", b"\n", b" ", b"\0", b"\x07", b"\x7f", b"\xff", b"\xc2\xa0", b"\xef\xbb\xbf",
    b"\xe2\x80\xa8", b"\xed\xa0\x80", "é".encode(), "😀".encode(), b"null", b"true", b"NaN",
    b"-Infinity", b"1e999", b"-0", b"0x1f", b"017", b"9" * 30, b"9" * 5000, b"[" * 300,
    b'{"a":' * 150, b'"\\ud800"', b"\\u0000", b"${data.", b"${", b"`", b"__proto__", b"//", b"%0a",
]  # fmt: skip
ODD = [
    None, True, False, 0, -1, 1, 10**17, -(10**30), 0.5, 1e300, 5e-324, "", " ", "a", "x" * 3000,
    "\x00", "\x1b[2J", "\u202e", "::error::x", "../..", "\ud800", "${data.x}", "${form.a}", "` ( `",
    "`${data.a} == 'x'`", "(a+)+$", "[a-z", "2024-02-30", "99999999999999999999", "1e5", "\ufeff",
    [], {}, [[]], [{}], {"": None}, {"type": "If"}, ["", 1], [None] * 50,
]  # fmt: skip


def damaged(random, text, crumbs=CRUMBS):
    """The bytes with one to four pieces replaced, put in, taken out, doubled or moved."""
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        at = random.randrange(len(text) + 1)
        kind = random.randrange(7)
        if kind == 0:
            text = text[:at] + bytes([random.randrange(256)]) + text[at + 1 :]
        elif kind == 1:
            text = text[:at] + random.choice(crumbs) + text[at:]
        elif kind == 2:
            text = text[:at] + random.choice(crumbs) + text[at + random.randrange(1, 20) :]
        elif kind == 3:
            text = text[:at] + text[at + random.randrange(1, 40) :]
        elif kind == 4:
            piece = text[at : at + random.randrange(1, 60)]
            text = text[:at] + piece * random.randrange(2, 5) + text[at:]
        elif kind == 5:
            other = random.randrange(len(text) + 1)
            text = text[:at] + text[other : other + random.randrange(1, 60)] + text[at:]
        else:
            text = text[:at]
        if not text:
            return text
    return text


def changed(random, text, odd=ODD):
    """The value of a JSON text with one to four of its parts replaced, removed, added or moved."""
    root = [json.loads(text)]
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        holder, step = random.choice(_places(root))
        kind = random.randrange(6)
        if kind <= 1:
            holder[step] = _copy(random.choice(odd))
        elif kind == 2 and holder is not root:
            del holder[step]
        elif kind == 3 and isinstance(holder, dict):
            other = random.choice(_places(root))
            name = other[1] if isinstance(other[1], str) else str(random.choice(odd))
            holder[name] = _copy(random.choice(odd))
        elif kind == 4:
            there, at = random.choice(_places(root))
            holder[step] = _copy(there[at])
        elif isinstance(holder, list) and holder is not root:
            holder.extend(_copy(holder[step]) for _ in range(random.randrange(1, 4)))
        elif isinstance(holder, dict):
            holder[f"{step}x"] = holder.pop(step)
    return root[0]


def _places(root):
    """Every holder with every step into it."""
    places, waiting = [(root, 0)], [root[0]]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, (dict, list)):
            steps = holder if isinstance(holder, dict) else range(len(holder))
            places += [(holder, step) for step in steps]
            waiting += holder.values() if isinstance(holder, dict) else holder
    return places


def _copy(value):
    if isinstance(value, dict):
        return {key: _copy(each) for key, each in value.items()}
    return [_copy(each) for each in value] if isinstance(value, list) else value
