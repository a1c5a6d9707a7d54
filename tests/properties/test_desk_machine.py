"""Hypothesis lets counters, visitors and time do anything at random, over HTTP, and holds the house against a model.

AUFRUF_DEEP=1 runs it for minutes instead of seconds.
"""

import os
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, initialize, invariant, rule
from sqlalchemy import select

from queue_server.domain.ticket import TABLE as TABLE_OF_THE_HOUSE
from queue_server.domain.ticket import Step
from queue_server.services import day, parking
from queue_server.store import tickets
from queue_server.store.models import LOG
from tests.properties.desk_house import COUNTERS, DeskHouse
from tests.properties.desk_model import AT_COUNTER, OFF_THE_CALL, TABLE, Person

SERVICES = ("permit", "settlement", "declaration", "appointment")
CLASSES = ("none", "none", "pregnant_or_infant", "urgent")
LANGUAGES = ("de", "de", "ar", "en")
EXAMPLES, STEPS = (400, 100) if os.environ.get("AUFRUF_DEEP") else (20, 50)

anybody = Bundle("people")
counters = st.sampled_from(COUNTERS)
by = st.sampled_from([None, None, *COUNTERS])


class Office(DeskHouse):
    """The house under random use; after each step it is what the model says."""

    # What visitors do

    @rule(
        target=anybody,
        service=st.sampled_from(SERVICES),
        klass=st.sampled_from(CLASSES),
        language=st.sampled_from(LANGUAGES),
    )
    def issue(self, service: str, klass: str, language: str) -> Person:
        got = self.house.take(service, language, priority=klass)
        assert got["number"] not in {one.number for one in self.model.people.values() if not one.gone}
        place = self.model.arrive(service, klass)
        one = Person(got["id"], got["number"], got["token"], service, language, **place)
        self.model.people[one.id] = one
        return one

    @rule(one=anybody, step=st.sampled_from(["here", "delay", "leave"]))
    def visitor(self, one: Person, step: str) -> None:
        may = self.model.can(one, step)
        self.press(f"visits/{one.token}/{step}", 200 if may else (409, "not_possible"))
        if not may:
            return
        if step == "here":
            self.model.take(one, step, None, here=True)
        if step == "leave":
            self.model.take(one, step, None)
        if step == "delay":
            later = max(self.model.now, one.not_before or self.model.now) + self.model.rules.delay
            self.model.take(one, step, None, not_before=later, delays=one.delays + 1, **OFF_THE_CALL)

    # What counters do

    @initialize(opened=st.sets(counters, min_size=1))
    def morning(self, opened: set[str]) -> None:
        for counter in sorted(opened):
            self.session(counter, "open")

    @rule(counter=counters, change=st.sampled_from(["open", "open", "break", "close"]))
    def session(self, counter: str, change: str) -> None:
        state = {"open": "open", "break": "break", "close": "closed"}[change]
        desk, expected = self.model.desks[counter], 200
        refused: Any = None
        if state == "break" and desk.state == "closed":
            refused = (409, "counter_not_open")
        elif state != desk.state and state != "open" and self.model.held(counter) is not None:
            refused = (409, "ticket_open")
        self.press(f"counters/{counter}/{change}", refused or expected)
        if refused is None:
            desk.state = state

    @rule(
        counter=counters,
        belief=st.sampled_from(["true", "true", "true", "nobody", "99999"]),
        service=st.sampled_from([None, None, None, *SERVICES]),
    )
    def next(self, counter: str, belief: str, service: str | None = None) -> None:
        held = self.model.held(counter)
        truth = None if held is None else held.id
        believed = {"true": truth, "nobody": None}.get(belief, belief)
        path, desk, only = (
            f"counters/{counter}/next",
            self.model.desks[counter],
            {"service": service} if service else {},
        )
        if service is not None and service not in desk.services:
            self.press(path, (400, "wrong_service"), current=believed, service=service)
            return
        if desk.state != "open":
            self.press(path, (409, "counter_not_open"), current=believed, **only)
            return
        if believed != truth:
            answer = self.press(path, (409, "stale"), current=believed, **only)
            assert (answer["details"]["current"] or {}).get("id") == truth
            return
        line = [one for one in self.model.line(counter) if service in (None, one.service)]
        if held is not None:
            self.model.take(held, "finish", counter)
        got = self.press(path, 200 if line else 204, current=believed, **only)
        if line:
            assert got["id"] == line[0].id
            self.model.call(line[0], counter)

    @rule(counter=counters, one=anybody)
    def call_certain(self, counter: str, one: Person) -> None:
        held, desk = self.model.held(counter), self.model.desks[counter]
        may = self.model.can(one, "call") and one.service in desk.services and self.model.is_free_for(one, counter)
        refused: Any = None if may else (409, "not_possible")
        if desk.state != "open":
            refused = (409, "counter_not_open")
        current = None if held is None else held.id
        self.press(f"counters/{counter}/call", refused or 200, ticket=one.id, current=current)
        if refused is None:
            if held is not None:
                self.model.take(held, "finish", counter)
            self.model.call(one, counter)

    @rule(one=anybody, by=by, step=st.sampled_from(["recall", "start", "finish", "miss", "return"]))
    def step(self, one: Person, by: str | None, step: str) -> None:
        if not self.try_step(one, step, by):
            return
        by = self.acting(one, by)
        changes: dict[str, Any] = {}
        if step == "recall":
            changes = {"calls": one.calls + 1}
        if step == "return":
            late = max(one.place, self.model.now - self.model.rules.late)
            place = one.place if one.state == "parked" else late
            changes = {"place": place, "parked_until": None, "not_before": None, **OFF_THE_CALL}
        self.model.take(one, step, by, **changes)

    @rule(one=anybody, by=by, minutes=st.sampled_from([None, None, 5, 30]))
    def park(self, one: Person, by: str | None, minutes: int | None) -> None:
        until = None if minutes is None else self.model.now + timedelta(minutes=minutes)
        more = {} if until is None else {"until": until.isoformat()}
        if self.try_step(one, "park", by, **more):
            acting = self.acting(one, by)
            self.model.take(one, "park", acting, parked_until=until, **OFF_THE_CALL | {"counter": acting})

    @rule(one=anybody, by=by, after=st.sampled_from([None, 1, 2, 5]), end=st.booleans())
    def requeue(self, one: Person, by: str | None, after: int | None, end: bool) -> None:
        where: dict[str, Any] = {"end": True} if end else {} if after is None else {"after": after}
        if self.try_step(one, "requeue", by, **where):
            self.model.requeue(one, self.acting(one, by), after, end)

    @rule(
        one=anybody,
        service=st.sampled_from([None, *SERVICES]),
        counter=st.sampled_from([None, None, *COUNTERS]),
        klass=st.sampled_from([None, None, *CLASSES]),
        note=st.sampled_from([None, "speaks Arabic"]),
    )
    def transfer(
        self, one: Person, service: str | None, counter: str | None, klass: str | None, note: str | None
    ) -> None:
        wish = {"service": service, "counter": counter, "priority": klass, "note": note}
        refused, to = self.refused_transfer(one, service, counter), service or one.service
        body = {name: value for name, value in wish.items() if value is not None}
        self.press(f"tickets/{one.id}/transfer", refused or 200, **body)
        if refused is None:
            self.model.transfer(one, to, counter, klass)
            one.note = note or one.note

    @rule(one=anybody)
    def back_to_the_sender(self, one: Person) -> None:
        is_known = one.sender is not None and one.sender_service is not None
        refused = self.refused_transfer(one, one.sender_service, one.sender)
        if refused is None or (refused[1] != "not_possible" and not is_known):
            refused = refused if is_known else (409, "no_sender")
        self.press(f"tickets/{one.id}/transfer", refused or 200, to_sender=True)
        if refused is None:
            assert one.sender_service is not None
            self.model.transfer(one, one.sender_service, one.sender, None)

    def refused_transfer(self, one: Person, service: str | None, counter: str | None) -> tuple[int, str] | None:
        if not self.model.can(one, "transfer"):
            return 409, "not_possible"
        if service is None and counter is None:
            return 400, "no_target"
        if counter is not None and (service or one.service) not in self.model.desks[counter].services:
            return 400, "wrong_counter"
        if counter is not None and self.model.desks[counter].state == "closed":
            return 409, "counter_not_open"
        return None

    @rule(one=anybody, service=st.sampled_from(SERVICES))
    def switch(self, one: Person, service: str) -> None:
        refused = None if self.model.can(one, "switch") else (409, "not_possible")
        if refused is None and service == one.service:
            refused = (400, "same_service")
        elif refused is None and service not in self.model.desks[one.counter or ""].services:
            refused = (400, "wrong_service")
        self.press(f"tickets/{one.id}/switch", refused or 200, service=service)
        if refused is None:
            self.model.take(one, "switch", one.counter, service=service)

    @rule(one=anybody, note=st.sampled_from([None, "", "has a pram", "  two\nlines "]))
    def note(self, one: Person, note: str | None) -> None:
        is_open = not one.gone and one.state in (*AT_COUNTER, "waiting", "parked")
        self.press(f"tickets/{one.id}/note", 200 if is_open else (409, "not_possible"), note=note)
        if is_open:
            self.model.write(one, " ".join((note or "").split()) or None)

    @rule(one=anybody)
    def undo(self, one: Person) -> None:
        if self.try_step(one, "undo", None):
            self.model.undo(one)

    # What happens most often: of steps on anybody at any moment most are refused

    @rule(counter=counters, step=st.sampled_from(["start", "finish", "recall", "park", "requeue", "transfer", "undo"]))
    def with_whom_it_has(self, counter: str, step: str) -> None:
        """The counter does something with its own ticket, or calls the next."""
        held = self.model.held(counter)
        if held is None:
            self.session(counter, "open")
            self.next(counter, "true")
        elif step == "park":
            self.park(held, None, 5)
        elif step == "requeue":
            self.requeue(held, None, 1, False)
        elif step == "transfer":
            self.transfer(held, SERVICES[0], None, None, None)
        elif step == "undo":
            self.undo(held)
        else:
            self.step(held, None, step)

    @rule(counter=counters, minutes=st.sampled_from([0, 1, 25]), comes=st.booleans())
    def somebody_does_not_appear(self, counter: str, minutes: int, comes: bool) -> None:
        """Called often and long enough, missed, and perhaps there after all."""
        one = self.model.held(counter)
        if one is None or one.state != "called":
            return
        self.step(one, None, "recall")
        self.time_passes(130)
        self.step(one, None, "miss")
        self.time_passes(minutes * 60)
        if comes:
            self.step(one, counter, "return")

    # What time does

    @rule(seconds=st.sampled_from([0.001, 1, 9, 11, 61, 130, 700, 1_300]))
    def time_passes(self, seconds: float) -> None:
        self.house.later(seconds=seconds)
        self.model.now = self.house.clock.now()

    @rule()
    def the_parked_return(self) -> None:
        """What the house does by itself every two seconds."""
        store, ctx = self.house.house.store, self.house.house.context
        due = {one.id for one in self.model.due()}
        with store.reading() as session:
            assert parking.is_due(session, ctx) == bool(due)
        returned: set[str] = set()
        while len(returned) < len(due):
            with store.transaction() as session:
                found = parking.return_due(session, ctx)
            assert found
            returned |= {str(ticket.id) for ticket in found}
        assert returned == due
        for key in due:
            back = {"parked_until": None, "not_before": None, **OFF_THE_CALL}
            self.model.take(self.model.people[key], "return", None, **back)

    @rule(dice=st.integers(0, 9))
    def the_day_ends(self, dice: int) -> None:
        if dice:
            return
        self.time_passes(24 * 3600)
        store, ctx = self.house.house.store, self.house.house.context
        ended = 1
        while ended:
            with store.transaction() as session:
                ended = day.expire(session, ctx) or day.forget_notes(session, ctx)
        self.model.end_of_day()

    # What must always be true

    @invariant()
    def everybody_is_where_the_model_says(self) -> None:
        with self.house.house.store.reading() as session:
            rows = tickets.many(session)
        assert {str(row.id) for row in rows} == set(self.model.people)  # none lost, none made up
        held = [row.counter for row in rows if row.state.value in AT_COUNTER]
        assert None not in held and len(held) == len(set(held))  # one open ticket a counter, no ticket at two
        for row in rows:
            one = self.model.people[str(row.id)]
            found = (row.state.value, row.service, row.visit, row.number, row.for_counter, row.delays, row.urgency)
            assert found == (one.state, one.service, one.visit, one.number, one.for_counter, one.delays, one.urgency)
            if row.state.value in (*AT_COUNTER, "waiting", "parked"):
                found = (row.counter, row.calls, row.here, row.not_before, row.parked_until, row.order_at, row.entry)
                wanted = (one.counter, one.calls, one.here, one.not_before, one.parked_until, one.place, one.entry)
                assert found == wanted, one
                assert (row.sender, row.sender_service, row.priority) == (one.sender, one.sender_service, one.klass)
            assert row.note == one.note

    @invariant()
    def a_counter_shows_its_line_in_the_order_of_the_rule(self) -> None:
        counter = next(self.looked_at)
        line = self.model.line(counter)
        view = self.client.get(f"/api/v1/counters/{counter}").json
        shown = [row["id"] for row in view["waiting"]["tickets"]][: len(line)]
        assert shown == [one.id for one in line][: len(shown)]
        assert (view["next"] or {}).get("id") == (line[0].id if line else None)
        held = self.model.held(counter)
        assert (view["current"] or {}).get("id") == (None if held is None else held.id)

    @invariant()
    def the_log_replayed_gives_the_states(self) -> None:
        with self.house.house.store.reading() as session:
            news = session.execute(select(LOG).where(LOG.c.id > self.read_up_to).order_by(LOG.c.id)).all()
        for line in news:
            past = self.replayed[str(line.ticket)]
            if line.step == "issue":
                assert not past and line.state == "waiting"
            elif line.step == "undo":
                undone = past.pop()
                assert undone[0] not in ("issue", "undo") and past[-1][1:] == (line.state, line.visit)
            else:
                assert TABLE[past[-1][1], line.step] == line.state
            if line.step != "undo":
                past.append((line.step, line.state, line.visit))
            self.read_up_to = line.id
        now = {key: past[-1][1:] for key, past in self.replayed.items()}
        assert now == {key: (one.state, one.visit) for key, one in self.model.people.items()}

    @invariant()
    def each_area_counts_its_commits_without_a_gap(self) -> None:
        for area in ("ground", "first"):
            seqs = [commit.seqs[area] for commit in self.commits if area in commit.seqs]
            assert seqs == list(range(1, len(seqs) + 1))


def test_the_table_of_the_house_is_the_design_s() -> None:
    house = {(state.value, step.value): after.value for (state, step), after in TABLE_OF_THE_HOUSE.items()}
    assert house == TABLE
    driven = {step for _, step in TABLE} | {"issue", "undo"}
    assert driven == set(Step), "A new step: give it a rule below and a line in the table of desk_model.py."


Office.TestCase.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
)
TestOffice = Office.TestCase
