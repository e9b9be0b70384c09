"""Whatever is not documented may be otherwise: the main job is done all the same."""

from __future__ import annotations

import pytest

from tests.e2e.project import broken_definition, definition

MANNERS = [
    {"profile": "timestamps"},
    {"profile": "readback"},
    {"profile": "extended"},
    {"profile": "lenient"},
    {"profile": "meta"},
    {"auth_header": "X-API-Key"},
    {"category_order": "sorted"},
    {"category_order": "reversed"},
    {"errors_on_create": "empty"},
    {"errors_on_create": "list"},
    {"create_status": 200},
    {"identical_demotes": "false"},
    {"replace_answer": "flow"},
    {"errors_casing": "camel"},
    {"error_pointers": "false"},
    {"publish_answer": "success"},
    {"paging": "meta", "page_size": 1},
    {"paging": "next", "page_size": 1},
    {"paging": "next_cursor", "page_size": 1},
    {"paging": "pages", "page_size": 1},
    {"paging": "none"},
    {"limit_ignored": "true", "page_size": 2},
    {"list_order": "shuffled", "page_size": 1},
    {"stale_list": 30},
    {"stale_list": 30, "profile": "timestamps", "publish_moves_updated_at": "true"},
    {"updated_at": "list", "publish_moves_updated_at": "true"},
    {"updated_at": "get", "publish_moves_updated_at": "true"},
    {"health_status": "both", "raw_fields": "true"},
    {"profile": "readback", "assets_in": "list"},
    {"profile": "readback", "assets_in": "get"},
    {"profile": "readback", "shuffled_keys": "false"},
    {"read_back": "link"},
    {"preview_wrapped": "true", "preview_errors": "true"},
    {"error_shape": "meta"},
    {"error_shape": "html"},
    {"error_shape": "empty"},
    {"names_ignore_case": "true"},
    {"unknown_flow_status": 403},
]


@pytest.mark.parametrize("manners", MANNERS, ids=str)
def test_the_main_job(gateway_with, project_on, manners):
    gateway = gateway_with(**manners)
    header = manners.get("auth_header", "Authorization")
    project = project_on(gateway, auth_header=header)
    project.flows("a", "b", "c")
    project.change("c", status="draft")

    assert project.apply().code == 0
    assert gateway.statuses == {"A": "PUBLISHED", "B": "PUBLISHED", "C": "DRAFT"}
    gateway.forget_requests()
    assert project.plan().code == 0
    assert project.apply().code == 0
    assert project.drift().code == 0
    assert gateway.writes == []

    project.define("a", "newer")
    assert project.plan().actions("a") == ["replace-json", "publish"]
    assert project.apply().code == 0
    assert gateway.text("A", "published") == "newer"
    assert project.plan().code == 0
    assert project.run("preview", "a").code == 0


@pytest.mark.parametrize(
    "manners", [each for each in MANNERS if each != {"profile": "lenient"}], ids=str
)
def test_what_has_errors_is_not_published(gateway_with, project_on, manners):
    gateway = gateway_with(**manners)
    project = project_on(gateway, auth_header=manners.get("auth_header", "Authorization"))
    project.flow("live", "first")
    project.flow("new", flow=broken_definition())
    assert project.apply().code == 6

    project.define("live", flow=broken_definition())
    ended = project.apply("--only", "live")

    assert ended.code == 6, ended.said
    assert gateway.statuses == {"Live": "PUBLISHED", "New": "DRAFT"}
    assert gateway.text("Live", "published") == "first"
    project.define("live", flow=definition("second"))
    assert project.apply("--only", "live").code == 0
    assert gateway.text("Live", "published") == "second"
