"""Plays a day in memory, event by event: people come, counters take who is next by the one rule of ``domain.order``."""

import heapq
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from queue_server.domain import order
from queue_server.domain.policies.office import Desk, Office, Person, PriorityClass, instant
from queue_server.domain.ticket import Step

FETCHING = timedelta(minutes=1)
"""How long it takes at the counter to find out that something is missing."""
WALK_IN = PriorityClass()
LATE, PUT_BACK = "late", "put_back"


@dataclass(slots=True)
class Visit:
    """One stay in one queue, and how it went."""

    service: str
    person: Person
    began: datetime
    """The arrival, the appointment or the transfer, whichever is later."""
    called_at: datetime | None = None
    """The first call."""
    counter: str | None = None
    spoken: bool = False
    """Whether the counter of the first call speaks the person's language."""
    overtaken: bool = False
    """A counter that could have served this person called somebody who came later."""
    left: bool = False
    again: str = ""
    """Why somebody who was called once waits again, ``late`` or ``put_back``; it began then."""
    turned_away: bool = False
    """Came and got no number: the service is not offered, or its contingent was used up."""


@dataclass(slots=True, eq=False)
class Guest:
    """Somebody with a number: what the rule looks at, and what happened so far."""

    id: int
    """The place among the people who came."""
    person: Person
    service: str
    language: str
    urgency: int
    order_at: datetime
    entry: int
    not_before: datetime | None
    came: datetime
    """What makes the place, before any head start: the arrival or appointment, unless put back or late."""
    visit: Visit
    has_returned: bool = False
    has_fetched: bool = False
    was_sent_on: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the played day's log."""

    at: datetime
    step: Step | None
    """What happened to a person; None: the state of a counter changed."""
    person: int | None
    """The place among the people who came."""
    counter: str | None
    opened: bool = False


@dataclass(slots=True)
class Played:
    """A day that is over: its visits in the order in which they began, and everything that happened."""

    visits: list[Visit] = field(default_factory=list)
    log: list[Line] = field(default_factory=list)


def play(office: Office, people: Iterable[Person]) -> Played:
    """Play a day and return how it went."""
    return _Day(office, people).run()


@dataclass(slots=True)
class _Event:
    at: datetime
    place: int
    happen: Callable[[], None]

    def __lt__(self, other: "_Event") -> bool:
        return (self.at, self.place) < (other.at, other.place)


@dataclass(slots=True)
class _Counter:
    """A desk at work."""

    desk: Desk
    breaks: list[tuple[float, float]] = field(default_factory=list)
    is_open: bool = False
    free_since: datetime | None = None


