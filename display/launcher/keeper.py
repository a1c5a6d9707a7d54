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
from display.launcher.ills import Gone, Ill, Refused, Silent
from display.launcher.page import BLANK, Answer, Beat, Page

EVERY = 1.0
"""Seconds between two looks at the page, and two at a server that is away."""
SIGN_IN_EVERY = 60.0
"""Seconds between two looks whether this device is still signed in."""
WELL_AFTER = 60.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
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
    """When the page was last seen to be well."""

    def __init__(self, patience: float, now: float) -> None:
        self._patience = patience
        self._well = now
        self.was_well = False

    def take(self, beat: Beat | None, now: float) -> None:
        """Take in one look at the page; raises Ill if it has not been well for too long."""
        if beat is not None and beat.filled and (beat.drawn or beat.hidden):
            self._well = now
            self.was_well = True
        elif now - self._well > self._patience:
            raise Ill(_ailment(beat))


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
        self._said = ""
        self._signed_in_at = float("-inf")

    def run(self) -> None:
        """Start a browser, keep it until it is ill, start the next; a pause grows while none of them gets well."""
        pause = 0.0
        while True:
            system.tell("READY=1", "WATCHDOG=1", "STATUS=starting the browser")
            began = self._clock()
            self._pulse = Pulse(self.duty.patience, began)
            try:
                self._live()
            except (Ill, Silent, Refused, OSError) as error:
                self._say(f"starting the browser anew: {error}")
            fine = self._pulse.was_well or self._clock() - began > WELL_AFTER
            pause = FIRST_PAUSE if fine or not pause else min(pause * 2, LONGEST_PAUSE)
            self._wait(pause)

    def _live(self) -> None:
        system.keep_awake()
        with self._start() as browser:
            page = Page.attach(browser.pipe)
            page.prepare(pointer=self.duty.pointer)
            self._pulse = Pulse(self.duty.patience, self._clock())
            while True:
                self._round(page)
                if browser.has_ended():
                    raise Gone("the browser has ended")
                system.tell("WATCHDOG=1", f"STATUS={self._said}")
                self._wait(EVERY)

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
        self._pulse.take(beat, self._clock())

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
