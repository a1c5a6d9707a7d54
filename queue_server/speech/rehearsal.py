"""Makes ahead what a new ticket's call will probably say, so that no call waits for a voice."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator

from queue_server.domain.announcement import Call
from queue_server.domain.ticket import Commit, Step, Ticket
from queue_server.services import counter_session, wire
from queue_server.services.context import Context
from queue_server.speech.errors import SoundError
from queue_server.speech.voice import Voice
from queue_server.store.session import Store

log = logging.getLogger(__name__)

_CALM = 1.0
"""Seconds without a commit before anything is made ahead: real work goes first."""
_WAITING = 500
"""So many tickets wait for their rehearsal; the oldest are called first, so further ones do without."""
_COUNTERS = 8
"""So many counters are rehearsed per ticket: those that are open, then the others that may call it."""
_ENTERS = frozenset({Step.ISSUE, Step.TRANSFER})
"""The steps after which a ticket waits for counters that it did not wait for before."""


class Rehearsal:
    """A subscriber of commits. One sound at a time, behind everything else, in a thread that ends when it is done."""

    def __init__(
        self,
        context: Context,
        store: Store,
        voice: Voice,
        *,
        is_heard: Callable[[str], bool],
        seconds: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """``is_heard``: whether anybody listens in an area; what nobody hears is not made."""
        self._context = context
        self._store = store
        self._voice = voice
        self._is_heard = is_heard
        self._seconds = seconds
        self._sleep = sleep
        self._tickets: deque[Ticket] = deque()
        self._last = float("-inf")
        self._running = threading.Lock()

    def committed(self, commit: Commit) -> None:
        """Hear of a commit: note the tickets that now wait; returns at once."""
        self._last = self._seconds()
        if not any(map(self._is_heard, self._context.config.areas)):
            return  # without a screen there is nobody to speak to
        for entry in commit.entries:
            if entry.step in _ENTERS and len(self._tickets) < _WAITING:
                self._tickets.append(entry.ticket)
        self._start()

    def _start(self) -> None:
        if self._tickets and self._running.acquire(blocking=False):
            threading.Thread(target=self._run, name="speech-ahead", daemon=True).start()

    def _run(self) -> None:
        try:
            while self._tickets:
                self._wait_for_calm()
                self._rehearse(self._tickets.popleft())
                self._sleep(0)  # where all is made already, others shall come in between
        except SoundError as error:
            log.warning("sounds cannot be made ahead: %s", error)
            self._tickets.clear()
        except Exception:
            # A server that stops closes its workers under our feet; whatever else it is, calls do not depend on it.
            log.debug("no more sounds are made ahead", exc_info=True)
            self._tickets.clear()
        finally:
            self._running.release()
        self._start()  # a ticket may have come just before the release

    def _rehearse(self, ticket: Ticket) -> None:
        for call in self._likely(ticket):
            self._voice.make_ahead(call, ticket.language, wait=self._wait_for_calm)

    def _likely(self, ticket: Ticket) -> Iterator[Call]:
        """List the calls that may come of a ticket, the likeliest first, none that nobody would hear."""
        config = self._context.config
        with self._store.reading() as session:
            opened = counter_session.open_counters(session, self._context.day(self._context.now()))
        serving = config.counters_serving(ticket.service)
        for counter in sorted(serving, key=lambda counter: counter.id not in opened)[:_COUNTERS]:
            for area in dict.fromkeys([ticket.area, counter.area]):
                if self._is_heard(area):
                    yield wire.place(config, ticket.number, counter, area)

    def _wait_for_calm(self) -> None:
        while (wait := self._last + _CALM - self._seconds()) > 0:
            self._sleep(wait)
