"""A review in Markdown, and its parts."""

from __future__ import annotations

import itertools

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace

from flowops.compare.changes.describing import describe_changes
from flowops.flowjson.examples import component, flow, footer, navigate, screen, text
from flowops.model.definition import Definition
from flowops.render.copying import copy_lines
from flowops.render.review_markdown import copy_table, fenced, review_counts, review_markdown
from flowops.render.route_graph import MOST_NODES, route_graph, routes_differ
from flowops.render.safe import mermaid_label
from tests.render.reviews import edited, review_of, survey
from tests.screens.boards import board_of


def copied(before, after):
    return copy_lines(describe_changes(*map(Definition.from_value, (before, after))))


def a_text(words):
    return flow(screen("ONLY", text(words), footer()))


def change_cell(before, after):
    (row,) = copy_table(copied(a_text(before), a_text(after)))[2:]
    return row.split(" | ")[1]


@pytest.mark.parametrize(
    ("before", "after", "cell"),
    [
        ("We call you", "We write to you", "We ~~call~~ **write to** you"),
        ("See you", "See you soon", "See you **soon**"),
        ("One\nTwo", "One\nThree", "One<br> ~~Two~~ **Three**"),
        ("A  b", "A b", "A ~~␣␣~~ **␣** b"),
        ("Pay *now*", "Pay | now", "Pay ~~\\*now\\*~~ **\\| now**"),
    ],
)
def test_a_text_is_compared_word_by_word(before, after, cell):
    assert change_cell(before, after) == cell


def test_a_text_is_counted_against_what_is_shown_of_it():
    lines = copied(
        flow(screen("ONLY", component("EmbeddedLink", text="Terms"), footer())),
        flow(
            screen("ONLY", component("EmbeddedLink", text="The terms and the conditions"), footer())
        ),
    )

    assert [(line.length, line.limit, line.is_too_long) for line in lines] == [(28, 25, True)]
    assert "| **28 of 25, too long** |" in copy_table(lines)[2]


def test_texts_of_what_came_and_went_are_in_the_table_too():
    table = copy_table(copy_lines(review_of(survey(), survey(edited)).changes))

    assert "| `RATING` › `TextBody 2` text | **It takes a minute.** | 18 of 4096 |" in table
    assert "| `CONTACT` › `If` then › 1 › label | ~~Phone number~~ |  |" in table
    assert (
        "| `RATING` › `RadioButtonsGroup rating` option Very good › title |"
        " ~~Good~~ **Very good** | 9 of 30 |" in table
    )


def test_what_nobody_reads_is_not_in_the_table():
    def added(screens):
        screens[0]["data"]["text"] = {"type": "string", "__example__": "Unread"}

    lines = copy_lines(review_of(survey(), survey(added)).changes)

    assert [line for line in lines if line.pieces and "string" in line.pieces[0].text] == []


def test_lists_of_words_are_compared_as_lines():
    def of(*words):
        return flow(screen("ONLY", component("RichText", text=list(words)), footer()))

    (line,) = copied(of("a", "b"), of("a", "c"))

    assert [piece.text.strip() for piece in line.pieces][-2:] == ["b", "c"]


def test_no_texts_no_table():
    assert copy_table(()) == ()


def linked(*ways, ids="ABC", drop=()):
    targets = {source: [to for start, to in ways if start == source] for source in ids}
    screens = [
        screen(
            each,
            *(
                component("EmbeddedLink", text=to, on_click_action=navigate(to))
                for to in targets[each]
            ),
            footer(),
        )
        for each in ids
        if each not in drop
    ]
    return board_of(*screens)


def test_new_and_gone_ways_and_screens_are_coloured():
    graph = route_graph(linked("AB", ids="AB"), linked("AC", ids="AC"))

    assert graph == (
        "```mermaid",
        "flowchart LR",
        '  s0(["A · Welcome ✓"])',
        '  s1(["C · Welcome ✓"])',
        '  s2(["B · Welcome ✓"])',
        "  s0 -->|new| s1",
        "  s0 -.->|gone| s2",
        "  classDef added stroke:#1a7f37,stroke-width:2px",
        "  class s1 added",
        "  linkStyle 0 stroke:#1a7f37",
        "  classDef removed stroke:#cf222e,stroke-dasharray:4",
        "  class s2 removed",
        "  linkStyle 1 stroke:#cf222e",
        "```",
    )


