"""What one transaction leaves behind: the areas that hear of it, its log entries, and each area's next ``seq``."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import BigInteger, bindparam, case, cast, insert, update
from sqlalchemy.orm import Session

from queue_server.domain.ticket import Commit, Entry
from queue_server.store.hot import Hot, inserting
from queue_server.store.models import AREA, LOG

ONE_TICK_MS = 1

_AREA = update(AREA).where(AREA.c.id == bindparam("area_id"))
_BUMP = Hot(_AREA.values(seq=AREA.c.seq + 1).returning(AREA.c.seq))
_RAISED = _AREA.values(seq=AREA.c.seq + 1, entry=AREA.c.entry + 1)
_RAISED = _RAISED.returning(AREA.c.seq, AREA.c.entry, AREA.c.last_arrival)
_ENTER = Hot(_RAISED)
_NOW = bindparam("arrival", type_=AREA.c.last_arrival.type)
_LATER = case((AREA.c.last_arrival >= _NOW, cast(AREA.c.last_arrival, BigInteger) + ONE_TICK_MS), else_=_NOW)
_ARRIVE = Hot(_RAISED.values(last_arrival=_LATER))
_LOG = inserting(insert(LOG))


@dataclass(slots=True)
class Journal:
    """The notes of one open transaction."""

    areas: set[str] = field(default_factory=set)
    seqs: dict[str, int] = field(default_factory=dict)
    entries: list[tuple[Entry, str | None]] = field(default_factory=list)
    counters: set[str] = field(default_factory=set)
    printed: bool = False


def open_in(session: Session) -> None:
    """Begin the notes of a transaction."""
    session.info["journal"] = Journal()


def of(session: Session) -> Journal:
    """Return the notes of the transaction that ``session`` is in."""
    journal: Journal = session.info["journal"]
    return journal


def touch(session: Session, areas: Iterable[str]) -> None:
    """Say that the rooms of these areas hear of this commit."""
    of(session).areas.update(areas)


def record(session: Session, entry: Entry, group: str | None = None) -> None:
    """Add a log entry; ``group`` is the counter group that outlives the counter's own name in the log."""
    journal = of(session)
    journal.entries.append((entry, group))
    journal.areas.add(entry.area)


def counter_changed(session: Session, counter: str) -> None:
    """Say that the session of a counter changed."""
    of(session).counters.add(counter)


def paper(session: Session) -> None:
    """Say that print jobs were written."""
    of(session).printed = True


def bump(session: Session, areas: Iterable[str]) -> dict[str, int]:
    """Raise now, not at the end, the ``seq`` of these areas and of all touched so far; return those of ``areas``."""
    journal = of(session)
    wanted = set(areas)
    for area in sorted((wanted | journal.areas) - journal.seqs.keys()):
        journal.seqs[area] = _bump(session, area)
    return {area: journal.seqs[area] for area in sorted(wanted)}


def enter(
    session: Session, area: str, now: datetime, *, arriving: bool = False, others: Iterable[str] = ()
) -> tuple[datetime, int]:
    """Let a ticket enter the queue of ``area``: return its arrival and its ``entry``.

    Arrivals never go back and no two of an area are the same millisecond, whatever the clock does. ``others`` are the
    areas that this transaction touches too: all are locked in one order, so that no two lock each other out.
    """
    journal = of(session)
    arrival, place = now, 0
    for name in sorted({area, *others} | journal.areas):
        if name != area:
            if name not in journal.seqs:
                journal.seqs[name] = _bump(session, name)
            continue
        if arriving:
            row = _ARRIVE(session, area_id=area, arrival=now).one()
            arrival = row.last_arrival
        else:
            row = _ENTER(session, area_id=area).one()
        journal.seqs[area] = row.seq
        place = row.entry
    return arrival, place


def seal(session: Session) -> Commit:
    """Raise the ``seq`` of each touched area, write the log, and return what the subscribers are told."""
    journal = of(session)
    for area in sorted(journal.areas - journal.seqs.keys()):
        journal.seqs[area] = _bump(session, area)
    entries = [(replace(entry, seq=journal.seqs[entry.area]), group) for entry, group in journal.entries]
    if entries:
        _LOG.many(session, [_row(entry, group) for entry, group in entries])
    return Commit(
        seqs=dict(journal.seqs),
        entries=tuple(entry for entry, _ in entries),
        counters=frozenset(journal.counters),
        printed=journal.printed,
    )


def _bump(session: Session, area: str) -> int:
    seq = _BUMP(session, area_id=area).scalar_one()
    return int(seq)


def _row(entry: Entry, group: str | None) -> dict[str, object]:
    ticket = entry.ticket
    return {
        "area": entry.area,
        "seq": entry.seq,
        "ticket": ticket.id,
        "visit": ticket.visit,
        "day": ticket.day,
        "at": entry.at,
        "step": entry.step.value,
        "state": ticket.state.value,
        "service": ticket.service,
        "counter": entry.counter,
        "counter_group": group,
        "reason": entry.reason,
    }
