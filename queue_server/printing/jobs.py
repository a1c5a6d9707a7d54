"""Print jobs in the database: which is next, who may send it, how it ended. Core statements, one index each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from queue_server.store.models import PrintJob, TicketRow

JobState = Literal["queued", "sending", "printed", "unknown", "failed"]
CLOSED = frozenset({"done", "no_show", "left", "expired"})
CUT_SHORT = "cut_short"
"""Why a job is unknown whose server stopped while it was being sent."""
NO_PRINTER = "no_printer"
"""Why a job failed whose printer config.yaml no longer knows."""


@dataclass(frozen=True, slots=True)
class Job:
    """A print job with what its slip needs of the ticket; ``number`` is None if the ticket has been purged."""

    id: int
    ticket_id: int
    printer: str
    kiosk: str | None
    attempts: int
    reason: str | None
    forecast_low: int | None
    forecast_high: int | None
    number: str | None
    service: str
    area: str
    language: str
    ticket_state: str
    issued_at: datetime


_QUEUED = (
    select(
        *(PrintJob.id, PrintJob.ticket_id, PrintJob.printer, PrintJob.kiosk, PrintJob.attempts, PrintJob.reason),
        *(PrintJob.forecast_low, PrintJob.forecast_high),
        *(TicketRow.number, TicketRow.service, TicketRow.area, TicketRow.language),
        *(TicketRow.state.label("ticket_state"), TicketRow.issued_at),
    )
    .join_from(PrintJob, TicketRow, TicketRow.id == PrintJob.ticket_id, isouter=True)
    .where(PrintJob.printer == bindparam("of_printer"), PrintJob.state == "queued")
    .order_by(PrintJob.id)
    .limit(1)
)
_MOVE = update(PrintJob).where(PrintJob.id == bindparam("job_id"), PrintJob.state == bindparam("was"))
_LOST = update(PrintJob).where(PrintJob.state == "queued", PrintJob.printer.not_in(bindparam("known", expanding=True)))
_SENDING = select(PrintJob.id, PrintJob.printer, PrintJob.ticket_id).where(PrintJob.state == "sending")


def next_queued(session: Session, printer: str) -> Job | None:
    """Return the oldest job that waits at a printer, or None."""
    row = session.execute(_QUEUED, {"of_printer": printer}).one_or_none()
    return None if row is None else Job(**row._mapping)


def move(session: Session, job: int, was: JobState, state: JobState, now: datetime, reason: str | None = None) -> bool:
    """Put a job from one state into another; False if it is not (or no longer) in the first."""
    values = {"state": state, "changed_at": now, "reason": reason}
    return _changed(session, _MOVE.values(**values), job, was)


def put_back(session: Session, job: Job, was: JobState, now: datetime, reason: str, printer: str) -> bool:
    """Let a job wait again after a failed attempt, at the same printer or at another one."""
    values = {"state": "queued", "changed_at": now, "reason": reason, "attempts": job.attempts + 1}
    return _changed(session, _MOVE.values(**values, printer=printer), job.id, was)


def recover(
    session: Session, now: datetime, known: Collection[str], repeatable: Collection[str]
) -> list[tuple[str, int]]:
    """Settle what a stopped server left half sent: unknown, or queued again where a printer knows a job by its number.

    Jobs of printers that are not ``known`` any more fail. Returns (printer, ticket) of the jobs that are now unknown.
    """
    lost = _LOST.values(state="failed", changed_at=now, reason=NO_PRINTER)
    session.execute(lost, {"known": list(known)})
    unknown: list[tuple[str, int]] = []
    for row in session.execute(_SENDING).all():
        if row.printer in repeatable:
            move(session, row.id, "sending", "queued", now)
        elif move(session, row.id, "sending", "unknown", now, CUT_SHORT):
            unknown.append((row.printer, row.ticket_id))
    return unknown


def _changed(session: Session, statement: object, job: int, was: JobState) -> bool:
    result = session.execute(statement, {"job_id": job, "was": was})  # type: ignore[call-overload]
    return bool(result.rowcount == 1)
