"""Who is next: head starts, strictness, the language bonus, and that nobody is starved by them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain import order

BEGIN = datetime(2026, 4, 14, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Person:
    id: int
    urgency: int
    order_at: datetime
    entry: int
    not_before: datetime | None = None
    match: bool = False


def minutes(value: float) -> timedelta:
    return timedelta(minutes=value)


people = st.lists(
    st.builds(
        lambda urgency, at, wait, match: (urgency, at, wait, match),
        st.sampled_from([0, 1, 1, 1, 1]),
        st.integers(0, 60),
        st.one_of(st.none(), st.integers(0, 120)),
        st.booleans(),
    ),
    max_size=12,
).map(
    lambda rows: [
        Person(i, u, BEGIN + minutes(a), i, None if w is None else BEGIN + minutes(w), m)
        for i, (u, a, w, m) in enumerate(rows)
    ]
)


def test_it_counts_an_appointment_from_its_time_unless_the_person_is_late_beyond_the_grace() -> None:
    nine = BEGIN + minutes(60)
    head = minutes(60)
    grace = minutes(10)
    assert order.order_at(nine - minutes(15), head, nine, grace) == BEGIN
    assert order.order_at(nine + minutes(5), head, nine, grace) == BEGIN
    assert order.order_at(nine + minutes(30), head, nine, grace) == BEGIN + minutes(20)


def test_it_lets_the_late_keep_no_more_than_the_credit() -> None:
    now = BEGIN + minutes(90)
    assert order.late(BEGIN, now, minutes(20)) == now - minutes(20)
    assert order.late(now - minutes(5), now, minutes(20)) == now - minutes(5)


@given(people)
def test_it_takes_the_strict_first_and_nobody_before_their_time(line: list[Person]) -> None:
    now = BEGIN + minutes(60)
    ready = [person for person in line if person.not_before is None or person.not_before <= now]
    chosen = order.first(line, now)
    if not ready:
        assert chosen is None
        return
    assert chosen in ready
    assert chosen.urgency == min(person.urgency for person in ready)
    same = [person for person in ready if person.urgency == chosen.urgency]
    assert (chosen.order_at, chosen.entry) == min((person.order_at, person.entry) for person in same)


@given(people, st.integers(1, 20))
def test_a_language_overtakes_nobody_who_has_waited_the_head_start_longer(line: list[Person], reach: int) -> None:
    now = BEGIN + minutes(200)
    chosen = order.first(line, now, lambda person: minutes(reach) if person.match else order.NO_BONUS)
    plain = order.first(line, now)
    assert (chosen is None) == (plain is None)  # it never leaves a counter idle
    if chosen is None or plain is None:
        return
    for person in line:
        overtaken = person.urgency == chosen.urgency and order.key(person) < order.key(chosen)
        assert not (overtaken and person.order_at <= chosen.order_at - minutes(reach))


def test_a_language_helps_only_where_another_open_counter_lacks_it() -> None:
    assert order.helpful_languages(["de", "ar"], [["de", "en"]]) == {"ar"}
    assert order.helpful_languages(["de", "ar"], [["de", "ar"]]) == set()
    assert order.helpful_languages(["de", "ar"], []) == set()
