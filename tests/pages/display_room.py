"""A waiting room for the display's tests: the small office, a real Chromium, calls to show."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, sync_playwright

from queue_server.domain.languages import LANGUAGES
from tools.browser import find

PROGRAM = Path(__file__).with_name("display_office.py")
LANDSCAPE = {"width": 1920, "height": 1080}
PORTRAIT = {"width": 1080, "height": 1920}
HEARD = ["--no-sandbox", "--mute-audio", "--autoplay-policy=no-user-gesture-required"]

ALL_LANGUAGES = [{"code": each.code, "name": each.name, "dir": each.dir} for each in LANGUAGES.values()]
WAYS = {
    "de": "Treppe hoch, dann links",
    "ar": "صعودًا بالدرج، ثم يسارًا",
    "uk": "По сходах нагору, потім ліворуч",
    "ti": "ብመደያይቦ ንላዕሊ፣ ድሕሪኡ ንጸጋም",
}


def moment(seconds_ago: float = 0) -> str:
    """A time of the recent past as the wire has it."""
    return (datetime.now(UTC) - timedelta(seconds=seconds_ago)).isoformat().replace("+00:00", "Z")


def call(seq: int, number: str, counter: str, language: str = "de", *, age: float = 2, **more: Any) -> dict[str, Any]:
    """One call as a board has it: upstairs, then left, in German and the ticket's language."""
    lines = [{"language": each, "text": WAYS[each]} for each in dict.fromkeys(("de", language))]
    found = {"seq": seq, "number": number, "counter": counter, "counter_name": counter, "room": None, "floor": None}
    found |= {"direction": ["up", "left"], "language": language, "state": "called", "here": False}
    return {**found, "called_at": moment(age), "recall": 0, "audio": [], "lines": lines, **more}


def service(prefix: str, waiting: int, forecast: tuple[int, int] | None) -> dict[str, Any]:
    """One row of the queue."""
    span = {"low_min": forecast[0], "high_min": forecast[1]} if forecast else None
    row = {"service": prefix.lower(), "prefix": prefix, "waiting": waiting, "forecast": span, "open": True}
    return {**row, "reason": None, "reason_text": None, "opens_at": None, "counters": 1 if forecast else 0}


SERVICES = [service("A", 12, (25, 40)), service("U", 9, (20, 35)), service("Z", 4, (5, 10)), service("M", 3, None)]


def snapshot(calls: list[dict[str, Any]], seq: int = 100, **more: Any) -> dict[str, Any]:
    """What a screen gets when it joins."""
    services = more.pop("services", SERVICES)
    waiting = sum(row["waiting"] for row in services)
    board = {"seq": seq, "area": "hall", "now": moment(), "speed": 1, "calls": calls, "services": services}
    return {**board, "kiosks": [], "waiting": waiting, **more}


def five() -> list[dict[str, Any]]:
    """An ordinary morning."""
    newest = call(15, "A042", "6", "ar", room="1.13")
    return [newest, call(14, "U018", "4"), call(13, "Z107", "1"), call(12, "T031", "3"), call(11, "M006", "5")]


def boot(**more: Any) -> dict[str, Any]:
    """What the page is told at its start: a 55-inch screen read from 8 m, silent, with a few languages."""
    languages = ALL_LANGUAGES[:5]
    page = {"calls": 5, "repeat_after": 15, "max_age": 60, **more.pop("page", {})}
    found = {"area": "hall", "area_name": {"de": "Halle"}, "floor": "EG", "distance": 8, "diagonal": 55}
    found |= {"portrait": False, "sound": False, "volume": 1.0, "page": page, "services": []}
    return {**found, "languages": languages, "office": {"name": {"de": "Amt"}}, "tz": "Europe/Berlin", **more}


class Office:
    """The small office as a program of its own, so that it can die and come back."""

    def __init__(self) -> None:
        self.port = 0
        self.start()

    def start(self) -> None:
        """Start, and return when it listens."""
        self.process = subprocess.Popen(
            [sys.executable, str(PROGRAM), str(self.port)],
            cwd=PROGRAM.parents[2],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout
        self.port = int(self.process.stdout.readline())
        self.url = f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """Die at once."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()

    def set(self, **rules: Any) -> None:
        """Decide what is answered from now on."""
        requests.post(f"{self.url}/_set", json=rules, timeout=5).raise_for_status()

    def emit(self, *events: tuple[str, dict[str, Any]], room: str = "area:hall") -> None:
        """Tell everybody in the room."""
        requests.post(f"{self.url}/_emit", params={"room": room}, json=events, timeout=5).raise_for_status()

    def drop(self) -> None:
        """Cut the live connections."""
        requests.post(f"{self.url}/_drop", timeout=5).raise_for_status()

    def seen(self, start: str) -> list[str]:
        """What pages asked for, in order."""
        asked: list[str] = requests.get(f"{self.url}/_seen", timeout=5).json()
        return [each for each in asked if each.startswith(start)]


class Hall:
    """Opens the display's page in the browser."""

    def __init__(self, office: Office, browser: Browser) -> None:
        self.office = office
        self.browser = browser
        self.mistakes: list[str] = []

    def arrange(self, calls: list[dict[str, Any]], start: dict[str, Any] | None = None, **board: Any) -> None:
        """Set what the next page will find."""
        found = snapshot(calls, **board)
        self.office.set(
            boot=start or boot(), snapshot=found, rooms={}, deny=None, locked=False, pictures=[], leader=True
        )

    def open(self, link: str = "online", size: dict[str, int] = LANDSCAPE, address: str = "/display/hall") -> Page:
        """Open the page and wait until it has this link to the server."""
        page = self.browser.new_context(viewport=size).new_page()  # type: ignore[arg-type]
        page.on("pageerror", lambda error: self.mistakes.append(str(error)))
        page.goto(self.office.url + address)
        page.wait_for_selector(f"[data-link={link}]", timeout=10_000)
        page.evaluate("document.fonts.ready")
        return page

    def show(self, calls: list[dict[str, Any]], size: dict[str, int] = LANDSCAPE, **start: Any) -> Page:
        """Open a page with these calls, at rest."""
        self.arrange(calls, boot(**start))
        page = self.open(size=size)
        page.evaluate("document.getAnimations().forEach((each) => each.finish())")
        return page


@pytest.fixture(scope="module")
def display_office() -> Iterator[Office]:
    """The server of a module's tests."""
    office = Office()
    yield office
    office.stop()


@pytest.fixture(scope="module")
def display_browser() -> Iterator[Browser]:
    """One Chromium for a module, with the flags of a display's computer."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=HEARD)
        yield browser
        browser.close()


@pytest.fixture
def hall(display_office: Office, display_browser: Browser) -> Iterator[Hall]:
    """The waiting room; a script's mistake fails the test, pages are closed after it."""
    room = Hall(display_office, display_browser)
    yield room
    for context in display_browser.contexts:
        context.close()
    assert room.mistakes == []
