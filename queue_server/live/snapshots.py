"""What a room shows as a whole: the snapshot at the join, and what later events are made of."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from queue_server.domain.errors import NotFound
from queue_server.services import board, desk, overview, visit
from queue_server.services.context import Context

PrinterView = Callable[[Session, str], dict[str, Any]]


class Snapshots:
    """Reads rooms; ``printer_view`` comes from the printing part."""

    def __init__(self, context: Context, printer_view: PrinterView) -> None:
        self._context = context
        self._printer_view = printer_view

    def of(self, session: Session, room: str) -> dict[str, Any]:
        """Return a room's snapshot with its ``seq``; raises NotFound for a thing that is not there."""
        kind, _, key = room.partition(":")
        ctx = self._context
        if kind == "area":
            return board.board(session, ctx, key)
        if kind == "counter":
            return desk.counter_view(session, ctx, key)
        if kind == "visit":
            return visit.visit_view(session, ctx, visit.ticket_id(ctx, key))
        if room == "manage":
            return overview.manage_view(session, ctx)
        if kind == "printer" and key in ctx.config.printers:
            return self._printer_view(session, key)
        raise NotFound
