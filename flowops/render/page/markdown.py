"""Rich text as HTML of a few harmless elements; links and pictures from elsewhere are only named.

Source: Meta's components page, RichText and `markdown`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from flowops.render.page.pictures import picture_uri
from flowops.render.safe import LONGEST_PASSAGE, html_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token


def markdown_html(texts: Iterable[str]) -> Markup:
    """Of lines that make one text. HTML in them is text."""
    source = "\n".join(texts)[:LONGEST_PASSAGE]
    return Markup("".join(map(_block, _parser().parse(source))))  # noqa: S704 - escaped by `_inline`


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


ELEMENTS = {
    "paragraph": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "blockquote": "blockquote",
    "table": "table",
    "thead": "thead",
    "tbody": "tbody",
    "tr": "tr",
    "th": "th",
    "td": "td",
    "strong": "strong",
    "em": "em",
    "s": "s",
}
"""What an element of ours is made of. No attribute of the text's is kept."""
_LARGE = 2


def _block(token: Token) -> str:
    match token.type:
        case "inline":
            return _inline(token.children or ())
        case "fence" | "code_block":
            return f"<pre>{html_text(token.content)}</pre>"
        case "hr":
            return "<hr>"
        case "heading_open":
            return f'<p class="h{min(int(token.tag[1:]), _LARGE)}">'
        case "heading_close":
            return "</p>"
    return "" if token.hidden else _element(token)


def _element(token: Token) -> str:
    name, _, end = token.type.rpartition("_")
    element = ELEMENTS.get(name)
    if element is None:
        return html_text(token.content)
    return f"<{'/' if end == 'close' else ''}{element}>"


def _inline(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    addresses: list[str] = []
    for token in tokens:
        match token.type:
            case "softbreak" | "hardbreak":
                parts.append("<br>")
            case "code_inline":
                parts.append(f"<code>{html_text(token.content)}</code>")
            case "link_open":
                addresses.append(str(token.attrGet("href")))
                parts.append('<span class="link">')
            case "link_close":
                parts.append(f'</span><span class="address">{html_text(addresses.pop())}</span>')
            case "image":
                parts.append(_picture(token))
            case _:
                parts.append(_element(token))
    return "".join(parts)


def _picture(token: Token) -> str:
    address = picture_uri(token.attrGet("src"))
    words = html_text(token.content)
    if address is None:
        return f'<span class="no-picture">{words}</span>'
    return f'<img src="{address}" alt="{words}">'
