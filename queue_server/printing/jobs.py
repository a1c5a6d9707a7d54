"""Print jobs in the database: which is next, who may send it, how it ended. Core statements, one index each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import String, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from queue_server.store.models import PRINT_ATTEMPT, PrintJob, TicketRow

JobState = Literal["queued", "sending", "printed", "unknown", "failed"]
LaterTruth = Literal["printed", "failed", "queued"]
CLOSED = frozenset({"done", "no_show", "left", "expired"})
CUT_SHORT = "cut_short"
"""Why a job is unknown whose server stopped while it was being sent."""
NO_PRINTER = "no_printer"
"""Why a job failed whose printer config.yaml no longer knows."""
NOT_NEEDED = "no_longer_needed"
"""Why a job failed whose ticket was closed, or has a newer slip, before this one came out."""


@dataclass(frozen=True, slots=True)
class Job:
    """A print job with what its slip needs of the ticket; ``number`` is None if the ticket has been purged."""

    id: int
    ticket_id: int
    printer: str
    kiosk: str | None
    attempts: int
    reason: str | None
    created_at: datetime
    copy: bool
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
        *(PrintJob.created_at, PrintJob.copy, PrintJob.forecast_low, PrintJob.forecast_high),
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
_TRIED = insert(PRINT_ATTEMPT).from_select(
    ["job_id", "at", "printer", "outcome", "reason"],
    select(
        PrintJob.id,
        bindparam("now", type_=PrintJob.changed_at.type),
        PrintJob.printer,
        bindparam("outcome", type_=String),
        bindparam("because", type_=String),
    ).where(PrintJob.id == bindparam("job_id")),
)
_LATEST = select(func.max(PRINT_ATTEMPT.c.id)).where(PRINT_ATTEMPT.c.job_id == bindparam("job_id")).scalar_subquery()
_LAST_TRY = select(PRINT_ATTEMPT.c.printer, PRINT_ATTEMPT.c.outcome, PRINT_ATTEMPT.c.reason).where(
    PRINT_ATTEMPT.c.id == _LATEST
)
_NEWER = select(PrintJob.id).where(PrintJob.ticket_id == bindparam("of_ticket"), PrintJob.id > bindparam("job_id"))


def next_queued(session: Session, printer: str) -> Job | None:
    """Return the oldest job that waits at a printer, or None."""
    row = session.execute(_QUEUED, {"of_printer": printer}).one_or_none()
    return None if row is None else Job(**row._mapping)


def move(
    session: Session,
    job: int,
    was: JobState,
    state: JobState,
    now: datetime,
    reason: str | None = None,
    printer: str | None = None,
) -> bool:
    """Put a job from one state into another; False if it is not (or no longer) in the first, or at that printer.

    A state that ends it leaves a line among its attempts.
    """
    values = {"state": state, "changed_at": now, "reason": reason}
    if not _changed(session, _MOVE.values(**values), job, was, printer):
        return False
    if state in ("printed", "unknown", "failed"):
        session.execute(_TRIED, {"job_id": job, "now": now, "outcome": state, "because": reason})
    return True


def put_back(session: Session, job: Job, was: JobState, now: datetime, reason: str, printer: str) -> bool:
    """Let a job wait again after a failed attempt, at the same printer or at another one."""
    last = session.execute(_LAST_TRY, {"job_id": job.id}).one_or_none()
    if last is None or tuple(last) != (job.printer, "refused", reason):
        session.execute(_TRIED, {"job_id": job.id, "now": now, "outcome": "refused", "because": reason})
    values = {"state": "queued", "changed_at": now, "reason": reason, "attempts": job.attempts + 1}
    return _changed(session, _MOVE.values(**values, printer=printer), job.id, was, job.printer)


def learn(
    session: Session, job: int, ticket: int, state: LaterTruth, now: datetime, reason: str | None = None
) -> JobState | None:
    """Settle an unknown job by a later truth and return its state; None if it is not unknown (any more).

    *queued* is for a printer that knows that it never began. If the visitor has asked for a copy meanwhile, the job
    fails instead: it would be a second slip that does not say so.
    """
    if state == "queued" and session.execute(_NEWER, {"of_ticket": ticket, "job_id": job}).first() is not None:
        state, reason = "failed", NOT_NEEDED
    if state == "queued":
        values = {"state": state, "changed_at": now, "reason": reason, "attempts": PrintJob.attempts + 1}
        return state if _changed(session, _MOVE.values(**values), job, "unknown") else None
    return state if move(session, job, "unknown", state, now, reason) else None


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


def _changed(session: Session, statement: object, job: int, was: JobState, printer: str | None = None) -> bool:
    if printer is not None:
        statement = statement.where(PrintJob.printer == bindparam("at_printer"))  # type: ignore[attr-defined]
    values = {"job_id": job, "was": was} | ({} if printer is None else {"at_printer": printer})
    result = session.execute(statement, values)  # type: ignore[call-overload]
    return bool(result.rowcount == 1)
