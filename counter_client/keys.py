"""The keys: which does what, on a numeric keypad and as letters, and how they are read, singly or by lines."""

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from counter_client.words import NS_

if sys.platform == "win32":
    import msvcrt
else:
    import termios
    import tty

ENTER, ESCAPE, NEXT_KEY, END = "enter", "escape", "F8", "end"


@dataclass(frozen=True, slots=True)
class Key:
    """One key, or one line where lines are read: what it says, and when it came (monotonic seconds)."""

    name: str
    at: float


@dataclass(frozen=True, slots=True)
class Action:
    """What a key does: its name here, the key of the keypad and the others, and what the help says."""

    name: str
    keypad: str
    others: tuple[str, ...]
    help: str


ACTIONS = (
    Action("next", "+", (ENTER, " ", NEXT_KEY, "n"), NS_("Next person. Opens a counter that is closed or on a break.")),
    Action("recall", "1", ("w",), NS_("Call again")),
    Action("start", "2", ("d",), NS_("Is here")),
    Action("finish", "3", ("f",), NS_("Finished")),
    Action("miss", "4", ("x",), NS_("Did not appear")),
    Action("park", "5", ("p",), NS_("Park")),
    Action("requeue", "6", ("r",), NS_("Put back")),
    Action("transfer", "7", ("l",), NS_("Pass on")),
    Action("later", "8", ("g",), NS_("Bring back who is parked or was missed")),
    Action("undo", "0", ("u",), NS_("Take the last step back")),
    Action("by_service", "", ("a",), NS_("Call by service")),
    Action("switch", "", ("s",), NS_("Another service for the same person")),
    Action("break", "*", ("b",), NS_("Break")),
    Action("close", "-", ("c",), NS_("Close the counter")),
    Action("state", ".", (",", "o"), NS_("How things are")),
    Action("person", "", ("i",), NS_("Who is at this counter")),
    Action("line", "", ("v",), NS_("Who waits")),
    Action("auto", "", ("j",), NS_("Call the next person by itself, on or off")),
    Action("take_over", "=", (), NS_("Take over a counter that is held, or move to this one")),
    Action("answer", "/", ("y",), NS_("Emergency: I am coming; or: it is over")),
    Action("emergency", "99", ("!!",), NS_("Emergency call")),
    Action("help", "", ("h", "?"), NS_("The keys")),
    Action("quit", "", ("q", END), NS_("Leave this program. The counter stays as it is.")),
)
BY_KEY = {key: action.name for action in ACTIONS for key in (action.keypad, *action.others) if key}
CHORDS = {"9": "99", "!": "!!"}
"""Keys that mean something only when they are pressed twice."""
CHORD = 2.0
"""Seconds for the second half of a chord."""


class Chords:
    """Joins two presses of the same key, one soon after the other."""

    def __init__(self) -> None:
        self._first: Key | None = None

    def join(self, key: Key) -> str:
        """What a key means: itself, or with the one before it the chord."""
        first, self._first = self._first, key
        if key.name in CHORDS and first is not None and first.name == key.name and key.at - first.at <= CHORD:
            self._first = None
            return CHORDS[key.name]
        return key.name

    def is_half(self, name: str) -> bool:
        """Whether this key still waits for its second press."""
        return self._first is not None and self._first.name == name


SEQUENCES = {
    "\x1b[19~": NEXT_KEY,
    "\x1bOM": ENTER,
    **{f"\x1bO{chr(ord('p') + digit)}": str(digit) for digit in range(10)},
    **{f"\x1bO{code}": sign for code, sign in zip("jklmno", "*+,-./", strict=True)},
}
"""What terminals send for F8, and for a keypad that they hold to be one of an application."""

Put = Callable[[Key], Any]


class Reader(Protocol):
    """Where keys come from."""

    def start(self, put: Put) -> None:
        """Begin to read, in a thread."""

    def ready(self) -> None:
        """Hear that the last key was dealt with; once at the beginning, when there is something to press for."""

    def close(self) -> None:
        """Leave the terminal as it was."""


