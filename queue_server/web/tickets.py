"""Tickets over HTTP: issue one, look at one, and every step that a counter makes with one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, request
from pydantic import AwareDatetime, Field
from sqlalchemy.orm import Session

from queue_server.domain.errors import BadRequest, NotFound
from queue_server.domain.ticket import AT_COUNTER, Ticket
from queue_server.house import House, current_house
from queue_server.services import idempotency, issue, notes, paper, reprint, serve, steps, transfer, undo, wire
from queue_server.services.access import Actor, Right, Role, may_use
from queue_server.services.context import Context
from queue_server.services.tokens import visit_token
from queue_server.web.api import Body, Routes, answer, id_in_path
from queue_server.web.credentials import actor
from queue_server.web.limits import current_limits

routes = Routes("tickets")
LONGEST_KEY = 200
REFUSED = {403: "forbidden", 404: "unknown_ticket", 409: "not_possible, with details {state, possible}"}


class NewTicket(Body):
    """What a visitor wants; staff may add where it prints, a note, and the one counter that it is for."""

    service: str = Field(max_length=80)
    language: str = Field(max_length=20)
    priority: str | None = Field(default=None, max_length=80)
    kiosk: str | None = Field(default=None, max_length=80)
    printer: str | None = Field(default=None, max_length=80)
    note: str | None = Field(default=None, max_length=notes.LONGEST)
    counter: str | None = Field(default=None, max_length=80)


class StepBody(Body):
    """The counter that acts, where the ticket is at none."""

    counter: str | None = Field(default=None, max_length=80)


class FinishBody(StepBody):
    """How it ended: an id of ``outcomes``."""

    outcome: str | None = Field(default=None, max_length=80)


class SwitchBody(Body):
    """The service to go on with, one that the same counter serves."""

    service: str = Field(max_length=80)


class NoteBody(Body):
    """A few words for whoever serves the ticket next; null or empty takes them off."""

    note: str | None = Field(max_length=notes.LONGEST)


class ParkBody(StepBody):
    """Why a ticket is set aside (an id of ``parking.reasons``, or a few words), and when the person is to be back."""

    reason: str | None = Field(default=None, max_length=80)
    until: AwareDatetime | None = None


class RequeueBody(StepBody):
    """Behind how many waiting tickets, or at the end; without both, as many as ``calls.requeue_after`` says."""

    after: int | None = Field(default=None, ge=1, le=1000)
    end: bool = False


class TransferBody(Body):
    """Where the ticket goes: to a service, to one counter, or back to its sender; and what goes along.

    Without a note the old one stays, an empty one takes it off. ``print``: a slip with the new place, from a printer
    near the counter that sends it.
    """

    service: str | None = Field(default=None, max_length=80)
    counter: str | None = Field(default=None, max_length=80)
    to_sender: bool = False
    note: str | None = Field(default=None, max_length=notes.LONGEST)
    priority: str | None = Field(default=None, max_length=80)
    print: bool = False


class PrintBody(Body):
    """Where the copy comes out; without it, where the kiosk's slips do."""

    printer: str | None = Field(default=None, max_length=80)


@routes.post(
    "/api/v1/tickets",
    Right.ISSUE,
    body=NewTicket,
    headers={"Idempotency-Key": "the same key and body within 24 hours get the same answer"},
    answers={
        201: "{id, number, token, service, language, area, state, issued_at, forecast, visit_url, paper}",
        400: "unknown_service, unknown_language, unknown_priority, unknown_kiosk, unknown_printer, unknown_counter, "
        "wrong_counter, not_offered, bad_key",
        403: "forbidden",
        409: "service_closed, service_stopped, service_full, kiosk_stopped, counter_not_open",
        422: "invalid, key_reused",
        429: "too_many",
    },
)
def issue_ticket(body: NewTicket) -> Response:
    """Take a ticket: the next number of its service."""
    house, who = current_house(), actor()
    if who.role is Role.KIOSK:
        current_limits().spend(house.config.limits.kiosk_tickets, "tickets", who.credential)
    plain = (body.service, body.language, body.priority or "none", body.kiosk)
    wish = issue.Order(*plain, body.printer, body.note, body.counter)

    def run(session: Session) -> dict[str, Any]:
        return issued(house.context, issue.issue(session, house.context, wish, who))

    return answer(with_token(house, once(house, who, body, run)), 201)


