"""What a room shows as a whole: the snapshot at the join, and what later events are made of."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from queue_server.domain.errors import NotFound
from queue_server.services import board, desk, overview, visit, wire
from queue_server.services.context import Context

PrinterView = Callable[[Session, str], dict[str, Any]]


class Snapshots:
    """Reads rooms; ``printer_view`` comes from the printing part."""

    def __init__(
        self, context: Context, printer_view: PrinterView, emergencies: Callable[[], dict[str, Any]] = dict
    ) -> None:
        self._context = context
        self._printer_view = printer_view
        self.emergencies = emergencies
        """The room of all staff, which is read without any database."""
        self._boards: dict[str, tuple[tuple[int, datetime], dict[str, Any]]] = {}

    def of(self, session: Session, room: str) -> dict[str, Any]:
        """Return a room's snapshot with its ``seq``; raises NotFound for a thing that is not there."""
        kind, _, key = room.partition(":")
        ctx = self._context
        if kind == "area":
            return self._board(session, key)
        if kind == "counter":
            return desk.counter_view(session, ctx, key)
        if kind == "visit":
            return visit.visit_view(session, ctx, visit.ticket_id(ctx, key))
        if room == "manage":
            return overview.manage_view(session, ctx)
        if kind == "printer" and key in ctx.config.printers:
            return self._printer_view(session, key)
        raise NotFound

    def _board(self, session: Session, area: str) -> dict[str, Any]:
        """Return an area's board, read once for all who ask within one second and one `seq`.

        After a restart a house full of screens asks at the same moment.
        """
        now = self._context.now()
        stand = (board.area_seq(session, area), now.replace(microsecond=0))
        known = self._boards.get(area)
        if known is None or known[0] != stand:
            view = board.board(session, self._context, area)
            known = self._boards[area] = (stand, view)
        return {**known[1], "now": wire.instant(now)}
