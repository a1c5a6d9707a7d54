"""A ticket's life: its states, the steps, the one table (state, step) -> state, the log entry that a step leaves."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Any


class State(StrEnum):
    """Where a ticket is in its life."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    DONE = "done"
    NO_SHOW = "no_show"
    LEFT = "left"
    EXPIRED = "expired"


OPEN = frozenset({State.WAITING, State.CALLED, State.SERVING, State.PARKED})
CLOSED = frozenset(State) - OPEN
AT_COUNTER = frozenset({State.CALLED, State.SERVING})


class Step(StrEnum):
    """What can happen to a ticket."""

    ISSUE = "issue"
    CALL = "call"
    RECALL = "recall"
    HERE = "here"
    START = "start"
    FINISH = "finish"
    SWITCH = "switch"
    MISS = "miss"
    PARK = "park"
    RETURN = "return"
    REQUEUE = "requeue"
    DELAY = "delay"
    TRANSFER = "transfer"
    LEAVE = "leave"
    EXPIRE = "expire"
    UNDO = "undo"


VISITOR_STEPS = frozenset({Step.HERE, Step.DELAY, Step.LEAVE})
NEVER_UNDONE = frozenset({Step.ISSUE, Step.UNDO, Step.EXPIRE})
UNDO_WINDOW = timedelta(seconds=10)

_W, _C, _S, _P = State.WAITING, State.CALLED, State.SERVING, State.PARKED
_D, _N, _L, _E = State.DONE, State.NO_SHOW, State.LEFT, State.EXPIRED

TABLE: dict[tuple[State, Step], State] = {
    (_W, Step.CALL): _C,
    (_P, Step.CALL): _C,
    (_N, Step.CALL): _C,
    (_L, Step.CALL): _C,
    (_C, Step.RECALL): _C,
    (_W, Step.HERE): _W,
    (_C, Step.HERE): _C,
    (_C, Step.START): _S,
    (_C, Step.FINISH): _D,
    (_S, Step.FINISH): _D,
    (_P, Step.FINISH): _D,
    (_S, Step.SWITCH): _S,
    (_C, Step.MISS): _N,
    (_P, Step.MISS): _N,
    (_W, Step.PARK): _P,
    (_C, Step.PARK): _P,
    (_S, Step.PARK): _P,
    (_P, Step.RETURN): _W,
    (_N, Step.RETURN): _W,
    (_L, Step.RETURN): _W,
    (_C, Step.REQUEUE): _W,
    (_S, Step.REQUEUE): _W,
    (_W, Step.DELAY): _W,
    (_C, Step.DELAY): _W,
    (_W, Step.TRANSFER): _W,
    (_C, Step.TRANSFER): _W,
    (_S, Step.TRANSFER): _W,
    (_P, Step.TRANSFER): _W,
    (_W, Step.LEAVE): _L,
    (_C, Step.LEAVE): _L,
    (_P, Step.LEAVE): _L,
    (_W, Step.EXPIRE): _E,
    (_C, Step.EXPIRE): _N,
    (_S, Step.EXPIRE): _D,
    (_P, Step.EXPIRE): _E,
}
"""The design's section 3 without *undo*, which leads back to wherever the last step came from.

Beside it *switch*: the person stays at the counter and goes on with another of its services, in the same visit.
"""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it stands: one row of the table of the same name. Times are aware UTC."""

    id: int
    day: date
    number: str
    service: str
    area: str
    language: str
    priority: str
    state: State
    issued_at: datetime
    arrival_at: datetime
    """When this visit began: the issue, or the transfer."""
    order_at: datetime
    entry: int
    urgency: int
    """0 for the strict class, 1 for everybody else: the first thing the order looks at."""
    visit: int = 1
    kiosk: str | None = None
    counter: str | None = None
    not_before: datetime | None = None
    calls: int = 0
    """How often this call was spoken: 1 at the call, one more at each recall."""
    call_began_at: datetime | None = None
    called_at: datetime | None = None
    call_seqs: dict[str, int] | None = None
    """The ``seq`` of the last call (or recall) in each area that heard it."""
    first_called_at: datetime | None = None
    started_at: datetime | None = None
    closed_at: datetime | None = None
    here: bool = False
    delays: int = 0
    parked_until: datetime | None = None
    reason: str | None = None
    for_counter: str | None = None
    """The counter that the ticket was transferred to: no other calls it while that one has a session."""
    note: str | None = None
    """A few words for the next clerk; staff alone see them, and they go with the ticket."""
    sender: str | None = None
    """The counter that transferred the ticket last, and what for it was there."""
    sender_service: str | None = None
    outcome: str | None = None
    """How the conversation ended, one of the office's own list."""
    last_step: Step = Step.ISSUE
    last_at: datetime | None = None
    last_counter: str | None = None
    before: dict[str, Any] | None = field(default=None)
    """The columns that the last step changed, as they were: what *undo* puts back."""
    version: int = 1

    @property
    def strict(self) -> bool:
        """Say whether the ticket belongs to the strict class."""
        return self.urgency == 0

    def but(self, **changes: Any) -> "Ticket":
        """Return the ticket with other values, in a third of the time of `dataclasses.replace`."""
        return Ticket(**(dict(zip(NAMES, VALUES(self), strict=True)) | changes))


