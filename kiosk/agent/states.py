"""How the printer is, in the words that the server knows: ready, error, unknown or offline, and a code why."""

from printers.device import PrinterError, Sent
from printers.status import Status

_STATES = {
    "no_answer": "unknown",
    "broken_off": "unknown",
    "internal": "unknown",
    "refused": "offline",
    "unreachable": "offline",
    "offline": "offline",
}
"""What a reason says about the printer; every other one is an error that somebody has to see to."""


def condition(outcome: Sent | Status | PrinterError) -> tuple[str, str | None]:
    """Return state and reason, as an attempt to print or the printer's own answer tells them."""
    if isinstance(outcome, Sent) and outcome.confirmed:
        return "ready", outcome.reason
    if isinstance(outcome, Status) and outcome.trouble is None:
        return "ready", "paper_low" if outcome.paper_low else None
    if isinstance(outcome, PrinterError):
        reason: str | None = outcome.message
    else:
        reason = outcome.trouble if isinstance(outcome, Status) else outcome.reason
    return _STATES.get(reason or "", "error"), reason
