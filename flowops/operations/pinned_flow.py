"""A desired flow in a saved plan: what is written of it, and how strictly it is read back.

Whoever can write the file can seal it as well, so every value is held to its type and its form
before anything else sees it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flowops.errors import InvalidInput
from flowops.manifest.json_reader import read_json
from flowops.model.definition import Definition
from flowops.model.flows import Account, DesiredFlow
from flowops.model.status import FlowStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_FLOW_ID = re.compile(r"[0-9A-Za-z]{1,100}")
_LONGEST = 10_000
_WANTED = (FlowStatus.DRAFT, FlowStatus.PUBLISHED)


def flow_fields(flow: DesiredFlow) -> dict[str, Any]:
    return {
        "key": flow.key,
        "account": account_fields(flow.account),
        "name": flow.name,
        "categories": sorted(flow.categories),
        "definition": flow.definition.text,
        "status": flow.status.value,
        "file_name": flow.file_name,
        "path": flow.path,
        "endpoint_uri": flow.endpoint_uri,
        "renamed_from": flow.renamed_from,
        "pinned_id": flow.pinned_id,
        "ignore": sorted(flow.ignore),
        "protect": flow.protect,
        "breaking": [list(each) for each in sorted(flow.breaking.items())],
    }


def account_fields(account: Account) -> list[str]:
    return [account.alias, account.waba_id]


def read_flow(value: object) -> DesiredFlow:
    """Raises ValueError for anything but what `flow_fields` writes."""
    return DesiredFlow(**read_fields(value, _FIELDS))


def read_fields(value: object, fields: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """Exactly these fields, each as its reader takes it. Raises ValueError."""
    if not isinstance(value, dict) or value.keys() != fields.keys():
        raise ValueError("other fields than were written")
    return {name: read(value[name]) for name, read in fields.items()}


def read_list(value: object, read: Callable[[Any], Any]) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ValueError("a list is expected")  # noqa: TRY004 - all that is wrong here is one kind
    return tuple(read(each) for each in value)


def read_set(value: object, read: Callable[[Any], str]) -> frozenset[str]:
    """In the order of their letters, each once: there is one way to write it."""
    texts = read_list(value, read)
    if list(texts) != sorted(set(texts)):
        raise ValueError("not in order")
    return frozenset(texts)


def read_text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError("a text is expected")
    value.encode()  # half a character is none
    return value


def read_key(value: object) -> str:
    if not _KEY.fullmatch(text := read_text(value)):
        raise ValueError("no key that a manifest may have")
    return text


def read_account(value: object) -> Account:
    alias, waba_id = read_list(value, read_text)
    return Account(read_key(alias), waba_id)


def _read_id(value: object) -> str:
    if not _FLOW_ID.fullmatch(text := read_text(value)):
        raise ValueError("no id of a flow")
    return text


def _read_definition(value: object) -> Definition:
    if not isinstance(value, str):
        raise ValueError("a text is expected")  # noqa: TRY004 - as above
    try:
        document = read_json("the plan", value.encode())
    except InvalidInput as problem:
        raise ValueError("no definition") from problem
    return Definition(document.value, value)


def _read_status(value: object) -> FlowStatus:
    status = FlowStatus(read_text(value))
    if status not in _WANTED:
        raise ValueError("no status that a manifest may ask for")
    return status


def read_flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false is expected")  # noqa: TRY004 - as above
    return value


def read_number(value: object) -> int:
    if type(value) is not int:
        raise ValueError("a number is expected")
    return value


def _read_reasons(value: object) -> dict[str, str]:
    pairs = read_list(value, lambda each: read_list(each, read_text))
    reasons = dict(pairs)
    if [tuple(each) for each in pairs] != sorted(reasons.items()):
        raise ValueError("not in order")
    return reasons


def _or_none(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


_FIELDS: dict[str, Callable[[Any], Any]] = {
    "key": read_key,
    "account": read_account,
    "name": read_text,
    "categories": lambda value: read_set(value, read_text),
    "definition": _read_definition,
    "status": _read_status,
    "file_name": read_text,
    "path": read_text,
    "endpoint_uri": _or_none(read_text),
    "renamed_from": _or_none(read_text),
    "pinned_id": _or_none(_read_id),
    "ignore": lambda value: read_set(value, read_text),
    "protect": read_flag,
    "breaking": _read_reasons,
}
