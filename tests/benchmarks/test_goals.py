import pytest

from benchmarks.cases import all_cases
from benchmarks.goals import GOALS, HELD_BY_TESTS, Goal, derive, judge
from benchmarks.row import Results

PROMISED = [
    ("exact", "requests beyond need", 0),
    ("exact", "requests of a plan after it, beyond need", 0),
    ("exact", "writes of a plan after it", 0),
    ("exact", "in flight / C", 1),
    ("exact", "connections / C", 1),
    ("start", "ours / a bare interpreter", 3.5),
    ("start", "ours / octoDNS", 0.35),
    ("start", "first request / octoDNS", 0.6),
    ("start", "first byte / that of 100 flows", 1.5),
    ("plan", "ours / bound", 1.30),
    ("plan", "ours / octoDNS", 0.85),
    ("plan", "ours / bound", 1.10),
    ("plan", "against one account", 0.6),
    ("apply", "ours / bound", 1.15),
    ("apply", "ours / bound", 1.10),
    ("apply", "ours / bound", 1.25),
    ("apply", "ours / terraform + curl", 0.30),
    ("apply", "ours / octoDNS", 0.10),
    ("rate limit", "ours / bound", 1.15),
    ("rate limit", "answered 429", 0.01),
    ("rate limit", "ours / bound", 1.25),
    ("rate limit", "ours / bound", 2),
    ("rate limit", "answered 429", 0.20),
    ("processor", "ours / http.client, 16 in flight", 5),
    ("processor", "ours / http.client, 64 in flight", 5),
    ("validate", "flows a second, cold", 400),
    ("validate", "cached / parsing", 1.5),
    ("memory", "kB a flow", 8),
    ("memory", "peak", 120),
]

FAST = Goal("plan", "is fast", ("plan", "other"), "ours / bound", 1.3)
MANY = Goal("validate", "many a second", ("validate",), "a second", 400, at_least=True)


def results(**measures):
    return Results(measures=measures)


def verdict(goal, taken):
    (only,) = judge(taken, [goal])
    return only


@pytest.mark.parametrize("promised", PROMISED)
def test_what_was_promised_is_a_goal(promised):
    assert promised in [(goal.section, goal.measure, goal.limit) for goal in GOALS]


def test_what_needs_no_clock_is_held_by_tests():
    assert len(HELD_BY_TESTS) == 4


@pytest.mark.parametrize("quick", [True, False])
def test_every_goal_is_about_cases_that_are_measured(quick):
    names = [case.name for case in all_cases(quick=quick)]

    assert {case for goal in GOALS for case in goal.cases} <= set(names)
    assert len(names) == len(set(names))


def test_a_goal_is_met_up_to_its_limit_and_missed_beyond_it():
    assert verdict(FAST, results(plan={"ours / bound": 1.3})).met is True
    assert verdict(FAST, results(plan={"ours / bound": 1.31})).met is False


def test_the_worst_of_several_cases_counts():
    taken = results(plan={"ours / bound": 1.1}, other={"ours / bound": 1.4})

    assert verdict(FAST, taken).value == 1.4


def test_a_rate_must_be_at_least_its_limit():
    assert verdict(MANY, results(validate={"a second": 400})).met is True
    assert verdict(MANY, results(validate={"a second": 399})).met is False


def test_a_case_that_broke_misses_its_goals():
    assert verdict(FAST, Results(broken={"other": "no answer"})).met is False


def test_a_case_that_was_not_asked_for_misses_nothing():
    assert verdict(FAST, Results()).met is None


def test_a_goal_against_a_peer_that_is_not_there_says_why_it_was_skipped():
    goal = Goal("plan", "beats it", ("plan",), "ours / octoDNS", 0.85)
    taken = Results(skipped={"plan / octoDNS": "octoDNS does not install here"})

    said = verdict(goal, taken)

    assert (said.met, said.why) == (None, "octoDNS does not install here")


def test_memory_and_first_byte_are_compared_between_few_flows_and_many():
    taken = results(
        **{
            "plan-small": {"flows": 100, "peak": 50, "first byte": 0.2},
            "plan-large-cold": {"flows": 1100, "peak": 60},
            "plan-large-warm": {"first byte": 0.3},
            "plan": {"seconds": 2},
            "plan-accounts": {"seconds": 1},
        }
    )

    derive(taken)

    assert taken.measures["plan-large-cold"]["kB a flow"] == pytest.approx(10.48576)
    assert taken.measures["plan-large-warm"]["first byte / that of 100 flows"] == pytest.approx(1.5)
    assert taken.measures["plan-accounts"]["against one account"] == 0.5
