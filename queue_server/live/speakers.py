"""Which screen of an area speaks, and which screens nobody hears: the reports of the pages."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from queue_server.config import Config
from queue_server.live.chairs import LEASE, Chairs, OwnChairs, SharedChairs

FRESH = LEASE
"""Seconds that a report counts; the pages send one every two."""
MUTE_AFTER = 30.0
"""Seconds without good sound after which staff are told."""
LONGEST_REASON = 40


@dataclass(frozen=True, slots=True)
class Report:
    """What a page says of its sound: whether it comes out, why not, and the `seq` of the last call that it has said."""

    is_well: bool
    reason: str | None = None
    said: int | None = None


@dataclass(slots=True)
class _Page:
    """What one page of a screen said last; ``heard_at`` by the monotonic clock."""

    display: str
    heard_at: float
    is_well: bool


class Speakers:
    """One speaker per area: two screens that spoke at once would not be understood.

    A screen with sound reports every two seconds whether sound really comes out. The first that does speaks for its
    area and keeps doing so while it is well; if it falls silent or goes, the next in config.yaml takes over. Pages are
    told apart by their connection: a screen's page that is open twice speaks once. Several processes share their
    chairs in Redis: then the first to sit down speaks, at whichever process it is.
    """

    def __init__(self, config: Config, monotonic: Callable[[], float]) -> None:
        self._now = monotonic
        self._chairs = make_chairs(config, monotonic)
        self._lock = threading.Lock()
        self._pages: dict[str, _Page] = {}
        self._speaking: dict[str, str] = {}
        with_sound = {key: display for key, display in config.displays.items() if display.sound}
        self._area_of = {key: display.area for key, display in with_sound.items()}
        self._rank = {key: rank for rank, key in enumerate(with_sound)}
        self.changed: Callable[[str, str | None], None] = lambda area, display: None
        """Called with an area and the screen that speaks for it from now on (None: none at this process)."""

    def report(self, connection: str, display: str, report: Report) -> bool:
        """Note how a page sounds and return whether it speaks for its area; a screen without sound never does."""
        area = self._area_of.get(display)
        if area is None:
            return False
        with self._lock:
            self._pages[connection] = _Page(display, self._now(), report.is_well)
            if report.said is not None and self._speaking.get(area) == connection:
                self._chairs.say(area, report.said)
        self._chairs.heard(display, report.is_well, (report.reason or "no_report")[:LONGEST_REASON])
        self._settle(area, connection)
        return self._speaking.get(area) == connection

    def said(self, display: str) -> int | None:
        """Return the `seq` of the last call that was said in a screen's area; None if nobody knows."""
        area = self._area_of.get(display)
        return None if area is None else self._chairs.said(area)

    def gone(self, connection: str) -> None:
        """Note that a connection ended."""
        with self._lock:
            page = self._pages.pop(connection, None)
        if page is not None:
            self._chairs.heard(page.display, False, "offline")
            self._settle(self._area_of[page.display])

    def look(self) -> None:
        """Let others take over from screens that have not been heard of lately."""
        for area in dict.fromkeys(self._area_of.values()):
            self._settle(area)

    def speaker(self, area: str) -> str | None:
        """Return the screen of this process that speaks for an area, or None."""
        page = self._pages.get(self._speaking.get(area, ""))
        return page.display if page is not None else None

    def mute(self) -> dict[str, str]:
        """Return the screens that have not sounded for `MUTE_AFTER` seconds, each with a code why."""
        return self._chairs.mute(self._area_of)

    def close(self) -> None:
        """End the connections to other processes' chairs."""
        self._chairs.close()

    def _settle(self, area: str, heard: str | None = None) -> None:
        """See who sits in an area's chair; ``heard``: the page whose report this is, which renews its lease."""
        with self._lock:
            before = self._speaking.get(area)
            after = self._choose(area, before, heard)
            if before == after:
                return
            if after is None:
                del self._speaking[area]
            else:
                self._speaking[area] = after
        self.changed(area, self.speaker(area))

    def _choose(self, area: str, speaking: str | None, heard: str | None) -> str | None:
        now = self._now()
        fit = [
            connection
            for connection, page in self._pages.items()
            if self._area_of[page.display] == area and page.is_well and now - page.heard_at <= FRESH
        ]
        if speaking in fit and speaking is not None and (heard != speaking or self._chairs.sit(area, speaking)):
            return speaking
        if speaking is not None:
            self._chairs.rise(area, speaking)
        chosen = min(fit, key=lambda connection: self._rank[self._pages[connection].display], default=None)
        return chosen if chosen is not None and self._chairs.sit(area, chosen) else None


def make_chairs(config: Config, now: Callable[[], float]) -> Chairs:
    """Return where it is kept who speaks: with Redis there may be other processes. In a demo no screen is missed."""
    if config.redis.url is None:
        return OwnChairs(now, MUTE_AFTER, expected=not config.demo)
    return SharedChairs(config.redis.url, now, MUTE_AFTER, expected=not config.demo)


def read_report(data: Any) -> Report:
    """Read a page's report `{ok, reason, said}`; what is not one counts as silence."""
    if not isinstance(data, dict):
        return Report(False)
    reason, said = data.get("reason"), data.get("said")
    is_seq = isinstance(said, int) and not isinstance(said, bool) and 0 <= said < 2**31
    return Report(data.get("ok") is True, reason if isinstance(reason, str) else None, said if is_seq else None)
