"""Strict YAML: the bytes of a manifest become a document that says what it looks like it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowops.manifest import rules
from flowops.manifest.document import Document
from flowops.manifest.files import LARGEST_MANIFEST
from flowops.manifest.source import Flaw, SourceText, Unreadable, decode, refusal
from flowops.manifest.yaml_loader import NotPlain, load_plain

if TYPE_CHECKING:
    from flowops.manifest.document import Place
    from flowops.manifest.yaml_builder import Builder


def read_yaml(path: str, data: bytes) -> tuple[Document, tuple[Flaw, ...]]:
    """The document, and what is wrong although it can be read on.

    Raises InvalidInput where it cannot. Nothing is ever constructed from a tag: crafted ones make
    PyYAML's constructors raise IndexError, KeyError and ValueError.
    """
    if len(data) > LARGEST_MANIFEST:
        flaw = Flaw((0, 0), rules.SIZE.id, "the manifest is larger than 16 MiB")
        raise refusal(path, [SourceText(path, "").finding(flaw)])
    source = decode(path, data, rule=rules.SYNTAX.id)
    try:
        _check_characters(source.text)
        try:
            value = load_plain(source.text)
        except NotPlain:
            builder = _build(source)
        else:
            return Document(source, value, lambda: read_places(source)), ()
    except Unreadable as unreadable:
        raise refusal(path, [source.finding(unreadable.flaw)]) from None
    root = builder.root
    document = Document(source, builder.value, lambda: root)
    return document, tuple(builder.flaws)


def read_places(source: SourceText) -> Place:
    """Where the values of a text stand that is known to be sound YAML."""
    return _build(source).root


def _build(source: SourceText) -> Builder:
    # Only where there is something to say of it.
    from flowops.manifest.yaml_builder import Builder
    from flowops.manifest.yaml_events import read_events

    builder = Builder(source)
    for event in read_events(source.text):
        builder.take(event)
    return builder


def _check_characters(text: str) -> None:
    found = _unprintable(is_ascii=text.isascii()).search(text)
    if found:
        message = f"an invisible character (U+{ord(found[0]):04X}) that YAML does not allow"
        raise Unreadable(Flaw(found.span(), rules.SYNTAX.id, message, "remove it"))


def _unprintable(*, is_ascii: bool) -> re.Pattern[str]:
    """All but YAML's printable characters, without the line breaks that only YAML 1.1 takes for
    such. The long one takes 3 ms to compile, and most manifests do without.
    """
    rest = r"\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
    return re.compile(rf"[^\t\n\r\x20-\x7e{'' if is_ascii else rest}]")
