"""What goes on without being asked: telling the screens, printing, the day's turn, and a look at the clock."""

import itertools
import logging
import threading
from collections.abc import Callable
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
from queue_server.services import day, emergency_notes, parking, purge, seats

log = logging.getLogger(__name__)

BEAT = 15.0
"""Office seconds between two looks at the clock; at least `LEAST` real ones."""
LEAST = 1.0
RETURN = 1.5
"""Office seconds between two looks at who is parked: they wait again within two of their time."""
FORGET = 60.0
"""Office seconds between two looks whether a day has turned whose past is to be forgotten."""
REST = 0.05
"""Seconds for everybody else after each day of the past that was forgotten."""
LISTEN = 0.5
"""Seconds between two looks at emergency calls and at the speakers: a silent one is followed by another within five."""


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
        self._forgotten: date | None = None
        self._beats = itertools.count(1)

    def start(self) -> None:
        """End the days that are over, then begin to publish, to print and to watch the clock."""
        self._is_started = True
        self.turn_day()
        self._publisher.begin()
        self._socketio.start_background_task(self._publisher.run)
        self._spooler.start()
        self._socketio.start_background_task(self._agents.watch)
        office = self._house.clock.real_seconds
        self._every(max(LEAST, office(BEAT)), self._watch, "the look at the clock")
        self._every(LISTEN, self._speakers.look, "the look at the speakers")
        self._every(max(LISTEN, office(RETURN)), self._bring_back, "the look at the parked")
        self._every(max(LEAST, office(FORGET)), self.forget, "forgetting")
        self._every(LISTEN, self._ring, "the look at the emergency calls")

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

    def forget(self) -> None:
        """Forget what has been kept long enough, once after each turn of the day, a day of the past at a time."""
        today = self._day
        if self._forgotten == today:
            return
        gone = purge.Purged()
        for step in purge.steps(self._house.store, self._house.context):
            gone += step
            if self._stopping.wait(REST):
                return
        self._forgotten = today
        log.info("forgotten at the turn of the day: %s", gone)

    def _every(self, seconds: float, look: Callable[[], object], what: str) -> None:
        """Do something again and again until `stop`; a failure is logged, and the next time is another chance."""

        def go_on() -> None:
            while not self._stopping.wait(seconds):
                try:
                    look()
                except sqlalchemy.exc.OperationalError as error:
                    log.warning("the database refused %s, trying again: %s", what, error)
                except Exception:
                    log.exception("%s failed, going on", what)

        self._socketio.start_background_task(go_on)

    def _bring_back(self) -> None:
        context, store = self._house.context, self._house.store
        with store.reading() as session:
            is_due = parking.is_due(session, context)
        while is_due and not self._stopping.is_set():
            with store.transaction() as session:
                is_due = bool(parking.return_due(session, context))

    def _ring(self) -> None:
        """Let emergency calls ring louder, in real seconds; this waits for nothing else that the house does."""
        self._house.emergencies.look()
        self._house.write_emergencies()

    def _watch(self) -> None:
        self.turn_day()
        self._publisher.time_passed()
        self._house.write_down_sounds()
        if next(self._beats) % 4 == 0:
            self._namespace.expel()
            self._house.traces.write(self._house.store, self._house.context)
