"""What `sandbox serve` answers where a preview link leads, over HTTP."""

from __future__ import annotations

import json

import httpx
import pytest

from flowops import sandbox
from flowops.cli.previewing import draw_preview
from tests.e2e.served import serving_process
from tests.render.page.reading import Page
from tests.render.page.reviews import everything

WABA = "3fa85f64-5717-4562-b3fc-2c963f66afa6"


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    path = tmp_path_factory.mktemp("sandbox") / "sandbox.db"
    app = sandbox.create_app(path, draw_preview=draw_preview)
    with (
        sandbox.running(app) as server,
        httpx.Client(base_url=server.url, headers={"Authorization": "Bearer any"}) as client,
    ):
        yield client
    app.close()


@pytest.fixture(scope="module")
def preview(client):
    """The answer behind the preview link of a flow of these screens."""

    def preview(definition, name="Trip"):
        made = client.post(
            f"/v1/wabas/{WABA}/flows",
            json={"name": name, "categories": ["OTHER"], "flowJson": definition},
        )
        assert made.status_code == 201, made.text
        flow = made.json()["data"]
        answer = client.get(f"/v1/wabas/{WABA}/flows/{flow['id']}/preview")
        return client.get(answer.json()["preview"]["preview_url"])

    return preview


def test_a_preview_link_shows_the_screens(preview):
    answer = preview(everything())

    page = Page(answer.text)
    assert answer.status_code == 200
    assert page.part("TextHeading").text == "Where to?"
    assert "the flowops sandbox, not Meta" in page.one("h1").text


def test_the_header_says_what_the_page_says_and_that_nobody_may_frame_it(preview):
    answer = preview(everything(), "Framed")

    (said,) = Page(answer.text).all("meta", http_equiv="Content-Security-Policy")
    assert answer.headers["Content-Security-Policy"] == (
        f"{said.attributes['content']}; frame-ancestors 'none'"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_definition_that_is_hardly_one_is_drawn_too(preview):
    deep = json.loads("[" * 80 + "]" * 80)
    footer = {"type": "Footer", "on-click-action": {"name": "complete", "payload": {"x": deep}}}
    screen = {"id": "A", "layout": {"children": [footer, {"type": "If"}, 7]}, "data": {"x": deep}}

    assert preview({"screens": [screen, None]}, "Odd").status_code == 200


def test_the_command_serves_it_so(tmp_path):
    with serving_process(tmp_path) as gateway, httpx.Client(base_url=gateway.url) as client:
        client.headers["Authorization"] = "Bearer any"
        flow = {"name": "Trip", "categories": ["OTHER"], "flowJson": everything()}
        made = client.post(f"/v1/wabas/{WABA}/flows", json=flow).json()["data"]
        link = client.get(f"/v1/wabas/{WABA}/flows/{made['id']}/preview").json()["preview"]
        page = Page(client.get(link["preview_url"]).text)

    assert len(page.all(data_screen=any)) == 5
