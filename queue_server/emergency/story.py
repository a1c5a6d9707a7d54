"""One emergency as it stands: what the lines of its log, one after the other, make of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

State = Literal["raised", "accepted", "ended"]
Notified = Literal["sending", "sent", "failed"]
LOUDER, LOUDEST = 1, 2
"""Levels: everybody is told again; then the addresses outside are told too."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who calls, comes or ends a call: their credential, their role, and the counter they sit at."""

    credential: str | None
    role: str | None
    counter: str | None
    name: str | None = field(default=None, compare=False)
    """For the audit log; the own log has the credential only."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """An emergency call; ``rung_wall`` is the machine's time (epoch seconds) at which it last began to ring."""

    id: str
    counter: str | None
    words: str | None
    raised_at: datetime
    rung_wall: float
    by: str | None
    role: str | None
    state: State = "raised"
    level: int = 0
    coming: tuple[Who, ...] = ()
    accepted_at: datetime | None = None
    accepted_wall: float = 0.0
    ended_at: datetime | None = None
    notified: Notified | None = None
    notified_wall: float = 0.0
    version: int = 1
    """The number of steps so far: of two views of a call the higher one is the truth."""

    @property
    def is_open(self) -> bool:
        """Tell whether it has not been ended."""
        return self.state != "ended"


def after(found: Emergency | None, line: Mapping[str, Any]) -> Emergency | None:
    """Return the emergency after one line of its log; None for a line that fits nothing."""
    step, at, wall = line["step"], datetime.fromisoformat(line["at"]), float(line["wall"])
    if step == "raise":
        by, role = line.get("by"), line.get("role")
        return Emergency(line["id"], line.get("counter"), line.get("words"), at, wall, by, role)
    if found is None:
        return None
    found = replace(found, version=found.version + 1)
    if step == "again":
        return replace(found, state="raised", level=0, rung_wall=wall, notified=None, words=line.get("words"))
    if step == "accept":
        return _accepted(found, Who(line.get("by"), line.get("role"), line.get("counter")), at, wall)
    if step == "level":
        return replace(found, level=max(found.level, int(line["level"])))
    if step == "notify":
        return replace(found, notified=line["result"], notified_wall=wall)
    if step == "end":
        return replace(found, state="ended", ended_at=at)
    return found


def _accepted(found: Emergency, who: Who, at: datetime, wall: float) -> Emergency:
    if not found.is_open:
        return found
    coming = found.coming if who in found.coming else (*found.coming, who)
    if found.state == "accepted":
        return replace(found, coming=coming)
    return replace(found, state="accepted", coming=coming, accepted_at=at, accepted_wall=wall)
