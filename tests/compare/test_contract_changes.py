"""What between two revisions others have to know, in words, and whom it breaks."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from flowops.compare.contract_change import ContractChange, Party
from flowops.compare.contract_changes import contract_changes, waive
from flowops.flowjson.contract import Contract, Field, Occasion, Payload, contract_of
from flowops.flowjson.flow import Flow
from tests.campaign.mutating import changed as damage
from tests.campaign.targets.flow import PARTS

FLOWS = Path(__file__).parents[2] / "flows"
TEXT, NUMBER, BOOLEAN = {"type": "string"}, {"type": "number"}, {"type": "boolean"}
DATE = {"type": "string", "format": "date"}
MILLISECONDS = {"type": "string", "pattern": "^-?[0-9]+$"}


def one_of(*values):
    return {"type": "string", "enum": list(values)}


def a_field(name="mail", schema=TEXT, *, is_sure=True, inputs=()):
    return Field(name, schema, is_sure, frozenset(inputs))


def result(*fields, screen="END", by="Footer"):
    return Payload(Occasion.COMPLETE, screen, by, fields)


def request(*fields, screen="FORM", by="Footer", occasion=Occasion.EXCHANGE):
    return Payload(occasion, screen, by, fields)


def answer(*fields, screen="FORM"):
    return Payload(Occasion.ANSWER, screen, None, fields)


def entry(*fields, screen="START"):
    return Payload(Occasion.ENTRY, screen, None, fields)


def back(screen):
    return Payload(Occasion.BACK, screen, None)


INIT = Payload(Occasion.INIT, None, None)


def contract(*payloads, screens=(), has_endpoint=None, data_api=None):
    def of(*occasions):
        return tuple(each for each in payloads if each.occasion in occasions)

    requests = of(Occasion.INIT, Occasion.EXCHANGE, Occasion.BACK)
    named = (each.screen for each in payloads if each.screen is not None)
    return Contract(
        screens=tuple(dict.fromkeys((*screens, *named))),
        results=of(Occasion.COMPLETE),
        requests=requests,
        answers=of(Occasion.ANSWER),
        entries=of(Occasion.ENTRY),
        has_endpoint=bool(requests or of(Occasion.ANSWER))
        if has_endpoint is None
        else has_endpoint,
        data_api=data_api,
    )


def said(before, after):
    """Each change: `!` if it breaks somebody, whom, where, and the sentence."""
    return [
        f"{'!' if each.is_breaking else ' '} {each.party.value} | {each.field} | {each.sentence}"
        for each in contract_changes(before, after)
    ]


def of_results(before, after):
    return said(contract(result(*before)), contract(result(*after)))


def of_data(before, after):
    return said(contract(entry(*before)), contract(entry(*after)))


# Who receives results


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        pytest.param(
            [a_field()],
            [],
            "! receiver | complete at END: mail"
            " | `END` does not hand over `mail` any more; it was a string",
            id="removed",
        ),
        pytest.param(
            [],
            [a_field()],
            "  receiver | complete at END: mail | `END` hands over `mail` in addition, a string",
            id="added",
        ),
        pytest.param(
            [],
            [a_field(is_sure=False, schema={})],
            "  receiver | complete at END: mail | `END` hands over `mail` in addition,"
            " a value of an unknown type, and may leave it out",
            id="added, and optional",
        ),
        pytest.param(
            [a_field(inputs={"FORM.mail"})],
            [a_field("email", inputs={"FORM.mail"})],
            "! receiver | complete at END: mail"
            " | `END` hands over `mail` under the name `email` now",
            id="renamed: fed by the same input",
        ),
        pytest.param(
            [a_field()],
            [a_field(is_sure=False)],
            "! receiver | complete at END: mail"
            " | `END` may leave out `mail` now; it was always there",
            id="optional now",
        ),
        pytest.param(
            [a_field(is_sure=False)],
            [a_field()],
            "  receiver | complete at END: mail | `END` always hands over `mail` now",
            id="always there now",
        ),
        pytest.param(
            [a_field()],
            [a_field(schema=NUMBER)],
            "! receiver | complete at END: mail"
            " | `END` hands over `mail` as a number now; it was a string",
            id="of another type",
        ),
        pytest.param(
            [a_field(schema=one_of("a", "b"))],
            [a_field()],
            "! receiver | complete at END: mail"
            " | `END` hands over `mail` as a string now; it was one of `a` or `b`",
            id="wider",
        ),
        pytest.param(
            [a_field(schema=TEXT)],
            [a_field(schema={})],
            "! receiver | complete at END: mail"
            " | `END` hands over `mail` as a value of an unknown type now; it was a string",
            id="not known any more",
        ),
        pytest.param(
            [a_field(schema={})],
            [a_field(schema=one_of("a"))],
            "  receiver | complete at END: mail | `END` hands over `mail` as the constant `a` now;"
            " it was a value of an unknown type",
            id="narrower",
        ),
        pytest.param(
            [a_field(schema=TEXT)],
            [a_field(schema={"type": "number", "const": 7})],
            "! receiver | complete at END: mail"
            " | `END` hands over `mail` as the constant `7` now; it was a string",
            id="a number, and always the same",
        ),
        pytest.param(
            [a_field(schema={"anyOf": [TEXT, NUMBER, DATE]})],
            [a_field(schema={"anyOf": [TEXT, BOOLEAN]})],
            "! receiver | complete at END: mail | `END` hands over `mail` as a string or a boolean"
            " now; it was a string or a number or a date (2027-03-01)",
            id="of several types",
        ),
        pytest.param(
            [a_field(schema={"anyOf": [TEXT, NUMBER]})],
            [a_field(schema=one_of("a", "b"))],
            "  receiver | complete at END: mail | `END` hands over `mail` as one of `a` or `b`"
            " now; it was a string or a number",
            id="one of several types",
        ),
        pytest.param(
            [a_field(schema=MILLISECONDS)],
            [a_field(schema=DATE)],
            "! receiver | complete at END: mail | `END` hands over `mail` as a date (2027-03-01)"
            " now; it was a string of milliseconds",
            id="a date that is written otherwise",
        ),
        pytest.param(
            [a_field(schema={"type": "string", "const": "a"})],
            [a_field(schema={"type": "string", "const": "b"})],
            "! receiver | complete at END: mail"
            " | `END` hands over `mail` as the constant `b` now; it was the constant `a`",
            id="another constant",
        ),
    ],
)
def test_what_a_receiver_is_told(before, after, sentence):
    assert of_results(before, after) == [sentence]


def test_all_backticks_of_a_sentence_are_ours_and_stand_around_names():
    before = contract(result(a_field("no`te")), result(by="the `link`"), data_api="2.`0")
    after = contract(result(a_field("ne`w")), result(by="the `link`"), data_api="`3")
    changes = contract_changes(
        replace(before, has_endpoint=True), replace(after, has_endpoint=True)
    )

    assert {each.party for each in changes} == {Party.RECEIVER, Party.ENDPOINT}
    for each in changes:
        names = each.sentence.split("`")[1::2]
        assert set(names) <= {"END", "no'te", "ne'w"}
        assert each.sentence.count("`") == 2 * len(names)


def test_one_more_option_is_told_and_breaks_nobody():
    before, after = [a_field(schema=one_of("a", "b"))], [a_field(schema=one_of("b", "c"))]

    assert of_results(before, after) == [
        "  receiver | complete at END: mail | `END` may hand over `c` as `mail`, which is new",
        "  receiver | complete at END: mail | `END` does not hand over `a` as `mail` any more",
    ]


def test_one_option_less_is_told_too():
    before, after = [a_field(schema=one_of("a", "b"))], [a_field(schema=one_of("b"))]

    assert of_results(before, after) == [
        "  receiver | complete at END: mail | `END` does not hand over `a` as `mail` any more",
    ]


def test_true_is_no_number_though_it_is_one_to_python():
    before = [a_field(schema={"type": "number", "const": 1})]
    after = [a_field(schema={"type": "boolean", "const": True})]

    assert of_results(before, after) == [
        (
            "! receiver | complete at END: mail"
            " | `END` hands over `mail` as the constant `true` now; it was the constant `1`"
        )
    ]


def test_the_options_of_a_list_are_told_by_its_entries():
    before = [a_field("tags", {"type": "array", "items": one_of("a")})]
    after = [a_field("tags", {"type": "array", "items": one_of("a", "b")})]

    assert of_results(before, after) == [
        "  receiver | complete at END: tags[] | `END` may hand over `b` as `tags[]`, which is new",
    ]


def test_what_is_inside_of_an_object_has_a_path():
    def visit(required, **properties):
        shape = {"type": "object", "properties": properties, "required": required}
        return [a_field("visit", shape)]

    before = visit(["day", "place"], day=TEXT, place=TEXT, hour=NUMBER)
    after = visit(
        ["day"], day=TEXT, place=TEXT, note=TEXT, more={"type": "object", "properties": {"x": {}}}
    )

    assert of_results(before, after) == [
        (
            "! receiver | complete at END: visit.hour"
            " | `END` does not hand over `visit.hour` any more; it was a number"
        ),
        (
            "! receiver | complete at END: visit.place"
            " | `END` may leave out `visit.place` now; it was always there"
        ),
        (
            "  receiver | complete at END: visit.note | `END` hands over `visit.note` in addition,"
            " a string, and may leave it out"
        ),
        (
            "  receiver | complete at END: visit.more | `END` hands over `visit.more` in addition,"
            " an object, and may leave it out"
        ),
    ]


def test_entries_that_come_from_several_places_are_told_by_all_of_them():
    lists = [{"type": "array", "items": one_of("a", "b")}, {"type": "array", "items": TEXT}]

    assert of_results([a_field(schema=lists[0])], [a_field(schema={"anyOf": lists})]) == [
        (
            "! receiver | complete at END: mail[]"
            " | `END` hands over `mail[]` as a string now; it was one of `a` or `b`"
        )
    ]


def test_what_only_some_places_say_of_an_object_is_not_sure():
    known = {"type": "object", "properties": {"x": TEXT}, "required": ["x"]}
    either = {"anyOf": [known, {"type": "object"}, TEXT]}

    assert of_results([a_field(schema=known)], [a_field(schema=either)]) == [
        (
            "! receiver | complete at END: mail"
            " | `END` hands over `mail` as an object or a string now; it was an object"
        ),
        (
            "! receiver | complete at END: mail.x"
            " | `END` may leave out `mail.x` now; it was always there"
        ),
        (
            "! receiver | complete at END: mail.x"
            " | `END` hands over `mail.x` as a value of an unknown type now; it was a string"
        ),
    ]


def test_what_is_inside_of_something_of_another_type_is_not_told_besides():
    before = [a_field("x", {"type": "object", "properties": {"a": TEXT}})]
    after = [a_field("x", {"type": "array", "items": TEXT})]

    assert of_results(before, after) == [
        "! receiver | complete at END: x | `END` hands over `x` as an array now; it was an object"
    ]


def test_two_that_are_gone_and_two_that_are_new_are_not_paired_by_their_type():
    before, after = [a_field("a"), a_field("b")], [a_field("c"), a_field("d")]

    assert [line[0] for line in of_results(before, after)] == ["!", "!", " ", " "]


def test_an_input_that_feeds_two_names_is_paired_once():
    before = [a_field("a", inputs={"F.x"}), a_field("b", NUMBER, inputs={"F.x"})]

    lines = of_results(before, [a_field("c", inputs={"F.x"})])

    assert lines[0].endswith("`a` under the name `c` now")
    assert lines[1].endswith("does not hand over `b` any more; it was a number")


def test_several_ways_to_hand_over_are_told_apart():
    before = contract(
        result(a_field(), by="Footer in then"), result(a_field(), by="Footer in else")
    )
    after = contract(result(a_field(), by="Footer in then"), result(by="Footer in else"))

    assert said(before, after) == [
        (
            "! receiver | complete at END (Footer in else): mail"
            " | `END` (Footer in else) does not hand over `mail` any more; it was a string"
        )
    ]


def test_a_footer_that_moved_into_a_branch_is_the_same_payload():
    before, after = contract(result(a_field())), contract(result(a_field(), by="Footer in then"))

    assert said(before, after) == []


def test_a_renamed_screen_breaks_no_receiver():
    before = contract(result(a_field(inputs={"END.mail"})))
    after = contract(result(a_field("email", inputs={"CLOSE.mail"}), screen="CLOSE"))

    assert said(before, after) == [
        (
            "! receiver | complete at CLOSE: mail"
            " | `CLOSE` hands over `mail` under the name `email` now"
        )
    ]


def test_one_more_end_has_to_hand_over_what_all_others_do():
    known = result(a_field(), a_field("age", NUMBER), a_field("note", is_sure=False))
    new = result(a_field("age", TEXT), a_field("more"), screen="CANCELLED")

    assert said(contract(known), contract(known, new)) == [
        (
            "! receiver | complete at CANCELLED: mail"
            " | `CANCELLED` does not hand over `mail`, which was always there before"
        ),
        (
            "! receiver | complete at CANCELLED: age"
            " | `CANCELLED` hands over `age` as a string now; it was a number"
        ),
        "  receiver | complete at CANCELLED | the flow may end at `CANCELLED`, too",
    ]


def test_one_more_end_may_hand_over_less_than_what_is_known():
    known = result(a_field(schema=one_of("a", "b")))
    new = result(a_field(schema=one_of("a")), screen="CANCELLED")

    assert said(contract(known), contract(known, new)) == [
        "  receiver | complete at CANCELLED | the flow may end at `CANCELLED`, too"
    ]


def test_what_only_some_ends_handed_over_nobody_relies_on():
    known = result(a_field()), result(screen="OTHER")

    assert said(contract(*known), contract(*known, result(screen="NEW"))) == [
        "  receiver | complete at NEW | the flow may end at `NEW`, too",
    ]


def test_the_first_end_of_a_flow_breaks_nobody():
    after = contract(result(a_field()), screens=["START"])

    assert said(contract(screens=["START"]), after) == [
        "  receiver | complete at END | the flow may end at `END`, too",
    ]


def test_an_end_that_is_gone_breaks_who_reads_what_no_other_end_has():
    kept = result(a_field("age"), screen="OTHER")
    before = contract(result(a_field(), a_field("age")), kept)

    assert said(before, contract(kept)) == [
        (
            "! receiver | complete at END: mail"
            " | the flow does not end at `END` any more, and no other end has `mail`"
        ),
        "  receiver | complete at END | the flow does not end at `END` any more",
    ]


def test_a_flow_that_hands_over_no_result_any_more_breaks_its_receivers():
    assert said(contract(result(a_field())), contract(screens=["END"])) == [
        (
            "! receiver | complete at END | the flow does not end at `END` any more,"
            " nor does any other screen hand over a result"
        ),
    ]


# Who sends the flow


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        pytest.param(
            [],
            [a_field("order")],
            "! sender | entry START: order"
            " | `START` needs `order` now, a string, from the message that opens it",
            id="needed",
        ),
        pytest.param(
            [a_field("order")],
            [],
            "  sender | entry START: order | `START` does not take `order` any more;"
            " what becomes of data that a screen does not declare is not documented",
            id="not needed",
        ),
        pytest.param(
            [a_field("order", inputs={"A.x"})],
            [a_field("number", inputs={"A.x"})],
            "! sender | entry START: order | `START` takes `order` under the name `number` now",
            id="renamed",
        ),
        pytest.param(
            [a_field("order")],
            [a_field("order", NUMBER)],
            "! sender | entry START: order | `START` takes `order` as a number; it was a string",
            id="of another type",
        ),
        pytest.param(
            [a_field("order")],
            [a_field("order", {})],
            "  sender | entry START: order"
            " | `START` takes `order` as a value of an unknown type; it was a string",
            id="of any type",
        ),
        pytest.param(
            [a_field("order", {"type": "object"})],
            [a_field("order", {"type": "object", "properties": {"id": TEXT}})],
            "  sender | entry START: order.id"
            " | `START` takes `order.id` now, a string, from the message that opens it",
            id="one more part",
        ),
    ],
)
def test_what_a_sender_is_told(before, after, sentence):
    assert of_data(before, after) == [sentence]


def test_what_is_gone_and_what_is_new_of_the_same_type_may_be_the_same_to_a_receiver():
    assert of_results([a_field("mail")], [a_field("email", is_sure=False)]) == [
        (
            "! receiver | complete at END: mail | `END` does not hand over `mail` any more;"
            " `email` is new and of the same type: renamed?"
        ),
        (
            "  receiver | complete at END: email"
            " | `END` hands over `email` in addition, a string, and may leave it out"
        ),
    ]


def test_what_is_gone_and_what_is_new_of_the_same_type_may_be_the_same_to_a_sender():
    assert of_data([a_field("order")], [a_field("number")]) == [
        (
            "! sender | entry START: number | `START` needs `number` now, a string, from the"
            " message that opens it; `order` is gone and of the same type: renamed?"
        ),
        (
            "  sender | entry START: order | `START` does not take `order` any more; what becomes"
            " of data that a screen does not declare is not documented"
        ),
    ]


def test_a_renamed_entry_screen_breaks_who_names_it():
    before = contract(entry(a_field("order")))
    after = contract(entry(a_field("order"), a_field("lang"), screen="BEGIN"))

    assert said(before, after) == [
        (
            "! sender | entry START | the flow opens at `BEGIN` now, and not at `START`:"
            " a message that names the latter fails"
        ),
        (
            "! sender | entry BEGIN: lang"
            " | `BEGIN` needs `lang` now, a string, from the message that opens it"
        ),
    ]


def test_another_entry_screen_breaks_who_names_the_former():
    before = contract(entry(), screens=["BEGIN"])
    after = contract(entry(screen="BEGIN"), screens=["START"])

    assert [line.split(" | ")[1] for line in said(before, after)] == ["entry START"]


def test_entry_screens_come_and_go():
    one, two, three = entry(screen="ONE"), entry(screen="TWO"), entry(screen="THREE")
    screens = ["ONE", "TWO", "THREE"]

    assert said(contract(one, screens=screens), contract(one, two, screens=screens)) == [
        "  sender | entry TWO | the flow may be opened at `TWO`, too"
    ]
    assert said(contract(one, two, three), contract(one, screens=screens)) == [
        "! sender | entry TWO | the flow does not open at `TWO` any more, but at `ONE`",
        "! sender | entry THREE | the flow does not open at `THREE` any more, but at `ONE`",
    ]


# The endpoint


def test_an_endpoint_that_was_not_there_has_to_be_made():
    bare = contract(screens=["FORM"])

    assert said(bare, contract(INIT, request(a_field()), answer())) == [
        "! endpoint | INIT | the flow needs an endpoint now, and had none"
    ]
    assert said(contract(INIT, request(a_field()), answer()), bare) == [
        "  endpoint | INIT | the flow does not need its endpoint any more"
    ]


def test_an_endpoint_is_spoken_to_in_another_version():
    before, after = contract(INIT, data_api="3.0"), contract(INIT, data_api="4.0")

    assert said(before, after) == [
        (
            "! endpoint | INIT"
            " | the endpoint is spoken to in version 4.0 of the data API now; it was 3.0"
        )
    ]


def test_an_endpoint_may_be_spoken_to_in_a_version_that_nobody_states():
    stated, unstated = contract(INIT, data_api="3.0"), contract(INIT)
    told = " of the data API now; it was "

    assert said(stated, unstated)[0].endswith(f"in no stated version{told}3.0")
    assert said(unstated, stated)[0].endswith(f"in version 3.0{told}not stated")


def test_what_the_endpoint_is_sent_is_received_by_it():
    assert said(contract(INIT, request(a_field())), contract(INIT, request())) == [
        (
            "! endpoint | data_exchange at FORM: mail"
            " | `FORM` does not send `mail` any more; it was a string"
        )
    ]


def test_what_the_endpoint_answers_with_is_given_by_it():
    assert said(contract(INIT, answer()), contract(INIT, answer(a_field("slots")))) == [
        "! endpoint | data of FORM: slots | `FORM` needs `slots` now, a string, from the endpoint"
    ]


def test_a_field_that_could_be_left_out_is_needed_and_the_other_way_round():
    sometimes, always = answer(a_field(is_sure=False)), answer(a_field())

    assert said(contract(sometimes), contract(always)) == [
        (
            "! endpoint | data of FORM: mail | `FORM` needs `mail` from the endpoint now;"
            " it could be left out"
        )
    ]
    assert said(contract(always), contract(sometimes)) == [
        "  endpoint | data of FORM: mail | `FORM` does without `mail` now"
    ]


def test_a_screen_that_did_not_ask_before_is_new_to_the_endpoint():
    before, after = (
        contract(INIT, screens=["FORM"]),
        contract(INIT, request(a_field()), back("FORM")),
    )

    assert said(before, after) == [
        "! endpoint | data_exchange at FORM | `FORM` asks the endpoint now, and did not before",
        (
            "! endpoint | BACK at FORM"
            " | `FORM` asks the endpoint on the way back (BACK) now, and did not before"
        ),
    ]
    assert said(after, before) == [
        "  endpoint | data_exchange at FORM | `FORM` asks the endpoint no longer",
        "  endpoint | BACK at FORM | `FORM` asks the endpoint on the way back (BACK) no longer",
    ]


def test_one_more_component_that_asks_has_to_send_what_the_others_do():
    known = request(a_field())
    more = request(a_field("city"), by="Dropdown city")

    assert said(contract(INIT, known), contract(INIT, known, more)) == [
        (
            "! endpoint | data_exchange at FORM (Dropdown city): mail"
            " | `FORM` (Dropdown city) does not send `mail`, which was always there before"
        ),
        (
            "  endpoint | data_exchange at FORM (Dropdown city)"
            " | `FORM` (Dropdown city) asks the endpoint, too"
        ),
    ]


def test_a_renamed_screen_is_another_word_for_the_endpoint():
    before = contract(INIT, request(a_field()), answer(a_field("slots")))
    after = contract(
        INIT, request(a_field(), screen="PAGE"), answer(a_field("slots"), screen="PAGE")
    )

    assert said(before, after) == [
        (
            "! endpoint | data of PAGE"
            " | `FORM` is called `PAGE` now, in what the endpoint is asked and may answer"
        )
    ]


def test_screens_that_an_endpoint_may_answer_with_come_and_go():
    both = contract(INIT, answer(a_field("slots")), answer(a_field("visit"), screen="SUMMARY"))
    one = contract(INIT, answer(a_field("slots")))

    assert said(both, one) == [
        (
            "! endpoint | data of SUMMARY"
            " | there is no screen `SUMMARY` any more that the endpoint may answer with"
        )
    ]
    assert said(one, both) == [
        "  endpoint | data of SUMMARY | the endpoint may answer with `SUMMARY`, too"
    ]


def test_of_two_screens_that_are_gone_each_is_found_by_what_it_has_in_common():
    before = contract(INIT, answer(a_field("a"), screen="ONE"), answer(a_field("b"), screen="TWO"))
    after = contract(INIT, answer(a_field("b"), screen="ZWEI"), answer(a_field("c"), screen="DREI"))

    assert [line.split(" | ")[2] for line in said(before, after)] == [
        "`TWO` is called `ZWEI` now, in what the endpoint is asked and may answer",
        "there is no screen `ONE` any more that the endpoint may answer with",
        "the endpoint may answer with `DREI`, too",
    ]


def test_a_screen_is_taken_for_one_other_at_most():
    before = contract(INIT, answer(a_field("a"), screen="ONE"), answer(a_field("a"), screen="TWO"))
    after = contract(INIT, answer(a_field("a"), screen="NEW"))

    assert [line.split(" | ")[2] for line in said(before, after)] == [
        "`ONE` is called `NEW` now, in what the endpoint is asked and may answer",
        "there is no screen `TWO` any more that the endpoint may answer with",
    ]


# Waivers


def test_a_reason_lifts_what_it_names_and_nothing_that_breaks_nobody():
    breaking = ContractChange(Party.RECEIVER, True, "complete at END: a", "gone")
    harmless = replace(breaking, is_breaking=False)
    other = replace(breaking, field="complete at END: b")

    changes = waive([breaking, harmless, other], {"complete at END: a": "nobody reads it"})

    assert [each.waived_because for each in changes] == ["nobody reads it", None, None]


# Of any flow


SCHEMAS = (
    {},
    TEXT,
    NUMBER,
    DATE,
    one_of("x"),
    one_of("x", "y"),
    {"type": "array", "items": TEXT},
    {"type": "object", "properties": {"p": TEXT}, "required": ["p"]},
)
INPUTS = st.frozensets(st.sampled_from(["S.x", "S.y"]))
FIELDS = st.builds(Field, st.sampled_from("abcd"), st.sampled_from(SCHEMAS), st.booleans(), INPUTS)
WAYS = {
    Occasion.COMPLETE: ["Footer", "Footer in then"],
    Occasion.EXCHANGE: ["Footer", "Dropdown city"],
    Occasion.BACK: [None],
    Occasion.ENTRY: [None],
}


@st.composite
def contracts(draw):
    """Of flows with an endpoint, in which each screen has an answer as in all of them."""
    places = [
        Payload(occasion, screen, by)
        for occasion, ways in WAYS.items()
        for screen in "STU"
        for by in ways
    ]
    chosen = draw(st.lists(st.sampled_from(places), max_size=6, unique_by=str))
    screens = dict.fromkeys(each.screen for each in chosen)
    chosen += [Payload(Occasion.ANSWER, screen, None) for screen in screens]
    fields = st.lists(FIELDS, max_size=4, unique_by=lambda each: each.name)
    payloads = [replace(each, fields=tuple(draw(fields))) for each in chosen]
    return contract(*payloads, has_endpoint=True)


@given(contracts())
def test_nothing_is_said_of_a_contract_beside_itself(one):
    assert contract_changes(one, copy.deepcopy(one)) == ()


@given(contracts(), contracts())
def test_two_on_which_others_rely_differently_are_never_said_to_be_the_same(one, other):
    assert contract_changes(one, other) or _relied_on(one) == _relied_on(other)


@given(contracts(), contracts())
@settings(max_examples=50)
def test_breaking_changes_come_first(one, other):
    order = [not each.is_breaking for each in contract_changes(one, other)]

    assert order == sorted(order)


@given(contracts(), st.sampled_from(["z", "y"]))
def test_what_is_added_one_way_is_removed_the_other_way(one, name):
    more = replace(one, results=tuple(
        replace(each, fields=(*each.fields, Field(name, BOOLEAN))) for each in one.results
    ))  # fmt: skip

    added = {each.field for each in contract_changes(one, more)}
    removed = {each.field for each in contract_changes(more, one)}

    assert added == removed
    assert len(added) == len(one.results)


def _relied_on(contract):
    """All that anybody may rely on: who receives a result is not told which screen it is of."""
    payloads = (*contract.results, *contract.requests, *contract.answers, *contract.entries)
    return sorted(
        json.dumps([each.occasion, each.occasion != "complete" and each.screen, each.schema])
        for each in (
            replace(each, fields=tuple(sorted(each.fields, key=_name))) for each in payloads
        )
    )


def _name(field):
    return field.name


@pytest.mark.slow
def test_no_definition_however_damaged_stops_it():
    examples = [path.read_text() for path in sorted(FLOWS.glob("*/flow.json"))]
    for number in range(150):
        random = Random(number)
        value = json.loads(random.choice(examples))
        damaged = value
        for _ in range(random.randint(1, 4)):
            damaged = damage(random, json.dumps(damaged), PARTS)
        later = damaged if isinstance(damaged, dict) else {}
        one, other = contract_of(Flow(value)), contract_of(Flow(later))

        assert contract_changes(other, other) == ()
        assert isinstance(contract_changes(one, other), tuple)
        for each in (*other.results, *other.requests, *other.answers, *other.entries):
            Draft202012Validator.check_schema(each.schema)


def changed(key, *pairs):
    """What is said of an example after its text was changed like this."""
    value = json.loads((FLOWS / key / "flow.json").read_text())
    text = json.dumps(value, ensure_ascii=False)
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return said(contract_of(Flow(value)), contract_of(Flow(json.loads(text))))


def test_a_change_of_words_is_no_change_of_the_contract():
    assert changed("survey", ("How did we do?", "Were you happy?"), ("Poor", "Bad")) == []


def test_a_renamed_input_of_an_earlier_screen_reaches_the_end_under_its_new_name():
    lines = changed("discovery", ('"zone"', '"area"'), (".zone", ".area"))

    assert lines == [
        (
            "! receiver | complete at CONFIRM_SCREEN: zone"
            " | `CONFIRM_SCREEN` does not hand over `zone` any more;"
            " `area` is new and of the same type: renamed?"
        ),
        (
            "  receiver | complete at CONFIRM_SCREEN: area"
            " | `CONFIRM_SCREEN` hands over `area` in addition, one of `Almagro`, `Belgrano`,"
            " `Caballito`, `Chacarita`, `Palermo`, `Recoleta`, `San Telmo` or `Villa Crespo`"
        ),
    ]


def test_a_renamed_key_of_a_payload_is_known_by_the_input_that_feeds_it():
    lines = changed("booking", ('"full_name": "${form', '"name": "${form'))

    assert lines == [
        (
            "! endpoint | data_exchange at DETAILS: full_name"
            " | `DETAILS` sends `full_name` under the name `name` now"
        )
    ]
