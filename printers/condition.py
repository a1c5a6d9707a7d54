"""What an attempt to print, or a printer's own answer, says of it: ready, error, unknown or offline, and a code why."""

from typing import Literal

from printers.device import PrinterError, Sent
from printers.status import LOW, Status

State = Literal["ready", "error", "unknown", "offline"]
_STATES: dict[str, State] = {
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


def condition(outcome: Sent | Status | PrinterError) -> tuple[State, str | None]:
    """Return the state, and the reason: ``paper_out``, ``refused`` …; ``paper_low`` while ready."""
    if isinstance(outcome, Sent) and outcome.confirmed and outcome.reason in (None, LOW):
        return "ready", outcome.reason
    if isinstance(outcome, Status) and outcome.trouble is None:
        return "ready", outcome.reason
    reason = outcome.message if isinstance(outcome, PrinterError) else outcome.reason
    return _STATES.get(reason or "", "error"), reason
