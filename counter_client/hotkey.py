"""One key for all programs: calls the next person while the clerk works in another window, and says who it is."""

import argparse
import contextlib
import queue
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from counter_client.hotkeys import NoKey, make_source
from counter_client.live import Live
from counter_client.press import Outcome, Presses
from counter_client.start import Beginning, Screen, add_options, begin
from counter_client.state import OPEN, Truth
from counter_client.tell import Teller
from counter_client.words import NS_, Words

TITLE = "Aufruf"
TICK = 0.5
"""Seconds after which Ctrl-C is looked at on Windows."""
LOST = NS_("No connection to the server. It is being sought.")
BACK = NS_("Connected again.")

Notify = Callable[[str], None]


def make_parser() -> argparse.ArgumentParser:
    """Return what the command line understands."""
    parser = argparse.ArgumentParser(
        prog="aufruf-counter hotkey",
        description=f"{__doc__} The key is given to this program alone; no other key is ever heard here.",
    )
    add_options(parser)
    parser.add_argument(
        "--key",
        default="F9",
        help="the key, like F9 or ctrl+alt+n (%(default)s); none: only SIGUSR1, for desktops that bind keys themselves",
    )
    parser.add_argument("--quiet", action="store_true", help="say it here only, without the desktop's notifications")
    return parser


def run(options: argparse.Namespace, screen: Screen) -> int:
    """Serve the key until the program is ended; returns the exit status, 2 where the key cannot be had."""
    beginning = begin(options, screen.say)
    notify = make_notify(screen, quiet=options.quiet)
    program = HotKey(beginning, notify)
    try:
        source = make_source(options.key)
        source.start(lambda: program.inbox.put(("press", time.monotonic())))
    except NoKey as error:
        sys.stderr.write(f"{error}\n")
        return 2
    try:
        place = beginning.office.place(options.counter)
        screen.say(beginning.words(NS_("{place}: {key} calls the next person."), place=place, key=options.key))
        return program.run(options.counter)
    finally:
        source.close()


class HotKey:
    """Hears the key and the live connection; the truth that a press goes by is always the newest that was told."""

    def __init__(self, beginning: Beginning, notify: Notify) -> None:
        # A signal presses in the middle of whatever the main thread does: only this queue allows that.
        self.inbox: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self._api = beginning.api
        self._t: Words = beginning.words
        self._truth: Truth = beginning.truth
        self._presses: Presses = beginning.presses
        self._tell = Teller(beginning.words, beginning.office, beginning.presses.counter, beginning.truth)
        self._notify = notify
        self._was_lost = False

    def run(self, counter: str) -> int:
        """Work until the program is ended. Raises NotLetIn if the token or login ends."""
        live = Live(self._api, counter, lambda kind, news: self.inbox.put((kind, news)))
        live.start()
        try:
            with contextlib.suppress(KeyboardInterrupt):
                while True:
                    with contextlib.suppress(queue.Empty):
                        self.hear(*self.inbox.get(timeout=TICK))
        finally:
            live.stop()
        return 0

    def hear(self, kind: str, news: Any) -> None:
        """Deal with a press, or with what the server tells."""
        truth = self._truth
        if kind == "press":
            self._press(news)
        elif kind in ("snapshot", "queue"):
            truth.is_online = truth.is_online or kind == "snapshot"
            if truth.accept(news, is_whole=kind == "snapshot"):
                self._presses.whose()
            if kind == "snapshot" and self._was_lost:
                self._was_lost = False
                self._notify(self._t(BACK))
        elif kind == "offline" and not self._was_lost:
            truth.is_online, self._was_lost = False, True
            self._notify(self._t(LOST))

    def _press(self, at: float) -> None:
        """Call the next person: not for a double tap or a held key, and not where nobody works."""
        truth = self._truth
        if not truth.is_online:
            return self._notify(self._t(LOST))
        if not truth.is_meant(at):
            return None
        if truth.state != OPEN or truth.is_mine is False:
            return self._notify(f"{self._tell.session()} {self._t(NS_('Open it at the desk first.'))}")
        nobody = truth.current is None and truth.next is None
        outcome = Outcome("nobody", "next") if nobody else self._presses.next()
        return self._notify(" ".join(self._tell.outcome(outcome)))


def make_notify(screen: Screen, *, quiet: bool) -> Notify:
    """Say a sentence in the terminal, and on the desktop where it has a way to."""
    command = None if quiet else shutil.which("notify-send")

    def notify(sentence: str) -> None:
        screen.say(sentence)
        if command is not None:
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                subprocess.run([command, "--app-name", TITLE, TITLE, sentence], timeout=3, check=False)

    return notify
