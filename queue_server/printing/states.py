"""How a printer is, and since when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from printers.condition import State


@dataclass(frozen=True, slots=True)
class Condition:
    """A printer's state, since when, and a code why (``paper_out``, ``refused`` …; ``paper_low`` while ready)."""

    state: State
    reason: str | None
    since: datetime

    def as_dict(self) -> dict[str, Any]:
        """Return it as it goes over the wire."""
        since = self.since.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"state": self.state, "reason": self.reason, "since": since}
