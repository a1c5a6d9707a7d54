"""Two policies compared day by day: the figures of a group, and what of a difference is more than luck."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.policies import figures
from queue_server.domain.policies.day import Visit, play
from queue_server.domain.policies.office import Desk, Office, Person, PriorityClass, instant

ENDS = instant(600)


def visit(wait: float | None, service: str = "permit", priority: str = "none", **more: bool) -> Visit:
    person = Person(0, service, priority=priority)
    return Visit(service, person, instant(0), None if wait is None else instant(wait), **more)


def test_it_sums_up_a_day_and_lets_whom_nobody_called_wait_until_the_end() -> None:
    day = figures.day([visit(10), visit(20, overtaken=True), visit(30, spoken=True), visit(None)], ENDS)
    assert (day.visits, day.median, day.longest, day.not_called) == (4, 25, 600, 1)
    assert day.p90 == pytest.approx(429)
    assert (day.overtaken, day.spoken) == (0.25, pytest.approx(1 / 3))


def test_it_counts_no_wait_of_who_left_or_got_no_number() -> None:
    day = figures.day([visit(10), visit(None, left=True), visit(None, turned_away=True)], ENDS)
    assert (day.visits, day.longest, day.not_called, day.left, day.turned_away) == (2, 10, 0, 1, 1)
    assert figures.day([], ENDS).median is None


def test_an_appointment_that_is_called_early_has_waited_nothing() -> None:
    early = Visit("permit", Person(0, "permit"), instant(60), instant(50))
    assert figures.day([early], ENDS).median == 0


def test_it_makes_a_row_for_all_each_service_and_each_class() -> None:
    a = [[visit(10), visit(20, "cash", "infant")]]
    b = [[visit(12), visit(20, "cash", "infant")]]
    rows = {row.key: row for row in figures.compare(a, b, ENDS)}
    assert set(rows) == {
        ("all", ""),
        ("service", "permit"),
        ("service", "cash"),
        ("class", "none"),
        ("class", "infant"),
    }
    assert rows["service", "permit"].figures["median"].change == 2
    assert rows["class", "infant"].figures["median"].is_same
    assert rows["all", ""].visits == 2


def test_a_difference_is_sure_only_if_chance_would_hardly_make_it() -> None:
    steady = figures.difference([10.0, 20.0, 30.0, 15.0], [14.0, 24.1, 34.0, 18.9])
    assert steady.change == pytest.approx(4)
    assert steady.is_sure
    assert (steady.days_more, steady.days_less) == (4, 0)
    wild = figures.difference([10.0, 20.0, 30.0, 15.0], [30.0, 5.0, 44.0, 12.0])
    assert wild.change == pytest.approx(4)
    assert not wild.is_sure
    assert not figures.difference([10.0], [30.0]).is_sure  # one day proves nothing


def test_the_margin_is_that_of_student() -> None:
    """Against a table: t(0.995) is 2.861 with 19 degrees of freedom, 2.626 with 100."""
    assert figures._student(19) == pytest.approx(2.861, abs=0.001)
    assert figures._student(100) == pytest.approx(2.626, abs=0.001)
    assert figures._student(11) == pytest.approx(3.106, abs=0.003)


def test_days_on_which_one_side_has_nobody_are_left_out() -> None:
    found = figures.difference([10.0, None, 20.0], [11.0, 5.0, None])
    assert (found.a, found.b, found.change) == (10, 11, 1)
    nothing = figures.difference([None, 10.0], [3.0, None])
    assert (nothing.a, nothing.b, nothing.change) == (10, 3, None)
    assert not nothing.is_same


@given(st.lists(st.floats(0, 500), min_size=1, max_size=30))
def test_the_same_twice_has_no_difference(values: list[float]) -> None:
    found = figures.difference(values, values)
    assert found.is_same
    assert not found.is_sure
    assert found.change == 0


def test_a_head_start_shortens_the_wait_of_its_class_and_lengthens_that_of_the_others() -> None:
    desks = (Desk("1", frozenset({"permit"})),)
    crowd = [Person(at, "permit", priority="infant" if at % 5 == 4 else "none") for at in range(40)]
    days = {}
    for head in (0, 20):
        rules = Office(desks, {"infant": PriorityClass(head_start=timedelta(minutes=head))})
        days[head] = [play(rules, [*crowd[shift:], *crowd[:shift]]).visits for shift in range(3)]
    rows = {row.key: row for row in figures.compare(days[0], days[20], ENDS)}
    infant, others = rows["class", "infant"].figures["median"], rows["class", "none"].figures["median"]
    assert infant.change is not None
    assert others.change is not None
    assert infant.change < 0 < others.change
    overtaken = rows["class", "none"].figures["overtaken"]
    assert overtaken.a == 0
    assert (overtaken.b or 0) > 0.9  # all but the first
