"""Starting the command costs nothing that the command does not need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.e2e.project import definition

HTTPX = {"anyio", "h11", "httpcore", "httpx", "idna"}
TLS = {"certifi", "http.client", "ssl"}  # the second imports the third
NETWORK = HTTPX | TLS | {"socket"}
FILES = {"jsonschema", "referencing", "yaml"}
TEMPLATES = {"jinja2", "markdown_it", "markupsafe", "pygments"}
SERVERS = {"flask", "socketserver", "sqlite3", "werkzeug", "wsgiref"}
DIFFS = {"difflib", "flowops.compare.changes", "flowops.compare.contract_changes"}
DRAWING = {"flowops.screens", "flowops.sandbox", "flowops.hosts"}
HEAVY = NETWORK | FILES | TEMPLATES | SERVERS | DIFFS | DRAWING | {"rich"}

LIST_MODULES = """
import atexit, sys
from runpy import run_module
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
sys.argv = ["flowops", *sys.argv[1:]]
run_module("flowops", run_name="__main__")
"""

LIST_MODULES_AT_A_THREAD = """
import os, sys, threading
start = threading.Thread.start
def look(thread):
    if type(thread).__name__ in PASSED:
        return start(thread)
    print(*sys.modules, file=sys.stderr, flush=True)
    os._exit(0)
threading.Thread.start = look
sys.argv = ["flowops", *sys.argv[1:]]
from flowops.__main__ import main
main()
"""
LIST_MODULES_AT_THE_FIRST_THREAD = f"PASSED = ()\n{LIST_MODULES_AT_A_THREAD}"
LIST_MODULES_WHEN_THE_LISTS_ARE_READ = f"PASSED = ('Early',)\n{LIST_MODULES_AT_A_THREAD}"

MANIFEST = """
version: 1
environments:
  production:
    gateway: {gateway}
    waba: 3fa85f64-5717-4562-b3fc-2c963f66afa6
flows:
  booking: {{name: Booking, categories: [OTHER], json: booking.json, status: draft}}
"""


class EmptyAccount(BaseHTTPRequestHandler):
    def do_GET(self):
        answer = json.dumps({"data": []}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


@pytest.fixture
def gateway():
    server = ThreadingHTTPServer(("127.0.0.1", 0), EmptyAccount)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def project(tmp_path, gateway):
    (tmp_path / "flowops.yaml").write_text(MANIFEST.format(gateway=gateway))
    (tmp_path / "booking.json").write_text(json.dumps(definition()))
    return tmp_path


def modules_of(*arguments, cwd=None, script=LIST_MODULES):
    """What a process of its own has imported when the command is done."""
    ended = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "FLOWOPS_API_KEY": "a-key"},
    )
    assert ended.stderr.splitlines(), ended.stdout
    return set(ended.stderr.splitlines()[-1].split())


def test_the_version_is_said_by_python_alone():
    modules = modules_of("--version")

    assert {name for name in modules if name.startswith("flowops")} == {"flowops"}
    assert modules & (HEAVY | {"click", "dataclasses", "inspect", "json"}) == set()


def test_help_imports_no_heavy_library():
    modules = modules_of("--help")

    assert "click" in modules
    assert modules & (HEAVY - {"difflib"}) == set()


def test_a_plan_imports_no_diff_no_template_and_no_server(project):
    modules = modules_of("plan", cwd=project)

    assert "flowops.gateway.client" in modules
    assert modules & {"flowops.applying", "flowops.operations.performer"} == set()
    assert modules & (TEMPLATES | SERVERS | DIFFS | DRAWING) == set()


@pytest.mark.parametrize("command", [("plan",), ("apply", "--yes")])
def test_what_goes_to_a_gateway_imports_no_library_for_http(project, command):
    modules = modules_of(*command, cwd=project)

    assert "flowops.http.connection" in modules
    assert modules & HTTPX == set()


def test_a_plan_without_tls_imports_none(project):
    assert modules_of("plan", cwd=project) & TLS == set()


def test_a_plan_of_files_that_are_known_reads_neither_rules_nor_schemas(project):
    modules_of("validate", cwd=project)

    modules = modules_of("plan", cwd=project)

    assert modules & (FILES | {"flowops.flowjson.rules"}) == set()


@pytest.mark.parametrize("command", [("plan",), ("apply", "--yes")])
def test_the_first_connection_is_begun_before_what_speaks_http_is_imported(project, command):
    modules = modules_of(*command, cwd=project, script=LIST_MODULES_AT_THE_FIRST_THREAD)

    assert "flowops.http.early" in modules
    assert modules & {"flowops.http.network", "flowops.gateway.client"} == set()


def test_what_only_tls_and_odd_answers_need_is_not_imported_before_a_connection_is_begun(project):
    modules = modules_of("plan", cwd=project, script=LIST_MODULES_AT_THE_FIRST_THREAD)

    assert modules & {"ssl", "certifi", "encodings.idna", "html", "tempfile"} == set()


def test_a_plan_reads_the_rules_of_its_cache_only_where_there_is_one(project):
    first = modules_of("plan", cwd=project, script=LIST_MODULES_AT_THE_FIRST_THREAD)
    modules_of("plan", cwd=project)
    second = modules_of("plan", cwd=project, script=LIST_MODULES_AT_THE_FIRST_THREAD)

    assert "flowops.operations.rules_version" in second - first


@pytest.mark.parametrize("command", [("plan",), ("apply", "--yes")])
def test_what_judges_the_lists_is_imported_while_they_are_read(project, command):
    modules = modules_of(*command, cwd=project, script=LIST_MODULES_WHEN_THE_LISTS_ARE_READ)

    assert "flowops.gateway.client" in modules
    judging = {"flowops.planning", "flowops.compare", "flowops.steps", "flowops.flowjson.rules"}
    assert modules & judging == set()
    assert modules & {"flowops.manifest.json_reader", "jsonschema"} == set()
    assert modules & {"concurrent.futures", "subprocess", "flowops.render.safe"} == set()
    assert modules & {"encodings.idna", "html"} == set()
