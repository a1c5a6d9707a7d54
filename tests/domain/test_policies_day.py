"""A day played in memory: counters take who is next by the rule, and nobody is forgotten or served twice."""

import random
from collections import Counter
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.domain.policies.day import Line, Visit, play
from queue_server.domain.policies.office import Desk, Office, Person, PriorityClass, instant
from queue_server.domain.ticket import Step


def minutes(value: float) -> timedelta:
    return timedelta(minutes=value)


def desk(key: str, *services: str, languages: str = "de", **more: float) -> Desk:
    return Desk(key, frozenset(services or ("permit",)), frozenset(languages.split()), **more)


def office(*desks: Desk, language: float = 0, **classes: PriorityClass) -> Office:
    return Office(desks, classes, minutes(language), late_credit=minutes(20))


def waits(visits: list[Visit]) -> list[float | None]:
    """Return each visit's minutes from the arrival to the first call."""
    return [None if v.called_at is None else (v.called_at - instant(v.person.at)) / minutes(1) for v in visits]


def calls(log: list[Line]) -> list[tuple[float, int | None, str | None]]:
    """Return minute, person and counter of each call."""
    return [((x.at - instant(0)) / minutes(1), x.person, x.counter) for x in log if x.step is Step.CALL]


def test_a_counter_calls_the_next_one_when_it_is_free_and_at_once_who_comes_to_an_idle_one() -> None:
    day = play(office(desk("1")), [Person(0, "permit"), Person(4, "permit"), Person(30, "permit")])
    assert calls(day.log) == [(0, 0, "1"), (10, 1, "1"), (30, 2, "1")]
    assert waits(day.visits) == [0, 6, 0]


def test_a_head_start_overtakes_and_the_overtaken_are_counted() -> None:
    infant = PriorityClass(head_start=minutes(20))
    people = [Person(0, "permit"), Person(1, "permit"), Person(2, "permit", priority="infant")]
    day = play(office(desk("1"), infant=infant), people)
    assert [person for _, person, _ in calls(day.log)] == [0, 2, 1]
    assert [visit.overtaken for visit in day.visits] == [False, True, False]


def test_strict_goes_first_whatever_the_others_have() -> None:
    classes = {"infant": PriorityClass(head_start=minutes(400)), "urgent": PriorityClass(strict=True)}
    people = [Person(0, "permit"), Person(1, "permit", priority="infant"), Person(9, "permit", priority="urgent")]
    day = play(office(desk("1"), **classes), people)
    assert [person for _, person, _ in calls(day.log)] == [0, 2, 1]


def test_a_language_is_a_head_start_where_the_others_lack_it() -> None:
    desks = desk("1"), desk("2", languages="de ar")
    busy = [Person(0, "permit"), Person(0.5, "permit")]  # free again at 10 and 10.5
    people = [*busy, Person(1, "permit"), Person(2, "permit"), Person(3, "permit", language="ar")]
    assert calls(play(office(*desks), people).log)[2:4] == [(10, 2, "1"), (10.5, 3, "2")]
    day = play(office(*desks, language=5), people)
    assert calls(day.log)[2:4] == [(10, 2, "1"), (10.5, 4, "2")]
    assert day.visits[4].spoken
    assert day.visits[3].overtaken
    both = desk("1", languages="ar"), desk("2", languages="ar")
    assert calls(play(office(*both, language=5), people).log)[3] == (10.5, 3, "2")  # nothing is gained


def test_an_appointment_waits_for_its_time_and_then_is_taken_by_an_idle_counter() -> None:
    rules = {"appointment": PriorityClass(head_start=minutes(60), early=minutes(10), grace=minutes(10))}
    people = [Person(5, "permit", priority="appointment", appointment=60)]
    day = play(office(desk("1"), **rules), people)
    assert calls(day.log) == [(50, 0, "1")]
    assert day.visits[0].began == instant(60)
    walk_ins = [Person(at, "permit") for at in range(0, 60, 5)]
    late = Person(85, "permit", priority="appointment", appointment=60)
    crowd = play(office(desk("1"), **rules), [*walk_ins, *people, late])
    assert (50, 12, "1") in calls(crowd.log)  # before all that have waited up to an hour longer
    assert (90, 13, "1") in calls(crowd.log)


