"""What the managers' page shows of the present: each service's queue, counters by state only, devices, alarms."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from queue_server.services import availability, board, counter_session, messages, paper, wire
from queue_server.services.availability import Today
from queue_server.services.context import Context
from queue_server.store import tickets
from queue_server.store.models import COUNTER_SESSION, TICKET

Rows = list[dict[str, Any]]
MANY = 20
"""From this many tickets of a day on, the share of strict urgency means something."""


def manage_view(session: Session, ctx: Context) -> dict[str, Any]:
    """Return the managers' view of now."""
    now = ctx.now()
    state = availability.today(session, ctx, now)
    services = _services(session, ctx, state)
    devices = ctx.devices()
    return {
        "seq": board.site_seq(session),
        "now": wire.instant(now),
        "speed": ctx.clock.speed,
        "services": services,
        "counters": _counters(session, ctx, ctx.day(now)),
        "devices": devices,
        "kiosks": board.kiosk_rows(ctx, state),
        "messages": [messages.as_wire(ctx, found) for found in messages.current(session, ctx)],
        "alarms": _alarms(session, ctx, services, devices, now),
    }


def counter_states(session: Session, ctx: Context, today: date) -> dict[str, str]:
    """Return each configured counter's state: open, break or closed."""
    rows = {row.counter: row for row in session.execute(select(COUNTER_SESSION))}
    return {key: counter_session.state_of(rows.get(key), today) for key in ctx.config.counters}


def _services(session: Session, ctx: Context, state: Today) -> Rows:
    known = ctx.config.services
    oldest = {
        row.service: row
        for row in session.execute(
            select(TICKET.c.service, func.min(TICKET.c.arrival_at).label("arrival_at"))
            .where(tickets.IS_WAITING, TICKET.c.service.in_(list(known)))
            .group_by(TICKET.c.service)
        )
    }
    rows = board.service_rows(session, ctx, list(known), state)
    for row in rows:
        service = known[row["service"]]
        first = oldest.get(service.id)
        row["area"] = service.area
        row["target"] = service.target
        row["longest_wait_min"] = None if first is None else wire.minutes_between(first.arrival_at, state.now)
        row["longest_since"] = None if first is None else wire.instant(first.arrival_at)
    return rows


def _counters(session: Session, ctx: Context, today: date) -> Rows:
    busy = set(session.execute(select(TICKET.c.counter).where(tickets.IS_AT_COUNTER)).scalars())
    states = counter_states(session, ctx, today)
    return [
        {"counter": key, "area": counter.area, "state": states[key], "busy": key in busy}
        for key, counter in ctx.config.counters.items()
    ]


def _alarms(session: Session, ctx: Context, services: Rows, devices: Rows, now: datetime) -> Rows:
    found = [
        {
            "id": f"unserved:{row['service']}",
            "kind": "unserved",
            "service": row["service"],
            "since": row["longest_since"],
            "text_code": "unserved",
        }
        for row in services
        if row["waiting"] and not row["counters"]
    ]
    if _is_strict_too_common(session, ctx, ctx.day(now)):
        found.append({"id": "strict", "kind": "strict", "since": wire.instant(now), "text_code": "strict"})
    return found + _mute_screens(ctx, services, devices, now) + _printer_alarms(ctx)


def _is_strict_too_common(session: Session, ctx: Context, today: date) -> bool:
    """Say whether more of the day's tickets than allowed were given a strict class, whatever became of them since.

    Asked by the class, not by the urgency: who is put back behind others is urgent no more, but was.
    """
    strict = [key for key, priority in ctx.config.priorities.items() if priority.strict]
    if not strict:
        return False
    is_strict = case((TICKET.c.priority.in_(strict), 1), else_=0)
    total, count = session.execute(select(func.count(), func.sum(is_strict)).where(TICKET.c.day == today)).one()
    return bool(total >= MANY and (count or 0) > total * ctx.config.calls.strict_max_share)


def _mute_screens(ctx: Context, services: Rows, devices: Rows, now: datetime) -> Rows:
    """A screen that should speak and does not, where somebody waits or may come: the blind miss their call."""
    busy = {row["area"] for row in services if row["waiting"] or row["open"]}
    return [
        {
            "id": f"mute:{row['id']}",
            "kind": "mute",
            "device": row["id"],
            "reason": row["mute"],
            "since": row["since"] or wire.instant(now),
            "text_code": "mute",
        }
        for row in devices
        if row.get("mute") and ctx.config.displays[row["id"]].area in busy
    ]


def _printer_alarms(ctx: Context) -> Rows:
    """A printer that is not well, or will not be for long: the office should know before a visitor does."""
    found = []
    for row in ctx.printers():
        printer, reason = row["printer"], row["reason"]
        is_well = paper.standing(row["state"], reason) == paper.WELL
        if is_well and reason != paper.LOW:
            continue
        kind = "paper_low" if is_well else "printer"
        told = {"id": f"{kind}:{printer}", "kind": kind, "device": printer, "printer": printer, "reason": reason}
        found.append({**told, "since": row["since"], "text_code": kind})
    return found
