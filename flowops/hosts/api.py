"""A JSON API of a host: asked with patience, and never twice for what could be made twice."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from msgspec import Struct

from flowops.errors import AccessRefused, HostFailed, UsageProblem
from flowops.hosts.host import Unanswered
from flowops.http.address import split_url
from flowops.http.exchange import NotSent, Reply, Request
from flowops.http.network import Network
from flowops.http.retry_after import retry_after_seconds
from flowops.http.sentence import one_sentence
from flowops.http.strict_json import NotUnderstood, map_strings, parse_json, without_surrogates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flowops.http.exchange import Ended
    from flowops.http.patience import Budget
    from flowops.http.secret import Secret

PAGE = 100
_MOST_PAGES = 100
_TRIES = 4
_TIMEOUT = 30.0
_SUCCESS, _REDIRECT, _BAD = 200, 300, 400
_UNKNOWN, _TOO_MANY, _SERVER = 404, 429, 500
_REFUSED = {401, 403}


class Access(Struct, frozen=True):
    """How a host is spoken to: `token_name` is the variable, `needs` the right to ask for."""

    base: str
    auth_header: str
    token_name: str
    needs: str


class _Trouble(Struct, frozen=True):
    """`wait` is in seconds, None where the host names no time."""

    said: str
    wait: float | None
    had_no_effect: bool


class Api:
    """Paths are of ids that were checked. `doing` says what for, to follow "could not"."""

    def __init__(self, access: Access, token: Secret, patience: Budget) -> None:
        self._base = checked_base(access.base)
        self._access = access
        self._token = token
        self._patience = patience
        self._network = Network(
            auth_header=access.auth_header, key=token, read_only=False, timeout=_TIMEOUT
        )

    def close(self) -> None:
        self._network.close()

    def scrub(self, text: str) -> str:
        return self._token.scrub(text)

    def get(self, path: str, doing: str, **query: str) -> Any:  # noqa: ANN401 - any JSON
        return self._value(self._repeated(self._request("GET", path, None, query), doing), doing)

    def pages(self, path: str, doing: str, **query: str) -> Iterator[Any]:
        """Every entry of a list. The addresses of pages are ours, whatever the host says."""
        for number in range(1, _MOST_PAGES + 1):
            asked = query | {"per_page": str(PAGE), "page": str(number)}
            reply = self._repeated(self._request("GET", path, None, asked), doing)
            entries = self._value(reply, doing)
            if not isinstance(entries, list):
                raise self._failed(doing, "the answer is no list")
            yield from entries
            link = reply.headers.get("link")
            has_more = len(entries) == PAGE if link is None else 'rel="next"' in link
            if not entries or not has_more:
                return
        raise self._failed(doing, f"there are more than {_MOST_PAGES} pages")

    def change(self, method: str, path: str, body: Mapping[str, Any], doing: str) -> Any:  # noqa: ANN401
        """PATCH or PUT: the same twice is the same once."""
        return self._value(self._repeated(self._request(method, path, body), doing), doing)

    def delete(self, path: str, doing: str) -> None:
        self._repeated(self._request("DELETE", path), doing, gone_is_fine=True)

    def ask(self, url: str, body: Mapping[str, Any], doing: str) -> Any:  # noqa: ANN401
        """A POST that only reads. `url` has to be on the same host."""
        if split_url(checked_base(url))[1] != split_url(self._base)[1]:
            raise UsageProblem(f"{one_sentence(url)} is not on the host of {self._base}")
        request = Request("POST", url, _encoded(body))
        return self._value(self._repeated(request, doing), doing)

    def make(self, path: str, body: Mapping[str, Any], doing: str) -> Any:  # noqa: ANN401
        """A POST that makes something. Raises Unanswered unless it surely did or did not."""
        request = self._request("POST", path, body, fresh=True)
        reply = self._repeated(request, doing, only_unsent=True)
        try:
            return self._value(reply, doing)
        except HostFailed as problem:
            raise Unanswered(problem.message) from None

    def _request(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
        *,
        fresh: bool = False,
    ) -> Request:
        asked = f"?{urlencode(query)}" if query else ""
        content = None if body is None else _encoded(body)
        return Request(method, f"{self._base}/{path}{asked}", content, fresh=fresh)

    def _repeated(
        self, request: Request, doing: str, *, only_unsent: bool = False, gone_is_fine: bool = False
    ) -> Reply:
        """A success. Waits as long as it is told to, within the budget of the run."""
        attempt = 1
        while True:
            ended = self._network.exchange(request)
            if isinstance(ended, Reply) and _is_done(ended, gone_is_fine=gone_is_fine):
                return ended
            trouble = self._trouble(ended, doing)
            if only_unsent and not trouble.had_no_effect:
                raise Unanswered(self._failed(doing, trouble.said).message)
            if attempt == _TRIES or not self._patience.wait(attempt, trouble.wait):
                raise self._failed(doing, trouble.said)
            attempt += 1

    def _trouble(self, ended: Ended, doing: str) -> _Trouble:
        """What may pass. Raises for what will not."""
        if not isinstance(ended, Reply):
            return _Trouble(ended.message, None, had_no_effect=isinstance(ended, NotSent))
        said, wait = self._said(ended), _wait_of(ended)
        if ended.status == _TOO_MANY or (ended.status in _REFUSED and wait is not None):
            return _Trouble(said, wait, had_no_effect=True)
        self._refuse(ended, doing, said)
        return _Trouble(said, wait, had_no_effect=False)

    def _refuse(self, reply: Reply, doing: str, said: str) -> None:
        """Raises, unless it is the server that failed."""
        access = self._access
        if reply.status in _REFUSED:
            raise AccessRefused(f"{access.token_name} may not {doing}: {said}", hint=access.needs)
        if reply.status == _UNKNOWN:
            raise AccessRefused(
                f"could not {doing}: {said}; it is not there, or {access.token_name} may not see"
                " it",
                hint=access.needs,
            )
        if reply.status < _SERVER:
            raise self._failed(doing, said)

    def _said(self, reply: Reply) -> str:
        words = ""
        try:
            value = map_strings(parse_json(reply.body), self._clean)
            told = value if isinstance(value, dict) else {}
            words = str(told.get("message") or told.get("error") or "")
        except NotUnderstood:
            pass
        if _REDIRECT <= reply.status < _BAD:
            words = "a redirect, which is never followed"
        return one_sentence(f"{reply.status} {words}".strip())

    def _value(self, reply: Reply, doing: str) -> Any:  # noqa: ANN401 - any JSON
        if reply.flaw is not None:
            raise self._failed(doing, f"the answer {reply.flaw}")
        try:
            return map_strings(parse_json(reply.body), self._clean)
        except NotUnderstood as problem:
            raise self._failed(doing, f"the answer {problem}") from None

    def _clean(self, text: str) -> str:
        return self._token.scrub(without_surrogates(text))

    def _failed(self, doing: str, problem: str) -> HostFailed:
        host = split_url(self._base)[1].host
        return HostFailed(f"{host}: could not {doing}: {self._token.scrub(problem)}")


def checked_base(url: str) -> str:
    """Raises UsageProblem unless it is https, or http on this machine."""
    try:
        parts, origin = split_url(url)
    except NotUnderstood as problem:
        raise UsageProblem(f"the address of the host's API {problem}") from None
    if parts.query or parts.fragment or (origin.scheme != "https" and not origin.is_loopback):
        raise UsageProblem(f"the host's API at {origin} is not a plain https address")
    return url.rstrip("/")


def _is_done(reply: Reply, *, gone_is_fine: bool) -> bool:
    is_success = _SUCCESS <= reply.status < _REDIRECT
    return is_success or (gone_is_fine and reply.status == _UNKNOWN)


def _wait_of(reply: Reply) -> float | None:
    """Seconds, where the host says that it is asked too often. GitHub says so with 403, too, and
    names a moment where it names no span (REST API, "Rate limits").
    """
    after = retry_after_seconds(reply.headers, datetime.now(UTC))
    if after is not None or reply.status not in {*_REFUSED, _TOO_MANY}:
        return after
    headers = reply.headers
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal() and reset.isascii():
        return max(0.0, float(reset[:12]) - datetime.now(UTC).timestamp())
    return 60.0 if b"rate limit" in reply.body[:4096].lower() else None


def _encoded(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
