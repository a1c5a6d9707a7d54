"""The model of a day and the real services take the same people in the same order: one rule, shown on whole days."""

import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from queue_server.domain import order
from queue_server.domain.policies.day import Line, play
from queue_server.domain.policies.office import OPENING, Person, instant
from queue_server.domain.ticket import Step, Ticket
from queue_server.services import call, counter_session, serve, transfer, visitor, waiting
from queue_server.simulate.plan import Plan
from queue_server.simulate.trial import office as modelled
from queue_server.store.models import COUNTER_SESSION, TICKET
from tests.support.office import MORNING, STAFF, Office, sample

SERVICES = ["appointment", "ukraine", "permit", "settlement"]
LANGUAGES = ["de", "en", "uk", "ar"]
PRIORITIES = ["none", "none", "none", "pregnant_or_infant", "urgent"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with Office.on_sqlite(tmp_path_factory.mktemp("model"), sample().as_demo()) as office:
        yield office


def crowd(dice: random.Random) -> list[Person]:
    """Return more people than the counters can take; the seconds of their arrivals differ, so only the put back tie."""
    seconds = dice.sample(range(60), 24)
    return sorted((person(dice, second) for second in seconds), key=lambda person: person.at)


def person(dice: random.Random, second: int) -> Person:
    has_time = dice.random() < 0.2
    return Person(
        at=dice.randint(0, 15) + second / 60,
        service=dice.choice(SERVICES),
        language=dice.choice(LANGUAGES),
        priority="appointment" if has_time else dice.choice(PRIORITIES),
        appointment=dice.randint(0, 8) * 5.0 if has_time else None,
        way=1.0,
        serving=float(dice.randint(2, 9)),
        appears=dice.random() > 0.15,
        returns_after=dice.choice([None, 3.0, 17.0]),
        leaves_after=8.0 if dice.random() < 0.1 else None,
        fetches=dice.random() < 0.3,
        goes_on_to="cash" if dice.random() < 0.2 else None,
    )


class Replay:
    """Does in the real house what happened in the model; whom the house calls, it decides itself."""

    def __init__(self, house: Office, people: list[Person]) -> None:
        self.house, self.people = house, people
        self.tickets: dict[int, int] = {}
        self.at: dict[str, int] = {}
        self.opened: set[str] = set()
        with house.store.transaction() as session:
            session.execute(delete(TICKET))
            session.execute(delete(COUNTER_SESSION))
        self.begin = house.clock.now()

    def play(self, lines: list[Line]) -> None:
        for at, group in groupby(lines, key=lambda line: line.at):
            self.house.clock.set(self.begin + (at - OPENING))
            for line in group:
                self.counter(line) if line.step is None else self.step(line)
            self.nobody_waits_for_a_free_counter()

    def counter(self, line: Line) -> None:
        assert line.counter is not None
        (self.opened.add if line.opened else self.opened.discard)(line.counter)
        if line.counter not in self.at:
            change = counter_session.open if line.opened else counter_session.take_break
            self.house.do(change, line.counter, None)

    def step(self, line: Line) -> None:
        if line.step is Step.ISSUE:
            self.issue(line)
            return
        assert line.person is not None
        ticket = self.tickets[line.person]
        if line.step is Step.CALL:
            assert line.counter is not None
            called = self.house.do(call.call_next, call.Press(line.counter, None), None)
            assert called is not None
            assert called.id == ticket
            self.at[line.counter] = ticket
            return
        if line.counter is not None:
            del self.at[line.counter]
        self.do(line.step, ticket, self.people[line.person])

    def do(self, step: Step | None, ticket: int, person: Person) -> Ticket:
        do = self.house.do
        if step is Step.MISS:
            do(serve.recall, ticket, STAFF)
            return do(serve.miss, ticket, STAFF)
        if step is Step.TRANSFER:
            return do(transfer.transfer, ticket, transfer.Wish(person.goes_on_to), STAFF)
        if step is Step.LEAVE:
            return do(visitor.leave, ticket)
        verbs = {Step.FINISH: serve.finish, Step.RETURN: serve.bring_back, Step.REQUEUE: serve.requeue}
        assert step is not None
        return do(verbs[step], ticket, STAFF)

    def issue(self, line: Line) -> None:
        assert line.person is not None
        person = self.people[line.person]
        ticket = self.house.issue(person.service, person.language, person.priority)
        self.tickets[line.person] = ticket.id
        if person.appointment is not None:  # tickets with a time are not issued yet, but the queue knows what they are
            rules = self.house.config.priorities[person.priority]
            time = self.begin + (instant(person.appointment) - OPENING)
            head, grace, early = (timedelta(minutes=value) for value in (rules.head_start, rules.grace, rules.early))
            place = {
                "order_at": order.order_at(ticket.arrival_at, head, time, grace),
                "not_before": order.not_before(time, early),
            }
            with self.house.store.transaction() as session:
                session.execute(update(TICKET).where(TICKET.c.id == ticket.id).values(**place))

    def nobody_waits_for_a_free_counter(self) -> None:
        for counter in self.opened - self.at.keys():
            found = self.house.config.counters[counter]
            assert self.house.see(waiting.pick, found, self.house.clock.now()) is None


@given(st.integers(0, 100_000))
@settings(max_examples=8, deadline=None)
def test_the_model_and_the_house_take_the_same_people_in_the_same_order(house: Office, seed: int) -> None:
    days = (house.clock.now() - MORNING).days + 1
    house.clock.set(MORNING + timedelta(days=days))
    people = crowd(random.Random(seed))
    office = modelled(house.config, Plan(seed, (), ()))
    lines = [line for line in play(office, people).log if line.step is not None or line.at < instant(600)]
    Replay(house, people).play(lines)


def test_who_is_put_back_stays_behind_people_of_another_area(house: Office) -> None:
    """The ground floor has given more entries than the first: a new one there is lower than an old one here."""
    Replay(house, [])
    house.do(counter_session.open, "5", None)
    for _ in range(5):
        house.issue("cash")
    house.later(minutes=1)
    permit = house.issue("permit")
    assert getattr(house.next("5"), "id", None) == permit.id
    early, late = house.issue("appointment"), house.issue("appointment")
    house.do(serve.requeue, permit.id, STAFF, after=1)
    order_of_calls: list[int] = []
    called = None
    while (called := house.next("5", called)) is not None:
        order_of_calls.append(called.id)
    assert order_of_calls == [early.id, permit.id, late.id]