def split(typed: str) -> Iterator[str]:
    """The keys in what a terminal sent; keys without a meaning here, as arrows, are left out."""
    while typed:
        if typed[0] != "\x1b":
            yield {"\r": ENTER, "\n": ENTER, "\x04": END}.get(typed[0], typed[0].lower())
            typed = typed[1:]
            continue
        known = next((sequence for sequence in SEQUENCES if typed.startswith(sequence)), None)
        if known is not None:
            yield SEQUENCES[known]
        elif typed == "\x1b":
            yield ESCAPE
        length = len(known) if known else _length(typed)
        typed = typed[length:]


def _length(typed: str) -> int:
    """How long an unknown sequence is: up to its final letter."""
    if typed[1:2] not in ("[", "O"):
        return 2
    return next((at + 1 for at in range(2, len(typed)) if "@" <= typed[at] <= "~"), len(typed))


class Lines:
    """Reads lines, each a key; the next only when the last was dealt with, so that a script need not hurry."""

    def __init__(self) -> None:
        self._turn = threading.Semaphore(0)

    def start(self, put: Put) -> None:
        """Begin to read, in a thread."""
        threading.Thread(target=self._run, args=(put,), name="keys", daemon=True).start()

    def _run(self, put: Put) -> None:
        for line in sys.stdin:
            self._turn.acquire()
            put(Key(line.strip().lower() or ENTER, time.monotonic()))
        self._turn.acquire()
        put(Key(END, time.monotonic()))

    def ready(self) -> None:
        """Hear that the last key was dealt with."""
        self._turn.release()

    def close(self) -> None:
        """Leave the terminal as it was."""


if sys.platform == "win32":

    class Terminal:
        """Reads single keys from the Windows console."""

        def start(self, put: Put) -> None:
            """Begin to read, in a thread."""
            threading.Thread(target=self._run, args=(put,), name="keys", daemon=True).start()

        def _run(self, put: Put) -> None:
            while True:
                sign = msvcrt.getwch()
                if sign in ("\x00", "\xe0"):
                    name = NEXT_KEY if msvcrt.getwch() == "B" else ""
                else:
                    name = {"\r": ENTER, "\x1b": ESCAPE, "\x03": END, "\x1a": END}.get(sign, sign.lower())
                if name:
                    put(Key(name, time.monotonic()))

        def ready(self) -> None:
            """Hear that the last key was dealt with."""

        def close(self) -> None:
            """Leave the terminal as it was."""

else:

    class Terminal:
        """Reads single keys from a terminal, which shows none of them; Ctrl-C still ends the program."""

        def __init__(self) -> None:
            self._file = sys.stdin.fileno()
            self._before = termios.tcgetattr(self._file)
            self._take()
            signal.signal(signal.SIGCONT, lambda *_: self._take())  # a shell gives it back as it likes

        def start(self, put: Put) -> None:
            """Begin to read, in a thread."""
            threading.Thread(target=self._run, args=(put,), name="keys", daemon=True).start()

        def _take(self) -> None:
            tty.setcbreak(self._file)

        def _run(self, put: Put) -> None:
            while data := self._read():
                at = time.monotonic()
                for name in split(data.decode(errors="ignore")):
                    put(Key(name, at))
            put(Key(END, time.monotonic()))

        def _read(self) -> bytes:
            try:
                return os.read(self._file, 64)
            except OSError:  # the terminal's window was closed
                return b""

        def ready(self) -> None:
            """Hear that the last key was dealt with."""

        def close(self) -> None:
            """Leave the terminal as it was."""
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._file, termios.TCSADRAIN, self._before)


def reader(*, lines: bool) -> Reader:
    """Single keys where there is a terminal, else lines."""
    return Lines() if lines or not sys.stdin.isatty() else Terminal()
