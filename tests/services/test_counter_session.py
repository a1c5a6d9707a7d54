"""Who holds a counter: one person, one counter; taking over and moving; breaks that leave no trace; who sat where."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from queue_server.domain.errors import BadRequest, CounterNotOpen, CounterTaken, TicketOpen
from queue_server.domain.ticket import Ticket
from queue_server.services import call, counter_session, desk, notes, purge, seats, serve, sitting, undo
from queue_server.services.access import Actor, Role
from queue_server.store.models import COUNTER_LOG, COUNTER_SESSION, LOG, SEAT
from queue_server.store.people import Audit
from tests.support.office import Office

ANNA = Actor(Role.CLERK, "anna", "user:1", is_login=True)
BEN = Actor(Role.CLERK, "ben", "user:2", is_login=True)
LEAD = Actor(Role.LEAD, "lea", "user:3", is_login=True)
TOKEN = Actor(Role.CLERK, "keypad", "token:9")
AUDITOR = Actor(Role.AUDITOR, "otto", "user:8", is_login=True)


def opened(office: Office, counter: str, actor: Actor | None, **wish: bool) -> str:
    return office.do(counter_session.open, counter, actor, **wish)


def turn(office: Office, counter: str = "6") -> str | None:
    found: str | None = office.see(desk.counter_view, counter)["session"]["turn"]
    return found


def refused(office: Office, counter: str, actor: Actor, **wish: bool) -> dict[str, object]:
    with pytest.raises(CounterTaken) as taken:
        opened(office, counter, actor, **wish)
    return taken.value.details


def press(office: Office, actor: Actor | None, current: Ticket | None = None) -> Ticket | None:
    wish = call.Press("6", None if current is None else str(current.id))
    return office.do(call.call_next, wish, actor)


def away(office: Office, known: bool | None = False) -> None:
    """Let nobody be connected (False), everybody (True), or nobody know (None)."""
    object.__setattr__(office.ctx, "at_counter", lambda credential, counter: known)


def test_it_lets_who_holds_a_counter_go_on_from_anywhere(office: Office) -> None:
    opened(office, "6", ANNA)
    first = turn(office)
    opened(office, "6", ANNA)
    office.do(counter_session.take_break, "6", ANNA)
    opened(office, "6", ANNA)
    assert turn(office) == first


def test_it_tells_a_second_person_whether_the_first_is_there(office: Office) -> None:
    opened(office, "6", ANNA)
    away(office, True)
    assert refused(office, "6", BEN) == {"counter": "6", "own": False, "here": True, "can_take_over": False}
    assert refused(office, "6", BEN, take_over=True)["can_take_over"] is False
    assert refused(office, "6", LEAD)["can_take_over"] is True
    away(office, False)
    assert refused(office, "6", BEN) == {"counter": "6", "own": False, "here": False, "can_take_over": True}
    away(office, None)
    assert refused(office, "6", BEN)["can_take_over"] is False


def test_it_takes_over_with_the_ticket_and_shows_the_first_that_it_did(office: Office) -> None:
    opened(office, "6", ANNA)
    office.issue()
    ticket = press(office, ANNA)
    before = turn(office)
    opened(office, "6", BEN, take_over=True)
    view = office.see(desk.counter_view, "6")
    assert view["current"]["id"] == str(ticket.id if ticket else 0)
    assert turn(office) not in (None, before)
    with pytest.raises(CounterTaken):
        press(office, ANNA, ticket)
    assert press(office, BEN, ticket) is None


def test_it_refuses_the_steps_of_a_login_where_somebody_else_sits_but_never_those_of_a_token(office: Office) -> None:
    opened(office, "6", ANNA)
    office.issue()
    ticket = press(office, TOKEN)
    assert ticket is not None
    for step in (serve.start, serve.finish, serve.park, undo.undo):
        with pytest.raises(CounterTaken):
            office.do(step, ticket.id, BEN)
    with pytest.raises(CounterTaken):
        office.do(notes.write, ticket.id, "words", BEN)
    office.do(serve.start, ticket.id, TOKEN)
    office.do(serve.finish, ticket.id, ANNA)


def test_it_asks_before_it_lets_one_person_sit_at_two_counters(office: Office) -> None:
    opened(office, "5", ANNA)
    assert refused(office, "6", ANNA) == {"counter": "5", "own": True, "ticket": None}
    opened(office, "6", ANNA, move=True)
    states = {key: sitting.state_of(office.see(_row, key), office.ctx.day(office.ctx.now())) for key in "56"}
    assert states == {"5": "closed", "6": "open"}


def test_it_moves_nobody_away_from_a_ticket(office: Office) -> None:
    opened(office, "6", ANNA)
    office.issue()
    ticket = press(office, ANNA)
    assert refused(office, "5", ANNA)["ticket"] == ticket
    with pytest.raises(TicketOpen) as held:
        opened(office, "5", ANNA, move=True)
    assert held.value.details["counter"] == "6"
    assert turn(office, "5") is None


def test_it_lets_a_token_hold_several_and_take_none_away(office: Office) -> None:
    opened(office, "5", TOKEN)
    opened(office, "6", ANNA)
    before = turn(office)
    opened(office, "6", TOKEN)
    office.do(counter_session.take_break, "6", TOKEN)
    opened(office, "6", TOKEN)
    assert turn(office) == before
    opened(office, "6", TOKEN, take_over=True)
    assert turn(office) != before


def test_it_lets_a_lead_close_what_somebody_forgot(office: Office) -> None:
    opened(office, "6", ANNA)
    with pytest.raises(CounterTaken):
        office.do(counter_session.close, "6", BEN)
    office.do(counter_session.close, "6", LEAD)
    assert turn(office) is None


def test_it_keeps_the_reason_of_a_break_only_while_it_lasts(office: Office) -> None:
    opened(office, "6", ANNA)
    until = office.ctx.now() + timedelta(minutes=15)
    office.do(counter_session.take_break, "6", ANNA, reason="dentist", until=until)
    session = office.see(desk.counter_view, "6")["session"]
    assert (session["state"], session["reason"]) == ("break", "dentist")
    assert session["until"] == "2026-04-14T07:15:00.000Z"
    since = session["since"]
    office.later(minutes=1)
    office.do(counter_session.take_break, "6", ANNA, reason="still there")
    session = office.see(desk.counter_view, "6")["session"]
    assert (session["reason"], session["since"]) == ("still there", since)
    opened(office, "6", ANNA)
    with office.session() as reading:
        tables = (COUNTER_LOG, COUNTER_SESSION, LOG, SEAT, Audit.__table__)
        kept = " ".join(str(tuple(row)) for table in tables for row in reading.execute(select(table)))
    assert "dentist" not in kept
    assert "still there" not in kept


def test_it_takes_no_break_that_is_over_and_none_at_a_closed_counter(office: Office) -> None:
    with pytest.raises(CounterNotOpen):
        office.do(counter_session.take_break, "6", ANNA)
    opened(office, "6", ANNA)
    with pytest.raises(BadRequest):
        office.do(counter_session.take_break, "6", ANNA, until=office.ctx.now())


def test_it_forgets_a_break_that_the_day_s_end_cut_short(office: Office) -> None:
    opened(office, "6", ANNA)
    office.do(counter_session.take_break, "6", ANNA, reason="dentist")
    office.later(days=1)
    office.do(seats.day_turned)
    with office.session() as reading:
        (row,) = reading.execute(select(COUNTER_SESSION))
    assert (row.reason, row.until, row.holder) == (None, None, None)


def test_it_writes_who_sat_where_and_who_read_that(office: Office) -> None:
    today = office.ctx.day(office.ctx.now())
    opened(office, "6", ANNA)
    office.later(minutes=5)
    opened(office, "6", BEN, take_over=True)
    office.later(minutes=5)
    office.do(counter_session.close, "6", BEN)
    opened(office, "6", TOKEN)
    rows = office.do(seats.read, AUDITOR, today)
    assert [(row.counter, row.credential) for row in rows] == [("6", "user:1"), ("6", "user:2"), ("6", "token:9")]
    assert rows[0].ended == rows[1].began
    assert rows[2].ended is None
    with office.session() as reading:
        (look,) = reading.execute(select(Audit.__table__).where(Audit.action == seats.READ))
    assert (look.action, look.credential, look.thing) == ("read_seats", "user:8", f"day:{today}")


def test_it_ends_the_seats_with_the_day_and_deletes_them_after_a_week(office: Office) -> None:
    opened(office, "6", ANNA)
    day = office.ctx.day(office.ctx.now())
    office.later(days=1)
    office.do(seats.day_turned)
    assert purge.purge(office.store, office.ctx).seats == 0
    (row,) = office.do(seats.read, AUDITOR, day)
    assert row.ended == office.ctx.bounds(day)[1]
    office.later(days=7)
    assert purge.purge(office.store, office.ctx).seats == 1
    assert office.do(seats.read, AUDITOR, day) == []


def _row(session: object, ctx: object, counter: str) -> object:
    return sitting.row_of(session, counter)  # type: ignore[arg-type]
