"""Recorded answers of a gateway: what is kept of them, and what is not.

A cassette holds no key, no link that opens a flow, no telephone number, and no header besides those
listed here. Whatever differs from one recording to the next reads alike in all of them: the
address, the account, the names of flows, dates and ids of messages.
"""

from __future__ import annotations

import re
from pathlib import Path

import vcr
from msgspec import Struct

FOLDER = Path(__file__).parent / "cassettes"

URL = "https://gateway.example.com"
WABA = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
PHONE = "1029384756"
TO = "5491155551234"

_REQUEST_HEADERS = {"accept", "content-type"}
_RESPONSE_HEADERS = {"content-type", "retry-after"}
_CHANGING = (
    (
        re.compile(r"\d{4}(-\d\d){2}T\d\d(:\d\d){2}(\.\d+)?(Z|[+-]\d\d:?\d\d)"),
        "2030-01-01T00:00:00Z",
    ),
    (re.compile(r"wamid\.[\w=+/-]+"), "wamid.RECORDED"),
    (re.compile(r"(token=)[\w.~%-]+"), r"\1RECORDED"),
)


class Recorder(Struct, frozen=True, dict=True):
    """`told` are the texts of this gateway that a cassette says in other words."""

    told: tuple[tuple[str, str], ...] = ()

    def using(self, file, *, record):
        if record:
            file.unlink(missing_ok=True)
        recorder = vcr.VCR(
            record_mode="all" if record else "none",
            match_on=["method", "uri", "body"],
            decode_compressed_response=True,
            before_record_request=self._request,
            before_record_response=self._response,
        )
        return recorder.use_cassette(str(file))

    def _request(self, request):
        request.headers = _only(request.headers, _REQUEST_HEADERS)
        request.uri = self._plain(request.uri)
        if request.body:
            request.body = self._plain(request.body.decode()).encode()
        return request

    def _response(self, response):
        response["headers"] = _only(response["headers"], _RESPONSE_HEADERS)
        response["body"]["string"] = self._plain(response["body"]["string"].decode()).encode()
        return response

    def _plain(self, text):
        for own, plain in self.told:
            text = text.replace(own, plain)
        for changing, plain in _CHANGING:
            text = changing.sub(plain, text)
        return text


def _only(headers, allowed):
    return {name.lower(): value for name, value in headers.items() if name.lower() in allowed}
