"""The gateway over HTTPS: one method per endpoint."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeVar

from flowops.gateway.address import BaseUrl, check_header_name
from flowops.gateway.ahead import Ahead, Once
from flowops.gateway.answers import (
    parse_definition,
    parse_message_id,
    parse_preview,
    parse_publish,
    parse_upload,
)
from flowops.gateway.bodies import create_body, message_body, replace_body
from flowops.gateway.classify import Call, classify
from flowops.gateway.pages import Listing, mark_at_once, parse_page
from flowops.gateway.reading import cleaned, json_of, read_answer
from flowops.gateway.retry import insist
from flowops.gateway.wire import parse_created_flow, parse_flow_of_id
from flowops.http.address import split_url
from flowops.http.exchange import MIB, Reply, Request
from flowops.http.network import Network
from flowops.http.strict_json import NotUnderstood, parse_json
from flowops.model.outcome import Definite, Failure, FailureKind, Ok

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

    from flowops.gateway.pages import Mark, Page
    from flowops.http.early import Early
    from flowops.http.exchange import Ended, Trace
    from flowops.http.pace import Pace
    from flowops.http.secret import Secret
    from flowops.model.definition import Definition
    from flowops.model.environment import Limits
    from flowops.model.flows import (
        Account,
        FlowList,
        FlowMessage,
        LiveFlow,
        Preview,
        ValidationError,
    )
    from flowops.model.outcome import Outcome
    from flowops.operations.ports import Patience

T = TypeVar("T")

LARGEST_DEFINITION = 10 * MIB
"""Meta's limit for a Flow JSON (Flows API reference)."""


