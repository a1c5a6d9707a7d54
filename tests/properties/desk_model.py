"""A plain model of the design's section 3: people in a dict, the line a sorted list; it shares no code with Aufruf."""

import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

TABLE_OF_THE_DESIGN = """
step      waiting  called   serving  parked   done     no_show  left
call      called   .        .        called   .        called   called
recall    .        called   .        .        .        .        .
here      waiting  called   .        .        .        .        .
start     .        serving  .        .        .        .        .
finish    .        done     done     done     .        .        .
miss      .        no_show  .        no_show  .        .        .
park      parked   parked   parked   .        .        .        .
return    .        .        .        waiting  .        waiting  waiting
requeue   .        waiting  waiting  .        .        .        .
delay     waiting  waiting  .        .        .        .        .
transfer  waiting  waiting  waiting  waiting  .        .        .
switch    .        .        serving  .        .        .        .
leave     left     left     .        left     .        .        .
expire    expired  no_show  done     expired  .        .        .
"""
_HEAD, *_LINES = (line.split() for line in TABLE_OF_THE_DESIGN.strip().splitlines())
TABLE = {
    (state, line[0]): after for line in _LINES for state, after in zip(_HEAD[1:], line[1:], strict=True) if after != "."
}
AT_COUNTER = ("called", "serving")
UNDO_WITHIN = timedelta(seconds=10)
TICK = timedelta(milliseconds=1)


@dataclass
class Person:
    """Somebody with a number, as the model believes them to be."""

    id: str
    number: str
    token: str
    service: str
    language: str
    urgency: int
    arrival: datetime
    place: datetime
    entry: int
    state: str = "waiting"
    visit: int = 1
    counter: str | None = None
    for_counter: str | None = None
    sender: str | None = None
    sender_service: str | None = None
    not_before: datetime | None = None
    calls: int = 0
    began: datetime | None = None
    here: bool = False
    delays: int = 0
    parked_until: datetime | None = None
    klass: str = "none"
    note: str | None = None
    last: str = "issue"
    last_at: datetime | None = None
    last_by: str | None = None
    before: "Person | None" = None
    gone: bool = False
    """Whether their day is over."""


@dataclass
class Desk:
    """A counter of the model."""

    services: list[str]
    languages: list[str]
    state: str = "closed"


@dataclass
class Rules:
    """The office's own numbers; times as spans."""

    min_calls: int
    min_delay: timedelta
    max_delays: int
    delay: timedelta
    late: timedelta
    language: timedelta
    put_back: int
    head_starts: dict[str, timedelta]
    areas: dict[str, str]


