"""The emergency calls of the house: raise, accept, end, and ring louder while nobody answers."""

import logging
import secrets
import threading
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from queue_server.domain.errors import NotFound, NotPossible
from queue_server.domain.messages import N_
from queue_server.emergency.book import Book, Line
from queue_server.emergency.story import LOUDER, LOUDEST, Emergency, Notified, Who, after

log = logging.getLogger(__name__)

UNKNOWN = N_("There is no such emergency call.")
OVER = N_("This emergency call is over.")
YOURSELF = N_("Somebody else must come: this is your own call.")
ONE_PRESS = 3.0
"""Seconds after an acceptance in which another press is still the same one; after that it rings again."""
SENDING_AT_MOST = 60.0
"""Seconds after which telling the addresses outside must have ended, one way or the other."""
NOTIFY_TRIES = 3
"""How often the addresses outside are told at most, `escalate_after` apart, if telling them fails."""


class Emergencies:
    """All calls that have not been ended, in memory, as the book has them.

    The callables are registered by `app`: ``tell`` shows a call to everybody, ``noted`` hears of each step for the
    audit log, ``notify`` tells the addresses outside and calls `notified` when it knows how that went. What they raise
    is logged and stops nobody.
    """

    def __init__(
        self,
        book: Book,
        now: Callable[[], datetime],
        escalate_after: float,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._book = book
        self._now, self._monotonic, self._wall = now, monotonic, wall
        self._escalate_after = escalate_after
        self._calls: dict[str, Emergency] = {}
        self._rang: dict[str, float] = {}
        self._tries: dict[str, int] = {}
        self._seen: set[str] = set()
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self.tell: Callable[[Emergency], None] = lambda call: None
        self.noted: Callable[[Who | None, Line], None] = lambda who, line: None
        self.notify: Callable[[Emergency], None] | None = None
        self._take_in()

    @property
    def seq(self) -> int:
        """Return how many steps are known: it only ever grows while the server runs."""
        return len(self._seen)

    @property
    def is_written(self) -> bool:
        """Tell whether the own log takes what is written to it."""
        return self._book.is_well

    def current(self) -> list[Emergency]:
        """Return the calls that have not been ended, the latest first."""
        with self._lock:
            found = [call for call in self._calls.values() if call.is_open]
        return sorted(found, key=lambda call: (call.raised_at, call.id), reverse=True)

    def age(self, call: Emergency) -> float:
        """Return for how many real seconds a call has been ringing since it was raised, or raised again."""
        rang = self._rang.get(call.id)
        return max(0.0, self._monotonic() - rang) if rang is not None else max(0.0, self._wall() - call.rung_wall)

    def ring(self, who: Who, words: str | None = None) -> Emergency:
        """Call for help. A second press at a counter is the same call; after somebody accepted, it rings again."""
        with self._lock:
            known = self._same(who)
            if known is None:
                line = self._line(secrets.token_hex(8), "raise", who, words=words)
            elif known.state == "accepted" and self._wall() - known.accepted_wall > ONE_PRESS:
                line = self._line(known.id, "again", who, words=words or known.words)
            else:
                return known
            call = self._apply(line)
        return self._made(call, line, who)

    def accept(self, key: str, who: Who) -> Emergency:
        """Say that somebody comes; several may. Raises NotFound, and NotPossible for an ended or one's own call."""
        self._look_for(key)
        with self._lock:
            call = self._find(key)
            if not call.is_open:
                raise NotPossible(OVER, state=call.state, possible=[])
            if who.credential == call.by and who.counter == call.counter:
                raise NotPossible(YOURSELF, state=call.state, possible=["end"])
            if who in call.coming and call.state == "accepted":
                return call
            line = self._line(key, "accept", who)
            call = self._apply(line)
        return self._made(call, line, who)

    def end(self, key: str, who: Who) -> Emergency:
        """End a call; may be repeated. Raises NotFound."""
        self._look_for(key)
        with self._lock:
            call = self._find(key)
            if not call.is_open:
                return call
            line = self._line(key, "end", who)
            call = self._apply(line)
        return self._made(call, line, who)

    def look(self) -> None:
        """Take in what other processes of this machine have written, then ring louder what nobody answers."""
        self._take_in()
        for call in self.current():
            if call.state == "raised":
                self._escalate(call)

    def notified(self, key: str, result: Notified) -> None:
        """Hear how telling the addresses outside went."""
        with self._lock:
            if key not in self._calls:
                return
            line = self._line(key, "notify", None, result=result)
            call = self._apply(line)
        self._made(call, line, None)

    def forget(self, anonymous_before: date, gone_before: date) -> int:
        """Forget who and where in what was ended before the first day (UTC), and all of it before the second."""
        ended = {call.id for call in self._calls.values() if not call.is_open}

        def keep(line: Line) -> Line | None:
            day = datetime.fromisoformat(line["at"]).date()
            if line["id"] not in ended or day >= anonymous_before:
                return line
            if day < gone_before:
                return None
            return {key: value for key, value in line.items() if key not in ("by", "counter", "words")}

        return self._book.rewrite(keep)

    def _same(self, who: Who) -> Emergency | None:
        """Return the open call of the same counter, or of the same person where there is no counter."""
        for call in self._calls.values():
            if call.is_open and call.counter == who.counter and (who.counter or call.by == who.credential):
                return call
        return None

    def _find(self, key: str) -> Emergency:
        call = self._calls.get(key)
        if call is None:
            raise NotFound(UNKNOWN, code="unknown_emergency")
        return call

    def _look_for(self, key: str) -> None:
        """Look whether another process has just written of a call that is not known here."""
        if key not in self._calls:
            self._take_in()

    def _line(self, key: str, step: str, who: Who | None, **more: Any) -> Line:
        line: Line = {"key": secrets.token_hex(6), "id": key, "step": step}
        line |= {"at": self._now().isoformat(), "wall": self._wall()}
        if who is not None:
            line |= {"by": who.credential, "role": who.role, "counter": who.counter}
        return line | {name: value for name, value in more.items() if value is not None}

    def _apply(self, line: Line) -> Emergency:
        """Let a line count, in memory."""
        call = after(self._calls.get(line["id"]), line)
        if call is None:
            raise NotFound(UNKNOWN, code="unknown_emergency")
        self._calls[call.id] = call
        self._seen.add(line["key"])
        if line["step"] in ("raise", "again"):
            self._rang[call.id] = self._monotonic() - max(0.0, self._wall() - call.rung_wall)
            self._tries.pop(call.id, None)
        return call

    def _made(self, call: Emergency, line: Line, who: Who | None) -> Emergency:
        """First everybody is told, then it is written: a full or hanging disk keeps nobody from ringing."""
        self._tell(call)
        self._book.append(line)
        self._guard(lambda: self.noted(who, line))
        return call

    def _tell(self, call: Emergency) -> None:
        self._guard(lambda: self.tell(call))
        time.sleep(0)  # let it out before the disk is asked for anything

    def _guard(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception:
            log.exception("a part that hears of emergency calls failed, going on")

    def _take_in(self) -> None:
        """Apply the lines of the book that are not known here, and tell what they changed."""
        changed: dict[str, Emergency] = {}
        with self._reading:
            lines = self._book.news()
            with self._lock:
                for line in lines:
                    if line["key"] not in self._seen and (line["step"] == "raise" or line["id"] in self._calls):
                        changed[line["id"]] = self._apply(line)
        for call in changed.values():
            self._tell(call)

    def _escalate(self, call: Emergency) -> None:
        """Ring louder when its time has come: once for each level, whichever process looks first."""
        rounds = int(self.age(call) // self._escalate_after)
        if call.level < min(rounds, LOUDEST):
            with self._book.held():
                self._take_in()
                with self._lock:
                    call = self._calls[call.id]
                    is_due = call.state == "raised" and call.level < min(rounds, LOUDEST)
                    line = self._line(call.id, "level", None, level=call.level + 1)
                    call = self._apply(line) if is_due else call
                if is_due:
                    self._made(call, line, None)
        if call.level >= LOUDEST and call.state == "raised" and self._tries.get(call.id, 0) < rounds - LOUDER:
            self._notify(call)

    def _notify(self, call: Emergency) -> None:
        """Tell the addresses outside, unless that is done or under way; again if it failed or a crash cut it short."""
        is_under_way = call.notified == "sending" and self._wall() - call.notified_wall < SENDING_AT_MOST
        tries = self._tries.get(call.id, 0)
        if self.notify is None or call.notified == "sent" or is_under_way or tries >= NOTIFY_TRIES:
            return
        self._tries[call.id] = tries + 1
        self.notified(call.id, "sending")
        notify = self.notify
        self._guard(lambda: notify(call))
