"""Keeps the page on the screen: one browser after the other, each until it is ill, each brought home to the page."""

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from display.launcher import system, waiting
from display.launcher.browser import Browser
from display.launcher.ills import Gone, Ill, Refused, Sick, Silent
from display.launcher.page import BLANK, Answer, Beat, Page

EVERY = 1.0
"""Seconds between two looks at the page, and two at a server that is away."""
SIGN_IN_EVERY = 60.0
"""Seconds between two looks whether this device is still signed in."""
WELL_AFTER = 60.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds between two browsers: a screen without one is black, so this is never long."""
TRIES = 3
"""So many browsers in a row that are there, but not well, are replaced as soon as patience ends."""
SELDOM = 300.0
"""Seconds that each later one gets at least: if three did not help, a fourth will hardly."""
PORTS = {"http": 80, "https": 443}

log = logging.getLogger("display.launcher")


@dataclass(frozen=True, slots=True)
class Duty:
    """What is to be on the screen: the page of this kind and name at this server, signed in by this file's token."""

    kind: str
    name: str
    server: str
    token_file: Path | None = None
    patience: float = 20.0
    """Seconds that a page may draw nothing before its browser is started anew."""
    pointer: bool = False

    @property
    def home(self) -> str:
        """The address of the page."""
        return f"{self.server.rstrip('/')}/{self.kind}/{quote(self.name, safe='')}"

    @property
    def entry(self) -> str:
        """The address that signs the device in; raises OSError or ValueError if the file has no token."""
        return f"{self.home}#token={quote(read_token(self.token_file), safe='')}" if self.token_file else self.home


def read_token(path: Path) -> str:
    """Return the token in a file; raises OSError if it cannot be read, ValueError if there is not one token in it."""
    found = path.read_text("utf-8").strip()
    if not found or any(sign.isspace() for sign in found):
        raise ValueError(f"{path} must hold the device's token and nothing else")
    return found


class Pulse:
    """When the page was last seen to be well: its script lives, it has something to show, and it draws if anybody sees.

    A page draws nothing while its window is hidden or its screen is off (a television that is switched off at night
    often looks unplugged): its script answers by a timer all the same, and then nothing is wrong with it.
    """

    def __init__(self, patience: float, now: float, *, least: float = 0.0) -> None:
        """``least``: seconds that this browser gets in any case."""
        self._patience = patience
        self._end = now + least
        self._began = now
        self._well = now

    def take(self, beat: Beat | None, now: float, *, is_dark: bool = False) -> None:
        """Take in one look at the page; ``is_dark``: its screen is off. Raises Ill if it was not well for too long."""
        if beat is not None and beat.filled and (beat.drawn or beat.hidden or is_dark):
            self._well = now
        elif now - self._well > self._patience and now >= self._end:
            raise Sick(_ailment(beat))

    def was_well_long(self) -> bool:
        """Say whether the page was well so long after the start that its end is a new story."""
        return self._well - self._began > WELL_AFTER


def _ailment(beat: Beat | None) -> str:
    if beat is None:
        return "the page does not answer"
    return "the page stays empty" if not beat.filled else "the page draws nothing"


class Keeper:
    """Runs for good. ``start`` gives a browser; ``wait`` and ``clock`` are those of the world, in seconds."""

    def __init__(
        self,
        duty: Duty,
        start: Callable[[], AbstractContextManager[Browser]],
        wait: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.duty = duty
        self._start = start
        self._wait = wait
        self._clock = clock
        self._pulse = Pulse(duty.patience, clock())
        self._sick = 0
        self._said = ""
        self._signed_in_at = float("-inf")

    def run(self) -> None:
        """Start a browser, keep it until it is ill, start the next; a pause grows while none of them gets well."""
        pause = 0.0
        while True:
            system.tell("READY=1", "WATCHDOG=1", "STATUS=starting the browser")
            began = self._clock()
            self._pulse = self._new_pulse()
            try:
                self._live()
            except (Ill, Silent, Refused, OSError) as error:
                self._say(f"starting the browser anew: {error}")
                self._count(error)
            fine = self._clock() - began > WELL_AFTER
            pause = FIRST_PAUSE if fine or not pause else min(pause * 2, LONGEST_PAUSE)
            self._wait(pause)

    def _live(self) -> None:
        system.keep_awake()
        with self._start() as browser:
            page = Page.attach(browser.pipe)
            page.prepare(pointer=self.duty.pointer)
            self._pulse = self._new_pulse()
            while True:
                self._round(page)
                if browser.has_ended():
                    raise Gone("the browser has ended")
                system.tell("WATCHDOG=1", f"STATUS={self._said}")
                self._wait(EVERY)

    def _new_pulse(self) -> Pulse:
        return Pulse(self.duty.patience, self._clock(), least=SELDOM if self._sick >= TRIES else 0.0)

    def _count(self, error: Exception) -> None:
        """Count the browsers in a row that were there, but not well; one that was well for long begins anew."""
        if self._pulse.was_well_long():
            self._sick = 0
        self._sick = self._sick + 1 if isinstance(error, Sick) else 0

    def _round(self, page: Page) -> None:
        beat = page.beat()
        try:
            if beat is not None:
                page.close_others()
                if beat.kind != self.duty.kind:
                    self._bring_home(page, beat)
                elif beat.filled:
                    self._stay_signed_in(page)
        except (Silent, Refused) as error:
            log.debug("the browser is busy: %s", error)
        needs_light = beat is not None and not beat.drawn and not beat.hidden
        self._pulse.take(beat, self._clock(), is_dark=needs_light and system.is_dark())

    def _bring_home(self, page: Page, beat: Beat) -> None:
        answer = self._ask(page)
        if answer.status == 200 or (answer.status == 401 and self.duty.token_file is None):
            # Without a token the page itself says what is missing.
            trouble = page.go(self.duty.home)
        elif answer.status == 401:
            trouble = self._sign_in(page)
        else:
            trouble = answer.trouble or f"HTTP {answer.status}"
        if not trouble:
            self._say(f"showing {self.duty.home}")
        else:
            self._seek(page, beat, trouble)

    def _seek(self, page: Page, beat: Beat, trouble: str) -> None:
        if not beat.url.startswith(waiting.HERE):
            page.show(waiting.document())
        text = f"{self.duty.home}: {trouble}"
        self._say(f"waiting for {text}")
        page.run(waiting.reason(text))

    def _ask(self, page: Page) -> Answer:
        place = urlsplit(self.duty.server)
        port = place.port or PORTS[place.scheme]
        trouble = system.trouble_reaching(place.hostname or "", port)
        return Answer(0, trouble) if trouble else page.probe(self.duty.home)

    def _sign_in(self, page: Page) -> str:
        """Go in by the token, read anew each time: a new one may lie there. Return what went wrong, else nothing."""
        self._signed_in_at = self._clock()
        try:
            entry = self.duty.entry
        except (OSError, ValueError) as error:
            return str(error)
        # From the page itself, a new hash alone would not load it again.
        page.go(BLANK)
        return page.go(entry)

    def _stay_signed_in(self, page: Page) -> None:
        """A token that was deleted and replaced, or refused while the server was half up: sign in again."""
        if self.duty.token_file is None or self._clock() - self._signed_in_at < SIGN_IN_EVERY:
            return
        self._signed_in_at = self._clock()
        if self._ask(page).status == 401:
            self._say("signing in again")
            self._sign_in(page)

    def _say(self, what: str) -> None:
        if what != self._said:
            log.info("%s", what)
            self._said = what
