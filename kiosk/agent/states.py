"""How the printer is, in the words that the server knows: ready, error, unknown or offline, and a code why."""

from printers.device import PrinterError, Sent
from printers.status import Status

LOW = "paper_low"
"""The one reason that does not keep a printer from printing."""
_STATES = {
    "no_answer": "unknown",
    "broken_off": "unknown",
    "internal": "unknown",
    "worker": "unknown",
    "refused": "offline",
    "unreachable": "offline",
    "offline": "offline",
}
"""What a reason says about the printer; every other one is an error that somebody has to see to."""


def condition(outcome: Sent | Status | PrinterError) -> tuple[str, str | None]:
    """Return state and reason, as an attempt to print or the printer's own answer tells them."""
    if isinstance(outcome, Sent) and outcome.confirmed and outcome.reason in (None, LOW):
        return "ready", outcome.reason
    if isinstance(outcome, Status) and outcome.trouble is None:
        return "ready", LOW if outcome.paper_low else None
    if isinstance(outcome, PrinterError):
        reason: str | None = outcome.message
    else:
        reason = outcome.trouble if isinstance(outcome, Status) else outcome.reason
    return _STATES.get(reason or "", "error"), reason
