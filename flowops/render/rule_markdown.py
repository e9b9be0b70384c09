"""A rule as a page of docs/rules, and the pages that lead to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.flowjson.error_codes import DOCUMENTED, OBSERVED, UNDECIDABLE_CODES
from flowops.operations.illustrating import earned_codes, illustrate
from flowops.render.rule_text import facts, severity_of
from flowops.render.safe import code, prose

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from flowops.operations.catalogue import Entry
    from flowops.operations.illustrating import Illustration

MADE = "<!-- Made by `make rules-docs`; written in the rule itself. -->"

INTRODUCTION = (
    "*Decided* says whether the file alone decides; what nobody can decide from it is listed, too.",
    "*Tested* rules of Flow JSON have a bad example that breaks them and a good one that breaks",
    "nothing. [Meta's error codes](codes.md) have a page, with the rules that yield them.",
)


def rule_pages(entries: Mapping[str, Entry]) -> dict[str, str]:
    """The text of every page by its file name."""
    pages = {f"{entry.id}.md": rule_page(entry) for entry in entries.values()}
    return {"README.md": index_page(entries), "codes.md": codes_page(entries), **pages}


def rule_page(entry: Entry) -> str:
    return "\n".join(_page(entry)) + "\n"


def index_page(entries: Mapping[str, Entry]) -> str:
    return "\n".join(_index(entries)) + "\n"


def codes_page(entries: Mapping[str, Entry]) -> str:
    return "\n".join(_codes(entries)) + "\n"


def _page(entry: Entry) -> Iterator[str]:
    yield f"# {entry.id}: {prose(entry.summary)}"
    yield ""
    yield MADE
    yield ""
    for text in filter(None, (entry.details, entry.not_decided)):
        yield prose_of(text)
        yield ""
    yield "| | |"
    yield "|---|---|"
    yield from (f"| {name} | {prose(value)} |" for name, value in facts(entry).items())
    if entry.rule is not None:
        yield from _examples(illustrate(entry.rule))
    yield ""
    yield "[All rules](README.md)"


def _examples(shown: Illustration) -> Iterator[str]:
    for title, text in (("Bad", shown.bad), ("Good", shown.good)):
        yield ""
        yield f"## {title}"
        yield ""
        yield "```text"
        yield text.replace("\ufeff", "<U+FEFF>").replace("```", "` ` `")
        yield "```"
    for finding in shown.found[:1]:
        yield ""
        yield f"{finding.severity.value.capitalize()}: {prose_of(finding.message)}"
        if finding.hint:
            yield ""
            yield f"Help: {prose_of(finding.hint)}"


def _index(entries: Mapping[str, Entry]) -> Iterator[str]:
    checked = sum(entry.is_checked for entry in entries.values())
    yield "# Rules"
    yield ""
    yield MADE
    yield ""
    yield f"`flowops validate` checks {checked} rules; `flowops explain R038` prints such a page."
    yield from INTRODUCTION
    sections = dict.fromkeys(entry.section for entry in entries.values())
    for section in sections:
        yield ""
        yield f"## {section}"
        yield ""
        yield "| rule | says | Meta's code | severity | versions | decided | tested |"
        yield "|---|---|---|---|---|---|---|"
        yield from (_row(each) for each in entries.values() if each.section == section)


def _row(entry: Entry) -> str:
    codes = "<br>".join(code(each) for each in entry.codes)
    cells = (
        f"[{entry.id}]({entry.id}.md)",
        prose(entry.summary),
        codes,
        severity_of(entry),
        prose(entry.versions),
        entry.decided,
        "yes" if entry.is_checked else "-",
    )
    return f"| {' | '.join(cells)} |"


def _codes(entries: Mapping[str, Entry]) -> Iterator[str]:
    yield "# Meta's error codes"
    yield ""
    yield MADE
    yield ""
    yield "The codes of the static validation that Meta documents, and the rules that yield them. A"
    yield "code is tested by an example that earns it; *by its rule* says that the rule has one, of"
    yield "another of its codes."
    earned = earned_codes(entry.rule for entry in entries.values() if entry.rule)
    yield from _table(DOCUMENTED, entries, earned)
    yield ""
    yield "## Not documented"
    yield ""
    yield "Answers of the API have had these codes; no page says what they mean."
    yield from _table(OBSERVED, entries, earned)


def _table(
    groups: Mapping[str, Iterable[str]],
    entries: Mapping[str, Entry],
    earned: Mapping[str, Collection[str]],
) -> Iterator[str]:
    yield ""
    yield "| group | code | rules | decided offline | tested |"
    yield "|---|---|---|---|---|"
    for group, codes in groups.items():
        for each in codes:
            rules = [
                entry for entry in entries.values() if each in entry.codes and entry.is_checked
            ]
            links = " ".join(f"[{rule.id}]({rule.id}.md)" for rule in rules)
            why = UNDECIDABLE_CODES.get(each, "")
            decided = "yes" if rules else f"no. {prose(why)}" if why else "-"
            tested = "yes" if each in earned else "by its rule" if rules else "-"
            yield f"| {group} | {code(each)} | {links} | {decided} | {tested} |"


def prose_of(text: str) -> str:
    """Our own sentences, in which a pair of backticks means code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return prose(text)
    return "".join(code(part) if at % 2 else prose(part) for at, part in enumerate(parts))
