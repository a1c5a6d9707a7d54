"""One step of one ticket: check it against the table, save it by compare-and-set, log it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from queue_server.domain.errors import NotFound, NotPossible
from queue_server.domain.messages import N_
from queue_server.domain.ticket import AT_COUNTER, TABLE, Entry, Step, Ticket, allowed, possible
from queue_server.services.access import Actor
from queue_server.services.actors import check_counter
from queue_server.services.context import Context
from queue_server.services.sitting import check_holder
from queue_server.store import journal, tickets

UNKNOWN_TICKET = N_("There is no such ticket.")
BEATEN = N_("Somebody else changed this ticket at the same moment. Look at it again.")


class Beaten(NotPossible):
    """Somebody else changed the ticket at the same moment: nothing of this step was written."""


def load(session: Session, ticket: int) -> Ticket:
    """Return a ticket, kept from others until the commit; raise NotFound."""
    found = tickets.find(session, ticket, lock=True)
    if found is None:
        raise NotFound(UNKNOWN_TICKET, code="unknown_ticket")
    return found


def check(ctx: Context, ticket: Ticket, step: Step, now: datetime) -> None:
    """Raise NotPossible with the state and the steps that are possible instead."""
    if not allowed(ticket, step, ctx.rules, ctx.day(now), now):
        raise refusal(ctx, ticket, now)


def refusal(ctx: Context, ticket: Ticket, now: datetime, message: str | None = None) -> NotPossible:
    """Return the refusal that says what is possible instead."""
    steps = [step.value for step in possible(ticket, ctx.rules, ctx.day(now), now)]
    return NotPossible(message, state=ticket.state.value, possible=steps)


def take(
    session: Session,
    ctx: Context,
    ticket: Ticket,
    step: Step,
    now: datetime,
    *,
    by: str | None = None,
    told: str | None = None,
    also: Iterable[str] = (),
    **changes: Any,
) -> Ticket:
    """Write one step that has been checked, and its log entry.

    ``by`` is the counter that makes the step, None for visitors and the house. ``told`` is the reason that the log
    keeps. ``also`` names further areas that hear of it. Raises NotPossible if somebody else changed the ticket in the
    same moment.
    """
    changes["state"] = TABLE[ticket.state, step]
    books: dict[str, Any] = {"last_step": step, "last_at": now, "last_counter": by, "version": ticket.version + 1}
    new = ticket.but(**changes, **books, before=tickets.remember(ticket, changes))
    return write(session, ctx, ticket, new, now, reason=told, also=also)


def write(
    session: Session,
    ctx: Context,
    old: Ticket,
    new: Ticket,
    now: datetime,
    *,
    reason: str | None = None,
    also: Iterable[str] = (),
    undone: Step | None = None,
) -> Ticket:
    """Save ``new``, the next version of ``old``, and log its last step; raise Beaten if somebody was faster."""
    if not tickets.save(session, old, new):
        found = refusal(ctx, tickets.find(session, old.id) or old, now, BEATEN)
        raise Beaten(found.message, **found.details)
    held_by = old.counter if old.state in AT_COUNTER else None
    entry = Entry(
        area=new.area,
        ticket=new,
        step=new.last_step,
        at=now,
        was=old.state,
        counter=new.last_counter,
        reason=reason,
        undone=undone,
        held_by=held_by,
    )
    journal.record(session, entry, group_of(ctx, new.last_counter))
    journal.touch(session, {*also, old.area, *counter_areas(ctx, held_by, new.counter)})
    return new


def group_of(ctx: Context, counter: str | None) -> str | None:
    """Return the counter group that the log keeps when the counter itself is forgotten."""
    found = ctx.config.counters.get(counter) if counter is not None else None
    return found.group if found is not None else None


def counter_areas(ctx: Context, *counters: str | None) -> set[str]:
    """Return the areas in which these counters stand: a call is shown there too."""
    known = ctx.config.counters
    return {known[key].area for key in counters if key is not None and key in known}


def acting_counter(
    session: Session, ctx: Context, ticket: Ticket, actor: Actor | None, counter: str | None
) -> str | None:
    """Return the counter that acts: the ticket's own if it is at one, else the one that was named.

    Raises NotFound for an unknown counter, NotAllowed if the actor may not use it, CounterTaken for a log-in where
    somebody else sits.
    """
    if ticket.state in AT_COUNTER:
        counter = ticket.counter
    elif counter is None:
        counter = actor.counter if actor is not None else None
    else:
        ctx.counter(counter)
    if counter is not None:
        check_counter(actor, counter)
        check_holder(session, ctx, counter, actor)
    return counter
