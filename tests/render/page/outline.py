"""What a person reads in a page, a line for each thing: the goldens of pages that were looked at.

`python -m tests.render.page.outline` writes them anew. Read the diff, and look at the pages.
"""

from __future__ import annotations

from pathlib import Path

from flowops.render.page import render_page
from tests.render.page.reading import Page
from tests.render.page.reviews import everything, new_flow
from tests.revisions.reviewing import KEYS, review_of

FOLDER = Path(__file__).with_name("goldens")
SEPARATE = {
    *("title", "small", "label", "group-label", "sub", "chosen", "cta", "condition", "beneath"),
    *("wrong", "badge", "tag", "metadata", "faint", "link", "text", "at-end", "captions", "month"),
}
GOLDENS = {
    **{f"{key}.txt": lambda key=key: [review_of(key)] for key in KEYS},
    "everything.txt": lambda: [new_flow(everything())],
}


def outline(source):
    return "\n".join(_page(Page(source))) + "\n"


def _page(page):
    yield page.one("header").one("h1").text + " | " + page.one(class_="sum").text
    for section in page.all("section"):
        yield from _section(section)


def _section(section):
    head = section.one(class_="flow-head")
    yield f"# {head.one('h2').text}"
    for line in head.all("p"):
        counts = [each.text for each in line.all(class_="count-of")]
        if line.text:
            yield ", ".join(counts) or line.text
    for line in [each for block in section.all(class_="contract") for each in block.all("li")]:
        yield f"contract: {line.text}"
    for figure in section.all("figure"):
        folded = " (folded)" if _is_in(figure, "unchanged") else ""
        yield ""
        caption = [each.text for each in figure.one("figcaption").children]
        yield f"## {' · '.join(each for each in caption if each != 'approximation')}{folded}"
        yield figure.one(class_="bar-title").text
        for part in figure.all(data_part=any):
            yield from _part(part, _depth(part, figure))
        yield from (f"not seen: {each.text}" for each in figure.all(class_="unseen"))
    yield ""
    for row in [each for table in section.all("tbody") for each in table.all("tr")]:
        if not _is_in(row, "calendar"):
            cells = [each for each in row.children if each.tag in {"th", "td"}]
            yield "text: " + " | ".join(_marked(each) for each in cells)
    for remark in [each for listed in section.all(class_="remarks") for each in listed.all("li")]:
        yield f"change: {remark.text}"
    for shape in section.one("svg", class_="routes").all("g"):
        note = "".join(each.text for each in shape.all(class_="stop-note"))
        kind = "stop" if "stop" in shape.classes else "way"
        yield f"{kind}: {shape.one('title').text}{f' ({note})' if note else ''}"


def _part(part, depth):
    mark = f" [{part.attributes['data-mark']}]" if "data-mark" in part.attributes else ""
    yield f"{'  ' * depth}- {part.attributes['data-key']}{mark}"
    for element in _own(part):
        if element.classes & SEPARATE and element.text:
            nested = any(each.classes & SEPARATE and each is not element for each in element.walk())
            if not nested:
                yield f"{'  ' * depth}    {element.text}"
        if element.tag == "li" and _is_in(element, "aside"):
            yield f"{'  ' * depth}    * {element.text}"
        if element.tag in {"img", "image"}:
            yield f"{'  ' * depth}    (a picture)"


def _own(part):
    """What is in it and in no component inside of it."""
    for child in part.children:
        if "data-part" not in child.attributes:
            yield child
            yield from _own(child)


def _marked(cell):
    signs = {"ins": "+", "del": "-"}
    parts = [f"{signs[each.tag]}{{{each.text}}}" for each in cell.all() if each.tag in signs]
    return f"{cell.text}  {' '.join(parts)}".strip()


def _is_in(element, name):
    while element is not None and name not in element.classes:
        element = element.parent
    return element is not None


def _depth(part, figure):
    depth, above = 0, part.parent
    while above is not figure:
        depth += "data-part" in above.attributes
        above = above.parent
    return depth


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, reviews in GOLDENS.items():
        (FOLDER / name).write_text(outline(render_page(reviews(), "sandbox")), encoding="utf-8")
