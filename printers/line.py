"""The talk with a printer over any line of bytes: ask how it is, send the slip, and find out what became of it."""

import contextlib
import itertools
import os
import time
from abc import abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol

from printers import wire
from printers.device import Label, Printer, PrinterError, Sent, nothing
from printers.profile import Profile
from printers.status import (
    ASK,
    ASK_IN_TURN,
    TELL,
    TELL_NO_MORE,
    Ear,
    Status,
    ask_when_done,
    parse,
    parse_in_turn,
)

CHUNK = 4096
FIRST_ANSWER = 1.0  # seconds: a printer that answers at all answers at once, so waiting longer only delays the slip
LOOK_IN = 0.5  # seconds between two questions while it prints
STILL_PRINTING = 2  # time limits that a slip may take after its last byte while the printer says that it is well


class Line(Protocol):
    """Bytes to a printer and back. Limits are in seconds; whatever ends the line is an OSError."""

    answers: bool
    """Whether anything can come back."""

    def write(self, data: bytes, limit: float) -> int:
        """Send some of ``data`` and return how much; 0 if the printer has something to say first.

        Raises OSError if the line ends or nothing happens for ``limit`` seconds.
        """

    def read(self, limit: float) -> bytes:
        """Return what has come, waiting at most ``limit`` seconds for it; empty if nothing did."""

    def drop(self) -> None:
        """Forget what has not left yet: nobody wants it on paper later."""


class Talk:
    """One talk over one line: what was heard so far, and what it means."""

    _names = itertools.count(int.from_bytes(os.urandom(2), "big"))

    def __init__(self, line: Line, profile: Profile, timeout: float) -> None:
        self.ear = Ear()
        self._line = line
        self._profile = profile if line.answers else mute(profile)
        self._timeout = timeout
        self._over = False

    @property
    def can_hear(self) -> bool:
        """Return whether this printer has any way to answer."""
        return self._profile.realtime or self._profile.in_turn or self._profile.process_id

    def ask(self, limit: float) -> Status | None:
        """Return how the printer is; None as soon as a question stays without an answer for ``limit`` seconds."""
        try:
            if self._profile.realtime:
                return self._ask_at_once(limit)
            return self._ask_in_turn(limit) if self._profile.in_turn else None
        except OSError:
            return None

    def print(self, data: bytes, before: bytes = b"") -> Sent:
        """Send a slip, something else ``before`` it, and return what became of it, as far as the printer tells."""
        name = b"%04d" % (next(self._names) % 10_000)
        try:
            self._send(before + self._dressed(data, name))
        except OSError:
            self._line.drop()
            return self._broken()
        return self._outcome(name)

    def _dressed(self, data: bytes, name: bytes) -> bytes:
        """Put the questions around a slip that the printer answers while and after it prints."""
        before = after = b""
        if self._profile.asb:
            before, after = TELL, TELL_NO_MORE
        if self._profile.process_id:
            after = ask_when_done(name) + after
        elif self._profile.in_turn:
            after = ASK_IN_TURN + after
        if before and data.startswith(wire.INITIALISE):  # which forgets what was asked before it
            return wire.INITIALISE + before + data[len(wire.INITIALISE) :] + after
        return before + data + after

    def _send(self, data: bytes) -> None:
        """Send piece by piece, listening in between; raises OSError if the printer takes no more or says why not."""
        rest, end = memoryview(data), time.monotonic() + self._timeout
        while rest:
            done = self._line.write(bytes(rest[:CHUNK]), self._timeout)
            rest = rest[done:]
            self._listen()
            if self._complaint():
                raise OSError("the printer complains")
            now = time.monotonic()
            if done:
                end = now + self._timeout
            elif now > end:
                raise TimeoutError("the printer talks and takes nothing")

    def _put(self, question: bytes, limit: float) -> None:
        """Send a question whole; raises OSError."""
        end = time.monotonic() + limit
        while question:
            question = question[self._line.write(question, limit) :]
            if question:
                self._listen()
                if time.monotonic() > end:
                    raise TimeoutError("the printer talks and takes nothing")

    def _listen(self) -> None:
        """Hear what has come by now; raises OSError if the line is over."""
        if self._line.answers:
            self.ear.hear(self._line.read(0))

    def _broken(self) -> Sent:
        """Return what is known of a slip that did not leave as a whole."""
        with contextlib.suppress(OSError):  # what it said before it hung up is heard already
            self._listen()
        return Sent(confirmed=False, reason=self._complaint() or "broken_off", after=self.ear.unasked)

    def _outcome(self, name: bytes) -> Sent:
        """Wait until the printer says that it is done, has trouble, or falls silent."""
        proven = self._wait(name)
        if isinstance(proven, Sent):
            return proven
        after = self.ask(self._timeout)
        if self._profile.process_id:  # it is on the paper, whatever happened then
            return Sent(confirmed=True, reason=_worth_saying(after), after=after)
        if after is None:
            return Sent(confirmed=False, reason="no_answer")
        return Sent(confirmed=after.trouble is None, reason=_worth_saying(after), after=after)

    def _wait(self, name: bytes) -> Sent | None:
        """Wait for the proof that everything is worked off; return how it ended instead if there will be none."""
        end = time.monotonic() + self._timeout * STILL_PRINTING
        while not self._hears(lambda: self._done(name) or bool(self._complaint()), self._step()):
            state = self.ask(self._timeout - self._step()) if self._profile.realtime else None
            if state is not None and state.trouble:
                return Sent(confirmed=False, reason=state.trouble, after=state)
            if state is None or time.monotonic() > end:
                self._line.drop()
                return Sent(confirmed=False, reason="broken_off" if self._over else "no_answer", after=state)
        if self._done(name):
            return None
        return Sent(confirmed=False, reason=self._complaint(), after=self.ear.unasked)

    def _step(self) -> float:
        """Return how long to listen before asking how it goes, in seconds; who cannot be asked gets all the time."""
        return min(LOOK_IN, self._timeout / 2) if self._profile.realtime else self._timeout * STILL_PRINTING

    def _done(self, name: bytes) -> bool:
        """Tell whether everything that was sent is worked off, as far as this model can say."""
        if self._profile.process_id:
            return name in self.ear.done
        return not self._profile.in_turn or bool(self.ear.in_turn and not self.ear.noise)

    def _complaint(self) -> str | None:
        """Return the trouble that the printer told unasked, or None."""
        return self.ear.unasked.trouble if self.ear.unasked is not None else None

    def _ask_at_once(self, limit: float) -> Status | None:
        answers: dict[int, int] = {}
        for kind, question in ASK.items():
            self.ear.at_once.clear()
            self._put(question, limit)
            if not self._hears(lambda: bool(self.ear.at_once), limit):
                return None
            answers[kind] = self.ear.at_once[0]
        return parse(answers)

    def _ask_in_turn(self, limit: float) -> Status | None:
        self.ear.in_turn.clear()
        self._put(ASK_IN_TURN, limit)
        if not self._hears(lambda: bool(self.ear.in_turn), limit) or self.ear.noise:
            return None
        return parse_in_turn(self.ear.in_turn[0])

    def _hears(self, enough: Callable[[], bool], limit: float) -> bool:
        """Listen until it is ``enough``; False if that takes longer than ``limit`` seconds or the line ends."""
        end = time.monotonic() + limit
        while not enough():
            left = end - time.monotonic()
            if left <= 0:
                return False
            try:
                self.ear.hear(self._line.read(left))
            except OSError:
                self._over = True
                return enough()
        return True