def once(house: House, who: Actor, body: Body, run: Callable[[Session], dict[str, Any]]) -> dict[str, Any]:
    """Run a request in one transaction; with an Idempotency-Key, a repeat gets the stored answer instead."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not 0 < len(key) <= LONGEST_KEY:
        raise BadRequest(code="bad_key")
    if key is None:
        with house.store.transaction() as session:
            return run(session)
    digest = idempotency.digest_of(body.model_dump_json().encode())
    repeatable = idempotency.Repeatable(who.credential, key, digest)
    return idempotency.once(house.store, repeatable, house.context.now(), run)


def issued(ctx: Context, ticket: issue.Issued) -> dict[str, Any]:
    """Return a new ticket as its visitor gets it, but for the token: this is stored for a repeat, tokens are not."""
    found = ticket.ticket
    return {
        "id": str(found.id),
        "number": found.number,
        "service": found.service,
        "language": found.language,
        "area": found.area,
        "state": found.state.value,
        "issued_at": wire.instant(found.issued_at),
        "forecast": None if ticket.forecast is None else ticket.forecast.as_dict(),
        "paper": None if ticket.printer is None else paper.told(ctx, ticket.printer, found.kiosk),
    }


def with_token(house: House, ticket: dict[str, Any]) -> dict[str, Any]:
    """Add the visit token and the address of the visitor's page, made anew from the ticket's id."""
    token = visit_token(house.secret, int(ticket["id"]))
    return {**ticket, "token": token, "visit_url": f"{base_url(house)}/t/{token}"}


def base_url(house: House) -> str:
    """Return how a visitor's phone reaches this server, without a slash at the end."""
    return (house.config.server.public_url or f"{request.scheme}://{request.host}").rstrip("/")


@routes.get("/api/v1/tickets/<ticket>", Right.COUNTER, answers={200: "the ticket", 404: "unknown_ticket"})
def show(ticket: str) -> Response:
    """Show a ticket as staff see it."""
    house = current_house()
    with house.store.reading() as session:
        found = steps.load(session, number_of(ticket))
    is_told = found.state in AT_COUNTER and may_use(actor(), found.counter)
    return answer(wire.ticket(house.context, found, house.context.now(), note=is_told))


@routes.post("/api/v1/tickets/<ticket>/recall", Right.COUNTER, body=StepBody, answers=REFUSED)
def recall(body: StepBody, ticket: str) -> Response:
    """Call somebody once more."""
    return step(serve.recall, ticket, body.counter)


@routes.post("/api/v1/tickets/<ticket>/start", Right.COUNTER, body=StepBody, answers=REFUSED)
def start(body: StepBody, ticket: str) -> Response:
    """Say that the person has come."""
    return step(serve.start, ticket, body.counter)


@routes.post(
    "/api/v1/tickets/<ticket>/finish",
    Right.COUNTER,
    body=FinishBody,
    answers={**REFUSED, 400: "unknown_counter, unknown_outcome"},
)
def finish(body: FinishBody, ticket: str) -> Response:
    """Say that the person is done, and how it ended."""
    return step(serve.finish, ticket, body.counter, outcome=body.outcome)


@routes.post(
    "/api/v1/tickets/<ticket>/switch",
    Right.COUNTER,
    body=SwitchBody,
    answers={**REFUSED, 400: "unknown_service, same_service, wrong_service"},
)
def switch(body: SwitchBody, ticket: str) -> Response:
    """Go on with another service for the same person, at the same counter."""

    def verb(session: Session, ctx: Context, number: int, who: Actor, counter: str | None) -> Ticket:
        return serve.switch(session, ctx, number, body.service, who)

    return step(verb, ticket, None)


@routes.post("/api/v1/tickets/<ticket>/note", Right.COUNTER, body=NoteBody, answers=REFUSED)
def note(body: NoteBody, ticket: str) -> Response:
    """Write a note on an open ticket, for staff alone."""
    house = current_house()
    with house.store.transaction() as session:
        found = notes.write(session, house.context, number_of(ticket), body.note, actor())
    return answer(wire.ticket(house.context, found, house.context.now(), note=True))


