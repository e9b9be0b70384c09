"""Every command that README.md and docs/ show prints what they show."""

from __future__ import annotations

import pytest

from tests.docs.pages import Command, File, blocks, read_page
from tests.docs.running import ROOT, reading
from tests.docs.samples import agree

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def name_of(path):
    return str(path.relative_to(ROOT))


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_shows_what_its_commands_print(page, tmp_path, request):
    refreshes = request.config.getoption("--refresh", default=False)
    fresh = []
    parts = read_page(page)

    with reading(tmp_path, always_starts=page.name == "README.md") as reader:
        for part, following in zip(parts, [*parts[1:], None], strict=False):
            if isinstance(part, File):
                reader.write(part)
                continue
            printed = reader.type(part.line)
            asks_for_code = isinstance(following, Command) and following.line == "echo $?"
            assert reader.code == 0 or asks_for_code, f"$ {part.line}\n{printed}"
            if part.span is not None and not agree(part.expected, printed):
                fresh.append((part, printed))

    if refreshes:
        write_down(page, fresh)
    else:
        for part, printed in fresh:
            assert f"$ {part.line}\n{part.expected}" == f"$ {part.line}\n{printed}"


def write_down(page, fresh):
    text = page.read_text(encoding="utf-8")
    for part, printed in reversed(fresh):
        start, end = part.span
        gap = "\n" if text[end:].startswith("$ ") else ""
        text = text[:start] + printed.rstrip("\n") + "\n" + gap + text[end:]
    page.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_types_commands_only_where_they_are_run(page):
    """A `$` in any other block would promise an output that nobody has seen."""
    quiet = blocks(page.read_text(encoding="utf-8"), "", "sh", "yaml", "json", "text")

    assert [block for block in quiet if block.startswith("$ ") or "\n$ " in block] == []
