"""Calling a certain person: who may, what is written down about it, and calling by service."""

from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import select

from queue_server.domain.errors import BadRequest, NotAllowed
from queue_server.domain.ticket import State, Ticket
from queue_server.services import audit, call, serve, visitor
from queue_server.services.access import Actor, Role
from queue_server.store.models import LOG
from tests.support.office import STAFF, Office, sample

CLERK = Actor(Role.CLERK, "a clerk", "test:clerk")
LEAD = Actor(Role.LEAD, "a lead", "test:lead")


def certain(office: Office, ticket: Ticket, actor: Actor | None = CLERK, reason: str | None = None) -> Ticket:
    return office.do(call.call_certain, call.Press("6", None), ticket.id, actor, reason)


def strict_office(folder: Path, *roles: str) -> AbstractContextManager[Office]:
    """The office where only these roles may choose whom to call."""
    config = sample()
    return Office.on_sqlite(folder, sample(calls=config.calls.model_copy(update={"certain": list(roles)})))


def missed(office: Office) -> Ticket:
    ticket = office.issue()
    office.next("6")
    office.do(serve.recall, ticket.id, STAFF)
    office.later(minutes=5)
    return office.do(serve.miss, ticket.id, STAFF)


def entries(office: Office) -> list[audit.Entry]:
    with office.session() as session:
        return list(audit.read(session, action="call_certain"))


def test_a_call_out_of_turn_is_logged_with_its_reason_and_in_the_audit(office: Office) -> None:
    office.open("6")
    office.issue()
    wanted = office.issue()
    certain(office, wanted, reason="feels faint")
    with office.session() as session:
        (line,) = session.execute(select(LOG).where(LOG.c.step == "call")).all()
    assert (line.ticket, line.counter, line.reason) == (wanted.id, "6", "feels faint")
    (entry,) = entries(office)
    assert (entry.credential, entry.thing) == (CLERK.credential, f"ticket:{wanted.id}")
    assert entry.details == {"number": wanted.number, "counter": "6", "service": "permit", "reason": "feels faint"}


def test_a_call_in_turn_or_of_somebody_missed_is_nothing_for_the_audit(office: Office) -> None:
    office.open("6")
    again = missed(office)
    assert certain(office, again).state is State.CALLED
    office.do(serve.finish, again.id, STAFF)
    first = office.issue()
    office.issue()
    certain(office, first)
    assert entries(office) == []


def test_the_office_may_take_the_choice_from_clerks(tmp_path: Path) -> None:
    with strict_office(tmp_path, "lead") as office:
        office.open("6")
        office.issue()
        wanted = office.issue()
        with pytest.raises(NotAllowed) as refused:
            certain(office, wanted)
        assert refused.value.message == call.NO_CHOICE
        assert certain(office, wanted, LEAD).id == wanted.id


def test_an_admin_may_always_choose(tmp_path: Path) -> None:
    with strict_office(tmp_path) as office:
        office.open("6")
        office.issue()
        assert certain(office, office.issue(), STAFF).state is State.CALLED


def test_without_the_choice_a_missed_one_is_called_again_but_nobody_who_never_was(tmp_path: Path) -> None:
    with strict_office(tmp_path) as office:
        office.open("6")
        gone = office.issue()
        office.do(visitor.leave, gone.id)
        parked = office.issue()
        office.do(serve.park, parked.id, STAFF)  # the way round: set aside, then called
        for ticket in (gone, parked):
            with pytest.raises(NotAllowed):
                certain(office, ticket)
        assert certain(office, missed(office)).state is State.CALLED


def test_it_calls_the_next_of_one_service(office: Office) -> None:
    office.open("6")
    office.issue("permit")
    wanted = office.issue("settlement")
    got = office.do(call.call_next, call.Press("6", None, "settlement"), None)
    assert got is not None and got.id == wanted.id
    assert office.do(call.call_next, call.Press("6", str(got.id), "settlement"), None) is None


def test_it_calls_by_a_service_of_the_counter_only(office: Office) -> None:
    office.open("6")
    for service in ("cash", "nope"):
        with pytest.raises(BadRequest) as refused:
            office.do(call.call_next, call.Press("6", None, service), None)
        assert refused.value.code == "wrong_service"