@routes.post(
    "/api/v1/tickets/<ticket>/miss",
    Right.COUNTER,
    body=StepBody,
    answers={
        **REFUSED,
        409: "not_possible, with details {state, possible}, and {calls, min_calls, miss_at} if too early",
    },
)
def miss(body: StepBody, ticket: str) -> Response:
    """Say that the person did not appear."""
    return step(serve.miss, ticket, body.counter)


@routes.post("/api/v1/tickets/<ticket>/park", Right.COUNTER, body=ParkBody, answers={**REFUSED, 400: "until_past"})
def park(body: ParkBody, ticket: str) -> Response:
    """Set a ticket aside."""
    until: datetime | None = body.until
    return step(serve.park, ticket, body.counter, reason=body.reason, until=until)


@routes.post("/api/v1/tickets/<ticket>/return", Right.COUNTER, body=StepBody, answers=REFUSED)
def bring_back(body: StepBody, ticket: str) -> Response:
    """Let a parked or missed person wait again."""
    return step(serve.bring_back, ticket, body.counter)


@routes.post("/api/v1/tickets/<ticket>/requeue", Right.COUNTER, body=RequeueBody, answers=REFUSED)
def requeue(body: RequeueBody, ticket: str) -> Response:
    """Put somebody back in the queue."""
    return step(serve.requeue, ticket, body.counter, after=body.after, end=body.end)


@routes.post(
    "/api/v1/tickets/<ticket>/transfer",
    Right.COUNTER,
    body=TransferBody,
    answers={
        **REFUSED,
        400: "no_target, unknown_service, unknown_counter, unknown_priority, wrong_counter",
        409: f"{REFUSED[409]}; no_sender; counter_not_open for a counter that is closed; no_printer",
    },
)
def send_on(body: TransferBody, ticket: str) -> Response:
    """Transfer a ticket to another service or to one counter; it keeps its number."""
    wish = transfer.Wish(body.service, body.counter, body.to_sender, body.note, body.priority)

    def verb(session: Session, ctx: Context, number: int, who: Actor, counter: str | None) -> Ticket:
        sent = transfer.transfer(session, ctx, number, wish, who)
        if body.print:
            reprint.near(session, ctx, sent, sent.last_counter)
        return sent

    return step(verb, ticket, None)


@routes.post("/api/v1/tickets/<ticket>/undo", Right.COUNTER, body=StepBody, answers=REFUSED)
def take_back(body: StepBody, ticket: str) -> Response:
    """Take back the ticket's last step, within ten seconds."""

    def verb(session: Session, ctx: Context, number: int, who: Actor, counter: str | None) -> Ticket:
        return undo.undo(session, ctx, number, who)

    return step(verb, ticket, body.counter)


@routes.post(
    "/api/v1/tickets/<ticket>/print",
    Right.COUNTER,
    body=PrintBody,
    answers={
        202: "{paper: {printer, name, state, reason, copy, elsewhere}}",
        400: "unknown_printer",
        404: "unknown_ticket",
        409: "not_possible, no_printer",
    },
)
def print_again(body: PrintBody, ticket: str) -> Response:
    """Print a copy of a ticket's slip."""
    house = current_house()
    with house.store.transaction() as session:
        slip = reprint.for_staff(session, house.context, number_of(ticket), body.printer)
    return answer({"paper": slip}, 202)


def step(verb: Callable[..., Ticket], ticket: str, counter: str | None, **details: Any) -> Response:
    """Run one step in a transaction and answer the ticket as it stands then."""
    house = current_house()
    with house.store.transaction() as session:
        found = verb(session, house.context, number_of(ticket), actor(), counter, **details)
    return answer(wire.ticket(house.context, found, house.context.now()))


def number_of(ticket: str) -> int:
    """Return the id that a path names; raises NotFound for what was never an id of ours."""
    return id_in_path(ticket, NotFound(steps.UNKNOWN_TICKET, code="unknown_ticket"))
