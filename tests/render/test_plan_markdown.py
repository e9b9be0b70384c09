from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from flowops.operations.plan_report import report_of
from flowops.render.fitting import COMMENT, Limit, in_bytes, in_characters
from flowops.render.plan_markdown import render_report
from tests.hostile.media import markdown_skeleton
from tests.render.plan_reports import change, contract_change, flow, in_sync, plan, warning

ADDRESS = ("default", "booking")


def rendered(document, **rest):
    return render_report(report_of(document), **rest)


def headlines(text):
    return re.findall(r"<summary>(.*)</summary>", text)


def assert_closed(text):
    """Every fold is closed, every row has its cells, and nothing in it is more than text."""
    assert text.count("<details>") == text.count("</details>")
    blocks, _ = markdown_skeleton(text)
    assert blocks.count("td_open") == 5 * (blocks.count("tr_open") - blocks.count("thead_open"))


def many(flows, changes, text, breaking):
    """A plan in which every flow has so many changes, each so long, and so many that break."""
    return plan(
        *(
            flow(
                f"flow-{number}",
                reasons=[text],
                changes=[change(text) for _ in range(changes)],
                contract_changes=[
                    contract_change(f"field_{number}_{each}", sentence=f"{each} {text}")
                    for each in range(breaking)
                ],
            )
            for number in range(flows)
        )
    )


def test_counts_and_what_breaks_come_before_the_flows():
    text = rendered(plan(flow(contract_changes=[contract_change()]), in_sync()))

    lines = text.splitlines()
    assert lines[0].startswith("### flowops plan: production")
    assert lines[2] == "**1 to replace, 1 to publish, 1 in sync.** 1 breaking change."
    assert lines[4] == "#### 1 breaking change of the data contract"
    told = "- `booking`, for who receives results, `email`: email is not handed over any more"
    assert lines[6] == told
    assert lines[8] == "| | flow | name | steps | why |"


def test_a_plan_without_changes_is_one_line():
    text = rendered(plan(in_sync("a"), in_sync("b")), footer=" · over")

    assert text == "**flowops plan** · production · **No changes.** 2 in sync. · over\n"


def test_a_warning_or_a_flow_that_needs_somebody_is_no_plan_without_changes():
    blocked = flow(verdict="blocked", needs_you=True, steps=[], reasons=["two of that name"])

    assert "two of that name" in rendered(plan(blocked))
    assert "look here" in rendered(plan(in_sync(), findings=[warning()]))


def test_an_accepted_breaking_change_is_named_last_with_its_reason():
    accepted = contract_change("a", waived_because="nobody reads it")
    text = rendered(plan(flow(contract_changes=[accepted, contract_change("b")])))

    assert "2 breaking changes (1 accepted)" in text
    assert text.index("`b`:") < text.index("`a`:")
    assert "(accepted: nobody reads it)" in text.replace("\\", "")


def test_the_changes_of_a_flow_are_folded_under_what_they_are_about():
    changes = [change("one"), change("two"), change("three", "routing")]
    compatible = contract_change("age", breaking=False, sentence="age is new")
    text = rendered(plan(flow(changes=changes, contract_changes=[compatible])))

    assert headlines(text) == ["booking: 1 routing, 2 copy"]
    assert "- routing: three" in text
    assert "- for who receives results, `age`: age is new" in text


def test_details_take_the_place_of_the_changes():
    text = rendered(plan(flow(changes=[change("one")])), details={ADDRESS: "a table"})

    assert "a table" in text
    assert "- copy: one" not in text


def test_flows_of_several_accounts_are_told_apart():
    text = rendered(plan(flow(waba="acme"), flow(waba="globex")))

    assert "`booking @acme`" in text
    assert "`booking @globex`" in text


def test_what_does_not_fit_gives_way_to_what_changes():
    document = plan(flow(changes=[change("one")]), unmanaged=[{**in_sync(), "status": "DRAFT"}])
    whole = rendered(document, details={ADDRESS: "long " * 100})

    text = rendered(
        document, details={ADDRESS: "long " * 100}, limit=Limit(in_characters(whole) - 1)
    )

    assert "long long" in whole
    assert "Cut to fit" not in whole
    assert "long long" not in text
    assert "never touched" not in text
    assert "- copy: one" in text
    assert "Cut to fit: what does not change left out; `flowops plan` shows all of it." in text


def test_the_report_gets_shorter_step_by_step_and_says_so():
    document = many(3, 30, "x" * 100, 1)
    drafts = [rendered(document, limit=Limit(most)) for most in (10**6, 9500, 1500, 900, 600, 500)]

    cuts = [re.findall(r"Cut to fit: (.*) left out", text) for text in drafts]
    assert cuts[:3] == [
        [],
        ["what does not change, all but the first 20 changes of each flow"],
        ["what does not change, the changes in words"],
    ]
    assert cuts[3:5] == [["the flows one by one"], ["the flows one by one, how each field breaks"]]
    assert "and 10 more changes" in drafts[1]
    assert "| 30 copy |" in drafts[2]
    assert all("`field_0_0`" in text for text in drafts)
    assert [in_characters(text) for text in drafts] == sorted(map(in_characters, drafts))[::-1]


def test_two_hundred_changed_flows_fit_and_every_breaking_change_is_named():
    document = many(200, 40, "the text of a button says something else now " * 3, 3)
    text = rendered(document)

    assert COMMENT.admits(text)
    assert_closed(text)
    for number in range(200):
        for each in range(3):
            assert f"`field_{number}_{each}`" in text
    assert "**200 to replace, 200 to publish.** 600 breaking changes." in text


def test_where_breaking_changes_alone_are_too_many_the_rest_is_counted():
    document = many(200, 1, "x", 30)
    text = rendered(document)

    named = len(re.findall(r"`field_\d+_\d+`", text))
    (more,) = re.findall(r"… and (\d+) more", text)
    assert COMMENT.admits(text)
    assert named + int(more) == 6_000
    assert named > 2000


def test_a_summary_is_measured_in_bytes():
    document = many(50, 20, "予約" * 100, 0)
    text = rendered(document, limit=Limit(100_000, in_bytes))

    assert len(text.encode()) <= 100_000
    assert in_characters(text) < len(text.encode())


TEXTS = st.one_of(
    st.sampled_from(
        ["`", "```", "|", "\\", "</details>", "<b>", "@everyone", "#1", "/close", "予約", "🎟"]
    ),
    st.text(max_size=400),
)


@settings(deadline=None, max_examples=25)
@given(
    flows=st.integers(0, 40),
    changes=st.integers(0, 60),
    text=TEXTS,
    breaking=st.integers(0, 60),
    most=st.integers(2_000, 70_000),
)
def test_whatever_its_size_it_fits_and_stays_well_formed(flows, changes, text, breaking, most):
    report = render_report(report_of(many(flows, changes, text, breaking)), limit=Limit(most))

    assert in_characters(report) <= most
    assert_closed(report)
