"""Counters over HTTP: their session, and the two ways to call somebody."""

from collections.abc import Callable

from flask import Response
from pydantic import Field

from queue_server.domain.ticket import Ticket
from queue_server.house import current_house
from queue_server.services import call, counter_session, desk, overview, wire
from queue_server.services.access import Right
from queue_server.services.actors import check_counter
from queue_server.web import boots
from queue_server.web.api import Body, Routes, answer, nothing
from queue_server.web.credentials import actor
from queue_server.web.tickets import number_of

routes = Routes("counters")
SESSION = {200: "the counter as it stands", 404: "unknown_counter", 409: "ticket_open, counter_taken, counter_not_open"}
CALLED = {
    200: "the ticket",
    404: "unknown_counter",
    409: "stale, with details {current: the ticket or null}; counter_not_open",
}


class NextBody(Body):
    """Which ticket the client believes to be current: its id, or null."""

    current: str | None = Field(max_length=40)


class CallBody(NextBody):
    """Which ticket to call."""

    ticket: str = Field(max_length=40)


class Empty(Body):
    """Nothing is needed."""


@routes.get("/api/v1/counters", Right.COUNTERS, answers={200: "{counters: [...]}"})
def list_counters() -> Response:
    """List the counters and whether they are open."""
    house = current_house()
    with house.store.reading() as session:
        states = overview.counter_states(session, house.context, house.context.day(house.context.now()))
    return answer({"counters": [{**row, "state": states[row["id"]]} for row in boots.counters(house.config)]})


@routes.get("/api/v1/counters/<counter>", Right.COUNTER, answers={200: "the counter's view", 404: "unknown_counter"})
def show(counter: str) -> Response:
    """Show all that a counter's page shows."""
    house = current_house()
    check_counter(actor(), counter)
    with house.store.reading() as session:
        return answer(desk.counter_view(session, house.context, counter))


@routes.post("/api/v1/counters/<counter>/open", Right.COUNTER, body=Empty, answers=SESSION)
def open_counter(body: Empty, counter: str) -> Response:
    """Open a counter, or come back from a break; may be repeated."""
    return change(counter_session.open, counter)


@routes.post("/api/v1/counters/<counter>/close", Right.COUNTER, body=Empty, answers=SESSION)
def close_counter(body: Empty, counter: str) -> Response:
    """Close a counter; may be repeated."""
    return change(counter_session.close, counter)


@routes.post("/api/v1/counters/<counter>/break", Right.COUNTER, body=Empty, answers=SESSION)
def take_break(body: Empty, counter: str) -> Response:
    """Take a break: nobody is called here until the counter is opened again."""
    return change(counter_session.take_break, counter)


def change(verb: Callable[..., str], counter: str) -> Response:
    """Change a counter's session and answer how it stands."""
    house = current_house()
    with house.store.transaction() as session:
        state = verb(session, house.context, counter, actor())
    return answer({"counter": counter, "state": state})


@routes.post(
    "/api/v1/counters/<counter>/next",
    Right.COUNTER,
    body=NextBody,
    answers={**CALLED, 204: "nobody waits; the current ticket was ended all the same"},
)
def call_next(body: NextBody, counter: str) -> Response:
    """End the counter's ticket and call the next person."""
    house = current_house()
    press = call.Press(counter, body.current)
    with house.store.transaction() as session:
        found = call.call_next(session, house.context, press, actor())
    return nothing() if found is None else shown(found)


@routes.post(
    "/api/v1/counters/<counter>/call", Right.COUNTER, body=CallBody, answers={**CALLED, 409: "also not_possible"}
)
def call_certain(body: CallBody, counter: str) -> Response:
    """End the counter's ticket and call a certain person."""
    house = current_house()
    press = call.Press(counter, body.current)
    with house.store.transaction() as session:
        found = call.call_certain(session, house.context, press, number_of(body.ticket), actor())
    return shown(found)


def shown(found: Ticket) -> Response:
    """Answer a ticket as staff see it."""
    house = current_house()
    return answer(wire.ticket(house.context, found, house.context.now()))