class _Day:
    """A day while it is played: the clock, what is to come, who waits and which counters are free."""

    def __init__(self, office: Office, people: Iterable[Person]) -> None:
        self._office = office
        self._counters = [_Counter(desk, sorted(desk.breaks)) for desk in office.desks]
        self._offered = frozenset(itertools.chain.from_iterable(desk.services for desk in office.desks))
        self._now = instant(0)
        self._coming: list[_Event] = []
        self._number = itertools.count()
        self._waiting: dict[str, dict[int, Guest]] = {}
        self._given: dict[str, int] = {}
        self._played = Played()
        self._helpful: dict[tuple[str, frozenset[str]], Mapping[str, frozenset[str]]] = {}
        for counter in self._counters:
            self._at(instant(counter.desk.opens), partial(self._open, counter))
            self._at(instant(counter.desk.closes), partial(self._close, counter))
            for begin, _ in counter.breaks:
                self._at(instant(begin), partial(self._go_on, counter))
        for number, person in enumerate(people):
            self._at(instant(person.at), partial(self._arrive, number, person))

    def run(self) -> Played:
        """Let everything happen; free counters look at the queue after each instant."""
        while self._coming:
            self._now = self._coming[0].at
            while self._coming and self._coming[0].at == self._now:
                heapq.heappop(self._coming).happen()
            self._serve()
        return self._played

    def _note(self, step: Step, guest: Guest, counter: _Counter | None = None) -> None:
        line = Line(self._now, step, guest.id, None if counter is None else counter.desk.id)
        self._played.log.append(line)

    def _at(self, at: datetime, happen: Callable[[], None]) -> None:
        heapq.heappush(self._coming, _Event(at, next(self._number), happen))

    def _after(self, minutes: float, happen: Callable[[], None]) -> None:
        self._at(self._now + timedelta(minutes=minutes), happen)

    # ── Counters ──

    def _open(self, counter: _Counter) -> None:
        if self._now < instant(counter.desk.closes):
            counter.is_open, counter.free_since = True, self._now
            self._played.log.append(Line(self._now, None, None, counter.desk.id, opened=True))

    def _close(self, counter: _Counter) -> None:
        if counter.is_open:
            counter.is_open, counter.free_since = False, None
            self._played.log.append(Line(self._now, None, None, counter.desk.id))

    def _release(self, counter: _Counter) -> None:
        """A counter is done with somebody."""
        if counter.is_open:
            counter.free_since = self._now
            self._go_on(counter)

    def _go_on(self, counter: _Counter) -> None:
        """Take the break that is due, if the counter is free."""
        if counter.free_since is None or not counter.breaks or instant(counter.breaks[0][0]) > self._now:
            return
        _, minutes = counter.breaks.pop(0)
        self._close(counter)
        self._after(minutes, partial(self._open, counter))

    def _serve(self) -> None:
        """Let each free counter call who is next for it, the one that has been free longest first."""
        for counter in sorted(self._counters, key=lambda counter: counter.free_since or self._now):
            if counter.free_since is None:
                continue
            found = order.first(self._line(counter.desk.services), self._now, self._bonus(counter.desk))
            if found is not None:
                self._call(counter, found)

    def _line(self, services: Iterable[str]) -> Iterator[Guest]:
        for service in services:
            yield from self._waiting.get(service, {}).values()

    def _bonus(self, desk: Desk) -> Callable[[order.Speaking], timedelta]:
        opened = [counter.desk for counter in self._counters if counter.is_open]
        key = desk.id, frozenset(other.id for other in opened)
        if key not in self._helpful:
            self._helpful[key] = order.helpful_at(desk, opened)
        return order.bonus(self._helpful[key], self._office.language)

    def _call(self, counter: _Counter, guest: Guest) -> None:
        counter.free_since = None
        self._note(Step.CALL, guest, counter)
        del self._waiting[guest.service][guest.id]
        self._mark_overtaken(counter.desk, guest)
        visit = guest.visit
        if visit.called_at is None:
            visit.called_at, visit.counter = self._now, counter.desk.id
            visit.spoken = guest.language in counter.desk.languages
        person = guest.person
        guest.not_before = None
        if not person.appears and not guest.has_returned:
            self._at(self._now + self._office.patience, partial(self._miss, counter, guest))
        elif person.fetches and not guest.has_fetched:
            self._at(self._now + timedelta(minutes=person.way) + FETCHING, partial(self._put_back, counter, guest))
        else:
            serving = person.serving_there if guest.was_sent_on else person.serving
            self._after(person.way + serving, partial(self._finish, counter, guest))

    def _mark_overtaken(self, desk: Desk, called: Guest) -> None:
        for other in self._line(desk.services):
            if other.came < called.came and order.callable_now(other, self._now) and other.visit.called_at is None:
                other.visit.overtaken = True

    # ── People ──

    def _arrive(self, number: int, person: Person) -> None:
        visit = Visit(person.service, person, self._now)
        self._played.visits.append(visit)
        limit = self._office.contingents.get(person.service)
        given = self._given.get(person.service, 0)
        if person.service not in self._offered or (limit is not None and given >= limit):
            visit.turned_away = True
            return
        self._given[person.service] = given + 1
        guest = self._guest(number, person, visit)
        self._note(Step.ISSUE, guest)
        self._enter(guest)
        if guest.not_before is not None and guest.not_before > self._now:
            self._at(guest.not_before, lambda: None)  # free counters look again
        if person.leaves_after is not None:
            self._after(person.leaves_after, partial(self._leave, guest, visit))

    def _guest(self, number: int, person: Person, visit: Visit) -> Guest:
        asked = None if person.appointment is None else instant(person.appointment)
        visit.began = order.begin(self._now, asked)  # under any policy, also one that knows walk-ins only
        rules = self._office.classes.get(person.priority)
        if rules is None:
            rules, asked = WALK_IN, None
        return Guest(
            id=number,
            person=person,
            service=person.service,
            language=person.language,
            urgency=0 if rules.strict else 1,
            order_at=order.order_at(self._now, rules.head_start, asked, rules.grace),
            entry=0,
            not_before=order.not_before(asked, rules.early),
            came=order.begin(self._now, asked),
            visit=visit,
        )

    def _enter(self, guest: Guest) -> None:
        guest.entry = next(self._number)
        self._wait(guest)

    def _wait(self, guest: Guest) -> None:
        self._waiting.setdefault(guest.service, {})[guest.id] = guest

    def _leave(self, guest: Guest, visit: Visit) -> None:
        if visit.called_at is None:
            del self._waiting[guest.service][guest.id]
            self._note(Step.LEAVE, guest)
            visit.left = True

    def _finish(self, counter: _Counter, guest: Guest) -> None:
        target = guest.person.goes_on_to
        if target is not None and target in self._offered and not guest.was_sent_on:
            guest.was_sent_on, guest.service = True, target
            guest.visit = Visit(target, guest.person, self._now)
            self._played.visits.append(guest.visit)
            self._note(Step.TRANSFER, guest, counter)
            self._enter(guest)
        else:
            self._note(Step.FINISH, guest, counter)
        self._release(counter)

    def _miss(self, counter: _Counter, guest: Guest) -> None:
        self._note(Step.MISS, guest, counter)
        if guest.person.returns_after is not None:
            self._after(guest.person.returns_after, partial(self._return, guest))
        self._release(counter)

    def _return(self, guest: Guest) -> None:
        guest.has_returned = True
        self._note(Step.RETURN, guest)
        self._again(guest, LATE)
        guest.order_at = order.late(guest.order_at, self._now, self._office.late_credit)
        guest.came = order.late(guest.came, self._now, self._office.late_credit)
        self._wait(guest)

    def _put_back(self, counter: _Counter, guest: Guest) -> None:
        line = self._line(self._office.competitors(guest.service))
        behind = order.nth(line, self._now, self._office.requeue_after)
        self._enter(guest)
        if behind is not None:
            guest.came = behind.came
            guest.urgency, guest.order_at, guest.entry = order.just_behind(behind, guest.urgency, guest.entry)
        guest.has_fetched = True
        self._note(Step.REQUEUE, guest, counter)
        self._again(guest, PUT_BACK)
        self._release(counter)

    def _again(self, guest: Guest, why: str) -> None:
        guest.visit = Visit(guest.service, guest.person, self._now, again=why)
        self._played.visits.append(guest.visit)
