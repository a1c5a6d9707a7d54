"""Several services in one visit: one wait, a service time for each, and an undo that restores all."""

from pathlib import Path

import pytest
from sqlalchemy import select

from queue_server.domain.errors import BadRequest, NotPossible
from queue_server.domain.ticket import State, Ticket
from queue_server.services import board, estimate, reports, serve, undo
from queue_server.store import tickets
from queue_server.store.models import LOG
from tests.support.office import STAFF, Office, sample


def served(office: Office) -> Ticket:
    """Somebody who waited ten minutes for counter 6 and is served there."""
    ticket = office.issue("permit")
    office.later(minutes=10)
    assert office.next("6") is not None
    return office.do(serve.start, ticket.id, STAFF)


def test_it_goes_on_with_another_service_of_the_counter(office: Office) -> None:
    office.open("6")
    ticket = served(office)
    office.later(minutes=4)
    on = office.do(serve.switch, ticket.id, "settlement", STAFF)
    assert (on.state, on.service, on.counter, on.visit) == (State.SERVING, "settlement", "6", 1)
    assert (on.number, on.first_called_at, on.started_at) == (ticket.number, ticket.first_called_at, office.ctx.now())
    with office.session() as session:
        line = session.execute(select(LOG).order_by(LOG.c.id.desc())).first()
    assert line is not None and (line.step, line.service, line.counter) == ("switch", "settlement", "6")


def test_it_refuses_what_the_counter_does_not_serve_and_whom_it_does_not(office: Office) -> None:
    office.open("6")
    ticket = served(office)
    for service, code in (("cash", "wrong_service"), ("permit", "same_service"), ("nope", "unknown_service")):
        with pytest.raises(BadRequest) as refused:
            office.do(serve.switch, ticket.id, service, STAFF)
        assert refused.value.code == code
    with pytest.raises(NotPossible):
        office.do(serve.switch, office.issue().id, "settlement", STAFF)


def test_an_undo_goes_back_to_the_first_service_and_its_time(office: Office) -> None:
    office.open("6")
    ticket = served(office)
    office.later(minutes=4)
    office.do(serve.switch, ticket.id, "settlement", STAFF)
    back = office.do(undo.undo, ticket.id, STAFF)
    for name in tickets.RESTORED:
        assert getattr(back, name) == getattr(ticket, name), name


def test_both_services_count_as_served_with_a_time_of_their_own_and_one_wait(office: Office) -> None:
    office.open("6")
    for _ in range(5):
        ticket = served(office)
        office.later(minutes=4)
        office.do(serve.switch, ticket.id, "settlement", STAFF)
        office.do(undo.undo, ticket.id, STAFF)  # a step that is taken back counts nowhere
        office.do(serve.switch, ticket.id, "settlement", STAFF)
        office.later(minutes=9)
        office.do(serve.finish, ticket.id, STAFF)
    first, second = whole(office, "permit"), whole(office, "settlement")
    assert (first["tickets"], first["served"], first["wait_min"]["mean"]) == (5, 5, 10.0)
    assert (first["service_min"]["mean"], second["service_min"]["mean"]) == (4.0, 9.0)
    assert (second["tickets"], second["served"], second["wait_min"]["mean"]) == (5, 5, None)


def test_the_forecast_of_the_second_service_learns_its_own_time_alone(office: Office) -> None:
    office.open("6")
    ticket = served(office)
    office.later(minutes=30)
    office.do(serve.switch, ticket.id, "settlement", STAFF)
    office.later(minutes=5)
    office.do(serve.finish, ticket.id, STAFF)
    today = office.ctx.day(office.ctx.now())
    assert office.see(estimate.of_service, "settlement", today).mean_min == 5
    assert office.see(estimate.of_service, "permit", today).mean_min == office.config.services["permit"].minutes


def test_the_rooms_of_both_services_hear_of_it(tmp_path: Path) -> None:
    config = sample()
    desk = config.counters["6"]
    desk = desk.model_copy(update={"services": [*desk.services, "papers"]})
    config = sample(counters={**config.counters, "6": desk})
    with Office.on_sqlite(tmp_path, config) as office:
        office.open("6")
        ticket = served(office)
        office.do(serve.switch, ticket.id, "papers", STAFF)
        assert {"first", "ground"} <= set(office.commits[-1].seqs)
        assert [row["number"] for row in office.see(board.board, "ground")["calls"]] == [ticket.number]


def whole(office: Office, service: str) -> dict[str, object]:
    """The figures of a service for today."""
    question = reports.ask(office.ctx, office.store.url, None, None, service, None)
    return next(row for row in reports.waits(question) if row["hour"] is None)
