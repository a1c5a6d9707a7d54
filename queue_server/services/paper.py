"""Where the paper comes out: which printer of a kiosk's list serves now, and what is told about a ticket's slip."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from queue_server.services.context import Context
from queue_server.store.models import PRINT_JOB

WELL, DOUBTFUL, DOWN = range(3)
"""How far a printer can be relied on, the best first."""
LOW = "paper_low"
"""The one reason that is a warning: it prints, but not for long."""

_LATEST = (
    select(
        *(PRINT_JOB.c.id, PRINT_JOB.c.printer, PRINT_JOB.c.kiosk, PRINT_JOB.c.state, PRINT_JOB.c.reason),
        *(PRINT_JOB.c.copy, PRINT_JOB.c.forecast_low, PRINT_JOB.c.forecast_high),
    )
    .where(PRINT_JOB.c.ticket_id == bindparam("of_ticket"))
    .order_by(PRINT_JOB.c.id.desc())
    .limit(1)
)
_LENGTHS = (
    select(PRINT_JOB.c.printer, func.count().label("waiting"))
    .where(PRINT_JOB.c.state.in_(["queued", "sending"]))
    .group_by(PRINT_JOB.c.printer)
)


def standing(state: str, reason: str | None) -> int:
    """Return how far a printer can be relied on; one that was never asked, or cannot answer, has no fault."""
    if state == "ready" or (state == "unknown" and reason is None):
        return WELL
    return DOUBTFUL if state == "unknown" else DOWN


def best(printers: Sequence[str], of: Callable[[str], int]) -> str | None:
    """Return the printer that serves: the most reliable, of equals the first in the list; None for an empty list."""
    return min(printers, key=of, default=None)


def choose(ctx: Context, printers: Sequence[str]) -> str | None:
    """Return the printer of a list that a slip goes to now, or None for an empty list."""
    if len(printers) < 2:
        return best(printers, lambda _: WELL)
    known = {row["printer"]: standing(row["state"], row["reason"]) for row in ctx.printers()}
    return best(printers, lambda printer: known.get(printer, DOWN))


def fault(ctx: Context, printer: str) -> str | None:
    """Return why a printer is known not to print now (a reason, or its state), or None."""
    for row in ctx.printers():
        if row["printer"] == printer and standing(row["state"], row["reason"]) == DOWN:
            return str(row["reason"] or row["state"])
    return None


def latest(session: Session, ticket: int) -> Any | None:
    """Return the row of a ticket's newest print job, or None."""
    return session.execute(_LATEST, {"of_ticket": ticket}).one_or_none()


def waiting(session: Session) -> dict[str, int]:
    """Return how many jobs wait at each printer or are being sent to it; a printer without any is not in it."""
    return {row.printer: row.waiting for row in session.execute(_LENGTHS)}


def told(
    ctx: Context,
    printer: str,
    kiosk: str | None,
    *,
    state: str = "queued",
    reason: str | None = None,
    copy: bool = False,
) -> dict[str, Any]:
    """Return what visitors and staff are told of a slip; ``kiosk`` is where the person stands who waits for it.

    The reason of a slip that waits is what keeps its printer from printing now, None while nothing is known to.
    """
    setting, place = ctx.config.printers.get(printer), ctx.config.kiosks.get(kiosk or "")
    usual = place.printers[0] if place is not None and place.printers else printer
    return {
        "printer": printer,
        "name": setting.name if setting is not None else {},
        "state": state,
        "reason": fault(ctx, printer) if state == "queued" else reason,
        "copy": copy,
        "elsewhere": printer != usual,
    }