def test_a_flow_alone_has_no_colours():
    graph = "\n".join(route_graph(None, linked("AB", "BC")))

    assert "s0 --> s1" in graph
    assert "new" not in graph


def test_a_flow_of_one_screen_has_no_graph():
    assert route_graph(None, linked(ids="A")) == ()


def test_a_large_graph_becomes_a_table_of_what_changed():
    ids = [f"S{each}" for each in range(MOST_NODES + 1)]
    chain = list(itertools.pairwise(ids))

    table = route_graph(linked(*chain, ids=ids), linked(*chain[:-1], (ids[0], ids[5]), ids=ids))
    unchanged = route_graph(linked(*chain, ids=ids), linked(*chain, ids=ids))

    assert table[0] == "41 ways between screens, 2 of them new or gone."
    assert "| `+` | `S0` | `S5` | EmbeddedLink S5 |" in table
    assert "| `-` | `S39` | `S40` | EmbeddedLink S40 |" in table
    assert unchanged == ("40 ways between screens, 0 of them new or gone.",)


@pytest.mark.parametrize(
    ("before", "after", "differ"),
    [
        (linked("AB"), linked("AB"), False),
        (linked("AB"), linked("AC"), True),
        (linked("AB"), linked("AB", "BC"), True),
        (linked("AB", ids="AB"), linked("AB", ids="ABD"), True),
    ],
)
def test_routes_differ_where_a_way_or_a_screen_came_or_went(before, after, differ):
    assert routes_differ(before, after) is differ


def test_a_label_of_mermaid_obeys_nothing():
    assert mermaid_label('say "hi" #35; <b>[x] %% end `a` ñ 漢') == (
        '"say #34;hi#34; #35;35#59; #60;b#62;#91;x#93; #37;#37; end #96;a#96; ñ 漢"'
    )


def test_a_fence_is_longer_than_any_in_it():
    fence = fenced("a\n````\nb")

    assert fence == ("`````text", "a", "````", "b", "`````")
    assert [each.type for each in MarkdownIt().parse("\n".join(fence))] == ["fence"]


@pytest.mark.parametrize(
    ("review", "said"),
    [
        (review_of(None, survey()), "**new**, against `main at 1a2b3c4d5e6f`."),
        (review_of(survey(), None), "**removed from the manifest**, against `main at"),
        (review_of(survey(), survey()), "No changes, against `main at 1a2b3c4d5e6f`."),
        (review_of(survey(), survey(edited)), "**8 changes, 2 breaking: 1 data contract, "),
        (review_of(None, survey(), unknown_because="not kept"), "**unknown: not kept**, against"),
    ],
)
def test_the_first_line_says_what_there_is(review, said):
    assert review_counts(review).startswith(said)


def test_what_is_accepted_is_counted_apart_from_what_breaks():
    review = review_of(survey(), survey(edited))
    first, *others = review.contract_changes
    accepting = replace(review, contract_changes=(replace(first, waived_because="why"), *others))

    assert review_counts(accepting).startswith("**8 changes, 1 breaking, 1 accepted: ")


def test_an_unchanged_flow_is_two_lines():
    assert review_markdown(review_of(survey(), survey())).count("\n\n") == 1


def test_routes_stand_open_only_where_they_changed():
    def said_otherwise(screens):
        screens[0]["title"] = "Another"

    open_ones = review_markdown(review_of(survey(), survey(edited)))
    folded = review_markdown(review_of(survey(), survey(said_otherwise)))

    assert "<summary>Routes</summary>" not in open_ones
    assert "<summary>Routes</summary>" in folded


def test_a_change_of_the_whole_flow_is_told_under_its_name():
    older = survey() | {"version": "7.2"}

    assert "**The flow**" in review_markdown(review_of(older, survey()))