def _worth_saying(after: Status | None) -> str | None:
    """Return the code of a trouble or a warning, or None."""
    return None if after is None else after.reason


def mute(profile: Profile) -> Profile:
    """Return the profile of the same printer at a line on which nothing comes back."""
    return replace(profile, realtime=False, asb=False, in_turn=False, process_id=False)


class LinePrinter(Printer):
    """A printer at the end of a line of bytes; what kind of line is up to its subclass."""

    def __init__(self, profile: Profile, timeout: float) -> None:
        self.profile = profile
        self.timeout = timeout
        self._has_answered = False
        self._before = bytes(self._most_pending())

    @abstractmethod
    def line(self) -> AbstractContextManager[Line]:
        """Open the line and close it at the end; raises PrinterError if there is nobody."""

    def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = nothing) -> Sent:
        """Ask, send, ask again: only an answer after the bytes proves that somebody worked them off.

        Raises PrinterError if it cannot be reached, says beforehand that it cannot print, or says nothing though it
        has answered before.
        """
        with self.line() as line:
            talk = Talk(line, self.profile, self.timeout)
            before = talk.ask(min(self.timeout, FIRST_ANSWER))
            if before is not None and before.trouble:
                raise PrinterError(before.trouble)
            if before is None and self._has_answered:
                raise PrinterError("no_answer")
            self._has_answered = before is not None
            leaving()
            sent = talk.print(data, self._before)
        self._before = self._tidy(sent, data, talk.can_hear)
        if not sent.confirmed and not self.profile.realtime:
            self._has_answered = False  # a picture that was broken off may swallow the next question
        return sent

    def status(self) -> Status:
        """Ask for the status; raises PrinterError if nobody is there or nobody answers."""
        with self.line() as line:
            answer = Talk(line, self.profile, self.timeout).ask(self.timeout)
        if answer is None:
            raise PrinterError("no_answer")
        self._has_answered = True
        return answer

    def was_interrupted(self) -> None:
        """Let the next slip begin on paper of its own."""
        self._before = bytes(len(self._before)) + self._cut_off()

    def _tidy(self, sent: Sent, data: bytes, can_hear: bool) -> bytes:
        """Return what has to go before the next slip.

        A printer may still wait for the rest of a picture that was broken off, and would take the beginning of the next
        slip for it. So zeros go first: white rows in a picture, nothing elsewhere. Then half a slip is cut off, so that
        nobody gets two numbers on one paper.
        """
        if sent.confirmed:
            return b""
        zeros = bytes(wire.longest(data))
        if not can_hear and sent.reason == "no_answer":  # as always: nothing was dropped, so it prints all the same
            return zeros
        return zeros + self._cut_off()

    def _cut_off(self) -> bytes:
        """Return what parts half a slip from the next one."""
        return wire.INITIALISE + (wire.CUT if self.profile.cut else wire.FEED_OUT)

    def _most_pending(self) -> int:
        """Return how long a command of an earlier process can be: a picture of as many rows as are sent at a time."""
        return self.profile.rows * (self.profile.width // 8) + 64
