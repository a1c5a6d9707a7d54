"""Which screen of an area speaks, and which screens nobody hears: the reports of the pages, in memory."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from queue_server.config import Config

FRESH = 4.0
"""Seconds that a report counts; the pages send one every two."""
MUTE_AFTER = 30.0
"""Seconds without good sound after which staff are told."""
LONGEST_REASON = 40


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
    told apart by their connection: a screen's page that is open twice speaks once.
    """

    def __init__(self, config: Config, monotonic: Callable[[], float]) -> None:
        self._now = monotonic
        self._lock = threading.Lock()
        self._pages: dict[str, _Page] = {}
        self._speaking: dict[str, str] = {}
        self._well_at: dict[str, float] = {}
        self._reason: dict[str, str] = {}
        with_sound = {key: display for key, display in config.displays.items() if display.sound}
        self._area_of = {key: display.area for key, display in with_sound.items()}
        self._rank = {key: rank for rank, key in enumerate(with_sound)}
        self.changed: Callable[[str, str | None], None] = lambda area, display: None
        """Called with an area and the screen that speaks for it from now on (None: none can)."""

    def report(self, connection: str, display: str, is_well: bool, reason: str | None = None) -> bool:
        """Note how a page sounds and return whether it speaks for its area; a screen without sound never does."""
        area = self._area_of.get(display)
        if area is None:
            return False
        now = self._now()
        with self._lock:
            self._pages[connection] = _Page(display, now, is_well)
            if is_well or display not in self._well_at:
                self._well_at[display] = now
            self._reason[display] = (reason or "no_report")[:LONGEST_REASON]
        self._settle(area)
        return self._speaking.get(area) == connection

    def gone(self, connection: str) -> None:
        """Note that a connection ended."""
        with self._lock:
            page = self._pages.pop(connection, None)
            if page is not None:
                self._reason[page.display] = "offline"
        if page is not None:
            self._settle(self._area_of[page.display])

    def look(self) -> None:
        """Let others take over from screens that have not been heard of lately."""
        for area in dict.fromkeys(self._area_of.values()):
            self._settle(area)

    def speaker(self, area: str) -> str | None:
        """Return the screen that speaks for an area, or None."""
        page = self._pages.get(self._speaking.get(area, ""))
        return page.display if page is not None else None

    def mute(self) -> dict[str, str]:
        """Return the screens that were here and have not sounded for `MUTE_AFTER` seconds, each with a code why."""
        now = self._now()
        with self._lock:
            well = {page.display for page in self._pages.values() if self._is_fit(page, now)}
            return {
                display: self._reason.get(display, "no_report")
                for display, at in self._well_at.items()
                if now - at >= MUTE_AFTER and display not in well
            }

    def _settle(self, area: str) -> None:
        now = self._now()
        with self._lock:
            fit = [
                connection
                for connection, page in self._pages.items()
                if self._area_of[page.display] == area and self._is_fit(page, now)
            ]
            speaking = self._speaking.get(area)
            if speaking in fit or not (speaking or fit):
                return
            chosen = min(fit, key=lambda connection: self._rank[self._pages[connection].display], default=None)
            if chosen is None:
                del self._speaking[area]
            else:
                self._speaking[area] = chosen
        self.changed(area, self.speaker(area))

    @staticmethod
    def _is_fit(page: _Page, now: float) -> bool:
        return page.is_well and now - page.heard_at <= FRESH


def read_report(data: object) -> tuple[bool, str | None]:
    """Read a page's report `{ok, reason}`; what is not one counts as silence."""
    if not isinstance(data, dict):
        return False, None
    reason = data.get("reason")
    return data.get("ok") is True, reason if isinstance(reason, str) else None
