"""A bucket on moto's server over loopback, and stores in it as another run would open them.

moto looks at a condition and stores the object in two steps, and takes many requests at once. So
it is given one request at a time here: what it does in each is its own.
"""

from __future__ import annotations

import logging
import os
import threading
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec import Struct, field

from flowops.ledger.bucket import Bucket
from flowops.ledger.object_store import ObjectStore
from flowops.sandbox.server import running
from tests.ledger.places import HandClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_REGION": "us-east-1",
}


class OneAtATime:
    """A WSGI application whose requests wait for each other. `mishap` may spoil one of them."""

    def __init__(self, app) -> None:
        self._app = app
        self._turn = threading.Lock()
        self.mishap: Callable[..., object] | None = None

    def __call__(self, environ, start_response):
        with self._turn:
            mishap = self.mishap
            spoiled = mishap(self._app, environ, start_response) if mishap else None
            return list(self._app(environ, start_response)) if spoiled is None else spoiled


@contextmanager
def serving(app) -> Iterator[str]:
    """The address of this application on loopback, where a client keeps its connections."""
    with running(app) as server:
        yield server.url


def moto_app() -> OneAtATime:
    # It logs through the root logger, and asks the machine for credentials unless there are some.
    from moto.server import create_backend_app

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    # Not moto's own choice by host, which reads a folder of its modules for each request.
    return OneAtATime(create_backend_app("s3"))


class ObjectPlace(Struct, frozen=True, dict=True):
    """Each has a bucket of its own: moto keeps all that its process ever made."""

    url: str
    app: OneAtATime | None = None
    bucket: str = field(default_factory=lambda: f"bucket-{uuid4().hex}")

    def make(self) -> ObjectPlace:
        request = urllib.request.Request(f"{self.url}/{self.bucket}", method="PUT")
        with urllib.request.urlopen(request) as answer:
            answer.read()
        return self

    def open(self, prefix: str = "flowops") -> Bucket:
        environ = {**os.environ, "AWS_ENDPOINT_URL": self.url}
        return Bucket("s3", self.bucket, prefix, environ)

    def store(self, *, clock=None, environment="production", **how) -> ObjectStore:
        clock = clock or HandClock()
        return ObjectStore(self.open(), environment, environment, clock=clock, **how)
