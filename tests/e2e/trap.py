"""A server of somebody else: it notes who comes with what, and says what it was told to say."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from msgspec import Struct, field


class Trap(Struct, dict=True):
    url: str = ""
    body: bytes = b"{}"
    heads: list[str] = field(default_factory=list)


@contextmanager
def listening():
    trap = Trap()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            trap.heads.append(f"{self.requestline}\n{self.headers}")
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(trap.body)))
            self.end_headers()
            self.wfile.write(trap.body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        trap.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield trap
        server.shutdown()
        thread.join()
