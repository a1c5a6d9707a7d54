"""Print a ticket's slip again: as a copy that says so, unless the first one is known not to have begun."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from queue_server.domain.errors import BadRequest, NotFound, NotPossible
from queue_server.domain.messages import N_
from queue_server.domain.ticket import CLOSED, State, Ticket
from queue_server.services import estimate, paper, steps
from queue_server.services.context import Context
from queue_server.services.issue import UNKNOWN_KIOSK, UNKNOWN_PRINTER
from queue_server.services.visit import UNKNOWN_VISIT
from queue_server.services.wire import Json, minutes_between
from queue_server.store import journal, tickets
from queue_server.store.models import PRINT_JOB

MOST_COPIES = 2
"""How often visitors may ask for a copy of one ticket's slip themselves."""
NO_PRINTER = N_("There is no printer for this ticket.")
NO_MORE_COPIES = N_("This slip was printed often enough. Please photograph the number, or ask at the information desk.")
OVER = N_("This number is over. There is nothing to print any more.")


def for_staff(session: Session, ctx: Context, ticket: int, printer: str | None) -> Json:
    """Print at ``printer``, or without one where the ticket's kiosk prints; return what is told of the slip.

    Raises NotFound, BadRequest for an unknown printer, NotPossible for a ticket that is over or has no printer.
    """
    if printer is not None and printer not in ctx.config.printers:
        raise BadRequest(UNKNOWN_PRINTER, code="unknown_printer", printer=printer)
    found = _open(steps.load(session, ticket))
    if printer is not None:
        return _print(session, ctx, found, printer, None)
    last = paper.latest(session, ticket)
    kiosk = (last.kiosk if last is not None else None) or found.kiosk or ""
    place = ctx.config.kiosks.get(kiosk)
    if place is not None and place.printers:
        return _print(session, ctx, found, paper.choose(ctx, place.printers), kiosk)
    return _print(session, ctx, found, paper.choose(ctx, list(ctx.config.printers)), None)


def near(session: Session, ctx: Context, found: Ticket, counter: str | None) -> Json:
    """Print at a kiosk's printer in the area of ``counter``, without one there at any; return what is told of the slip.

    Raises NotPossible where the office has no printer.
    """
    desk = ctx.config.counters.get(counter or "")
    kiosks = [kiosk for kiosk in ctx.config.kiosks.values() if desk is not None and kiosk.area == desk.area]
    here = {printer: kiosk.id for kiosk in reversed(kiosks) for printer in reversed(kiosk.printers)}
    printer = paper.choose(ctx, list(reversed(here)) or list(ctx.config.printers))
    return _print(session, ctx, found, printer, here.get(printer or ""))


def for_visitor(session: Session, ctx: Context, ticket: int, kiosk: str) -> Json:
    """Print for somebody in front of ``kiosk``; return what is told of the slip.

    Raises NotFound, BadRequest for an unknown kiosk, NotPossible for a ticket that is over, a kiosk without a printer,
    or too many copies.
    """
    place = ctx.config.kiosks.get(kiosk)
    if place is None:
        raise BadRequest(UNKNOWN_KIOSK, code="unknown_kiosk", kiosk=kiosk)
    found = tickets.find(session, ticket)
    if found is None:
        raise NotFound(UNKNOWN_VISIT, code="unknown_visit")
    _open(found)
    return _print(session, ctx, found, paper.choose(ctx, place.printers), kiosk, most=MOST_COPIES)


def _open(found: Ticket) -> Ticket:
    if found.state in CLOSED:
        raise NotPossible(OVER, state=found.state.value, possible=[])
    return found


def _print(
    session: Session, ctx: Context, found: Ticket, printer: str | None, kiosk: str | None, most: int | None = None
) -> Json:
    """Let a slip that waits come out here; add a copy only if one may have come out."""
    if printer is None:
        raise NotPossible(NO_PRINTER, code="no_printer")
    place = kiosk or found.kiosk
    last = paper.latest(session, found.id)
    journal.paper(session)
    if last is not None and last.state == "queued" and _bring(session, last.id, printer, kiosk, ctx.now()):
        return paper.told(ctx, printer, place, copy=last.copy)
    if last is not None and last.state in ("queued", "sending"):  # its first byte leaves at this moment
        return paper.told(ctx, last.printer, place, state="sending", copy=last.copy)
    if most is not None and _copies(session, found.id) >= most:
        raise NotPossible(NO_MORE_COPIES, code="no_more_copies")
    low, high = _forecast(session, ctx, found, last)
    now = ctx.now()
    job = {"ticket_id": found.id, "printer": printer, "kiosk": kiosk, "created_at": now, "changed_at": now}
    session.execute(insert(PRINT_JOB), job | {"copy": True, "forecast_low": low, "forecast_high": high})
    return paper.told(ctx, printer, place, copy=True)


def _bring(session: Session, job: int, printer: str, kiosk: str | None, now: datetime) -> bool:
    """Let a job that has not begun wait at this printer. Whoever sends it looks at both, so it comes out at one."""
    waits = update(PRINT_JOB).where(PRINT_JOB.c.id == job, PRINT_JOB.c.state == "queued")
    brought = session.execute(waits.values(printer=printer, kiosk=kiosk, changed_at=now))
    return bool(brought.rowcount == 1)  # type: ignore[attr-defined]


def _copies(session: Session, ticket: int) -> int:
    copies = select(func.count()).where(PRINT_JOB.c.ticket_id == ticket, PRINT_JOB.c.copy)
    return int(session.execute(copies).scalar_one())


def _forecast(session: Session, ctx: Context, found: Ticket, last: Any | None) -> tuple[int | None, int | None]:
    """Return the minutes from the issue that the first slip said; without one, those that are expected now.

    Whoever was sent on waits for something else than the first slip said.
    """
    if last is not None and found.visit == 1:
        return last.forecast_low, last.forecast_high
    if found.state is not State.WAITING or found.service not in ctx.config.services:
        return None, None
    now = ctx.now()
    before, estimated = estimate.of_ticket(session, ctx, found, ctx.day(now))
    forecast, gone = estimated.forecast(before), minutes_between(found.issued_at, now)
    return (None, None) if forecast is None else (gone + forecast.low_min, gone + forecast.high_min)
