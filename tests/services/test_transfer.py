"""Sending somebody on: to a service, to one counter, back to the sender; what goes along, and what an undo restores."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from queue_server.domain.errors import BadRequest, CounterNotOpen, NotPossible
from queue_server.domain.ticket import State, Ticket
from queue_server.services import board, call, counter_session, day, desk, line, notes, purge, serve, transfer, undo
from queue_server.store import tickets
from queue_server.store.models import LOG, TICKET
from tests.support.office import STAFF, Office

WORDS = "brings the form from room 12"


def send(office: Office, ticket: Ticket, **wish: object) -> Ticket:
    return office.do(transfer.transfer, ticket.id, transfer.Wish(**wish), STAFF)  # type: ignore[arg-type]


def called(office: Office, counter: str, service: str = "permit", **more: str) -> Ticket:
    """Somebody who is served at a counter."""
    office.issue(service, **more)
    ticket = office.next(counter)
    assert ticket is not None
    return office.do(serve.start, ticket.id, STAFF)


def find(office: Office, ticket: Ticket) -> Ticket:
    with office.session() as session:
        found = tickets.find(session, ticket.id)
    assert found is not None
    return found


def certain(office: Office, counter: str, ticket: Ticket) -> Ticket:
    return office.do(call.call_certain, call.Press(counter, None), ticket.id, None)


def test_only_the_counter_that_a_ticket_was_sent_to_calls_it(office: Office) -> None:
    office.open("5", "6", "7")
    sent = send(office, called(office, "5"), counter="6")
    assert (sent.for_counter, sent.service, sent.sender, sent.sender_service) == ("6", "permit", "5", "permit")
    other = office.issue()
    first = office.next("7")
    assert first is not None and first.id == other.id
    assert office.next("7", first) is None
    with pytest.raises(NotPossible) as refused:
        certain(office, "7", sent)
    assert refused.value.message == call.RESERVED
    got = office.next("6")
    assert got is not None and got.id == sent.id


def test_a_counter_on_a_break_keeps_what_was_sent_to_it_and_a_closed_one_does_not(office: Office) -> None:
    office.open("5", "6", "7")
    sent = send(office, called(office, "5"), counter="6")
    office.do(counter_session.take_break, "6", None)
    assert office.next("7") is None
    office.do(counter_session.close, "6", None)
    got = office.next("7")
    assert got is not None and got.id == sent.id and got.for_counter is None
    again = office.do(undo.undo, sent.id, STAFF)
    assert again.for_counter == "6"
    assert certain(office, "7", again).id == sent.id


def test_what_was_sent_to_a_counter_yesterday_is_anybodys_after_the_day_has_turned(office: Office) -> None:
    office.open("5", "6")
    sent = send(office, called(office, "5"), counter="6")
    office.later(days=1)
    office.open("7")
    with office.store.transaction() as session:  # as if it had not expired
        session.execute(update(TICKET).where(TICKET.c.id == sent.id).values(day=office.ctx.day(office.ctx.now())))
    got = office.next("7")
    assert got is not None and got.id == sent.id


def test_it_sends_only_to_a_counter_that_serves_and_has_somebody(office: Office) -> None:
    office.open("5")
    ticket = called(office, "5")
    for wish, refusal, code in (
        ({"counter": "6"}, CounterNotOpen, "counter_not_open"),
        ({"counter": "1"}, BadRequest, "wrong_counter"),
        ({"counter": "6", "service": "pickup"}, BadRequest, "wrong_counter"),
        ({"counter": "99"}, BadRequest, "unknown_counter"),
        ({"service": "nope"}, BadRequest, "unknown_service"),
        ({"service": "advice", "priority": "nope"}, BadRequest, "unknown_priority"),
        ({"to_sender": True}, NotPossible, "no_sender"),
        ({}, BadRequest, "no_target"),
    ):
        with pytest.raises(refusal) as refused:
            send(office, ticket, **wish)
        assert refused.value.code == code
    assert find(office, ticket) == ticket


def test_it_goes_back_to_the_counter_and_the_service_that_it_came_from(office: Office) -> None:
    office.open("6", "8")
    ticket = send(office, called(office, "6"), service="advice")
    there = office.next("8")
    assert there is not None and there.id == ticket.id
    back = send(office, there, to_sender=True)
    assert (back.service, back.for_counter, back.visit) == ("permit", "6", 3)
    assert (back.sender, back.sender_service) == ("8", "advice")
    again = office.next("6")
    assert again is not None and again.id == ticket.id


def test_it_does_not_go_back_to_a_counter_that_has_closed(office: Office) -> None:
    office.open("6", "8")
    send(office, called(office, "6"), service="advice")
    office.do(counter_session.close, "6", None)
    there = office.next("8")
    assert there is not None
    with pytest.raises(CounterNotOpen):
        send(office, there, to_sender=True)


def test_another_class_moves_the_place_by_the_head_start_and_strict_goes_first(office: Office) -> None:
    office.open("6")
    head_start = timedelta(minutes=office.config.priorities["pregnant_or_infant"].head_start)
    ticket = called(office, "6")
    moved = send(office, ticket, service="advice", priority="pregnant_or_infant")
    assert (moved.order_at, moved.urgency) == (ticket.order_at - head_start, 1)
    strict = send(office, moved, service="permit", priority="urgent")
    assert strict.strict and strict.order_at == ticket.order_at
    plain = send(office, strict, service="permit", priority="none")
    assert (plain.order_at, plain.urgency, plain.priority) == (ticket.order_at, 1, "none")


def test_an_undo_restores_all_that_a_transfer_changed(office: Office) -> None:
    office.open("5", "6")
    before = called(office, "5", priority="pregnant_or_infant")
    send(office, before, counter="6", note=WORDS, priority="urgent")
    after = office.do(undo.undo, before.id, STAFF)
    for name in tickets.RESTORED:
        assert getattr(after, name) == getattr(before, name), name


def test_a_note_goes_along_and_no_log_holds_its_words(office: Office) -> None:
    office.open("6", "8")
    sent = send(office, called(office, "6"), service="advice", note=f"  {WORDS}\n ")
    assert sent.note == WORDS
    assert office.see(desk.counter_view, "8")["next"]["note"] is None  # not yet this counter's own
    there = office.next("8")
    assert there is not None
    assert office.see(desk.counter_view, "8")["current"]["note"] == WORDS
    assert send(office, there, service="permit").note == WORDS
    assert office.do(notes.write, there.id, "", STAFF).note is None
    with office.session() as session:
        log = session.execute(select(LOG)).all()
    assert WORDS not in repr(log)


def test_a_note_is_seen_in_the_list_of_the_counter_alone_that_it_was_sent_to(office: Office) -> None:
    office.open("5", "6")
    send(office, called(office, "5"), counter="6", note=WORDS)
    assert office.see(desk.counter_view, "6")["waiting"]["tickets"][0]["note"] == WORDS
    assert office.see(desk.counter_view, "5")["waiting"]["tickets"] == []
    (row,) = office.see(line.everybody, line.Wanted())["tickets"]
    assert (row["note"], row["for_counter"]) == (None, "6")


def test_the_turn_of_the_day_forgets_the_notes(office: Office) -> None:
    office.open("6", "8")
    done = called(office, "6")
    office.do(notes.write, done.id, WORDS, STAFF)
    send(office, done, service="advice", note="something else")  # an undo would put the first words back
    left = office.issue()
    office.do(notes.write, left.id, WORDS, STAFF)
    office.later(days=1)
    today = office.issue()
    office.do(notes.write, today.id, WORDS, STAFF)
    while office.do(day.expire) or office.do(day.forget_notes):
        pass
    with office.session() as session:
        rows = {row.id: row for row in session.execute(select(TICKET))}
    assert rows[today.id].note == WORDS
    assert [(rows[ticket.id].note, rows[ticket.id].before) for ticket in (done, left)] == [(None, None)] * 2


def test_an_over_ticket_takes_no_note(office: Office) -> None:
    office.open("6")
    ticket = called(office, "6")
    office.do(serve.finish, ticket.id, STAFF)
    with pytest.raises(NotPossible):
        office.do(notes.write, ticket.id, WORDS, STAFF)


def test_the_counters_of_a_transfer_are_forgotten_with_the_others(office: Office) -> None:
    office.open("5", "6")
    sent = send(office, called(office, "5"), counter="6", note=WORDS)
    got = office.next("6")
    assert got is not None
    office.do(serve.finish, got.id, STAFF)
    office.later(days=office.config.retention.counter_days + 1)
    purge.purge(office.store, office.ctx)
    forgotten = find(office, sent)
    said = (forgotten.counter, forgotten.last_counter, forgotten.for_counter, forgotten.sender, forgotten.note)
    assert said == (None,) * 5


def test_the_old_room_is_told_for_two_minutes_where_a_number_has_gone(office: Office) -> None:
    office.open("1", "8")
    ticket = called(office, "1", "pickup")
    send(office, ticket, service="advice")
    (row,) = office.see(board.board, "ground")["moved"]
    assert (row["number"], row["from_area"], row["area"]) == (ticket.number, "ground", "first")
    assert (row["floor"], row["direction"]) == ("1. OG", ["up", "left"])
    assert office.see(board.board, "first")["moved"] == []
    office.later(seconds=119)
    assert office.see(board.queue, "ground")["moved"] == [row]
    office.later(seconds=2)
    assert office.see(board.board, "ground")["moved"] == []


def test_a_transfer_within_the_room_or_taken_back_sends_nobody_elsewhere(office: Office) -> None:
    office.open("1", "8")
    send(office, called(office, "1", "pickup"), service="papers")
    away = send(office, called(office, "1", "pickup"), service="advice")
    office.do(undo.undo, away.id, STAFF)
    assert office.see(board.board, "ground")["moved"] == []


counters = st.sampled_from(["5", "6", "7"])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=st.lists(st.tuples(st.sampled_from([None, "5", "6", "7"]), st.integers(0, 90)), min_size=1, max_size=8),
       states=st.lists(st.sampled_from(["open", "open", "break", "closed"]), min_size=3, max_size=3))  # fmt: skip
def test_a_reserved_ticket_is_called_by_nobody_else_and_all_others_in_order(
    tmp_path_factory: pytest.TempPathFactory, plan: list[tuple[str | None, int]], states: list[str]
) -> None:
    with Office.on_sqlite(tmp_path_factory.mktemp("office")) as office:
        office.open("5", "6", "7")
        line: list[Ticket] = []
        for counter, gap in plan:
            office.later(seconds=gap)
            ticket = office.issue("permit")
            line.append(ticket if counter is None else send(office, ticket, counter=counter))
            assert line[-1].order_at == ticket.order_at
        state = dict(zip("567", states, strict=True))
        for counter in "567":
            if state[counter] == "break":
                office.do(counter_session.take_break, counter, None)
            if state[counter] == "closed":
                office.do(counter_session.close, counter, None)
        for counter in (key for key in "567" if state[key] == "open"):
            mine = [t.id for t in line if t.for_counter in (None, counter) or state[t.for_counter] == "closed"]
            got, current = [], None
            while (current := office.next(counter, current)) is not None:
                got.append(current.id)
            assert got == mine
            line = [t for t in line if t.id not in got]
        assert {find(office, ticket).state for ticket in line} <= {State.WAITING}
