from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.manifest.json_reader import read_json
from flowops.manifest.meta_paths import route_of_meta_path


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("screens[0].layout.children[1].type", ("screens", 0, "layout", "children", 1, "type")),
        ("screens [0]. layout.children [1].type", ("screens", 0, "layout", "children", 1, "type")),
        (" screens[ 0 ] . layout ", ("screens", 0, "layout")),
        ("$root/screens/0/layout/children/2", ("screens", 0, "layout", "children", 2)),
        ("$root / screens / 0", ("screens", 0)),
        ("$.screens[0]", ("screens", 0)),
        ("$root.screens[0]", ("screens", 0)),
        ("#/screens/0/a~1b~0c", ("screens", 0, "a/b~c")),
        ("/screens/0", ("screens", 0)),
        ("routing_model['MY SCREEN'][0]", ("routing_model", "MY SCREEN", 0)),
        ('screens[0].data["a.b"]', ("screens", 0, "data", "a.b")),
        ("screens[0].layout.on-click-action", ("screens", 0, "layout", "on-click-action")),
        ("[2]", (2,)),
        ("", ()),
        ("$root", ()),
        ("screens[", ("screens",)),
        ("screens[x].layout", ("screens",)),
        ("screens[" + "9" * 5000 + "]", ("screens",)),
    ],
)
def test_a_path_of_meta_is_a_route(path, route):
    assert route_of_meta_path(path) == route


def test_a_path_that_leads_nowhere_finds_the_nearest_ancestor():
    document = read_json("flow.json", b'{"screens": [{"id": "A"}]}')

    route = route_of_meta_path("screens[0].layout.children[3]")

    assert str(document.locate(route)) == "flow.json:1:14"


@given(st.text())
def test_no_path_is_too_strange(path):
    assert isinstance(route_of_meta_path(path), tuple)
