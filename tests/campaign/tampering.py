"""Every byte and every field of a saved plan, changed: `python -m tests.campaign.tampering`.

Exits with 1 where a file was not refused, or where a request was sent for it (one that is sealed
anew gets as far as the look at the account, and to no write). With `--every N` only each Nth byte
and field is tried.
"""

from __future__ import annotations

import argparse
import copy
import json
import multiprocessing
import sys
import time
from datetime import datetime
from functools import partial
from itertools import islice

from msgspec.structs import replace

from flowops.errors import PlanStale
from flowops.operations.deploy import Approval, apply_flows, plan_flows
from flowops.operations.saved_plan import SEAL, _seal, read_saved_plan, write_saved_plan
from tests.applying.world import Account, wish_for, world_of
from tests.builders import (
    ACCOUNT,
    DRAFT,
    OTHER_ACCOUNT,
    PUBLISHED,
    definition,
    desired_flow,
    environment,
)

MADE_AT = "2026-11-28T11:00:00+00:00"
SHARES = 16
"""Parts of the work."""

NOW = datetime.fromisoformat("2026-11-28T12:00:00+00:00")
ENVIRONMENT = environment(accounts=(ACCOUNT, OTHER_ACCOUNT))
WISH = wish_for(
    desired_flow(key="new", name="Reservá — “ya” \U0001f39f", renamed_from="Old"),
    desired_flow(
        key="published",
        name="Published",
        endpoint_uri="https://a",
        protect=True,
        breaking={"entry START": "nobody sends it"},
    ),
    desired_flow(key="pinned", name="Pinned", pinned_id="3", ignore=frozenset({"categories"})),
    desired_flow(key="taken", name="Taken", status=PUBLISHED, definition=definition("ours")),
    desired_flow(key="adopted", name="Adopted"),
    desired_flow(key="left-out", name="Left out", account=OTHER_ACCOUNT, status=DRAFT),
    only=["new", "published", "pinned", "taken", "adopted"],
    take_over=["taken"],
    adopt=["adopted"],
)
PUT_IN = (b"0", b'"', b" ", b"\n", b",", b"\\", b"\x00", b"\xff", b"\xc3\xa9")
ODD = (None, "edited", "", 7, 1.5, True, False, [], {}, ["x"], {"x": 1}, "\x1b", "../x", "\ud800")


OURS, THEIRS = definition(), definition("theirs")


def account():
    """An account in which every kind of step and consent has something to do."""
    held = Account()
    held.add(OURS, name="Published", status=PUBLISHED)
    held.add(THEIRS, name="Taken", status=PUBLISHED)
    held.add(OURS, name="Pinned", status=DRAFT)
    held.add(OURS, name="Adopted", status=PUBLISHED)
    return held


def saved():
    return write_saved_plan(plan_flows(world(account()), WISH), WISH, MADE_AT)


def world(held):
    return world_of(held, accounts=ENVIRONMENT.accounts)


def attempt(content):
    """As `apply FILE` does it: whether the file was refused, and what was asked and written."""
    held = account()
    try:
        plan = read_saved_plan(content.decode())
        if plan.environment != ENVIRONMENT.name:
            return True, held
        environment = plan.environment_of(ENVIRONMENT)
        plan.check_age(NOW, ENVIRONMENT.limits.plan_age)
        apply_flows(
            replace(world(held), environment=environment),
            lambda: plan.wish,
            approve=lambda _: Approval.YES,
            on_event=lambda _: None,
            reviewed=plan.plan_id,
            allowed=("many-published",),
        )
    except (PlanStale, UnicodeDecodeError):
        return True, held
    return False, held


def edited_bytes(content, every=1):
    """Each byte with a bit flipped, replaced, taken out, doubled, and with one before it."""
    for at in range(0, len(content), every):
        before, byte, after = content[:at], content[at : at + 1], content[at + 1 :]
        yield before + after
        yield before + byte + byte + after
        for bit in range(8):
            yield before + bytes([byte[0] ^ (1 << bit)]) + after
        for put in PUT_IN:
            yield before + put + byte + after
            if put != byte:
                yield before + put + after
    for length in range(0, len(content), every):
        yield content[:length]
    for put in PUT_IN:
        yield content + put


def edits_of_fields(document):
    """Each field gone, each of another value, and more than there were: where, and what does it."""
    for route in routes(document):
        held = _at(document, route)
        yield route, partial(_without, document, route)
        for value in (*ODD, *relatives(held)):
            if value != held or type(value) is not type(held):
                yield route, partial(_with, document, route, value)
    for route in routes(document, holders=True):
        holder = _at(document, route)
        more = {**holder, "more": 1} if isinstance(holder, dict) else [*holder, *holder[:1], "more"]
        yield route, partial(_with, document, route, more)


