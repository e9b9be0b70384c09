"""What the quick look accepts the thorough one does too, on JSON of any shape in any version."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flowops.flowjson.check import check
from flowops.flowjson.examples import flow, footer, screen
from flowops.flowjson.fits import fits_by_type
from flowops.flowjson.flow import Flow
from flowops.flowjson.misfits import misfits
from flowops.flowjson.shape import shape
from flowops.flowjson.tables import components, tables
from flowops.flowjson.versions import LIVES

KEYS = sorted({key for table in tables().values() for key in table.properties})
WORDS = sorted({word for t in tables().values() for p in t.properties.values() for word in p.enum})
TEXTS = ["", " ", "x", "x" * 5000, "${data.x}", "`1`", "2026-11-23", "1795392000000", "#0A7CFF"]

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(TEXTS)
    | st.sampled_from(WORDS)
    | st.text(max_size=5)
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=5)
    ),
    max_leaves=12,
)
versions = st.sampled_from(sorted(LIVES))


@st.composite
def shaped(draw, of=None):
    """A component whose properties are those of its table, often of the right type."""
    table = components()[draw(st.sampled_from(sorted(components())))] if of is None else of
    keys = draw(st.sets(st.sampled_from(sorted(table.properties)), max_size=8))
    value = {key: draw(fitting(table.properties[key])) for key in keys}
    return {**value, "type": table.name} if table.is_component else value


def fitting(wanted):
    kinds = {
        "string": st.sampled_from(TEXTS),
        "boolean": st.booleans(),
        "number": st.integers(-1, 30000) | st.floats(0, 1),
        "object": st.dictionaries(st.sampled_from(["start-date", "end-date", "x"]), leaves),
    }
    known = [kinds[each] for each in sorted(wanted.types) if each in kinds]
    if wanted.enum:
        known.append(st.sampled_from(wanted.enum))
    if wanted.items is not None and wanted.items.table != "component":
        known.append(st.lists(fitting(wanted.items), max_size=4))
    if wanted.table in tables():
        known.append(st.deferred(lambda: shaped(of=tables()[wanted.table])))
    return st.one_of(*known, values) if known else values


@given(shaped(), versions)
def test_what_fits_has_no_misfits(value, version):
    fits = fits_by_type(version).get(value["type"])
    if fits is not None and fits(value):
        assert list(misfits(components()[value["type"]], value, (), version)) == []


@given(st.lists(shaped() | values, max_size=4), versions)
def test_any_components_are_looked_at(children, version):
    layout = {"type": "SingleColumnLayout", "children": children}

    value = flow(screen(layout=layout), version=str(version))

    for rule, flaw in check(value):
        assert rule.id
        assert flaw.message
        assert _leads_somewhere(value, flaw)


@given(st.dictionaries(st.sampled_from(KEYS), values))
def test_any_object_may_be_a_flow(value):
    for _, flaw in check(value):
        assert flaw.message


@given(st.dictionaries(st.sampled_from(["id", "title", "data", "layout", "sensitive"]), values))
def test_any_object_may_be_a_screen(value):
    for _, flaw in check(flow(screen(), value)):
        assert flaw.message


@given(values)
def test_any_value_may_be_declared(value):
    for _, flaw in check(flow(screen(data={"it": value}))):
        assert flaw.message


def test_a_sound_flow_is_accepted_without_a_closer_look():
    assert shape(Flow(flow(screen("A", footer())))) == {}


def _leads_somewhere(value, flaw):
    for step in flaw.route:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return False
    return True
