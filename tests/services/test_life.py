"""Hypothesis drives several counters and visitors at random against a plain model of the design's section 3."""

import tempfile
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule
from sqlalchemy import select

from queue_server.domain import order
from queue_server.domain.errors import Refusal
from queue_server.domain.ticket import AT_COUNTER, OPEN, TABLE, State, Step, Ticket
from queue_server.services import call, counter_session, serve, transfer, undo, visitor
from queue_server.store import tickets
from queue_server.store.models import LOG
from tests.support.office import STAFF, Office

COUNTERS = ("5", "6", "7")
SERVICES = ("permit", "settlement", "declaration")
LANGUAGES = ("de", "ar", "en")
STEPS: dict[Step, Any] = {
    Step.RECALL: serve.recall,
    Step.START: serve.start,
    Step.FINISH: serve.finish,
    Step.MISS: serve.miss,
    Step.PARK: serve.park,
    Step.RETURN: serve.bring_back,
    Step.REQUEUE: serve.requeue,
    Step.HERE: visitor.here,
    Step.DELAY: visitor.delay,
    Step.LEAVE: visitor.leave,
    Step.UNDO: undo.undo,
}
VISITORS = {Step.HERE, Step.DELAY, Step.LEAVE}


class Life(RuleBasedStateMachine):
    """The office under random use; the model is a dict of the tickets as the last answers said."""

    issued = Bundle("issued")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.entering = Office.on_sqlite(Path(self.folder.name))
        self.office = self.entering.__enter__()
        self.model: dict[int, Ticket] = {}
        self.past: dict[int, list[Ticket]] = defaultdict(list)
        self.opened: set[str] = set()

    def teardown(self) -> None:
        self.entering.__exit__(None, None, None)
        self.folder.cleanup()

    @rule(
        target=issued,
        service=st.sampled_from(SERVICES),
        language=st.sampled_from(LANGUAGES),
        priority=st.sampled_from(["none", "none", "pregnant_or_infant", "urgent"]),
    )
    def issue(self, service: str, language: str, priority: str) -> Any:
        ticket = self.office.issue(service, language, priority)
        assert ticket.number not in {other.number for other in self.model.values()}
        self.know(ticket)
        return multiple(ticket.id)

    @rule(counter=st.sampled_from(COUNTERS), change=st.sampled_from(["open", "open", "open", "take_break", "close"]))
    def session(self, counter: str, change: str) -> None:
        holds = self.held(counter) is not None
        try:
            state = self.office.do(getattr(counter_session, change), counter, None)
        except Refusal as refusal:
            assert refusal.code == ("ticket_open" if holds else "counter_not_open")
            assert change != "open"
            return
        assert change == "open" or not holds
        (self.opened.add if state == "open" else self.opened.discard)(counter)

    @rule(counter=st.sampled_from(COUNTERS), is_stale=st.sampled_from([False, False, False, True]))
    def next(self, counter: str, is_stale: bool) -> None:
        current = self.held(counter)
        believed = "999999" if is_stale else (None if current is None else str(current.id))
        expected = self.expected_next(counter)
        try:
            called = self.office.do(call.call_next, call.Press(counter, believed), None)
        except Refusal as refusal:
            assert refusal.code == ("stale" if counter in self.opened else "counter_not_open")
            return
        assert counter in self.opened and not is_stale
        if current is not None:
            self.know(self.fresh(current.id))
            assert self.model[current.id].state is State.DONE
        assert (called is None) == (expected is None)
        if called is not None and expected is not None:
            assert called.id == expected
            assert called.counter == counter and called.state is State.CALLED
            self.know(called)

    @rule(counter=st.sampled_from(COUNTERS), ticket=issued)
    def call_certain(self, counter: str, ticket: int) -> None:
        current, known = self.held(counter), self.model[ticket]
        press = call.Press(counter, None if current is None else str(current.id))
        can = (known.state, Step.CALL) in TABLE and known.service in self.office.config.counters[counter].services
        try:
            called = self.office.do(call.call_certain, press, ticket, None)
        except Refusal as refusal:
            assert refusal.code == ("not_possible" if counter in self.opened else "counter_not_open")
            assert not can or counter not in self.opened
            return
        assert can and called.counter == counter
        if current is not None:
            self.know(self.fresh(current.id))
        self.know(called)

    @rule(ticket=issued, step=st.sampled_from(sorted(STEPS)))
    def step(self, ticket: int, step: Step) -> None:
        before = self.model[ticket]
        who = () if step in VISITORS else (STAFF,)
        try:
            after = self.office.do(STEPS[step], ticket, *who)
        except Refusal as refusal:
            assert refusal.code == "not_possible"
            assert refusal.details["state"] == before.state.value
            assert step.value not in refusal.details["possible"] or step is Step.UNDO
            return
        if step is Step.UNDO:
            self.check_undone(after)
            self.past[ticket] = []
            self.model[ticket] = after
        else:
            assert after.state is TABLE[before.state, step]
            self.know(after)

    @rule(ticket=issued, service=st.sampled_from(SERVICES))
    def transfer(self, ticket: int, service: str) -> None:
        before = self.model[ticket]
        try:
            after = self.office.do(transfer.transfer, ticket, transfer.Wish(service), STAFF)
        except Refusal as refusal:
            assert refusal.code == "not_possible"
            assert (before.state, Step.TRANSFER) not in TABLE
            return
        assert (after.number, after.order_at, after.visit) == (before.number, before.order_at, before.visit + 1)
        assert after.entry > before.entry
        self.know(after)

    @rule(seconds=st.sampled_from([1, 5, 11, 61, 130, 700]))
    def time_passes(self, seconds: int) -> None:
        self.office.later(seconds=seconds)

    @invariant()
    def no_counter_holds_two_and_nothing_is_lost(self) -> None:
        with self.office.session() as session:
            rows = tickets.many(session)
        assert {row.id: row for row in rows} == self.model
        held = [row.counter for row in rows if row.state in AT_COUNTER]
        assert len(held) == len(set(held)) and None not in held
        assert all(row.counter is None for row in rows if row.state is State.WAITING)

    @invariant()
    def the_log_says_what_the_state_says(self) -> None:
        with self.office.session() as session:
            log = session.execute(select(LOG.c.ticket, LOG.c.state, LOG.c.visit, LOG.c.seq).order_by(LOG.c.id)).all()
        last = {row.ticket: (row.state, row.visit) for row in log}
        assert last == {key: (ticket.state.value, ticket.visit) for key, ticket in self.model.items()}
        seqs = [commit.seqs.get("first") for commit in self.office.commits if "first" in commit.seqs]
        assert seqs == list(range(1, len(seqs) + 1))  # no gaps, in commit order

    def know(self, ticket: Ticket) -> None:
        if ticket.id in self.model:
            self.past[ticket.id].append(self.model[ticket.id])
        self.model[ticket.id] = ticket

    def fresh(self, ticket: int) -> Ticket:
        with self.office.session() as session:
            found = tickets.find(session, ticket)
        assert found is not None
        return found

    def held(self, counter: str) -> Ticket | None:
        return next((t for t in self.model.values() if t.counter == counter and t.state in AT_COUNTER), None)

    def check_undone(self, after: Ticket) -> None:
        before = self.past[after.id][-1]
        for name in tickets.RESTORED:
            assert getattr(after, name) == getattr(before, name), name
        assert after.state in OPEN | {State.NO_SHOW, State.LEFT, State.DONE}

    def expected_next(self, counter: str) -> int | None:
        """Say who is next by the rule in its plainest form: over all waiting tickets, in memory."""
        config, now = self.office.config, self.office.clock.now()
        mine = config.counters[counter]
        reach = timedelta(minutes=config.calls.language_head_start)
        others = [config.counters[key] for key in self.opened - {counter}]

        def bonus(ticket: Ticket) -> timedelta:
            lacking = [o for o in others if ticket.service in o.services and ticket.language not in o.languages]
            return reach if ticket.language in mine.languages and lacking else timedelta(0)

        line = [t for t in self.model.values() if t.state is State.WAITING and t.service in mine.services]
        first = order.first(line, now, bonus)
        return None if first is None else first.id


Life.TestCase.settings = settings(
    max_examples=30, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLife = Life.TestCase
