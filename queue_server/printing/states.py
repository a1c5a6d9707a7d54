"""How the printers are: ready, error, unknown or offline, why, and since when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from printers.drivers import PrinterError, Sent
from printers.status import Status

PrinterState = Literal["ready", "error", "unknown", "offline"]
_UNSURE = frozenset({"no_answer", "broken_off"})
_AWAY = frozenset({"refused", "unreachable", "no_answer"})


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
    if isinstance(outcome, PrinterError):
        return ("offline" if outcome.message in _AWAY else "error"), outcome.message
    if isinstance(outcome, Status):
        trouble = outcome.trouble
        return ("error", trouble) if trouble else ("ready", "paper_low" if outcome.paper_low else None)
    if outcome.confirmed:
        return "ready", outcome.reason
    return ("unknown" if outcome.reason in _UNSURE else "error"), outcome.reason
