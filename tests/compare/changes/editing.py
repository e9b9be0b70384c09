"""A random editor of flows: it does what people do to them, and what nobody would."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

ROOT = Path(__file__).parents[3]
FLOWS = {
    path.parent.name: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "flows").glob("*/flow.json"))
}
JUNK = (None, True, 0, 1, 1.5, "", "text", "${data.x}", [], {}, [1], ["a", "b"], [{}], {"a": []})


def edited(value, random, edits, only=None):
    """So many edits later, `only` of one kind; `value` stays as it is."""
    value = deepcopy(value)
    for _ in range(edits):
        if value:
            (only or random.choice((*EDITS, *EDITS[:4], _change_a_leaf)))(value, random)
    return value


def _change_a_leaf(value, random):
    holder, key = random.choice(list(_places(value)))
    old = holder[key]
    if isinstance(old, str) and random.random() < 0.7:
        words = old.split(" ")
        words.insert(random.randrange(len(words) + 1), random.choice(["new", "${data.x}", "é"]))
        holder[key] = " ".join(words)
    elif isinstance(old, bool):
        holder[key] = not old
    elif not isinstance(old, dict | list):
        holder[key] = deepcopy(random.choice(JUNK))


def _put_junk_anywhere(value, random):
    holder, key = random.choice(list(_places(value)))
    holder[key] = deepcopy(random.choice(JUNK))


def _add_a_key(value, random):
    holder = random.choice([each for each in _containers(value) if isinstance(each, dict)])
    key = random.choice(["visible", "required", "title", "label", "name", "id", "else", "cases"])
    holder[key] = deepcopy(random.choice(JUNK))


def _remove_something(value, random):
    holder, key = random.choice(list(_places(value)))
    del holder[key]


def _lists_of(value, least):
    return [each for each in _containers(value) if isinstance(each, list) and len(each) >= least]


def _move_an_entry(value, random):
    if listed := _lists_of(value, 2):
        chosen = random.choice(listed)
        entry = chosen.pop(random.randrange(len(chosen)))
        chosen.insert(random.randrange(len(chosen) + 1), entry)


def _move_to_another_list(value, random):
    if listed := _lists_of(value, 1):
        chosen = random.choice(listed)
        entry = chosen.pop(random.randrange(len(chosen)))
        others = [each for each in _containers(value) if isinstance(each, list)]
        target = random.choice(others)
        target.insert(random.randrange(len(target) + 1), entry)


def _double_an_entry(value, random):
    if listed := _lists_of(value, 1):
        chosen = random.choice(listed)
        entry = deepcopy(random.choice(chosen))
        chosen.insert(random.randrange(len(chosen) + 1), entry)


def _rename(value, random):
    named = [
        (each, key)
        for each in _containers(value)
        if isinstance(each, dict)
        for key in ("id", "name")
        if isinstance(each.get(key), str)
    ]
    if named:
        holder, key = random.choice(named)
        holder[key] += random.choice(["_x", "S", "2"])


def _wrap_in_a_branch(value, random):
    components = [each for each in _lists_of(value, 1) if _are_components(each)]
    if components:
        chosen = random.choice(components)
        start = random.randrange(len(chosen))
        end = random.randrange(start, len(chosen)) + 1
        around = random.choice(
            [
                {"type": "If", "condition": "${data.x}", "then": chosen[start:end]},
                {"type": "Switch", "value": "${data.x}", "cases": {"a": chosen[start:end]}},
                {"type": "Form", "name": "form", "children": chosen[start:end]},
            ]
        )
        chosen[start:end] = [around]


def _rename_a_key(value, random):
    """Of an object that has names of its own as keys: cases, data, payloads."""
    held = [
        each[key]
        for each in _containers(value)
        if isinstance(each, dict)
        for key in ("cases", "data", "payload", "routing_model")
        if isinstance(each.get(key), dict) and each[key]
    ]
    if held:
        holder = random.choice(held)
        holder[f"{random.choice(['new', 'a'])}"] = holder.pop(random.choice(list(holder)))


def _unwrap(value, random):
    inner = ("children", "then", "else")
    found = [
        (listed, index, key)
        for listed in _lists_of(value, 1)
        for index, each in enumerate(listed)
        if isinstance(each, dict)
        for key in inner
        if isinstance(each.get(key), list)
    ]
    if found:
        listed, index, key = random.choice(found)
        listed[index : index + 1] = listed[index][key]


def _are_components(listed):
    return all(isinstance(each, dict) and "type" in each for each in listed)


def _containers(value):
    yield value
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            yield from _containers(each)


def _places(value):
    for holder in _containers(value):
        keys = holder if isinstance(holder, dict) else range(len(holder))
        yield from ((holder, key) for key in keys)


EDITS = (
    _change_a_leaf,
    _remove_something,
    _move_an_entry,
    _rename,
    _put_junk_anywhere,
    _add_a_key,
    _move_to_another_list,
    _double_an_entry,
    _wrap_in_a_branch,
    _unwrap,
    _rename_a_key,
)
