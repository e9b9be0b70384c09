"""A page as a browser reads it: its elements and their attributes, without the words."""

from __future__ import annotations

import json
import math
import re
from html.parser import HTMLParser

from tests.hostile.media import assert_log

# What joins letters or emoji shows there, and is let through there alone.
PICTURES = "\u203c\u2049\u2122\u2139\u2190-\u27ff\u2900-\u2bff\U0001f000-\U0001faff"
JOINED = re.compile(
    f"(?<=[\u0600-\u0dff])[\u200c\u200d](?=[\u0600-\u0dff])|(?<=[{PICTURES}])\ufe0f"
    f"|(?<=[{PICTURES}\ufe0f])\u200d(?=[{PICTURES}])"
)
WRITTEN = {"rich", "pieces", "said"}
"""Classes of what holds as many elements as its text asks for, of these kinds alone:"""
OF_TEXTS = {
    *("p", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "strong"),
    *("em", "s", "pre", "code", "br", "hr", "span", "ins", "del"),
}
CLASSES_OF_TEXTS = {"h1", "h2", "link", "address", "no-picture"}
EMPTY = {"meta", "input", "br", "hr", "img", "use", "path", "rect", "circle", "image"}
ADDRESSES = re.compile(r"#|data:image/(jpeg|png|webp);base64,[A-Za-z0-9+/=]*$")


def html_skeleton(text):
    """Everything that is there but words; asserts that nothing in it acts or asks for anything."""
    assert_log(JOINED.sub("", text), math.inf)
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    if "application/json" in text:
        json.loads(reader.data)
    return reader.skeleton


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.skeleton, self.open, self.data = [], [], ""
        self._inside_text = 0

    def handle_starttag(self, tag, attributes):
        _assert_harmless(attributes)
        if self._inside_text:
            assert tag in OF_TEXTS, tag
            assert [name for name, _ in attributes] in ([], ["class"])
            assert {value for _, value in attributes} <= CLASSES_OF_TEXTS
        else:
            self.skeleton.append((tag, sorted(name for name, _ in attributes)))
        if tag in EMPTY:
            return
        classes = set((dict(attributes).get("class") or "").split())
        if self._inside_text or classes & WRITTEN:
            self._inside_text += 1
        self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        self._inside_text = max(self._inside_text - 1, 0)

    def handle_data(self, data):
        if self.open and self.open[-1] == "script" and not self.data:
            self.data = data

    def handle_comment(self, data):
        raise AssertionError(data)


def _assert_harmless(attributes):
    names = [name for name, _ in attributes]
    assert len(names) == len(set(names))
    for name, value in attributes:
        assert not name.startswith("on"), name
        assert name not in {"style", "srcdoc", "action", "formaction", "xlink:href"}, name
        if name in {"href", "src"}:
            assert ADDRESSES.match(value), value
