"""Counters over HTTP: their session, and the two ways to call somebody."""

from collections.abc import Callable
from typing import Any

from flask import Response
from pydantic import AwareDatetime, Field

from queue_server.domain.ticket import Ticket
from queue_server.house import current_house
from queue_server.services import call, counter_session, desk, overview, sitting, wire
from queue_server.services.access import Right
from queue_server.services.actors import check_counter
from queue_server.web import boots
from queue_server.web.api import Body, Routes, answer, nothing
from queue_server.web.credentials import actor
from queue_server.web.tickets import number_of

routes = Routes("counters")
SESSION = {
    200: "the counter's session: {counter, state, since, reason, until, holder, turn}",
    404: "unknown_counter",
    409: "ticket_open; counter_not_open; counter_taken, with details {counter, own: true, ticket} for the counter that "
    "this log-in holds, or {counter, own: false, here, can_take_over} where somebody else holds this one",
}
CALLED = {
    200: "the ticket",
    404: "unknown_counter",
    409: "stale, with details {current: the ticket or null}; counter_not_open",
}


class NextBody(Body):
    """Which ticket the client believes to be current: its id, or null."""

    current: str | None = Field(max_length=40)


class NextOneBody(NextBody):
    """Only who came for a certain service of the counter; without it, whoever is next."""

    service: str | None = Field(default=None, max_length=80)


class CallBody(NextBody):
    """Which ticket to call, and why this one: the log keeps it."""

    ticket: str = Field(max_length=40)
    reason: str | None = Field(default=None, max_length=120)


class OpenBody(Body):
    """How to open: though somebody else holds it (``take_over``), away from the counter one holds (``move``)."""

    take_over: bool = False
    move: bool = False


class BreakBody(Body):
    """Why, as an id of ``counter_page.breaks`` or in a few words, and until when: kept only while it lasts."""

    reason: str | None = Field(default=None, max_length=80)
    until: AwareDatetime | None = None


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
        view = desk.counter_view(session, house.context, counter)
        row = sitting.row_of(session, counter)
    today = house.context.day(house.context.now())
    is_mine = sitting.holder_of(row, today) == actor().credential
    return answer({**view, "session": {**view["session"], "mine": is_mine}})


@routes.post("/api/v1/counters/<counter>/open", Right.COUNTER, body=OpenBody, answers=SESSION)
def open_counter(body: OpenBody, counter: str) -> Response:
    """Open a counter, or come back from a break; may be repeated."""
    return change(counter_session.open, counter, take_over=body.take_over, move=body.move)


@routes.post("/api/v1/counters/<counter>/close", Right.COUNTER, body=Empty, answers=SESSION)
def close_counter(body: Empty, counter: str) -> Response:
    """Close a counter; may be repeated."""
    return change(counter_session.close, counter)


@routes.post("/api/v1/counters/<counter>/break", Right.COUNTER, body=BreakBody, answers={**SESSION, 400: "until_past"})
def take_break(body: BreakBody, counter: str) -> Response:
    """Take a break: nobody is called here until the counter is opened again."""
    return change(counter_session.take_break, counter, reason=body.reason, until=body.until)


def change(verb: Callable[..., str], counter: str, **wish: Any) -> Response:
    """Change a counter's session and answer how it stands."""
    house = current_house()
    context = house.context
    with house.store.transaction() as session:
        verb(session, context, counter, actor(), **wish)
        row = sitting.row_of(session, counter)
        view = desk.session_view(context, row, context.day(context.now()))
    return answer({"counter": counter, **view})


@routes.post(
    "/api/v1/counters/<counter>/next",
    Right.COUNTER,
    body=NextOneBody,
    answers={**CALLED, 204: "nobody waits; the current ticket was ended all the same", 400: "wrong_service"},
)
def call_next(body: NextOneBody, counter: str) -> Response:
    """End the counter's ticket and call the next person."""
    house = current_house()
    press = call.Press(counter, body.current, body.service)
    with house.store.transaction() as session:
        found = call.call_next(session, house.context, press, actor())
    return nothing() if found is None else shown(found)


@routes.post(
    "/api/v1/counters/<counter>/call",
    Right.COUNTER,
    body=CallBody,
    answers={
        **CALLED,
        403: "forbidden: the office lets the caller choose nobody (calls.certain)",
        404: "unknown_counter, unknown_ticket",
        409: f"{CALLED[409]}; not_possible",
    },
)
def call_certain(body: CallBody, counter: str) -> Response:
    """End the counter's ticket and call a certain person."""
    house = current_house()
    press = call.Press(counter, body.current)
    with house.store.transaction() as session:
        found = call.call_certain(session, house.context, press, number_of(body.ticket), actor(), body.reason)
    return shown(found)


def shown(found: Ticket) -> Response:
    """Answer a ticket as staff see it."""
    house = current_house()
    return answer(wire.ticket(house.context, found, house.context.now()))
