"""What an answer complains of, in whatever shape it comes: JSON, HTML, plain text, nothing.

The gateway's page states no shape for errors. Met elsewhere: Graph's `{"error": {…}}`, the same
with `metaCode`, `{"message"}`, `{"errors": […]}`, problem+json, FastAPI's `detail`, bare strings.
"""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flowops.http.sentence import one_sentence, words_of_html
from flowops.http.strict_json import NotUnderstood, map_strings, parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.http.exchange import Reply
    from flowops.http.secret import Secret

# In the order in which they speak to a person: Graph writes error_user_msg for one.
_TEXT_KEYS = (
    "error_user_msg", "message", "detail", "details", "description", "error_description",
    "errorMessage", "error_message", "reason", "msg", "title", "error", "errors",
)  # fmt: skip
_META_KEYS = ("metaCode", "meta_code")
_CODE_KEYS = ("code", "errorCode", "error_code")
# Graph begins many messages with their code: "(#100) Invalid parameter".
_CODE_IN_TEXT = re.compile(r"\(#([0-9]{1,7})\)")
_MOST_NODES = 500
_MOST_TEXTS = 20
_READ = 64 * 1024


class Complaint(Struct, frozen=True):
    """`codes` are all that were found, `meta_code` the one to show; `texts` are in lower case.

    `in_own_words`: the gateway's or Meta's envelope `{"error": {"message", "code"}}`, which a proxy
    in front of them does not write.
    """

    sentence: str = ""
    meta_code: int | None = None
    codes: frozenset[int] = frozenset()
    texts: str = ""
    in_own_words: bool = False


def read_complaint(reply: Reply, key: Secret | None) -> Complaint:
    """Never fails: what cannot be read is shown as its first words, or not at all."""
    scrub = str if key is None else key.scrub
    try:
        value = map_strings(parse_json(reply.body[:_READ]), scrub)
    except NotUnderstood:
        text = scrub(reply.body[:_READ].decode("utf-8", "replace"))
        is_html = text.lstrip().startswith("<")
        words = scrub(words_of_html(text)) if is_html else text
        return Complaint(sentence=one_sentence(words))
    return complaint_of(value, reply.status)


def complaint_of(value: object, status: int) -> Complaint:
    """The complaint in a parsed body. A `code` that only repeats the status is not Meta's."""
    nodes = tuple(_nodes(value))
    texts = tuple(dict.fromkeys(_texts(value, nodes)))[:_MOST_TEXTS]
    metas = [code for node in nodes for code in _codes(node, _META_KEYS)]
    plain = [code for node in nodes for code in _codes(node, _CODE_KEYS) if code != status]
    told = [int(match) for text in texts for match in _CODE_IN_TEXT.findall(text)]
    codes = [*metas, *plain, *told]
    return Complaint(
        sentence=one_sentence(_joined(texts)),
        meta_code=codes[0] if codes else None,
        codes=frozenset(codes),
        texts="\n".join(texts).lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"),
        in_own_words=_is_envelope(value),
    )


def _nodes(value: object) -> Iterator[dict[str, Any]]:
    """Every object inside, outermost first; also those that somebody packed into a string."""
    waiting: deque[object] = deque([value])
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.popleft()
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node[:_MOST_NODES])
        elif isinstance(node, str) and node.lstrip().startswith("{"):
            waiting.extend(_unpacked(node))


def _unpacked(text: str) -> list[object]:
    try:
        return [map_strings(parse_json(text.encode("utf-8", "replace")), str)]
    except NotUnderstood:
        return []


def _texts(value: object, nodes: tuple[dict[str, Any], ...]) -> Iterator[str]:
    yield from _strings(value)
    for node in nodes:
        for key in _TEXT_KEYS:
            yield from _strings(node.get(key))


def _strings(value: object) -> Iterator[str]:
    several = value[:_MOST_TEXTS] if isinstance(value, list) else [value]
    for each in several:
        if isinstance(each, str) and each.strip() and not each.lstrip().startswith("{"):
            yield each.strip()


def _codes(node: dict[str, Any], keys: tuple[str, ...]) -> Iterator[int]:
    for key in keys:
        code = node.get(key)
        if isinstance(code, str) and re.fullmatch(r"[0-9]{1,7}", code):
            yield int(code)
        elif isinstance(code, int) and not isinstance(code, bool) and 0 <= code < 10**7:
            yield code


def _joined(texts: tuple[str, ...]) -> str:
    said = ""
    for text in texts[:3]:
        if text not in said:
            said = f"{said}: {text}" if said else text
    return said


def _is_envelope(value: object) -> bool:
    error = value.get("error") if isinstance(value, dict) else None
    if not isinstance(error, dict) or not isinstance(error.get("message"), str):
        return False
    return any(key in error for key in (*_META_KEYS, *_CODE_KEYS))
