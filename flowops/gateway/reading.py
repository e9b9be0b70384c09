"""From bytes to an answer: cleaned of the key, parsed, or its complaint read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from flowops.gateway.classify import Answer
from flowops.gateway.complaint import read_complaint
from flowops.http.exchange import NoAnswer, NotSent
from flowops.http.retry_after import retry_after_seconds
from flowops.http.sentence import one_sentence
from flowops.http.strict_json import NotUnderstood, map_strings, parse_json, without_surrogates
from flowops.model.outcome import Ok

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flowops.http.exchange import Ended, Reply, Request
    from flowops.http.secret import Secret

T = TypeVar("T")

_QUOTED = 80
_SUCCESS, _REDIRECT = 2, 3


def read_answer(
    request: Request,
    ended: Ended,
    parse: Callable[[bytes], T],
    *,
    key: Secret | None,
    now: datetime,
) -> NotSent | NoAnswer | Answer[T]:
    """What `classify` decides on. `parse` sees only successes that arrived whole."""
    host = urlsplit(request.url).netloc
    if isinstance(ended, NotSent | NoAnswer):
        message = ended.message if key is None else key.scrub(ended.message)
        return type(ended)(one_sentence(message))
    value, problem = _value_or_problem(ended, parse)
    if value is not None:
        return Answer(host, ended.status, value)
    complaint = read_complaint(ended, key)
    if problem and (said := one_sentence(complaint.sentence, _QUOTED)):
        problem = f"{problem} ({said})"
    after = retry_after_seconds(ended.headers, now)
    return Answer(host, ended.status, None, problem, complaint, after)


def json_of(body: bytes, key: Secret | None) -> Any:  # noqa: ANN401
    """The parsed body, with the key blotted out of every string. Raises NotUnderstood."""
    return cleaned(parse_json(body), key)


def cleaned(value: Any, key: Secret | None) -> Any:  # noqa: ANN401
    """What was parsed, with the key blotted out of every string. Raises NotUnderstood."""
    return map_strings(value, _Cleaned(key).__getitem__)


class _Cleaned(dict[str, str]):
    """Texts to texts without the key. Each is cleaned once: most of a list are the same few."""

    def __init__(self, key: Secret | None) -> None:
        super().__init__()
        self._key = key

    def __missing__(self, text: str) -> str:
        whole = without_surrogates(text)
        cleaned = self[text] = whole if self._key is None else self._key.scrub(whole)
        return cleaned


def _value_or_problem(reply: Reply, parse: Callable[[bytes], T]) -> tuple[Ok[T] | None, str]:
    family = reply.status // 100
    if family != _SUCCESS:
        return None, "a redirect, which is never followed" if family == _REDIRECT else ""
    if reply.flaw is not None:
        return None, f"the answer {reply.flaw}"
    try:
        return Ok(parse(reply.body)), ""
    except NotUnderstood as error:
        return None, f"the answer {error}"
