"""Who is next: head starts, strictness, the language bonus, and that nobody is starved by them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain import order


@dataclass(frozen=True)
class Desk:
    id: str
    services: tuple[str, ...]
    languages: tuple[str, ...]


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


DESKS = [
    Desk("5", ("permit", "settlement"), ("de", "en")),
    Desk("6", ("permit", "settlement"), ("de", "ar")),
    Desk("7", ("permit",), ("de",)),
    Desk("8", ("advice",), ("de", "ar")),
]


def test_a_list_says_at_which_open_counters_a_ticket_may_be_taken_earlier() -> None:
    reach = minutes(5)
    assert order.earlier_at("permit", "ar", DESKS, reach) == ["6"]
    assert order.earlier_at("permit", "de", DESKS, reach) == []  # all speak it
    assert order.earlier_at("permit", "uk", DESKS, reach) == []  # none does
    assert order.earlier_at("advice", "ar", DESKS, reach) == []  # only one counter serves it
    assert order.earlier_at("permit", "ar", DESKS[1:2], reach) == []  # the others are closed
    assert order.earlier_at("permit", "ar", DESKS, minutes(0)) == []


@given(
    st.lists(
        st.tuples(st.sets(st.sampled_from("abc"), min_size=1), st.sets(st.sampled_from(["de", "en", "ar"]))), max_size=5
    ),
    st.sampled_from("abc"),
    st.sampled_from(["de", "en", "ar"]),
)
def test_the_counters_of_the_list_are_those_where_the_head_start_counts(
    drawn: list[tuple[set[str], set[str]]], service: str, language: str
) -> None:
    desks = [Desk(str(i), tuple(sorted(s)), tuple(sorted(spoken))) for i, (s, spoken) in enumerate(drawn)]
    expected = [desk.id for desk in desks if language in order.helpful_at(desk, desks).get(service, frozenset())]
    assert order.earlier_at(service, language, desks, minutes(5)) == expected


def test_it_explains_a_place_by_its_parts() -> None:
    now = BEGIN + minutes(30)
    infant = Person(1, 1, BEGIN - minutes(20), 1)
    reasons = order.why(infant, now, BEGIN, minutes(20), minutes(5))
    assert (reasons.waited, reasons.head_start, reasons.language) == (minutes(30), minutes(20), minutes(5))
    assert not reasons.strict
    assert not reasons.put_back
    assert reasons.not_before is None
    late = order.why(Person(2, 0, BEGIN + minutes(10), 1, now + minutes(5)), now, BEGIN, minutes(0))
    assert late.strict
    assert late.put_back
    assert late.moved_back == minutes(10)
    assert late.not_before == now + minutes(5)


@given(people, st.integers(0, 60), st.integers(0, 20))
def test_the_parts_of_a_place_add_up_to_what_is_compared(line: list[Person], head: int, reach: int) -> None:
    now = BEGIN + minutes(90)
    for person in line:
        bonus = minutes(reach) if person.match else order.NO_BONUS
        reasons = order.why(person, now, BEGIN, minutes(head), bonus)
        assert now - reasons.counted == order.key(person, bonus)[1]


def test_an_appointment_is_not_called_earlier_than_the_class_allows() -> None:
    nine = BEGIN + minutes(60)
    assert order.not_before(nine, minutes(10)) == nine - minutes(10)
    assert order.not_before(None, minutes(10)) is None
    early_bird = Person(1, 1, order.order_at(BEGIN, minutes(60), nine), 1, order.not_before(nine, minutes(10)))
    walk_in = Person(2, 1, BEGIN + minutes(5), 2)
    assert order.first([early_bird, walk_in], nine - minutes(11)) is walk_in
    assert order.first([early_bird, walk_in], nine - minutes(10)) is early_bird


@given(people, st.integers(1, 6), st.integers(0, 3), st.sampled_from([0, 1]))
def test_who_is_put_back_goes_before_nobody_of_those_in_front_of_the_nth(
    line: list[Person], count: int, entry: int, urgency: int
) -> None:
    now = BEGIN + minutes(60)
    behind = order.nth(line, now, count)
    ready = sorted((person for person in line if order.callable_now(person, now)), key=order.key)
    if behind is None:
        assert not ready
        return
    assert behind is ready[min(count, len(ready)) - 1]
    place = order.just_behind(behind, urgency, entry)  # the entry of an area that has given fewer
    back = Person(99, place.urgency, place.order_at, place.entry)
    after = sorted([*ready, back], key=order.key)
    assert after.index(back) > after.index(behind)
