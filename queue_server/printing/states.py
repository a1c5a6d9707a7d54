"""How the printers are: ready, error, unknown or offline, why, and since when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from printers.device import PrinterError, Sent
from printers.status import Status
from queue_server.services.paper import LOW

PrinterState = Literal["ready", "error", "unknown", "offline"]
_STATES: dict[str, PrinterState] = {
    "no_answer": "unknown",
    "broken_off": "unknown",
    "internal": "unknown",
    "worker": "unknown",
    "refused": "offline",
    "unreachable": "offline",
    "offline": "offline",
    "agent_away": "offline",
}
"""What a reason says about the printer; every other one is an error that somebody has to see to."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A printer's state, since when, and a code why (``paper_out``, ``refused`` …; ``paper_low`` while ready)."""

    state: PrinterState
    reason: str | None
    since: datetime

    def as_dict(self) -> dict[str, Any]:
        """Return it as it goes over the wire."""
        since = self.since.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"state": self.state, "reason": self.reason, "since": since}


def after(outcome: Sent | Status | PrinterError) -> tuple[PrinterState, str | None]:
    """Return what an attempt to print, or a printer's own answer, says about the printer."""
    if isinstance(outcome, Sent) and outcome.confirmed and outcome.reason in (None, LOW):
        return "ready", outcome.reason
    if isinstance(outcome, Status) and outcome.trouble is None:
        return "ready", LOW if outcome.paper_low else None
    if isinstance(outcome, PrinterError):
        reason: str | None = outcome.message
    else:
        reason = outcome.trouble if isinstance(outcome, Status) else outcome.reason
    return _STATES.get(reason or "", "error"), reason
