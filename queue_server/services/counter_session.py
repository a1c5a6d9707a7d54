"""A counter's session: open, on a break, closed; it lasts until it is closed or the day ends."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.orm import Session

from queue_server.config import Counter
from queue_server.domain.errors import BadRequest, CounterNotOpen, TicketOpen
from queue_server.domain.messages import N_
from queue_server.services import audit, seats, sitting
from queue_server.services.access import Actor, Right, may
from queue_server.services.actors import check_counter
from queue_server.services.context import Context
from queue_server.services.sitting import CLOSED, row_of, state_of
from queue_server.store import journal, tickets
from queue_server.store.hot import Hot
from queue_server.store.models import COUNTER_LOG, COUNTER_SESSION

__all__ = ("BREAK", "CLOSED", "OPEN", "close", "open", "open_counters", "row_of", "state_of", "take_break")

OPEN, BREAK = "open", "break"
UNTIL_PAST = N_("The return time is in the past. Choose a later one.")

_OPEN_TODAY = Hot(
    select(COUNTER_SESSION.c.counter).where(
        COUNTER_SESSION.c.day == bindparam("today"), COUNTER_SESSION.c.state == OPEN
    )
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A counter as a change finds it, locked until the commit."""

    counter: Counter
    row: Row[Any] | None
    now: datetime
    today: date

    @property
    def key(self) -> str:
        return self.counter.id

    @property
    def state(self) -> str:
        return state_of(self.row, self.today)

    @property
    def holder(self) -> str | None:
        return sitting.holder_of(self.row, self.today)


def open_counters(session: Session, today: date) -> frozenset[str]:
    """Return the ids of the counters that are open now (not on a break)."""
    return frozenset(_OPEN_TODAY(session, today=today).scalars())


def open(
    session: Session,
    ctx: Context,
    counter: str,
    actor: Actor | None,
    *,
    take_over: bool = False,
    move: bool = False,
) -> str:
    """Open a counter, or come back from a break; may be repeated by who holds it. Return the new state.

    ``take_over``: though somebody else holds it, if the caller may. ``move``: away from the counter that this log-in
    holds. Raises CounterTaken without them, and TicketOpen where the counter to move from holds a ticket.
    """
    found = _find(session, ctx, counter, actor)
    is_anothers = sitting.is_anothers(found.row, actor, found.today)
    if actor is not None and is_anothers and (actor.is_login or take_over):
        refusal = sitting.taken(ctx, found.row, actor)
        if not (take_over and refusal.details.get("can_take_over")):
            raise refusal
    other = sitting.elsewhere(session, actor, counter, found.today)
    if other is not None:
        if not move:
            raise sitting.holds_another(session, other)
        _leave(session, ctx, _find(session, ctx, other, actor))
    holder = found.holder
    if actor is not None and (holder is None or actor.is_login or take_over):
        holder = actor.credential
        if is_anothers:
            audit.record(session, ctx, actor, "take_over", f"counter:{counter}")
    if found.state != OPEN or holder != found.holder:
        _change(session, ctx, found, OPEN, holder)
    return OPEN


def take_break(
    session: Session,
    ctx: Context,
    counter: str,
    actor: Actor | None,
    *,
    reason: str | None = None,
    until: datetime | None = None,
) -> str:
    """Put a counter on a break: nobody is called there. Said again, it changes the reason and the planned end.

    Raises TicketOpen while it holds a ticket, CounterNotOpen if it is closed, BadRequest for an end in the past, and
    CounterTaken for a log-in that does not hold it.
    """
    found = _find(session, ctx, counter, actor)
    if actor is not None and actor.is_login and sitting.is_anothers(found.row, actor, found.today):
        raise sitting.taken(ctx, found.row, actor)
    if found.state == CLOSED:
        raise CounterNotOpen(counter=counter)
    if until is not None and until <= found.now:
        raise BadRequest(UNTIL_PAST, code="until_past")
    if found.state != BREAK:
        _check_free(session, counter)
        _change(session, ctx, found, BREAK, found.holder, reason, until)
    elif (reason is not None or until is not None) and found.row is not None:
        _change(session, ctx, found, BREAK, found.holder, reason or found.row.reason, until or found.row.until)
    return BREAK


def close(session: Session, ctx: Context, counter: str, actor: Actor | None) -> str:
    """Close a counter; a lead may close another's. Raises TicketOpen while it holds a ticket, and CounterTaken."""
    found = _find(session, ctx, counter, actor)
    is_anothers = sitting.is_anothers(found.row, actor, found.today)
    if actor is not None and actor.is_login and is_anothers and not may(actor, Right.TAKE_OVER):
        raise sitting.taken(ctx, found.row, actor)
    if found.state != CLOSED:
        _leave(session, ctx, found)
    return CLOSED


def _find(session: Session, ctx: Context, key: str, actor: Actor | None) -> _Found:
    counter = ctx.counter(key)
    check_counter(actor, key)
    now = ctx.now()
    return _Found(counter, row_of(session, key, lock=True), now, ctx.day(now))


def _check_free(session: Session, key: str) -> None:
    held = tickets.open_at(session, key)
    if held is not None:
        raise TicketOpen(current=str(held.id), counter=key, ticket=held)


def _leave(session: Session, ctx: Context, found: _Found) -> None:
    _check_free(session, found.key)
    _change(session, ctx, found, CLOSED, None)


def _change(
    session: Session,
    ctx: Context,
    found: _Found,
    state: str,
    holder: str | None,
    reason: str | None = None,
    until: datetime | None = None,
) -> None:
    """Write a counter's new state and holder; the reason of a break goes nowhere but into its row."""
    key, now = found.key, found.now
    is_new = state != found.state
    since = now if is_new or found.row is None else found.row.since
    values = {"state": state, "day": found.today, "since": since, "holder": holder, "reason": reason, "until": until}
    if found.row is None:
        session.execute(insert(COUNTER_SESSION).values(counter=key, **values))
    else:
        session.execute(update(COUNTER_SESSION).where(COUNTER_SESSION.c.counter == key).values(**values))
    if is_new:
        log = {"counter": key, "counter_group": found.counter.group, "day": found.today, "at": now, "step": state}
        session.execute(insert(COUNTER_LOG).values(**log))
    if holder is None:
        seats.got_up(session, key, now)
    elif holder != found.holder:
        seats.sat_down(session, key, holder, found.today, now)
    journal.counter_changed(session, key)
    journal.touch(session, ctx.areas_of_counter(found.counter))
