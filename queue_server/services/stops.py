"""Stopping and resuming a service or a kiosk for today, with the reason that visitors are shown."""

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from queue_server.config import Text
from queue_server.domain.errors import NotFound
from queue_server.domain.messages import N_
from queue_server.services.context import Context
from queue_server.store import journal
from queue_server.store.models import STOP

SERVICE, KIOSK = "service", "kiosk"
UNKNOWN_KIOSK = N_("There is no such kiosk.")


def stop(session: Session, ctx: Context, kind: str, thing: str, reason: Text | None) -> None:
    """Give no tickets of a service (or at a kiosk) for the rest of today; may be repeated with another reason."""
    areas = _areas(ctx, kind, thing)
    now = ctx.now()
    _forget(session, kind, thing)
    session.execute(insert(STOP).values(kind=kind, thing=thing, day=ctx.day(now), reason=reason or {}, at=now))
    journal.touch(session, areas)


def resume(session: Session, ctx: Context, kind: str, thing: str) -> None:
    """Give tickets again; may be repeated."""
    areas = _areas(ctx, kind, thing)
    _forget(session, kind, thing)
    journal.touch(session, areas)


def _forget(session: Session, kind: str, thing: str) -> None:
    session.execute(delete(STOP).where(STOP.c.kind == kind, STOP.c.thing == thing))


def _areas(ctx: Context, kind: str, thing: str) -> set[str]:
    """Return the areas that hear of it: a service's own, or all (a kiosk shows the services of every area)."""
    if kind == SERVICE:
        return {ctx.service(thing).area}
    if thing not in ctx.config.kiosks:
        raise NotFound(UNKNOWN_KIOSK, code="unknown_kiosk", kiosk=thing)
    return {ctx.config.kiosks[thing].area}
