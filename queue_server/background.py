"""What goes on without being asked: telling the screens, printing, the day's turn, and a look at the clock."""

import itertools
import logging
import threading
from datetime import date
from typing import cast

import sqlalchemy.exc
from flask_socketio import SocketIO

from queue_server.house import House
from queue_server.live.publisher import Publisher
from queue_server.live.sockets import LiveNamespace
from queue_server.live.speakers import Speakers
from queue_server.printing.agents import Agents
from queue_server.printing.spooler import Spooler
from queue_server.services import day, emergency_notes, parking, seats

log = logging.getLogger(__name__)

BEAT = 15.0
"""Office seconds between two looks at the clock; at least `LEAST` real ones."""
LEAST = 1.0
RETURN = 1.5
"""Office seconds between two looks at who is parked."""
LISTEN = 0.5
"""Seconds between two looks at the speakers."""


class Background:
    """The tasks of a running server, from `start` to `stop`."""

    def __init__(
        self, house: House, publisher: Publisher, namespace: LiveNamespace, speakers: Speakers, socketio: SocketIO
    ) -> None:
        self._house = house
        self._publisher = publisher
        self._namespace = namespace
        self._speakers = speakers
        self._spooler = cast(Spooler, house.paper)
        self._agents = cast(Agents, house.agents)
        self._socketio = socketio
        self._stopping = threading.Event()
        self._is_started = False
        self._day: date | None = None

    def start(self) -> None:
        """End the days that are over, then begin to publish, to print and to watch the clock."""
        self._is_started = True
        self.turn_day()
        self._publisher.begin()
        self._socketio.start_background_task(self._publisher.run)
        self._spooler.start()
        self._socketio.start_background_task(self._agents.watch)
        self._socketio.start_background_task(self._watch)
        self._socketio.start_background_task(self._listen)
        self._socketio.start_background_task(self._bring_back)
        self._socketio.start_background_task(self._ring)

    def stop(self) -> None:
        """End the tasks, the worker processes and the connections to the database."""
        self._stopping.set()
        self._publisher.stop()
        self._agents.stop()
        if self._is_started:
            self._spooler.stop()
        self._speakers.close()
        self._house.write_down_sounds()
        self._house.offload.close()
        self._house.store.close()

    def turn_day(self) -> None:
        """Expire what earlier days left open and forget their notes, in small transactions."""
        context = self._house.context
        today = context.day(context.now())
        while today != self._day:
            with self._house.store.transaction() as session:
                expired = day.expire(session, context)
                forgotten = 0 if expired else day.forget_notes(session, context)
                if not expired and not forgotten:
                    seats.day_turned(session, context)
            if expired:
                log.info("%s tickets of an earlier day expired", expired)
            elif not forgotten:
                self._day = today
                emergency_notes.forget(self._house.emergencies, context)

    def _listen(self) -> None:
        """Look whether the screens that speak still do: a silent one is followed by another within five seconds."""
        while not self._stopping.wait(LISTEN):
            try:
                self._speakers.look()
            except Exception:
                log.exception("the look at the speakers failed, going on")

    def _bring_back(self) -> None:
        """Let the parked wait again when their time has come, within two seconds of the office's clock."""
        beat = max(LISTEN, self._house.clock.real_seconds(RETURN))
        context, store = self._house.context, self._house.store
        while not self._stopping.wait(beat):
            try:
                with store.reading() as session:
                    is_due = parking.is_due(session, context)
                while is_due and not self._stopping.is_set():
                    with store.transaction() as session:
                        is_due = bool(parking.return_due(session, context))
            except sqlalchemy.exc.OperationalError as error:
                log.warning("the database refused, trying again: %s", error)
            except Exception:
                log.exception("the look at the parked failed, going on")

    def _ring(self) -> None:
        """Let emergency calls ring louder, in real seconds; this waits for nothing else that the house does."""
        while not self._stopping.wait(LISTEN):
            try:
                self._house.emergencies.look()
                self._house.write_emergencies()
            except Exception:
                log.exception("the look at the emergency calls failed, going on")

    def _watch(self) -> None:
        beat = max(LEAST, self._house.clock.real_seconds(BEAT))
        for count in itertools.count(1):
            if self._stopping.wait(beat):
                return
            try:
                self.turn_day()
                self._publisher.time_passed()
                self._house.write_down_sounds()
                if count % 4 == 0:
                    self._namespace.expel()
                    self._house.traces.write(self._house.store, self._house.context)
            except sqlalchemy.exc.OperationalError as error:
                log.warning("the database refused, trying again: %s", error)
            except Exception:
                log.exception("the look at the clock failed, going on")