def test_who_did_not_appear_holds_the_counter_for_the_patience_and_keeps_the_credit_later() -> None:
    people = [
        Person(0, "permit", appears=False, returns_after=30),
        *(Person(at, "permit") for at in (5, 11, 13, 20, 25)),
    ]
    day = play(office(desk("1")), people)
    # Missed at 2, back at 32: counts as if come at 12, so behind the one of 11 and before the one of 13.
    assert calls(day.log) == [
        (0, 0, "1"),
        (5, 1, "1"),
        (15, 2, "1"),
        (25, 3, "1"),
        (35, 0, "1"),
        (45, 4, "1"),
        (55, 5, "1"),
    ]
    assert waits(day.visits)[0] == 0


def test_who_must_fetch_something_is_put_back_behind_the_next_ones() -> None:
    people = [Person(0, "permit", fetches=True), *(Person(0.1 * at, "permit") for at in range(1, 6))]
    day = play(Office((desk("1"),), requeue_after=2), people)
    assert [person for _, person, _ in calls(day.log)] == [0, 1, 2, 0, 3, 4, 5]


def test_who_is_sent_on_begins_a_new_visit_on_the_old_place() -> None:
    people = [Person(0, "permit", goes_on_to="cash"), *(Person(at, "cash", serving=6) for at in (1, 2, 3))]
    day = play(office(desk("1", "permit"), desk("2", "cash")), people)
    assert calls(day.log)[-2:] == [(13, 0, "2"), (15, 3, "2")]
    assert [visit.service for visit in day.visits] == ["permit", "cash", "cash", "cash", "cash"]
    assert day.visits[4].began == instant(10)
    assert not any(visit.overtaken for visit in day.visits)


def test_a_counter_takes_its_break_when_it_is_free_and_nobody_is_called_after_closing() -> None:
    one = Desk("1", frozenset({"permit"}), breaks=((5, 15),), closes=60)
    day = play(
        office(one), [Person(0, "permit"), Person(1, "permit"), Person(30, "permit", serving=40), Person(50, "permit")]
    )
    assert calls(day.log) == [(0, 0, "1"), (25, 1, "1"), (35, 2, "1")]
    assert waits(day.visits)[3] is None
    changes = [(line.opened, (line.at - instant(0)) / minutes(1)) for line in day.log if line.step is None]
    assert changes == [(True, 0), (False, 10), (True, 25), (False, 60)]


def test_who_finds_no_number_or_loses_patience_is_told_apart() -> None:
    rules = Office((desk("1"),), contingents={"permit": 2})
    people = [Person(0, "permit"), Person(1, "permit", leaves_after=8), Person(2, "permit"), Person(3, "elsewhere")]
    day = play(rules, people)
    assert [visit.left for visit in day.visits] == [False, True, False, False]
    assert [visit.turned_away for visit in day.visits] == [False, False, True, True]


SERVICES = ("permit", "cash", "advice")
DESKS = (
    desk("1", "permit", "cash", languages="de en"),
    desk("2", "permit", "advice", languages="de ar"),
    Desk("3", frozenset({"cash"}), frozenset({"de", "uk"}), breaks=((20, 15),)),
)


