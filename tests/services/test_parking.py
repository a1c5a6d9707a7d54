"""Parking with a reason and a time, and the return by itself: once, on the place that the office wants."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from queue_server.domain.ticket import State, Step, Ticket
from queue_server.services import call, day, desk, parking, serve, undo
from queue_server.services.access import Actor, Role
from queue_server.store import tickets
from queue_server.store.models import LOG
from tests.support.office import STAFF, Office, sample

ANOTHER = Actor(Role.CLERK, "another clerk", "test:other", counter="7")


def park(office: Office, ticket: Ticket, minutes: int | None = 10, reason: str | None = "cash") -> Ticket:
    until = None if minutes is None else office.ctx.now() + timedelta(minutes=minutes)
    return office.do(serve.park, ticket.id, STAFF, reason=reason, until=until)


def parked(office: Office, minutes: int | None = 10) -> Ticket:
    """Somebody whom counter 6 has served and parked."""
    office.open("6")
    ticket = office.issue(priority="pregnant_or_infant")
    office.next("6")
    return park(office, office.do(serve.start, ticket.id, STAFF), minutes)


def where(policy: str, returns: str = "itself") -> Any:
    config = sample()
    return sample(parking=config.parking.model_copy(update={"place": policy, "returns": returns}))


def test_it_lets_the_parked_wait_again_when_their_time_has_come_and_not_before(office: Office) -> None:
    ticket = parked(office)
    office.later(minutes=9, seconds=59)
    assert not office.see(parking.is_due) and office.do(parking.return_due) == []
    office.later(seconds=1)
    assert office.see(parking.is_due)
    (back,) = office.do(parking.return_due)
    assert (back.id, back.state, back.order_at) == (ticket.id, State.WAITING, ticket.order_at)
    assert (back.parked_until, back.reason, back.counter) == (None, None, None)
    assert not office.see(parking.is_due) and office.do(parking.return_due) == []
    commit = office.commits[-2]
    assert [(entry.step, entry.counter) for entry in commit.entries] == [(Step.RETURN, None)]
    assert "first" in commit.seqs  # so the room, the counters and the phone hear of it


def test_it_returns_nobody_without_a_time_nor_after_the_day(office: Office) -> None:
    parked(office, None)
    office.later(minutes=60)
    assert not office.see(parking.is_due)
    park(office, office.issue(), 10)
    office.later(days=1)
    assert office.do(parking.return_due) == []
    assert office.do(day.expire) == 2


def test_it_leaves_the_return_to_clerks_where_the_office_wants_that(tmp_path: Path) -> None:
    with Office.on_sqlite(tmp_path, where("keep", "by_clerk")) as office:
        parked(office)
        office.later(minutes=11)
        assert not office.see(parking.is_due) and office.do(parking.return_due) == []


@pytest.mark.parametrize(("policy", "place"), [
    ("keep", lambda ticket, now, head_start: ticket.order_at),
    ("credit", lambda ticket, now, head_start: now - timedelta(minutes=20)),
    ("end", lambda ticket, now, head_start: now - head_start),
])  # fmt: skip
def test_it_gives_the_place_that_the_office_wants(tmp_path: Path, policy: str, place: Callable[..., Any]) -> None:
    with Office.on_sqlite(tmp_path, where(policy)) as office:
        ticket = parked(office, 90)
        office.later(minutes=90)
        (back,) = office.do(parking.return_due)
        head_start = timedelta(minutes=office.config.priorities["pregnant_or_infant"].head_start)
        assert back.order_at == place(ticket, office.ctx.now(), head_start)


def test_any_clerk_may_take_a_return_by_itself_back_and_it_stays_so(office: Office) -> None:
    ticket = parked(office)
    office.later(minutes=10)
    office.do(parking.return_due)
    again = office.do(undo.undo, ticket.id, ANOTHER)
    assert (again.state, again.parked_until, again.reason) == (State.PARKED, ticket.parked_until, "cash")
    assert not office.see(parking.is_due) and office.do(parking.return_due) == []


def test_a_step_taken_back_in_time_does_not_keep_anybody_parked(office: Office) -> None:
    ticket = parked(office)
    office.do(serve.finish, ticket.id, STAFF)
    office.do(undo.undo, ticket.id, STAFF)
    office.later(minutes=10)
    assert [back.id for back in office.do(parking.return_due)] == [ticket.id]


def test_the_parked_are_called_before_their_time_too_and_then_do_not_return(office: Office) -> None:
    ticket = parked(office)
    called = office.do(call.call_certain, call.Press("6", None), ticket.id, STAFF)
    assert (called.state, called.parked_until, called.reason) == (State.CALLED, None, None)
    office.later(minutes=10)
    assert office.do(parking.return_due) == []
    taken_back = office.do(undo.undo, park(office, called, None).id, STAFF)
    assert taken_back.state is State.CALLED


def test_the_list_says_where_and_why_somebody_is_parked(office: Office) -> None:
    ticket = parked(office)
    (row,) = office.see(desk.counter_view, "5")["parked"]
    assert (row["id"], row["counter"], row["reason"]) == (str(ticket.id), "6", "cash")
    assert row["parked_until"] is not None and row["note"] is None


def test_the_log_keeps_a_reason_of_the_list_and_no_other_words(office: Office) -> None:
    park(office, office.issue(), reason="cash")
    free = park(office, office.issue(), reason="fetches her brother")
    assert free.reason == "fetches her brother"
    with office.session() as session:
        reasons = session.execute(select(LOG.c.reason).where(LOG.c.step == "park").order_by(LOG.c.id)).scalars().all()
    assert reasons == ["cash", None]


def test_a_look_at_who_is_due_reads_an_index_alone(office: Office) -> None:
    parked(office)
    for hot in (parking._ANY_DUE, parking._DUE):
        statement = str(hot.statement.compile(office.store.engine)).replace("?", "0")
        with office.session() as session:
            plan = [row[-1] for row in session.execute(text("EXPLAIN QUERY PLAN " + statement))]
        assert any("USING INDEX ix_ticket_open (state=? AND day=?)" in line for line in plan), plan


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    people=st.lists(st.tuples(st.integers(0, 60), st.one_of(st.none(), st.integers(1, 60))), min_size=1, max_size=8),
    looks=st.lists(st.integers(1, 30), min_size=1, max_size=8),
)
def test_everybody_with_a_time_returns_exactly_once(
    tmp_path_factory: pytest.TempPathFactory, people: list[tuple[int, int | None]], looks: list[int]
) -> None:
    with Office.on_sqlite(tmp_path_factory.mktemp("office")) as office:
        line = []
        for gap, minutes in people:
            office.later(seconds=gap)
            line.append(park(office, office.issue(), minutes))
        returned: list[int] = []
        for minutes in looks:
            office.later(minutes=minutes)
            for _ in range(2):
                returned += [ticket.id for ticket in office.do(parking.return_due, 3)]
        now = office.ctx.now()
        while more := office.do(parking.return_due, 3):
            returned += [ticket.id for ticket in more]
        assert sorted(returned) == [t.id for t in line if t.parked_until is not None and t.parked_until <= now]
        with office.session() as session:
            states = {ticket.id: ticket.state for ticket in tickets.many(session)}
            log = session.execute(select(LOG.c.ticket).where(LOG.c.step == "return")).scalars().all()
        assert sorted(log) == sorted(returned)
        assert {key for key, state in states.items() if state is State.WAITING} == set(returned)
