"""A page as tests read it: elements with their attributes and the text in them."""

from __future__ import annotations

import json
from html.parser import HTMLParser

VOID = {"meta", "input", "br", "hr", "img", "use", "path", "rect", "circle", "image"}


class Element:
    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent = tag, dict(attributes), parent
        self.children, self.pieces = [], []

    @property
    def classes(self):
        return set((self.attributes.get("class") or "").split())

    @property
    def text(self):
        return " ".join("".join(self.pieces).split())

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, tag=None, **attributes):
        """By tag, class (`class_`) and attributes, in which `_` stands for `-`."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [each for each in self.walk() if each is not self and each.fits(tag, wanted)]

    def part_text(self):
        """Of the first component."""
        return self.all(class_="text")[0].text

    def one(self, tag=None, **attributes):
        (found,) = self.all(tag, **attributes)
        return found

    def fits(self, tag, wanted):
        if tag is not None and self.tag != tag:
            return False
        classes = set(wanted.get("class", "").split())
        others = {name: value for name, value in wanted.items() if name != "class"}
        return classes <= self.classes and all(
            name in self.attributes and (value is any or self.attributes[name] == value)
            for name, value in others.items()
        )


class Page(Element):
    def __init__(self, source):
        super().__init__("", (), None)
        self.source = source
        _Reader(self).feed(source)

    @property
    def data(self):
        return json.loads("".join(self.one("script", id="flows").pieces))

    @property
    def policy(self):
        meta = self.one("meta", http_equiv="Content-Security-Policy")
        return dict(each.partition(" ")[::2] for each in meta.attributes["content"].split("; "))

    def part(self, key, screen=None):
        """The first component of this label, of a screen if one is named."""
        around = self if screen is None else self.all(data_screen=screen)[0]
        return around.all(data_key=key)[0]


class _Reader(HTMLParser):
    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self._at = page

    def handle_starttag(self, tag, attributes):
        element = Element(tag, attributes, self._at)
        self._at.children.append(element)
        if tag not in VOID:
            self._at = element

    def handle_startendtag(self, tag, attributes):
        self._at.children.append(Element(tag, attributes, self._at))

    def handle_endtag(self, tag):
        assert self._at.tag == tag
        self._at = self._at.parent

    def handle_data(self, data):
        element = self._at
        while element is not None:
            element.pieces.append(data)
            element = element.parent
