"""A message to a chat, by an address that is a secret itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flowops.errors import HostFailed, UsageProblem
from flowops.http.address import split_url
from flowops.http.exchange import NotSent, Reply, Request
from flowops.http.network import Network
from flowops.http.secret import Secret, read_key
from flowops.http.strict_json import NotUnderstood

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowops.http.patience import Budget

_TRIES = 3
_TIMEOUT = 30.0
_LIMIT = 64 * 1024


def read_webhook(env_name: str, environ: Mapping[str, str]) -> Secret:
    """The address that `env_name` holds. Raises AccessRefused where there is none, and UsageProblem
    unless it is https, or http on this machine; the address is never shown.
    """
    hint = f"set {env_name} to the https address that the chat gave you"
    url = read_key(env_name, environ, noun="address of a webhook", hint=hint)
    try:
        origin = split_url(url.reveal())[1]
    except NotUnderstood as problem:
        raise UsageProblem(f"the address in {env_name} {problem}", hint=hint) from None
    if origin.scheme != "https" and not origin.is_loopback:
        raise UsageProblem(f"the address in {env_name} is not https", hint=hint)
    return url


def send_message(url: Secret, text: str, patience: Budget) -> None:
    """`{"text": …}`, as Slack, Mattermost and others take it. Sent again only if it never left.

    Raises HostFailed.
    """
    body = json.dumps({"text": text}).encode()
    network = Network(auth_header="Authorization", key=None, read_only=False, timeout=_TIMEOUT)
    host = split_url(url.reveal())[1].host
    try:
        for attempt in range(1, _TRIES + 1):
            ended = network.exchange(Request("POST", url.reveal(), body, fresh=True, limit=_LIMIT))
            if isinstance(ended, Reply):
                if not 200 <= ended.status < 300:  # noqa: PLR2004 - successes
                    raise HostFailed(f"the webhook at {host} answered with {ended.status}")
                return
            if not isinstance(ended, NotSent) or attempt == _TRIES or not patience.wait(attempt):
                raise HostFailed(f"the webhook: {url.scrub(ended.message)}")
    finally:
        network.close()