def relatives(value):
    """What is near enough to be taken for it, and means something else."""
    if isinstance(value, str):
        yield from (value + " ", value.upper(), value.lower(), value[:-1], value + "x", [value])
        yield from ("DRAFT", "PUBLISHED", "other", "new", ACCOUNT.waba_id, '{"version": "7.1"}')
    elif isinstance(value, bool):
        yield from (not value, int(value), str(value).lower())
    elif isinstance(value, int):
        yield from (value + 1, float(value), str(value), bool(value))
    elif isinstance(value, list):
        yield from (value[:-1], value[::-1], value + value, dict.fromkeys(map(str, value)))


def routes(value, route=(), *, holders=False):
    """Every way to a value; the root, too, among the holders."""
    if not holders and route:
        yield route
    steps = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    if holders and isinstance(value, (dict, list)):
        yield route
    for step in steps:
        yield from routes(value[step], (*route, step), holders=holders)


def written(document, *, seal):
    if seal:
        body = {name: each for name, each in document.items() if name != SEAL}
        try:
            document = {**body, SEAL: _seal(body)}
        except (TypeError, ValueError):
            document = body
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    return text.encode("utf-8", "surrogatepass")


def _at(document, route):
    for step in route:
        document = document[step]
    return document


def _with(document, route, value):
    if not route:
        return value
    changed = copy.deepcopy(document)
    _at(changed, route[:-1])[route[-1]] = copy.deepcopy(value)
    return changed


def _without(document, route):
    changed = copy.deepcopy(document)
    del _at(changed, route[:-1])[route[-1]]
    return changed


def try_bytes(every=1, *, share=(0, 1)):
    """How many files were tried; raises AssertionError for one that was not refused at once.

    `share` is which of how many parts of all of them.
    """
    good = saved().encode()
    count = 0
    for content in islice(edited_bytes(good, every), share[0], None, share[1]):
        if content == good:
            continue
        refused, held = attempt(content)
        assert refused, content
        assert held.calls == [], content
        count += 1
    return count


def try_fields(every=1, *, seal, share=(0, 1)):
    """The same of fields. A seal of one's own gets a file as far as the look at the account."""
    good = saved()
    count = 0
    edits = islice(edits_of_fields(json.loads(good)), 0, None, every)
    for route, edit in islice(edits, share[0], None, share[1]):
        content = written(edit(), seal=seal)
        if content == good.encode():
            continue
        refused, held = attempt(content)
        if not refused:
            assert seal, (route, content)
            assert means_the_same(route, content), (route, content)
            continue
        assert held.writes == [], (route, content)
        assert seal or held.calls == [], (route, content)
        count += 1
    return count


def means_the_same(route, content):
    """All that a forger of seals may change: when a plan was made that is not too old, and the
    layout of a definition.
    """
    now, before = json.loads(content), json.loads(saved())
    if route == ("made_at",):
        return True
    one, other = _at(now, route), _at(before, route)
    return route[-1] == "definition" and json.loads(one) == json.loads(other)


WAYS = {
    "bytes": try_bytes,
    "fields": partial(try_fields, seal=False),
    "fields, sealed anew": partial(try_fields, seal=True),
}


def try_way(way, every=1, share=(0, 1)):
    """How many files were tried, and what was not refused."""
    try:
        return way, WAYS[way](every, share=share), None
    except AssertionError as problem:
        return way, 0, str(problem)[:2000]


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--every", type=int, default=1)
    asked.add_argument("--jobs", type=int, default=2)
    options = asked.parse_args()
    refused, held = attempt(saved().encode())
    assert not refused
    assert held.writes
    started = time.perf_counter()
    tried, failures = dict.fromkeys(WAYS, 0), []
    shares = [(number, SHARES) for number in range(SHARES)]
    with multiprocessing.get_context("spawn").Pool(options.jobs) as pool:
        asked = [(way, options.every, share) for way in WAYS for share in shares]
        for way, count, failure in pool.starmap(try_way, asked, chunksize=1):
            tried[way] += count
            failures += [f"{way}: {failure}"] if failure else []
    print(*failures, sep="\n")
    said = ", ".join(f"{tried[way]} {way}" for way in WAYS)
    verdict = f"{len(failures)} NOT refused" if failures else "all refused before a write"
    print(f"{said}: {verdict}, {time.perf_counter() - started:.0f} s")
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