class HttpGateway:
    """`operations.ports.Gateway` for the documented API. Close it, or use it in a `with`.

    `read_only` makes every method that writes raise GatewayFailed before anything is sent. `key`
    None sends none. A `pace` decides when requests leave, also after a 429; without one, `patience`
    waits then. A `transport` is used as it is and stays the caller's; without one there are as many
    connections as calls at the same time, the first of them `early` if that was begun. Raises
    InvalidInput for an address or header that cannot be.
    """

    def __init__(
        self,
        base_url: str,
        key: Secret | None,
        *,
        auth_header: str = "Authorization",
        read_only: bool,
        limits: Limits,
        patience: Patience,
        pace: Pace | None = None,
        transport: httpx.BaseTransport | None = None,
        ca_file: Path | None = None,
        early: Early | None = None,
        on_request: Callable[[Trace], None] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._base = BaseUrl.parse(base_url)
        self._key = key
        self._concurrency = limits.concurrency
        self._patience = patience
        self._pace = pace
        self._now = now
        self._network = Network(
            auth_header=check_header_name(auth_header),
            key=key,
            read_only=read_only,
            timeout=limits.timeout,
            most=limits.concurrency,
            pace=pace,
            transport=transport,
            ca_file=ca_file,
            early=early,
            on_request=on_request,
        )

    def close(self) -> None:
        self._network.close()

    def hurry(self, seconds: float) -> None:
        """What is under way, and what comes after it, ends within so many seconds from now."""
        self._network.hurry(seconds)

    def expect(self, flows: int) -> None:
        """So many will be written to: the connections for them are opened while the lists come."""
        self._network.open_ahead(self._base.url("wabas"), min(flows, self._concurrency))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def list_flows(self, account: Account) -> Outcome[FlowList]:
        """Every flow of the account, read to the last page, or no answer at all."""
        listing = Listing()
        ahead = Ahead(self._network.exchange)
        try:
            url = self._base.url("wabas", account.waba_id, "flows")
            if self._key is not None:
                ahead.begin(Request("GET", url), self._key.get_ready)
            while True:
                parse = partial(self._page, account, url, listing, ahead)
                page = self._call(Call.READ, Request("GET", url), parse, ahead.exchange)
                if not isinstance(page, Ok):
                    return page
                mark = listing.add(page.value)
                if mark is None:
                    return Ok(listing.whole)
                url = self._next_url(account, url, mark)
        except NotUnderstood as error:
            return Definite(Failure(FailureKind.UNREADABLE, f"the list of flows: {error}"))

    def get_flow(self, account: Account, flow_id: str) -> Outcome[LiveFlow]:
        return self._ask(
            Call.READ,
            lambda: Request("GET", self._base.flow_url(account.waba_id, flow_id)),
            self._json(lambda value: parse_flow_of_id(value, flow_id)),
        )

    def read_definition(self, live: LiveFlow) -> Outcome[Definition]:
        """What `live.definition_url` holds; the key does not go along."""
        return self._ask(
            Call.DOWNLOAD,
            lambda: self._download(live),
            lambda body: parse_definition(body, self._key),
        )

    def get_preview(self, account: Account, flow_id: str) -> Outcome[Preview]:
        """The link as it is: asking to invalidate it would break the one already handed out."""
        return self._ask(
            Call.READ,
            lambda: Request("GET", self._base.flow_url(account.waba_id, flow_id, "preview")),
            self._json(lambda value: parse_preview(value, self._base)),
        )

    def create_flow(
        self, account: Account, name: str, categories: frozenset[str], definition: Definition
    ) -> Outcome[LiveFlow]:
        return self._ask(
            Call.CREATE,
            lambda: Request(
                "POST",
                self._base.url("wabas", account.waba_id, "flows"),
                create_body(name, categories, definition),
                fresh=True,
            ),
            self._json(lambda value: parse_created_flow(value, name)),
        )

    def replace_json(
        self, account: Account, flow_id: str, file_name: str, definition: Definition
    ) -> Outcome[tuple[ValidationError, ...]]:
        """The errors are those of the answer; only a flow read again shows all of them."""
        return self._ask(
            Call.REPLACE,
            lambda: Request(
                "PUT",
                self._base.flow_url(account.waba_id, flow_id, "json"),
                replace_body(file_name, definition),
            ),
            self._json(parse_upload),
        )

    def publish_flow(self, account: Account, flow_id: str) -> Outcome[None]:
        return self._ask(
            Call.PUBLISH,
            lambda: Request("POST", self._base.flow_url(account.waba_id, flow_id, "publish")),
            self._json(parse_publish),
        )

    def send_message(self, phone_id: str, message: FlowMessage) -> Outcome[str]:
        """The id of the accepted message. Accepted is not delivered."""
        return self._ask(
            Call.SEND,
            lambda: Request(
                "POST", self._base.url("phones", phone_id, "messages"), message_body(message)
            ),
            self._json(parse_message_id),
        )

    def _ask(
        self, call: Call, build: Callable[[], Request], parse: Callable[[bytes], T]
    ) -> Outcome[T]:
        """A request that cannot be built is a definite failure: nothing was sent."""
        try:
            request = build()
        except NotUnderstood as error:
            reads = call in {Call.READ, Call.DOWNLOAD}
            kind = FailureKind.UNREADABLE if reads else FailureKind.REJECTED
            return Definite(Failure(kind, f"nothing was sent: {error}"))
        return self._call(call, request, parse)

    def _call(
        self,
        call: Call,
        request: Request,
        parse: Callable[[bytes], T],
        exchange: Callable[[Request], Ended] | None = None,
    ) -> Outcome[T]:
        exchange = exchange or self._network.exchange
        is_paced = self._pace is not None and request.paced
        return insist(
            lambda: self._judged(call, request, exchange(request), parse),
            self._patience,
            is_paced=is_paced,
        )

    def _judged(
        self, call: Call, request: Request, ended: Ended, parse: Callable[[bytes], T]
    ) -> Outcome[T]:
        answer = read_answer(request, ended, parse, key=self._key, now=self._now())
        outcome = classify(call, answer)
        if self._pace is not None and request.paced and isinstance(ended, Reply):
            _tell(self._pace, outcome)
        return outcome

    def _json(self, parse: Callable[[Any], T]) -> Callable[[bytes], T]:
        return lambda body: parse(json_of(body, self._key))

    def _page(
        self, account: Account, url: str, listing: Listing, ahead: Ahead, body: bytes
    ) -> Page:
        """Taken in while the next one is on its way: to ask for that takes nothing but its mark."""
        value = parse_json(body)
        page = Once(lambda: parse_page(cleaned(value, self._key)))
        # What is wrong with a mark is told where the page is taken in.
        with suppress(NotUnderstood):
            mark = mark_at_once(value, partial(cleaned, key=self._key))
            if mark is not None and listing.leads_on(mark):
                ahead.begin(Request("GET", self._next_url(account, url, mark)), page.do)
        return page.result()

    def _download(self, live: LiveFlow) -> Request:
        """What another host has is no request to the gateway."""
        url = self._definition_url(live)
        is_ours = split_url(url)[1] == self._base.origin
        return Request("GET", url, with_key=False, paced=is_ours, limit=LARGEST_DEFINITION)

    def _definition_url(self, live: LiveFlow) -> str:
        if live.definition_url is None:
            raise NotUnderstood("the gateway offers no definition of this flow")
        try:
            return self._base.check_link(live.definition_url)
        except NotUnderstood as error:
            raise NotUnderstood(f"the link to the live definition {error}") from None

    def _next_url(self, account: Account, current: str, mark: Mark) -> str:
        if not mark.parameter:
            return self._base.next_page(current, mark.value)
        query = ((mark.parameter, mark.value),)
        return self._base.url("wabas", account.waba_id, "flows", query=query)


def _tell(pace: Pace, outcome: Outcome[Any]) -> None:
    failure = None if isinstance(outcome, Ok) else outcome.failure
    if failure is not None and failure.kind is FailureKind.RATE_LIMITED:
        pace.refused(failure.retry_after)
        return
    pace.accepted()
    if failure is not None and failure.retry_after is not None:
        pace.hold(failure.retry_after)
