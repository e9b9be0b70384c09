"""R222-R223 and R232-R237: the values that an action sends."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.flowjson.bindings import Form
from flowops.flowjson.defects import milder
from flowops.flowjson.examples import (
    complete,
    component,
    flow,
    footer,
    navigate,
    screen,
    string,
    text,
    text_input,
)
from flowops.flowjson.naming import missed, missing_data, missing_input
from flowops.flowjson.payloads import misfit_references, misfit_values, picked_files
from flowops.flowjson.resolving import Fate
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.versions import Version
from flowops.flowjson.wording import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.bindings import Binding
    from flowops.flowjson.flow import Action, Component, Flow
    from flowops.flowjson.references import Reference

SECTION = Section("Payloads")
rule = SECTION.rule

_NAVIGATE = "INVALID_NAVIGATE_ACTION_PAYLOAD"
_ON_CLICK = "INVALID_ON_CLICK_ACTION_PAYLOAD"
_CHECKED = Version(7, 2)
MOST_FILES = 10
MOST_KILOBYTES = 100 * 1024


def _sending(value: Any, declared: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    """One value of an input or a fixed one, sent to a screen that shows it."""
    bound = str(value).startswith("${")
    inputs = [text_input("name")] if bound else [text("Hello")]
    going = footer(action=navigate("SECOND", name=value))
    shown = {"type": "boolean"} if declared["type"] == "boolean" else {}
    words = text("Hi", visible="${data.name}") if shown else text("${data.name}")
    return flow(
        screen("FIRST", *inputs, going, terminal=None),
        screen("SECOND", words, footer(), data={"name": declared}),
    )


_BOOLEAN = {"type": "boolean", "__example__": True}


@rule(
    "R222",
    "a written payload value is of the type that the next screen declares",
    code=(_NAVIGATE, "INVALID_NAVIGATE_ACTION_STATIC_DATA"),
    source="error codes",
    bad=_sending("yes", _BOOLEAN),
    good=_sending(True, _BOOLEAN),
)
def written_payloads_fit(flow: Flow) -> Iterator[Flaw]:
    return misfit_values(flow, "navigate")


@rule(
    "R223",
    "a bound payload value is of the type that the next screen declares",
    code=_NAVIGATE,
    source="error codes",
    bad=_sending("${form.name}", _BOOLEAN),
    good=_sending("${form.name}", string("Ana")),
    details="Inputs give a string, groups of checkboxes and chips an array of strings, an OptIn "
    "a boolean. What an input of numbers gives is nowhere said, so it fits everything.",
)
def bound_payloads_fit(flow: Flow) -> Iterator[Flaw]:
    return misfit_references(flow, "navigate")


def _answering(value: str) -> dict[str, Any]:
    inputs = text_input("name"), footer(action=complete(name=value, whole="${form.name}"))
    return flow(screen("WELCOME", *inputs))


@rule(
    "R232",
    "${form.x} in a payload names an input of the screen",
    code=_ON_CLICK,
    source="error codes",
    bad=_answering("${form.nmae}"),
    good=_answering("${form.name}"),
)
def payloads_name_inputs(flow: Flow) -> Iterator[Flaw]:
    for binding, use in missed(flow, Fate.NO_INPUT, in_payload=True):
        yield missing_input(flow, binding, use)


def _passing(value: str, version: str = "7.3") -> dict[str, Any]:
    done = footer(action=complete(name=value))
    data = {"name": string("Ana")}
    return flow(screen("WELCOME", text("${data.name}"), done, data=data), version=version)


@rule(
    "R233",
    "${data.x} in a payload names a field that the screen declares",
    code=_ON_CLICK,
    source="error codes",
    bad=_passing("${data.nmae}"),
    good=_passing("${data.name}"),
)
def payloads_name_data(flow: Flow) -> Iterator[Flaw]:
    for binding, use in missed(flow, Fate.NO_DATA, in_payload=True):
        if not _is_checked_expression(flow, binding):
            flaw = missing_data(flow, binding, use)
            # Expressions in payloads came to be checked with 7.2.
            yield milder(flaw) if binding.nested else flaw


def _photos(action: dict[str, Any], **properties: Any) -> dict[str, Any]:  # noqa: ANN401
    limits = {"max_uploaded_photos": 2, "max_file_size_kb": 1024, **properties}
    photos = component("PhotoPicker", name="photos", label="Photos", **limits)
    going = action["name"] == "navigate"
    first = screen("FIRST", photos, footer(action=action), terminal=None if going else True)
    if not going:
        return flow(first)
    done = complete(photos="${screen.FIRST.form.photos}")
    declared = {"photos": {"type": "array", "items": True, "__example__": []}}
    takes = declared if action["payload"] else None
    return flow(first, screen("SECOND", text(), footer(action=done), data=takes))


@rule(
    "R234",
    "files that were picked are not passed on to another screen",
    code=_ON_CLICK,
    source="error codes; media upload",
    since=Version(4, 0),
    bad=_photos(navigate("SECOND", photos="${form.photos}")),
    good=_photos(navigate("SECOND")),
)
def files_are_not_passed_on(flow: Flow) -> Iterator[Flaw]:
    for binding, reference, _, action in picked_files(flow, "navigate"):
        name = reference.name
        hint = f"name it where it is used: `${{screen.{action.screen.id}.form.{name}}}`"
        flaw = _at(binding, reference, f"the files of `{short(name)}` cannot be passed on", hint)
        # Of a reference to another screen no page speaks here.
        yield flaw if reference.screen is None else milder(flaw)


@rule(
    "R235",
    "files that were picked stand at the top of a payload, neither in an array nor in an object",
    code=_ON_CLICK,
    source="error codes; media upload",
    since=Version(4, 0),
    bad=_photos(complete(answers={"photos": "${form.photos}"})),
    good=_photos(complete(photos="${form.photos}")),
)
def files_stand_at_the_top(flow: Flow) -> Iterator[Flaw]:
    for binding, reference, _, _ in picked_files(flow, "complete", "data_exchange"):
        if len(binding.path) > 1 or binding.form is not Form.REFERENCE:
            message = f"the files of `{short(reference.name)}` stand inside another value"
            hint = f"give the payload a key of its own for `{short(str(reference))}`"
            yield _at(binding, reference, message, hint)


@rule(
    "R236",
    "complete sends at most 10 files, and 100 MiB, as far as its pickers let them be picked",
    code=_ON_CLICK,
    source="media upload; error codes",
    since=Version(4, 0),
    bad=_photos(complete(photos="${form.photos}"), max_uploaded_photos=None),
    good=_photos(complete(photos="${form.photos}")),
    details="A picker without a limit takes 30 files of 25600 KB. The page of error codes still "
    "names an older limit of one picker, so two are a warning, and so is the size.",
)
def complete_sends_few_files(flow: Flow) -> Iterator[Flaw]:
    sent: dict[int, dict[int, Component]] = defaultdict(dict)
    actions: dict[int, Action] = {}
    for _, _, picker, action in picked_files(flow, "complete"):
        actions[id(action)] = action
        sent[id(action)][id(picker)] = picker
    for key, pickers in sent.items():
        yield from _too_much(actions[key], list(pickers.values()))


@rule(
    "R237",
    "an expression in a payload names fields that the screen declares",
    code="INVALID_ACTION_PAYLOAD_PROPERTY",
    source="changelog, 7.2; error codes",
    since=_CHECKED,
    bad=_passing("`'Ms ' ${data.nmae}`"),
    good=_passing("`'Ms ' ${data.name}`"),
)
def expressions_in_payloads_name_data(flow: Flow) -> Iterator[Flaw]:
    for binding, use in missed(flow, Fate.NO_DATA, in_payload=True):
        if _is_checked_expression(flow, binding):
            yield missing_data(flow, binding, use)


def _is_checked_expression(flow: Flow, binding: Binding) -> bool:
    return binding.nested and flow.version >= _CHECKED


def _at(binding: Binding, reference: Reference, message: str, hint: str) -> Flaw:
    return Flaw(binding.route, message, hint, start=reference.start, end=reference.end)


def _too_much(action: Action, pickers: list[Component]) -> Iterator[Flaw]:
    counts = [_limit(each, _COUNTS[each.type], _DEFAULT_FILES) for each in pickers]
    sizes = [_limit(each, "max-file-size-kb", _DEFAULT_KILOBYTES) for each in pickers]
    files = sum(counts)
    kilobytes = sum(count * size for count, size in zip(counts, sizes, strict=True))
    route = action.at("payload")
    names = " and ".join(f"`{_COUNTS[each.type]}`" for each in pickers)
    if files > MOST_FILES:
        message = f"complete may send {files:g} files, and takes at most {MOST_FILES}"
        yield Flaw(route, message, f"set {names} so that they come to at most {MOST_FILES}")
    elif kilobytes > MOST_KILOBYTES:
        message = f"complete may send {kilobytes / 1024:.0f} MiB, and takes at most 100"
        hint = f"lower {names} or `max-file-size-kb`"
        yield Flaw(route, message, hint, severity=Severity.WARNING)
    elif len(pickers) > 1:
        message = "complete sends the files of several pickers, which one page allows of one only"
        yield Flaw(route, message, severity=Severity.WARNING)


_COUNTS = {"PhotoPicker": "max-uploaded-photos", "DocumentPicker": "max-uploaded-documents"}
_DEFAULT_FILES = 30
_DEFAULT_KILOBYTES = 25_600
_ABSURD = 1_000_000


def _limit(picker: Component, name: str, default: float) -> float:
    value = picker.value.get(name, default)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    # In this order NaN becomes 0 as well.
    return max(0, min(value, _ABSURD)) if is_number else 0
