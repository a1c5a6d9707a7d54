"""Tells the screens what was committed: the only place in the server that emits a live event."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from queue_server.config import Config
from queue_server.domain.ticket import Commit, Entry, Step
from queue_server.live.events import (
    Alarm,
    Board,
    Called,
    EmergencyNews,
    Event,
    PrinterNews,
    Queue,
    Speaker,
    Visit,
    Withdrawn,
)
from queue_server.live.rooms import Rooms
from queue_server.live.snapshots import Snapshots
from queue_server.services import board, wire
from queue_server.services.context import Context
from queue_server.services.tokens import ticket_of
from queue_server.store.session import Store

log = logging.getLogger(__name__)

NAMESPACE = "/live"
STAFF = "staff"
"""The room of all staff: emergency calls."""
LEAD = 0.06
"""Seconds that merged events wait, so that `called` and the answer to the caller go first."""
PACE = {"area": 0.25, "counter": 0.5, "manage": 1.0, "visit": 2.0}
"""Seconds between two merged events of a room: the dearer it is to read, the more."""
OWN_VISIT = 0.1
"""Seconds within which visitors hear of their own ticket."""
PASSING = {"area": {"now"}, "counter": {"now"}, "manage": {"now", "seq"}, "visit": {"now", "seq"}}
"""What makes two views of a room differ without any news in it."""


class Emitter(Protocol):
    """The part of Flask-SocketIO that is used here."""

    def emit(self, event: str, *args: Any, **kwargs: Any) -> None:
        """Send an event to a room."""


class Publisher:
    """A subscriber of commits. `called` and `withdrawn` go at once; the rest is merged and sent by `run`."""

    def __init__(self, emitter: Emitter, store: Store, context: Context, rooms: Rooms, snapshots: Snapshots) -> None:
        self._emitter = emitter
        self._store = store
        self._context = context
        self._config: Config = context.config
        self._rooms = rooms
        self._snapshots = snapshots
        # With Redis, other processes have guests that this one does not see.
        self._is_alone = context.config.redis.url is None
        self._due: dict[str, float] = {}
        self._sent_at: dict[str, float] = {}
        self._shown: dict[str, str] = {}
        self._from: dict[tuple[str, str], int] = {}
        self._alarms: set[str] = set()
        self._lock = threading.Lock()
        # A room is read and told between two commits, so that a call is never overtaken by the list that shows it.
        self._turn = threading.Lock()
        self._wake = threading.Event()
        self._stopped = False
        self.announced: Callable[[list[str]], None] = lambda audio: None
        """Called with the sound addresses of each call, so that their files can be made meanwhile."""

    def begin(self) -> None:
        """Learn where each area's events start: a screen's first `from_seq` is the `seq` of this moment."""
        with self._store.reading() as session:
            for area in self._config.areas:
                seq = board.area_seq(session, area)
                self._from[f"area:{area}", "board"] = self._from[f"area:{area}", "queue"] = seq

    def committed(self, commit: Commit) -> None:
        """Hear of a commit: tell the calls at once, note which rooms to tell the rest."""
        with self._turn:
            for entry in commit.entries:
                if entry.step in (Step.CALL, Step.RECALL):
                    self._tell_call(commit, entry)
                elif entry.step is Step.UNDO and entry.undone is Step.CALL:
                    self._tell_withdrawal(commit, entry)
        if commit.seqs:
            self._note(commit)

    def time_passed(self) -> None:
        """Look at every room again: hours, waiting times and return times pass without a commit."""
        self._mark(room for room in self._rooms.occupied() if room != STAFF)

    def resume(self) -> None:
        """Hear that events of other processes were missed: whoever holds less than the present finds a gap."""
        with self._turn:
            self.begin()
            self._shown.clear()
        self.time_passed()

    def device_changed(self) -> None:
        """Hear that a device came or went."""
        self._mark(["manage"])

    def visit_changed(self, ticket: int) -> None:
        """Hear that something about one ticket changed that is in no log, like its paper."""
        rooms = self._rooms.occupied("visit")
        self._mark((room for room in rooms if self._ticket(room) == ticket), pace=OWN_VISIT)

    def printer_changed(self, printer: str, state: str, reason: str | None, slip: dict[str, Any] | None = None) -> None:
        """Hear of a printer's new state or of a new slip of a virtual one."""
        self.ring_printer(printer, state, reason, slip)
        self._mark([*self._rooms.occupied("counter"), "manage"])

    def ring_printer(self, printer: str, state: str, reason: str | None, slip: dict[str, Any] | None = None) -> None:
        """Tell a printer's own room how it is, news or not: its print agent looks for a slip at each such event."""
        room = f"printer:{printer}"
        if self._is_occupied(room):
            with self._store.reading() as session:
                seq = board.site_seq(session)
            self._send(room, PrinterNews(seq, printer, state, reason, slip))

    def speaker_changed(self, area: str, display: str | None) -> None:
        """Hear that another screen speaks for an area."""
        room = f"area:{area}"
        if self._is_occupied(room):
            with self._store.reading() as session:
                seq = board.area_seq(session, area)
            self._send(room, Speaker(seq, display))
        self._mark(["manage"])

    def emergency(self, call: dict[str, Any]) -> None:
        """Tell all staff of an emergency call: at once, behind no lock, and without asking the database or Redis.

        Another process of this machine reads it in the calls' own log; Redis carries it to other machines, if it can.
        """
        event = EmergencyNews(call)
        self._send(STAFF, event, ignore_queue=True)
        if not self._is_alone:
            threading.Thread(target=self._send, args=(STAFF, event), daemon=True).start()

    def run(self) -> None:
        """Send what is due, until `stop`; for a background task."""
        while not self._stopped:
            self.flush()
            # Cleared before the next due time is looked up: a mark in between must not be slept over.
            self._wake.clear()
            with self._lock:
                due = min(self._due.values(), default=None)
            self._wake.wait(None if due is None else max(0.0, due - time.monotonic()))

    def stop(self) -> None:
        """End `run`."""
        self._stopped = True
        self._wake.set()

    def flush(self, *, everything: bool = False) -> None:
        """Send to the rooms that are due (or to all that are marked)."""
        now = time.monotonic()
        with self._lock:
            rooms = [room for room, due in self._due.items() if everything or due <= now]
            for room in rooms:
                del self._due[room]
        for room in rooms:
            if self._is_occupied(room):
                with self._turn:
                    self._refresh(room)
                time.sleep(0)  # whoever pressed a key meanwhile goes first

    def _tell_call(self, commit: Commit, entry: Entry) -> None:
        for area in self._areas(entry, entry.ticket.counter):
            if not self._is_occupied(f"area:{area}"):
                continue  # nobody hears it; whoever joins has it in the snapshot
            call = wire.call(self._context, entry.ticket, area)
            self._send(f"area:{area}", Called(commit.seqs[area], call))
            self.announced(call["audio"])

    def _tell_withdrawal(self, commit: Commit, entry: Entry) -> None:
        for area in self._areas(entry, entry.held_by):
            self._send(f"area:{area}", Withdrawn(commit.seqs[area], entry.ticket.number, entry.held_by))

    def _areas(self, entry: Entry, counter: str | None) -> list[str]:
        """The ticket's own area first, then the counter's if it is another."""
        found = self._config.counters.get(counter or "")
        return list(dict.fromkeys([entry.ticket.area, *([found.area] if found is not None else [])]))

    def _note(self, commit: Commit) -> None:
        areas = set(commit.seqs)
        self._mark(room for room in (*(f"area:{area}" for area in areas), "manage") if self._is_occupied(room))
        self._mark(room for room in self._rooms.occupied("counter") if self._hears(room, areas))
        touched = {entry.ticket.id for entry in commit.entries}
        for room in self._rooms.occupied("visit"):
            self._mark([room], pace=OWN_VISIT if self._ticket(room) in touched else None)

    def _ticket(self, room: str) -> int | None:
        return ticket_of(self._context.secret, room.partition(":")[2])

    def _hears(self, room: str, areas: set[str]) -> bool:
        counter = self._config.counters.get(room.partition(":")[2])
        return counter is not None and not areas.isdisjoint(self._context.areas_of_counter(counter))

    def _mark(self, rooms: Iterable[str], pace: float | None = None) -> None:
        """Note that rooms have news, each to be told after `LEAD`, but not before its pace allows."""
        now = time.monotonic()
        for room in rooms:
            wait = PACE.get(room.partition(":")[0], 1.0) if pace is None else pace
            due = max(now + LEAD, self._sent_at.get(room, 0.0) + wait)
            with self._lock:
                is_sooner = due < self._due.get(room, float("inf"))
                if is_sooner:
                    self._due[room] = due
            if is_sooner:
                self._wake.set()

    def _refresh(self, room: str) -> None:
        """Read a room anew and send it, if it says anything new."""
        self._sent_at[room] = time.monotonic()
        try:
            with self._store.reading() as session:
                view = self._snapshots.of(session, room)
        except Exception:
            log.exception("room %s could not be read; it is told with the next change", room)
            return
        passing = PASSING.get(room.partition(":")[0], set())
        news = json.dumps({key: value for key, value in view.items() if key not in passing}, sort_keys=True)
        if self._shown.get(room) == news:
            return
        self._shown[room] = news
        for event in self._events(room, view):
            self._send(room, event)
        self._forget_empty()

    def _events(self, room: str, view: dict[str, Any]) -> list[Event]:
        kind, seq = room.partition(":")[0], view["seq"]
        if kind == "visit":
            return [Visit(view)]
        if kind == "manage":
            return [Queue(seq, self._since(room, "queue", seq), view), *self._new_alarms(view)]
        if kind == "counter":
            return [Queue(seq, self._since(room, "queue", seq), view)]
        if kind != "area":
            return []
        queue = {key: value for key, value in view.items() if key != "calls"}
        return [
            Board(seq, self._since(room, "board", seq), view["calls"]),
            Queue(seq, self._since(room, "queue", seq), queue),
        ]

    def _since(self, room: str, name: str, seq: int) -> int:
        """Return the `seq` of the last event of this name in the room, and note that of the one being made."""
        before = self._from.get((room, name), seq)
        self._from[room, name] = seq
        return before

    def _new_alarms(self, view: dict[str, Any]) -> list[Event]:
        known, self._alarms = self._alarms, {alarm["id"] for alarm in view["alarms"]}
        return [Alarm(view["seq"], alarm) for alarm in view["alarms"] if alarm["id"] not in known]

    def _is_occupied(self, room: str) -> bool:
        return not self._is_alone or self._rooms.is_occupied(room)

    def _forget_empty(self) -> None:
        """Visits come and go all day: keep no notes of rooms that nobody is in."""
        if len(self._shown) > 4 * (len(self._rooms.occupied()) + 50):
            kept = set(self._rooms.occupied())
            self._shown = {room: news for room, news in self._shown.items() if room in kept}
            self._sent_at = {room: at for room, at in self._sent_at.items() if room in kept}

    def _send(self, room: str, event: Event, **options: bool) -> None:
        self._emitter.emit(event.name, event.payload(), to=room, namespace=NAMESPACE, **options)