@dataclass
class Model:
    """The office as it should be."""

    rules: Rules
    desks: dict[str, Desk]
    now: datetime
    people: dict[str, Person] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)
    arrivals: dict[str, datetime] = field(default_factory=dict)

    # Who is next

    def line(self, counter: str) -> list[Person]:
        """Everybody who could be called at a counter now, the next one first."""
        return sorted(
            (one for one in self.people.values() if self.may_come(one, counter)), key=lambda one: self.key(one, counter)
        )

    def may_come(self, one: Person, counter: str) -> bool:
        return (
            one.state == "waiting"
            and one.service in self.desks[counter].services
            and (one.not_before is None or one.not_before <= self.now)
            and self.is_free_for(one, counter)
        )

    def is_free_for(self, one: Person, counter: str) -> bool:
        """Say whether no other counter has them to itself: one that is not closed, and they were sent to."""
        return one.for_counter in (None, counter) or self.desks[one.for_counter].state == "closed"

    def key(self, one: Person, counter: str | None = None) -> tuple[Any, ...]:
        bonus = self.bonus(one, counter) if counter is not None else timedelta(0)
        return one.urgency, one.place - bonus, one.place, one.entry, int(one.id)

    def bonus(self, one: Person, counter: str) -> timedelta:
        """A matching language helps where another open counter for the service lacks it."""
        others = [desk for key, desk in self.desks.items() if key != counter and desk.state == "open"]
        lack = any(one.service in desk.services and one.language not in desk.languages for desk in others)
        helps = lack and one.language in self.desks[counter].languages
        return self.rules.language if helps else timedelta(0)

    def held(self, counter: str | None) -> Person | None:
        return next((one for one in self.people.values() if one.counter == counter and one.state in AT_COUNTER), None)

    # What is possible

    def can(self, one: Person, step: str) -> bool:
        if step == "undo":
            return self.can_undo(one)
        if one.gone or (one.state, step) not in TABLE:
            return False
        if step == "miss" and one.state == "parked":
            return False  # the parked return by themselves
        if step == "miss":
            assert one.began is not None
            return one.calls >= self.rules.min_calls and self.now - one.began >= self.rules.min_delay
        return step != "delay" or one.delays < self.rules.max_delays

    def can_undo(self, one: Person) -> bool:
        if one.gone or one.before is None or one.last_at is None or self.now - one.last_at > UNDO_WITHIN:
            return False
        goes_to = one.before.counter if one.before.state in AT_COUNTER else None
        held = [self.held(counter) for counter in (one.last_by, goes_to) if counter is not None]
        return all(other is None or other is one for other in held)

    # What happens

    def arrive(self, service: str, klass: str) -> dict[str, Any]:
        """What a new ticket gets: its arrival, its place, its entry. No two arrive in the same millisecond."""
        area = self.rules.areas[service]
        last = self.arrivals.get(area)
        arrival = self.now if last is None or last < self.now else last + TICK
        self.arrivals[area] = arrival
        head_start = self.rules.head_starts.get(klass)
        place = arrival - (head_start or timedelta(0))
        return {
            "arrival": arrival,
            "place": place,
            "urgency": 0 if head_start is None else 1,
            "entry": self.enter(area),
            "klass": klass,
        }

    def enter(self, area: str) -> int:
        self.entries[area] = self.entries.get(area, 0) + 1
        return self.entries[area]

    def take(self, one: Person, step: str, by: str | None, **changes: Any) -> None:
        """Let a step happen; `undo` will put back all that was."""
        before = copy.copy(one)
        changes = {"state": TABLE[one.state, step], "last": step, "last_at": self.now, "last_by": by, **changes}
        for name, value in changes.items():
            setattr(one, name, value)
        one.before = before

    def undo(self, one: Person) -> None:
        assert one.before is not None
        one.__dict__.update(one.before.__dict__)
        one.last, one.last_at, one.before = "undo", self.now, None

    def call(self, one: Person, counter: str) -> None:
        kept = counter if one.for_counter == counter else None
        new_call = {"counter": counter, "calls": 1, "began": self.now, "here": False}
        self.take(one, "call", counter, **new_call, not_before=None, parked_until=None, for_counter=kept)

    def requeue(self, one: Person, by: str | None, after: int | None, end: bool = False) -> None:
        """Behind the N-th who waits for the same counters, or behind the last of them."""
        rivals = {key for desk in self.desks.values() if one.service in desk.services for key in desk.services}
        line = sorted(
            (
                other
                for other in self.people.values()
                if other.state == "waiting"
                and other.service in rivals
                and (other.not_before is None or other.not_before <= self.now)
            ),
            key=self.key,
        )
        line = line if end else line[: after or self.rules.put_back]
        place: dict[str, Any] = {"entry": self.enter(self.rules.areas[one.service])}
        if line:
            behind = line[-1]
            place |= {"place": behind.place, "urgency": max(one.urgency, behind.urgency)}
            place["entry"] = max(place["entry"], behind.entry + 1)
        self.take(one, "requeue", by, **place, **OFF_THE_CALL)

    def transfer(self, one: Person, service: str, counter: str | None, klass: str | None) -> None:
        """To another queue on the old place; another class moves it by the difference of the head starts."""
        by = one.counter if one.state in AT_COUNTER else None
        moved: dict[str, Any] = {"service": service, "visit": one.visit + 1, "for_counter": counter}
        moved |= {"not_before": None, "parked_until": None, "entry": self.enter(self.rules.areas[service])}
        moved |= {"sender": one.counter, "sender_service": one.service}
        if klass not in (None, one.klass):
            assert klass is not None
            old, new = self.rules.head_starts.get(one.klass), self.rules.head_starts.get(klass)
            gain = (new or timedelta(0)) - (old or timedelta(0))
            moved |= {"klass": klass, "place": one.place - gain, "urgency": 0 if new is None else 1}
        self.take(one, "transfer", by, **OFF_THE_CALL | moved)

    def due(self) -> list[Person]:
        """The parked whose time has come; whom a clerk parked again by an undo after that stays where they are."""
        return [
            one
            for one in self.people.values()
            if one.state == "parked"
            and one.parked_until is not None
            and one.parked_until <= self.now
            and not (one.last == "undo" and one.last_at is not None and one.last_at >= one.parked_until)
        ]

    def write(self, one: Person, note: str | None) -> None:
        """Leave a note: no step, so an undo brings an older note back only if its step had changed it."""
        if one.before is not None and one.before.note == one.note:
            one.before.note = note
        one.note = note

    def end_of_day(self) -> None:
        for one in self.people.values():
            if not one.gone and (one.state, "expire") in TABLE:
                self.take(one, "expire", None)
            one.gone, one.before, one.note = True, None, None
        for desk in self.desks.values():
            desk.state = "closed"


OFF_THE_CALL: dict[str, Any] = {"counter": None, "here": False, "calls": 0, "began": None}
