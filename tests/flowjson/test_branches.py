from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flowops.flowjson.branches import branch_of, branches, lacking, most_together
from flowops.flowjson.examples import component, flow, screen, text
from flowops.flowjson.flow import Flow

FOOTER = component("Footer")


def a_screen(*components):
    return Flow(flow(screen("A", *components))).screens[0]


def an_if(then=(), otherwise=()):
    return component("If", then=list(then), **{"else": list(otherwise)})


def a_switch(*cases):
    return component("Switch", cases={str(index): list(case) for index, case in enumerate(cases)})


def test_what_stands_outside_of_branches_is_seen_together():
    form = component("Form", children=[text(), FOOTER])

    assert [each.type for each in most_together(a_screen(text(), form), {"TextBody"})] == [
        "TextBody",
        "TextBody",
    ]


def test_of_an_if_the_fuller_branch_counts():
    found = most_together(a_screen(text(), an_if([text()], [text(), text()])), {"TextBody"})

    assert [each.route[4:] for each in found] == [(0,), (1, "else", 0), (1, "else", 1)]


def test_of_equal_branches_the_first_counts():
    found = most_together(a_screen(an_if([text()], [text()])), {"TextBody"})

    assert [each.route[5:] for each in found] == [("then", 0)]


def test_a_branch_counts_with_what_is_chosen_inside_of_it():
    inner = a_switch([text()], [text(), text()], [])
    found = most_together(a_screen(an_if([inner, text()], [text(), text()])), {"TextBody"})

    assert [each.route[5:] for each in found] == [
        ("then", 0, "cases", "1", 0),
        ("then", 0, "cases", "1", 1),
        ("then", 1),
    ]


def test_an_if_has_an_else_even_if_it_is_not_written():
    (alone,) = a_screen(component("If", then=[])).components

    assert list(branches(alone)) == [("then",), ("else",)]


def test_a_switch_has_the_branches_that_are_written():
    switch, _, broken, other = a_screen(
        a_switch([], [text()]), component("Switch", cases=7), text()
    ).components

    assert list(branches(switch)) == [("cases", "0"), ("cases", "1")]
    assert list(branches(broken)) == list(branches(other)) == []


def test_the_branches_without_a_footer_are_told_for_every_level():
    value = flow(screen("A", an_if([a_switch([FOOTER], [])], [text()])))
    found = Flow(value)
    outer, inner, footer, _ = found.components

    assert list(lacking(found, "If", [footer])) == [(outer, [("else",)])]
    assert list(lacking(found, "Switch", [footer])) == [(inner, [("cases", "1")])]


def test_a_branch_inside_of_a_form_is_told_too():
    form = component("Form", children=[an_if([FOOTER])])
    found = Flow(flow(screen("A", form)))

    assert list(lacking(found, "If", found.by_type["Footer"])) == [
        (found.by_type["If"][0], [("else",)])
    ]


def test_where_every_branch_or_none_has_a_footer_none_lacks_it():
    found = Flow(flow(screen("A", an_if([FOOTER], [FOOTER]), an_if([text()], []))))

    assert list(lacking(found, "If", found.by_type["Footer"])) == []


def test_the_branch_of_what_stands_in_none_is_its_list():
    form, inner = a_screen(component("Form", children=[text()])).components

    assert branch_of(form) == ("layout", "children")
    assert branch_of(inner) == ("children",)


def test_nesting_deeper_than_the_stack_is_counted():
    nested = text()
    for _ in range(1_500):
        nested = an_if([nested], [])

    assert len(most_together(a_screen(nested), {"TextBody"})) == 1


def oracle(entries):
    """How many texts can be seen together, by trying everything."""
    total = 0
    for each in entries:
        if each["type"] == "If":
            total += max(oracle(each["then"]), oracle(each["else"]))
        elif each["type"] == "Switch":
            total += max(map(oracle, each["cases"].values()), default=0)
        else:
            total += oracle(each.get("children", [])) + (each["type"] == "TextBody")
    return total


layouts = st.recursive(
    st.lists(st.sampled_from([text(), FOOTER]), max_size=3),
    lambda inner: st.lists(
        st.builds(an_if, inner, inner)
        | st.builds(a_switch, inner, inner)
        | st.builds(lambda children: component("Form", children=children), inner)
        | st.just(text()),
        max_size=3,
    ),
    max_leaves=12,
)


@given(layouts)
def test_the_fullest_choice_is_as_full_as_brute_force_finds(entries):
    value = flow(screen("A"))
    value["screens"][0]["layout"]["children"] = entries

    assert len(most_together(Flow(value).screens[0], {"TextBody"})) == oracle(entries)
