"""What is known of the counter: the server's latest view, whether a press may be meant, and what can be taken back."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

View = dict[str, Any]
Ticket = dict[str, Any]

SETTLE = 0.8
"""Seconds after a change, and between two presses of *next*, within which a further one is taken for a double tap."""
UNDO = 10.0
"""Seconds of the office's clock in which a step can be taken back."""

OPEN, BREAK, CLOSED = "open", "break", "closed"


@dataclass(frozen=True, slots=True)
class Remembered:
    """A step that may still be taken back, until a moment of the monotonic clock (seconds)."""

    ticket: Ticket
    step: str
    until: float


@dataclass
class Truth:
    """The counter as the server told it last. Only the server changes it; ``clock`` gives monotonic seconds."""

    clock: Callable[[], float] = time.monotonic
    view: View | None = None
    is_online: bool = False
    is_login: bool = False
    """Is it a person who has logged in? Then the counter must be theirs; a token may work at any that it may use."""
    is_mine: bool | None = None
    """Is it this login that holds the counter? Only asking for the view tells; None: not known, or a token."""
    _settled_at: float = float("-inf")
    _pressed_at: float = float("-inf")
    _memory: list[Remembered] = field(default_factory=list)

    @property
    def current(self) -> Ticket | None:
        """The ticket that is at this counter now."""
        return self.view["current"] if self.view else None

    @property
    def next(self) -> Ticket | None:
        """Who would be called now."""
        return self.view["next"] if self.view else None

    @property
    def state(self) -> str:
        """open, break or closed."""
        return str(self.view["session"]["state"]) if self.view else CLOSED

    @property
    def count(self) -> int:
        """How many wait for this counter."""
        return int(self.view["waiting"]["count"]) if self.view else 0

    @property
    def is_working(self) -> bool:
        """Whether somebody can be called here: it is open, and not under another login."""
        return self.state == OPEN and self.is_mine is not False

    def accept(self, view: View, *, is_whole: bool = False) -> bool:
        """Take over a newer view; a whole one replaces everything, even if the server counts from the start again."""
        if self.view is not None and not is_whole and view["seq"] < self.view["seq"]:
            return False
        if identity(self.view) != identity(view):
            self._settled_at = self.clock()
        session, before = view["session"], self.view["session"] if self.view else {}
        if session["state"] == CLOSED or session.get("turn") != before.get("turn"):
            self.is_mine = None
        if self.is_login and session["state"] != CLOSED and "mine" in session:
            self.is_mine = bool(session["mine"])
        self.view = view
        return True

    def is_meant(self, at: float) -> bool:
        """Note a press of *next* at a moment, and tell whether it is meant: no double tap, no key that is held down."""
        quiet_since = max(self._settled_at, self._pressed_at)
        self._pressed_at = max(at, self._pressed_at)
        return at - quiet_since >= SETTLE

    def remember(self, *done: tuple[Ticket, str]) -> None:
        """Keep what the newest press did, in its order; what was before can no longer be taken back."""
        until = self.clock() + UNDO / max(1.0, float((self.view or {}).get("speed") or 1))
        self._memory = [Remembered(ticket, step, until) for ticket, step in done]

    def last(self) -> Remembered | None:
        """The step that would be taken back now."""
        self._memory = [step for step in self._memory if step.until > self.clock()]
        return self._memory[-1] if self._memory else None

    def forget(self, step: Remembered) -> None:
        """A step was taken back, or cannot be."""
        self._memory = [known for known in self._memory if known is not step]


def identity(view: View | None) -> str | None:
    """The id of the ticket that is at the counter in a view."""
    current = view["current"] if view else None
    return str(current["id"]) if current else None


def later(view: View | None) -> list[tuple[Ticket, str]]:
    """Who is not in the line just now but can be brought back, and by which step: parked first, then missed."""
    if view is None:
        return []
    rows = [(ticket, "return") for ticket in view["parked"]] + [(ticket, "call") for ticket in view["missed"]]
    return [(ticket, act) for ticket, act in rows if act in ticket["possible"]]
