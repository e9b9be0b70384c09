"""The far side: a sandbox behind a real port, and one account in it."""

from __future__ import annotations

import json
import sqlite3
import uuid
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flowops import sandbox


@dataclass
class Gateway:
    """An account of its own on a server that others may use too. `db` is the sandbox's file."""

    url: str
    db: Path
    waba: str = field(default_factory=lambda: str(uuid.uuid4()))
    _seen: int = 0

    def environment(self, **more):
        """What a manifest says to mean this account."""
        limits = {"quiet": 0.05, **more.pop("limits", {})}
        return {"gateway": self.url, "waba": self.waba, "limits": limits, **more}

    @property
    def flows(self):
        accounts = sandbox.show(self.db, last=0).accounts
        return [flow for each in accounts if each.waba_id == self.waba for flow in each.flows]

    @property
    def statuses(self):
        """By name."""
        return {flow.name: flow.status for flow in self.flows}

    def flow(self, name):
        (found,) = [flow for flow in self.flows if flow.name == name]
        return found

    def definition(self, name, edition="draft"):
        """What the account holds of it: the `draft`, or the `published` one that people see."""
        with closing(sqlite3.connect(self.db)) as connection:
            query = "SELECT text FROM definitions WHERE flow_id = ? AND edition = ?"
            row = connection.execute(query, (self.flow(name).id, edition)).fetchone()
        return None if row is None else json.loads(row[0])

    def text(self, name, edition="draft"):
        """What `project.definition(text)` was made with."""
        found = self.definition(name, edition)
        return found and found["screens"][0]["layout"]["children"][0]["text"]

    @property
    def requests(self):
        """What was asked about this account since `forget_requests`, as `METHOD path status`."""
        shown = sandbox.show(self.db, last=10_000).requests
        asked = [each for each in shown if self.waba in each.path or "/phones/" in each.path]
        return [
            f"{each.method} {each.path.partition(self.waba)[2]} {each.status}"
            for each in asked[self._seen :]
        ]

    @property
    def writes(self):
        return [request for request in self.requests if not request.startswith("GET")]

    def __post_init__(self):
        # A message names no account: what other tests sent before is not of this one.
        self.forget_requests()

    def forget_requests(self):
        self._seen += len(self.requests)

    def create_outside(self, name, *arguments, **more):
        return sandbox.create_outside(self.db, self.waba, name, *arguments, **more)

    def edit_outside(self, name, flow, **switches):
        sandbox.edit_outside(self.db, self.flow(name).id, flow, **switches)

    def set_status(self, name, status):
        sandbox.set_status(self.db, self.flow(name).id, status)


@contextmanager
def serving(
    folder,
    *,
    faults=(),
    profile="documented",
    latency=0.0,
    port=0,
    clock=None,
    before=None,
    **switches,
):
    """A server in this process, over real HTTP, with a file and a fault script of its own.

    `before` is told the kind of each call before it is answered: for whoever acts in between.
    """
    overrides = [f"{name}={value}" for name, value in switches.items()]
    db = Path(folder) / "gateway.db"
    app = sandbox.create_app(
        db,
        switches=sandbox.read_switches(profile, overrides),
        faults=sandbox.read_faults(list(faults)),
        latency=latency,
        clock=clock,
    )
    with sandbox.running(app if before is None else _told(app, before), port) as server:
        yield Gateway(server.url, db)
    app.close()


def _told(app, before):
    def answer(environ, start_response):
        before(_kind(environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        return app(environ, start_response)

    return answer


def _kind(method, path):
    """As a fault script names the calls of an apply."""
    rest = path.partition("/flows")[2]
    if method == "GET":
        return "get" if rest else "list"
    return {"": "create", "json": "replace-json"}.get(rest.rpartition("/")[2], "publish")
