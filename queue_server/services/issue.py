"""Issue a ticket: number, ticket, log entry and print job in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from queue_server.config import Service
from queue_server.domain import numbering, order
from queue_server.domain.errors import BadRequest, Closed, NotAllowed
from queue_server.domain.forecast import Forecast
from queue_server.domain.messages import N_, NS_
from queue_server.domain.ticket import Entry, State, Step, Ticket
from queue_server.services import availability, estimate, notes, paper, target, wire
from queue_server.services.access import Actor, Role
from queue_server.services.context import Context
from queue_server.store import journal, tickets
from queue_server.store.hot import Hot, inserting
from queue_server.store.models import NUMBERING, PRINT_JOB

UNKNOWN_LANGUAGE = N_("This language is not offered here. Choose one of the list.")
UNKNOWN_PRIORITY = N_("There is no such priority. Choose one of the list.")
UNKNOWN_KIOSK = N_("There is no such kiosk.")
NOT_DECLARED = N_("This priority is given by staff. Please ask at the information desk.")
STAFF_ONLY = NS_("Only staff may say where a ticket prints, write a note, or choose a counter.")
UNKNOWN_PRINTER = N_("There is no such printer. Choose one of the list.")
NOT_OFFERED = N_("This service is not offered at this kiosk.")

_CODES = {
    availability.STOPPED: ("service_stopped", N_("This service was stopped for today.")),
    availability.FULL: ("service_full", N_("There are no more numbers for this service today.")),
}
_CLOSED = ("service_closed", N_("This service is closed now."))
_KIOSK_STOPPED = N_("This kiosk gives no numbers now. Please use another one or ask at the information desk.")


@dataclass(frozen=True, slots=True)
class Order:
    """What a visitor wants; the rest is what staff may add: where it prints, a note, a counter of its own."""

    service: str
    language: str
    priority: str = "none"
    kiosk: str | None = None
    printer: str | None = None
    note: str | None = None
    counter: str | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """What the visitor gets; ``printer`` is where the slip comes out, if anywhere."""

    ticket: Ticket
    forecast: Forecast | None
    printer: str | None


def issue(session: Session, ctx: Context, wish: Order, actor: Actor | None) -> Issued:
    """Give the next number.

    Raises BadRequest for an unknown service, language, priority, kiosk or printer, or a counter that does not serve
    the service, NotAllowed for what the caller may not give, CounterNotOpen for a counter without a session, Closed
    where no tickets are given now.
    """
    service = ctx.service_in_body(wish.service)
    head_start, urgency = _check(ctx, wish, actor)
    now = ctx.now()
    today = ctx.day(now)
    _check_open(session, ctx, wish, service, now)
    if wish.counter is not None:
        target.check(session, ctx, wish.counter, service.id, now)
    estimated = estimate.of_service(session, ctx, service.id, today)
    arrival, entry = journal.enter(session, service.area, now, arriving=True)
    ticket = tickets.add(
        session,
        Ticket(
            id=0,
            day=today,
            number=_number(session, service, today),
            service=service.id,
            area=service.area,
            language=wish.language,
            priority=wish.priority,
            state=State.WAITING,
            issued_at=now,
            arrival_at=arrival,
            order_at=order.order_at(arrival, head_start),
            entry=entry,
            urgency=urgency,
            kiosk=wish.kiosk,
            for_counter=wish.counter,
            note=notes.words(wish.note),
            last_at=now,
        ),
    )
    journal.record(session, Entry(area=ticket.area, ticket=ticket, step=Step.ISSUE, at=now))
    forecast = estimated.forecast()
    printer = _print(session, ctx, ticket, wish, forecast, now)
    return Issued(ticket, forecast, printer)


def _check(ctx: Context, wish: Order, actor: Actor | None) -> tuple[timedelta, int]:
    config = ctx.config
    if wish.language not in config.languages:
        raise BadRequest(UNKNOWN_LANGUAGE, code="unknown_language", language=wish.language)
    priority = config.priorities.get(wish.priority)
    if priority is None:
        raise BadRequest(UNKNOWN_PRIORITY, code="unknown_priority", priority=wish.priority)
    if wish.kiosk is not None:
        kiosk = config.kiosks.get(wish.kiosk)
        if kiosk is None:
            raise BadRequest(UNKNOWN_KIOSK, code="unknown_kiosk", kiosk=wish.kiosk)
        if kiosk.services is not None and wish.service not in kiosk.services:
            raise BadRequest(NOT_OFFERED, code="not_offered", service=wish.service)
    if wish.printer is not None and wish.printer not in config.printers:
        raise BadRequest(UNKNOWN_PRINTER, code="unknown_printer", printer=wish.printer)
    is_device = actor is None or actor.role is Role.KIOSK
    if is_device and (wish.printer, wish.note, wish.counter) != (None, None, None):
        raise NotAllowed(STAFF_ONLY)
    if is_device and wish.priority != "none" and not priority.declare:
        raise NotAllowed(NOT_DECLARED, priority=wish.priority)
    return timedelta(minutes=priority.head_start), 0 if priority.strict else 1


def _check_open(session: Session, ctx: Context, wish: Order, service: Service, now: datetime) -> None:
    state = availability.today(session, ctx, now)
    if wish.kiosk is not None:
        kiosk = availability.of_kiosk(wish.kiosk, state)
        if not kiosk.open:
            raise Closed(_KIOSK_STOPPED, code="kiosk_stopped", reason=kiosk.reason, reason_text=kiosk.text)
    found = availability.of_service(ctx, service, state)
    if found.open:
        return
    raise _closed(found)


def _closed(found: availability.Availability) -> Closed:
    code, message = _CODES.get(found.reason or "", _CLOSED)
    opens_at = wire.instant(found.opens_at)
    return Closed(message, code=code, reason=found.reason, reason_text=found.text, opens_at=opens_at)


def _number(session: Session, service: Service, today: date) -> str:
    """Return the next number; the contingent is held against it once more, as two may have asked at the same moment."""
    count = _next_count(session, today, service.prefix)
    if service.contingent is not None and count > service.contingent:
        raise _closed(availability.Availability(False, availability.FULL))
    return numbering.number(service.prefix, count)


def _upsert(dialect: Any) -> Any:
    statement = dialect.insert(NUMBERING).values(day=bindparam("on_day"), prefix=bindparam("of_prefix"), last=1)
    again = {"last": NUMBERING.c.last + 1}
    return Hot(
        statement.on_conflict_do_update(index_elements=["day", "prefix"], set_=again).returning(NUMBERING.c.last)
    )


_COUNT = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}


def _next_count(session: Session, day: date, prefix: str) -> int:
    statement = _COUNT[session.get_bind().dialect.name]
    return int(statement(session, on_day=day, of_prefix=prefix).scalar_one())


_JOB = inserting(insert(PRINT_JOB))


def _print(
    session: Session, ctx: Context, ticket: Ticket, wish: Order, forecast: Forecast | None, now: datetime
) -> str | None:
    """Write the print job; at no printer that staff chose nor a kiosk that has one, nothing is printed."""
    printer = wish.printer
    if printer is None and wish.kiosk is not None:
        printer = paper.choose(ctx, ctx.config.kiosks[wish.kiosk].printers)
    if printer is None:
        return None
    job = {"ticket_id": ticket.id, "printer": printer, "kiosk": wish.kiosk, "created_at": now, "changed_at": now}
    if forecast is not None:
        job |= {"forecast_low": forecast.low_min, "forecast_high": forecast.high_min}
    _JOB(session, **job)
    journal.paper(session)
    return printer
