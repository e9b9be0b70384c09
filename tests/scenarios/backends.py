"""The same client in front of three far sides."""

from __future__ import annotations

import os
import uuid
from contextlib import closing, contextmanager, nullcontext

import httpx
from msgspec import Struct

from flowops.gateway.client import HttpGateway
from flowops.http.patience import Budget
from flowops.http.secret import Secret
from flowops.model.environment import Limits
from flowops.model.flows import Account
from flowops.sandbox import Switches, create_app
from tests.scenarios import cassettes
from tests.scenarios.cassettes import FOLDER, Recorder

MADE_UP_KEY = "a-made-up-key-for-scenarios"
PAGE_SIZE = 3


class Far(Struct, frozen=True, dict=True):
    """An account of our own on a far side, and how to reach it.

    `mark` ends the name of every flow: in an account that is used again a name may be taken.
    """

    url: str
    waba: str
    key: str | None = MADE_UP_KEY
    phone: str = cassettes.PHONE
    to: str = cassettes.TO
    mark: str = ""
    transport: httpx.BaseTransport | None = None

    @property
    def account(self):
        return Account("default", self.waba)

    def name(self, text):
        return text + self.mark

    @contextmanager
    def client(self, key=""):
        """`key` None sends none."""
        shown = self.key if key == "" else key
        with HttpGateway(
            self.url,
            None if shown is None else Secret(shown),
            auth_header=os.environ.get("FLOWOPS_RECORD_HEADER", "Authorization"),
            read_only=False,
            limits=Limits(),
            patience=Budget(10.0),
            transport=self.transport,
        ) as gateway:
            yield gateway


@contextmanager
def in_process(folder):
    with closing(create_app(folder / "db", switches=Switches(page_size=PAGE_SIZE))) as app:
        yield Far("http://localhost", str(uuid.uuid4()), transport=httpx.WSGITransport(app))


def served(gateway, transport=None):
    """A phone belongs to one account, so this one has a name of its own."""
    waba = str(uuid.uuid4())
    return Far(gateway.url, waba, phone=f"phone-{waba[:8]}", transport=transport)


@contextmanager
def replayed(scenario):
    """No server: whatever is not on the cassette fails."""
    with (
        httpx.HTTPTransport(verify=False) as played,
        Recorder().using(FOLDER / f"{scenario}.yaml", record=False),
    ):
        yield Far(cassettes.URL, cassettes.WABA, transport=played)


@contextmanager
def recorded(scenario, serving):
    """Talks to the gateway that FLOWOPS_RECORD_URL names, else to one that `serving` starts."""
    url = os.environ.get("FLOWOPS_RECORD_URL")
    with nullcontext() if url else serving() as started, httpx.HTTPTransport() as heard:
        far = _far_to_record(url, heard) if url else served(started, heard)
        with Recorder(_told(far)).using(FOLDER / f"{scenario}.yaml", record=True):
            yield far


def _far_to_record(url, transport):
    named = {name: os.environ.get(f"FLOWOPS_RECORD_{name}", "") for name in ("PHONE", "TO")}
    return Far(
        url.rstrip("/"),
        os.environ["FLOWOPS_RECORD_WABA"],
        key=os.environ["FLOWOPS_RECORD_KEY"],
        phone=named["PHONE"] or cassettes.PHONE,
        to=named["TO"] or cassettes.TO,
        mark=f" {uuid.uuid4().hex[:12]}",
        transport=transport,
    )


def _told(far):
    """The key comes first: nothing that is replaced later may hide a part of it."""
    pairs = (
        (far.key or "", "[key]"),
        (far.url, cassettes.URL),
        (far.waba, cassettes.WABA),
        (far.phone, cassettes.PHONE),
        (far.to, cassettes.TO),
        (far.mark, ""),
    )
    return tuple((own, plain) for own, plain in pairs if own)