NAMES = tuple(each.name for each in fields(Ticket))
VALUES = attrgetter(*NAMES)
"""All values of a ticket, in the order of ``NAMES``."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The office's call policy, as far as it decides whether a step is possible. Times as spans."""

    min_calls: int
    min_delay: timedelta
    max_delays: int
    delay: timedelta
    returns_itself: bool = True
    """Whether the parked wait again by themselves when their time has come."""


def allowed(ticket: Ticket, step: Step, rules: Rules, today: date, now: datetime) -> bool:
    """Say whether ``step`` is possible for ``ticket`` now, as far as the ticket itself can tell (not who asks)."""
    if step is Step.UNDO:
        return _undoable(ticket, today, now)
    if (ticket.state, step) not in TABLE:
        return False
    if ticket.day != today and step is not Step.EXPIRE:
        return False
    if step is Step.MISS:
        return miss_ripe(ticket, rules, now)
    if step is Step.DELAY:
        return ticket.delays < rules.max_delays
    return True


def miss_ripe(ticket: Ticket, rules: Rules, now: datetime) -> bool:
    """Say whether *did not appear* may be said: called often and long enough, or parked beyond its return time."""
    if ticket.state is State.PARKED:
        return not rules.returns_itself and ticket.parked_until is not None and ticket.parked_until <= now
    began = ticket.call_began_at
    return began is not None and ticket.calls >= rules.min_calls and now - began >= rules.min_delay


def possible(ticket: Ticket, rules: Rules, today: date, now: datetime) -> list[Step]:
    """List the steps that are possible now, in the order of the design's table (never *issue* or *expire*)."""
    return [step for step in _THINKABLE[ticket.state] if allowed(ticket, step, rules, today, now)]


_THINKABLE = {
    state: tuple(
        step for step in Step if step not in (Step.ISSUE, Step.EXPIRE) and (step is Step.UNDO or (state, step) in TABLE)
    )
    for state in State
}
"""What may be possible in a state, by the table alone."""


def _undoable(ticket: Ticket, today: date, now: datetime) -> bool:
    if ticket.last_step in NEVER_UNDONE or ticket.before is None or ticket.last_at is None:
        return False
    return ticket.day == today and timedelta(0) <= now - ticket.last_at <= UNDO_WINDOW


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log, with what a subscriber needs to tell the screens without reading again."""

    area: str
    ticket: Ticket
    """The ticket after the step."""
    step: Step
    at: datetime
    was: State | None = None
    """The state before the step; none for an issue."""
    counter: str | None = None
    """The counter that made the step, or whose call it ended."""
    reason: str | None = None
    undone: Step | None = None
    """For *undo*: the step that was taken back."""
    seq: int = 0
    held_by: str | None = None
    """The counter that held the ticket before the step."""


@dataclass(frozen=True, slots=True)
class Commit:
    """What a committed transaction did: the new ``seq`` of each area that hears of it, and the log entries in order."""

    seqs: dict[str, int]
    entries: tuple[Entry, ...] = ()
    counters: frozenset[str] = frozenset()
    """The counters whose session changed."""
    printed: bool = False
    """Whether print jobs were written."""
