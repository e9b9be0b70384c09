from __future__ import annotations

import pytest

from flowops.flowjson.rules import BY_ID
from flowops.flowjson.schemas import load_tables
from flowops.flowjson.tables import components, tables
from flowops.flowjson.versions import LIVES, Version

OUR_WORDS = {
    *("x-since", "x-until", "x-required-since", "x-advised", "x-binding", "x-limit"),
    *("x-since-unsure", "x-max-items", "x-actions", "x-rules", "x-rule", "x-blank"),
}
FIRST_VERSIONS = {
    "RichText": "5.1",
    "If": "4.0",
    "Switch": "4.0",
    "PhotoPicker": "4.0",
    "DocumentPicker": "4.0",
    "CalendarPicker": "6.1",
    "NavigationList": "6.2",
    "ChipsSelector": "6.3",
    "ImageCarousel": "7.1",
}


def every_property():
    for table in tables().values():
        for each in table.properties.values():
            yield table, each


def bodies(value):
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for each in value if isinstance(value, list) else ():
        yield from bodies(each)


def test_there_are_24_components():
    assert len(components()) == 24


@pytest.mark.parametrize("name", sorted(components()))
def test_a_component_came_with_its_version(name):
    first = FIRST_VERSIONS.get(name)

    assert components()[name].since == (Version.parse(first) if first else None)


@pytest.mark.parametrize(
    ("name", "key", "since"),
    [
        ("TextInput", "pattern", "6.2"),
        ("TextInput", "label-variant", "7.0"),
        ("TextInput", "init-value", "4.0"),
        ("TextBody", "markdown", "5.1"),
        ("CheckboxGroup", "description", "4.0"),
        ("CheckboxGroup", "media-size", "5.0"),
        ("Dropdown", "on-unselect-action", "6.0"),
        ("ChipsSelector", "on-select-action", "7.1"),
        ("OptIn", "on-select-action", "6.0"),
        ("option", "image", "5.0"),
        ("option", "on-select-action", "6.0"),
        ("screen", "sensitive", "5.1"),
    ],
)
def test_a_property_came_with_its_version(name, key, since):
    assert tables()[name].properties[key].since == Version.parse(since)


def test_every_version_of_a_table_is_one_that_was_released():
    said = {each.since for _, each in every_property()} | {each.since for each in tables().values()}

    assert said - {None} <= LIVES.keys()


def test_a_component_is_told_by_its_type():
    for name, table in components().items():
        assert table.properties["type"].enum == (name,)
        assert table.properties["type"].required


def test_every_rule_that_a_table_names_exists():
    named = {each.rule for _, each in every_property()}
    named |= {each.blank_rule for _, each in every_property()}
    for table in tables().values():
        named |= {table.rule, table.limit_rule, table.unknown_rule}

    assert named - {None} <= BY_ID.keys()


def test_every_table_that_is_named_exists():
    items = {each.items.table for _, each in every_property() if each.items}
    named = {each.table for _, each in every_property()} | items

    assert named - {None, "component"} <= tables().keys()


def test_no_word_of_ours_is_misspelled():
    for body in bodies(load_tables()):
        assert {key for key in body if key.startswith("x-")} <= OUR_WORDS


def test_the_label_of_a_group_is_required_from_4_0_on():
    label = tables()["CheckboxGroup"].properties["label"]

    assert not label.is_required_in(Version(3, 1))
    assert label.is_required_in(Version(4, 0))


def test_the_channel_left_the_file_with_3_0():
    channel = tables()["flow"].properties["data_channel_uri"]

    assert channel.is_known_in(Version(2, 1))
    assert not channel.is_known_in(Version(3, 0))
