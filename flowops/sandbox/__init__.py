"""The gateway's API, embedded: accounts in a file, in process or behind a port, with no real key.

    app = create_app(path)                                    # a WSGI application
    httpx.Client(transport=httpx.WSGITransport(app), base_url="http://localhost")

    serve(app, port=8080, on_ready=print)                     # or with any HTTP client

It is **not Meta**. Nothing here reaches WhatsApp; the validator knows a small part of Meta's rules,
so what it accepts Meta may still refuse. What the gateway's page and Meta state always holds here.
What neither states is a switch (`Switches`), and a profile is a named set of them. Faults are data
(`read_faults`). Where a fault leaves no answer, the application raises an `OSError`: `Hung`,
`WasReset` or `WasCut`. That is what a client in process sees; the server makes it true on the wire.

This package imports nothing of flowops: shared code would make the client and the emulator wrong
together, and the tests green. Werkzeug is loaded with the first application.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flowops.sandbox.errors import (
    BadFaults,
    BadSwitch,
    NoSuchFlow,
    PortTaken,
    SandboxError,
    StoreUnreadable,
)
from flowops.sandbox.fault_files import read_faults, read_faults_file
from flowops.sandbox.faults import FaultScript, Hung, WasCut, WasReset
from flowops.sandbox.hooks import (
    block_account,
    create_outside,
    delete_outside,
    edit_outside,
    register_key,
    rename_outside,
    revoke_key,
    set_health,
    set_status,
)
from flowops.sandbox.overview import (
    Overview,
    ShownAccount,
    ShownFlow,
    ShownRequest,
    reset,
    show,
)
from flowops.sandbox.store import Store
from flowops.sandbox.switches import PROFILES, Switches, read_switches

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path
    from wsgiref.types import WSGIApplication

    from flowops.sandbox.app import SandboxApp
    from flowops.sandbox.calls import DrawPreview
    from flowops.sandbox.server import SandboxServer

__all__ = [
    "PROFILES",
    "BadFaults",
    "BadSwitch",
    "FaultScript",
    "Hung",
    "NoSuchFlow",
    "Overview",
    "PortTaken",
    "SandboxError",
    "ShownAccount",
    "ShownFlow",
    "ShownRequest",
    "StoreUnreadable",
    "Switches",
    "WasCut",
    "WasReset",
    "block_account",
    "create_app",
    "create_outside",
    "delete_outside",
    "edit_outside",
    "read_faults",
    "read_faults_file",
    "read_switches",
    "register_key",
    "rename_outside",
    "reset",
    "revoke_key",
    "running",
    "serve",
    "set_health",
    "set_status",
    "show",
]


def create_app(
    path: Path,
    *,
    switches: Switches | None = None,
    faults: FaultScript | None = None,
    clock: Callable[[], datetime] | None = None,
    latency: float = 0.0,
    draw_preview: DrawPreview | None = None,
) -> SandboxApp:
    """A WSGI application over the file at `path`, which is made if it is not there.

    `clock` gives aware datetimes; `latency` is in seconds, before each answer; `draw_preview` makes
    the page behind a preview link, which otherwise shows the definition. Safe for many
    threads, and for other processes with the same file. Raises StoreUnreadable.
    """
    from flowops.sandbox.app import SandboxApp

    now = clock or _system_clock
    return SandboxApp(
        Store(path),
        switches or Switches(),
        faults or FaultScript(),
        clock=lambda: now().timestamp(),
        latency=latency,
        draw_preview=draw_preview,
    )


def serve(
    app: WSGIApplication,
    port: int = 0,
    *,
    on_ready: Callable[[int], None],
    stop: threading.Event | None = None,
) -> None:
    """Serves on 127.0.0.1 until SIGINT, SIGTERM or `stop`; port 0 takes a free one.

    `on_ready` gets the port as soon as requests are answered. Raises PortTaken.
    """
    from flowops.sandbox.server import serve_until

    serve_until(stop or threading.Event(), app, port, on_ready)


def running(app: WSGIApplication, port: int = 0) -> AbstractContextManager[SandboxServer]:
    """Serves in a thread while the block runs; the server's `url` is where."""
    from flowops.sandbox import server

    return server.running(app, port)


def _system_clock() -> datetime:
    return datetime.now(UTC)