def crowd(seed: int, size: int = 30) -> list[Person]:
    """Return more people than three counters can take at once."""
    dice = random.Random(seed)
    people = (
        Person(
            at=float(dice.randint(0, 60)),
            service=dice.choice(SERVICES),
            language=dice.choice(["de", "en", "ar", "uk"]),
            priority=dice.choice(["none", "infant", "appointment", "urgent"]),
            appointment=float(dice.randint(0, 90)) if dice.random() < 0.3 else None,
            way=dice.choice([0.5, 1.0]),
            serving=float(dice.randint(1, 12)),
            appears=dice.random() < 0.8,
            returns_after=dice.choice([None, 5.0]),
            leaves_after=8.0 if dice.random() < 0.1 else None,
            fetches=dice.random() < 0.2,
            goes_on_to="cash" if dice.random() < 0.2 else None,
        )
        for _ in range(size)
    )
    return sorted(people, key=lambda person: person.at)


crowds = st.builds(crowd, st.integers(0, 100_000), st.integers(1, 40))
CLASSES = {
    "none": PriorityClass(),
    "infant": PriorityClass(head_start=minutes(20)),
    "appointment": PriorityClass(head_start=minutes(60), early=minutes(10), grace=minutes(10)),
    "urgent": PriorityClass(strict=True),
}
NOTHING = dict.fromkeys(CLASSES, PriorityClass())


@given(crowds, st.sampled_from([0, 5, 60]))
@settings(max_examples=60)
def test_nobody_is_lost_and_no_counter_has_two(people: list[Person], reach: int) -> None:
    day = play(office(*DESKS, language=reach, **CLASSES), people)
    holds: dict[str | None, int | None] = {}
    ends = Counter[int | None]()
    for line in day.log:
        if line.step is Step.CALL:
            assert holds.get(line.counter) is None
            assert line.person not in holds.values()
            holds[line.counter] = line.person
        elif line.step in (Step.FINISH, Step.MISS, Step.REQUEUE, Step.TRANSFER):
            assert holds.pop(line.counter) == line.person
        ends[line.person] += line.step in (Step.FINISH, Step.LEAVE)
    assert not [person for person in holds.values() if person is not None]
    for number, person in enumerate(people):
        stays_away = not person.appears and person.returns_after is None
        assert ends[number] == 1 or (stays_away and ends[number] == 0)


@given(crowds)
@settings(max_examples=60)
def test_without_head_starts_nobody_is_overtaken(people: list[Person]) -> None:
    """First come, first served: at no counter that could have served somebody, a later one was called before."""
    day = play(office(*DESKS, **NOTHING), people)
    assert not any(visit.overtaken for visit in day.visits)


@given(crowds, st.sampled_from([3, 5, 10]))
@settings(max_examples=60)
def test_a_language_never_leaves_a_counter_idle(people: list[Person], reach: int) -> None:
    """With the same time for everybody at counters that all serve the same, calls fall on the same instants."""
    same = [Person(person.at, "permit", person.language, person.priority, serving=7) for person in people]
    desks = desk("1", languages="de en"), desk("2", languages="de ar"), desk("3", languages="uk")
    plain, helped = (play(office(*desks, language=minutes_, **CLASSES), same) for minutes_ in (0, reach))
    assert [call[0] for call in calls(plain.log)] == [call[0] for call in calls(helped.log)]


@given(crowds, st.sampled_from([3, 5, 10]))
@settings(max_examples=60)
def test_nobody_who_came_that_much_earlier_is_overtaken_for_a_language(people: list[Person], reach: int) -> None:
    plain = [Person(person.at, person.service, person.language, serving=person.serving) for person in people]
    day = play(office(*DESKS, language=reach), plain)
    called = {line.person: line for line in reversed(day.log) if line.step is Step.CALL}
    serves = {found.id: found.services for found in DESKS}
    for number, person in enumerate(plain):
        for other, earlier in enumerate(plain):
            is_ahead = earlier.at <= person.at - reach and called[number].at < called[other].at
            assert not (is_ahead and earlier.service in serves[called[number].counter or ""])


@given(crowds)
@settings(max_examples=20)
def test_the_same_people_make_the_same_day(people: list[Person]) -> None:
    rules = office(*DESKS, language=5, **CLASSES)
    assert play(rules, people).log == play(rules, people).log
