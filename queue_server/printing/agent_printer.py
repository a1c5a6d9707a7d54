"""A printer at a kiosk's computer: the spooler's side hands a slip over, the agent's side fetches it and reports."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from printers.device import Label, Printer, PrinterError, Sent, nothing
from printers.status import Status
from queue_server.house import Outcome

AWAY = "agent_away"
"""Why nothing can be printed: the print agent has not been heard of for a while."""
NEWEST = 50
"""Attempts of which a printer remembers what became of them."""

Word = Literal["yes", "later", "withdrawn", "taken", "too_late"]
"""The answer to *begun*: print; ask again; this slip is not yours (and the server knows); bytes may be due, but the
server has already given the slip up as unknown (or was started anew), so say that you never began."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds. ``away``: silence after which an agent counts as gone; ``pick_up``: from the slip to *begun*;
    ``silence``: between two signs of life while it prints; ``longest``: for one slip; ``write``: for the database."""

    away: float = 10.0
    pick_up: float = 4.5
    silence: float = 5.0
    longest: float = 120.0
    write: float = 3.0


USUAL = Limits()


@dataclass(slots=True)
class Offer:
    """A slip that the spooler wants printed now. Each fetch is an attempt of its own: two agents cannot both begin."""

    job: int
    at: datetime
    data: bytes
    stage: Literal["offered", "asked", "begun", "over"] = "offered"
    attempts: set[str] = field(default_factory=set)
    begun: str | None = None
    outcome: tuple[Outcome, str | None] | None = None

    def waits(self) -> bool:
        """Tell whether nobody has begun it yet."""
        return self.stage == "offered"


class AgentPrinter(Printer):
    """What the spooler prints on. ``send`` blocks its own thread or greenlet alone; the agent's calls come from others.

    ``offered`` is called when there is something to fetch. ``now`` is a clock in seconds that only ever goes forward.
    """

    def __init__(self, limits: Limits = USUAL, now: Callable[[], float] = time.monotonic) -> None:
        self.offered: Callable[[], None] = nothing
        self._limits = limits
        self._now = now
        self._changed = threading.Condition()
        self._offer: Offer | None = None
        self._fates: dict[str, Word] = {}
        self._heard: float | None = None
        self._says: Status | PrinterError = PrinterError("no_answer")
        self._settled = 0
        self._closed = False

    # The spooler's side

    def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = nothing) -> Sent:
        """Hand the slip to the agent; ``leaving`` is called before the agent is told that it may print.

        Raises PrinterError if the agent is away, did not ask for it in time, or says that nothing was printed.
        """
        if label is None:
            raise PrinterError("internal", permanent=True)
        if self.is_away():
            raise PrinterError(AWAY)
        offer = Offer(label.job, label.at, data)
        with self._changed:
            self._offer = offer
        try:
            self.offered()
            self._wait_for_begin(offer)
            leaving()
            with self._changed:
                offer.stage = "begun"
                self._changed.notify_all()
            return self._wait_for_end(offer)
        finally:
            self._close(offer)

    def status(self) -> Status:
        """Return what the agent said last; raises PrinterError if the printer is not well or the agent is away."""
        if self.is_away():
            raise PrinterError(AWAY)
        if isinstance(self._says, PrinterError):
            raise self._says
        return self._says

    def is_away(self) -> bool:
        """Tell whether the agent has not been heard of for too long, or never."""
        return self._heard is None or self._now() - self._heard > self._limits.away

    def is_well(self) -> bool:
        """Tell whether the printer said last that it can print."""
        return isinstance(self._says, Status) and self._says.trouble is None

    def settled(self) -> None:
        """Hear that the spooler has written down what became of a slip."""
        with self._changed:
            self._settled += 1
            self._changed.notify_all()

    def close(self) -> None:
        """Wait for no outcome any more: the server is being stopped, so no agent can tell one. It is learnt later."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    # The agent's side

    def hear(self) -> None:
        """Note a sign of life."""
        with self._changed:
            self._heard = self._now()
            self._changed.notify_all()

    def leave(self) -> None:
        """Note that the agent says goodbye."""
        with self._changed:
            self._heard = None

    def note(self, says: Status | PrinterError) -> None:
        """Note how the printer is."""
        self._says = says

    def fetch(self, tries: Callable[[int], int]) -> tuple[Offer, str] | None:
        """Return the slip that waits and an attempt for whoever asks, or None; ``tries`` counts a job's earlier ones.

        The count goes into the attempt, so that a late word about an earlier one is known as such after a restart too.
        """
        offer = self._offer
        if offer is None or not offer.waits():
            return None
        attempt = f"{tries(offer.job)}.{secrets.token_hex(8)}"
        with self._changed:
            if offer.waits():
                offer.attempts.add(attempt)
                return offer, attempt
        return None

    def begin(self, attempt: str) -> Word:
        """Return whether the first byte may leave (*yes*), after the spooler has written that it does."""
        with self._changed:
            offer = self._offer
            if offer is None or attempt not in offer.attempts:
                return self._fates.get(attempt, "too_late")
            if offer.begun not in (None, attempt):
                return "taken"
            self._ask(offer, attempt)
            if not self._changed.wait_for(lambda: offer.stage != "asked", self._limits.write):
                return "later"
            return "yes" if offer.stage == "begun" else self._fates.get(attempt, "too_late")

    def end(self, attempt: str, outcome: Outcome, reason: str | None) -> bool:
        """Tell the waiting spooler what became of a slip; False if it does not wait for this any more.

        Returns once the spooler has written it down, or after a while: look at the database.
        """
        with self._changed:
            offer, written = self._offer, self._settled
            if offer is None or not self._may_end(offer, attempt, outcome):
                return False
            offer.outcome = offer.outcome or (outcome, reason)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._settled != written, self._limits.write)
            return True

    def _ask(self, offer: Offer, attempt: str) -> None:
        """Let the spooler know that an agent asks to begin, unless it knows."""
        if offer.waits():
            offer.begun, offer.stage = attempt, "asked"
            self._changed.notify_all()

    @staticmethod
    def _may_end(offer: Offer, attempt: str, outcome: Outcome) -> bool:
        """Tell whether the spooler waits for this: who began may say anything, the others only that they cannot."""
        if offer.stage == "begun":
            return attempt == offer.begun
        return offer.waits() and attempt in offer.attempts and outcome in ("refused", "failed")

    # Between the two

    def _wait_for_begin(self, offer: Offer) -> None:
        """Wait until the agent asks whether it may print; raises PrinterError if it does not, or cannot."""
        since = self._now()
        with self._changed:
            self._changed.wait_for(lambda: offer.stage == "asked" or offer.outcome is not None, self._limits.pick_up)
            if offer.outcome is not None:
                self._raise(*offer.outcome)
            if offer.stage != "asked":
                offer.stage = "over"
                is_there = self._heard is not None and self._heard >= since
                if not is_there:
                    self._heard = None  # the next slip need not wait for it
                raise PrinterError("no_answer" if is_there else AWAY)

    def _wait_for_end(self, offer: Offer) -> Sent:
        """Wait for the outcome while the agent gives signs of life; silence is *broken off*, to be learnt later."""
        until = self._now() + self._limits.longest
        with self._changed:
            self._heard = self._now()
            while offer.outcome is None:
                left = min((self._heard or 0.0) + self._limits.silence, until) - self._now()
                if left <= 0 or self._closed:
                    return Sent(confirmed=False, reason="broken_off")
                self._changed.wait(left)
            outcome, reason = offer.outcome
        if outcome in ("refused", "failed"):
            self._raise(outcome, reason)
        return Sent(confirmed=outcome == "printed", reason=reason)

    def _raise(self, outcome: Outcome, reason: str | None) -> None:
        raise PrinterError(reason or "internal", permanent=outcome == "failed")

    def _close(self, offer: Offer) -> None:
        """Take the slip back, and remember what to say to those who fetched it."""
        with self._changed:
            was_begun = offer.stage == "begun"
            for attempt in offer.attempts:
                self._fates[attempt] = "too_late" if was_begun and attempt == offer.begun else "withdrawn"
            while len(self._fates) > NEWEST:
                del self._fates[next(iter(self._fates))]
            offer.stage, self._offer = "over", None
            self._changed.notify_all()
