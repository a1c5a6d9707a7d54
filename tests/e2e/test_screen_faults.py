"""Screens when their server dies, forgets a counter, has a twin or loses Redis, and what staff hear of a mute one."""

import signal
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.live.test_bus import Redis
from tests.support.office import ROOT
from tests.support.server import Screen, Server, running

pytestmark = pytest.mark.e2e

SCREEN = "{name: {de: Halle, en: Hall}, area: ground, distance: 8, diagonal: 55, sound: true}"
SETTINGS = ("--demo", "--set", f"displays={{ground-hall: {SCREEN}, ground-door: {SCREEN}}}")
SETTINGS += ("--set", "display_page.show_for=1", "--set", "speech.repeats=0", "--set", "speech.rate=300")
WHOLE_WITHIN = 2_000
"""Milliseconds from the link's return until a screen shows the truth."""
BACK_WITHIN = 15_000
"""The same after a server's start, whose first seconds are busy; on a quiet machine it is one or two."""
HEARD = """() => aufrufAudioLog.map(({ url, start, end }) => (
  { url, start: (performance.timeOrigin + start) / 1000, end: (performance.timeOrigin + end) / 1000 }))"""


class Desk:
    """A clerk at one counter, who calls one visitor after the other, by whichever process answers."""

    def __init__(self, server: Server, counter: str) -> None:
        self.http = requests.Session()
        self.http.headers["Authorization"] = f"Bearer {server.token('admin')}"
        self.counter = counter
        self.current: str | None = None
        self.post(server, f"counters/{counter}/open")

    def call(self, server: Server, service: str = "pickup") -> str:
        """Let somebody come and call them; return the number."""
        self.post(server, "tickets", {"service": service, "language": "de"})
        called = self.post(server, f"counters/{self.counter}/next", {"current": self.current})
        self.current = called["id"]
        return str(called["number"])

    def wake_the_voice(self, server: Server) -> None:
        """The first sound takes long on a busy machine, longer than a screen waits for one."""
        self.call(server)
        board = self.http.get(f"{server.url}/api/v1/areas/ground/board", timeout=20).json()
        for sound in board["calls"][0]["audio"]:
            self.http.get(server.url + sound, timeout=60).raise_for_status()
        self.post(server, f"tickets/{self.current}/finish")
        self.current = None

    def post(self, server: Server, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        key = {"Idempotency-Key": str(time.monotonic_ns())}
        answer = self.http.post(f"{server.url}/api/v1/{path}", json=body or {}, headers=key, timeout=20)
        assert answer.ok, answer.text
        return dict(answer.json())


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    found = Redis(tmp_path)
    yield found
    found.kill()


def screen(open_page: OpenPage, server: Server, name: str) -> Page:
    page = open_page(1920, 1080)
    page.goto(f"{server.url}/display/{name}")
    expect(page.locator("[data-link=online]")).to_be_visible()
    return page


def shows(page: Page, number: str, within: float = WHOLE_WITHIN) -> None:
    expect(page.locator(f".now[data-number={number}]")).to_be_visible(timeout=within)


def heard(pages: list[Page], count: int, within: float = 30) -> list[dict[str, Any]]:
    """What came out of all screens together, in its order, once it is so much."""
    until = time.monotonic() + within
    while True:
        found = sorted((each for page in pages for each in page.evaluate(HEARD)), key=lambda each: float(each["start"]))
        if len(found) >= count:
            return found
        assert time.monotonic() < until, found
        pages[0].wait_for_timeout(50)


def test_a_killed_server_comes_back_and_a_deleted_counter_takes_only_its_name_away(
    tmp_path: Path, browser_of: OpenPage
) -> None:
    config = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
    with running(tmp_path / "var", *SETTINGS, "--config", str(path)) as server:
        desk = Desk(server, "1")
        page = screen(browser_of, server, "ground-hall")
        number = desk.call(server)
        shows(page, number)
        server.stop(signal.SIGKILL)
        expect(page.locator("[data-link=lost]")).to_be_visible()
        server.start()
        expect(page.locator("[data-link=online]")).to_be_visible(timeout=BACK_WITHIN)
        shows(page, number)
        server.stop(signal.SIGKILL)
        del config["counters"][1]
        path.write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
        server.start()
        expect(page.locator("[data-link=online]")).to_be_visible(timeout=BACK_WITHIN)
        expect(page.locator("main.board, main.welcome")).to_be_visible()
        other = Desk(server, "2")
        shows(page, other.call(server), within=5_000)


def test_two_processes_have_one_voice_whichever_of_them_dies_and_when_redis_does(
    tmp_path: Path, redis: Redis, browser_of: OpenPage
) -> None:
    options = (*SETTINGS, "--set", f"redis.url=redis://127.0.0.1:{redis.port}/0")
    with running(tmp_path / "var", *options) as here, running(tmp_path / "var", *options) as there:
        desk = Desk(here, "1")
        for server in (here, there):
            desk.wake_the_voice(server)
        pages = [screen(browser_of, here, "ground-hall"), screen(browser_of, there, "ground-door")]
        first = desk.call(here)
        for page in pages:
            shows(page, first, within=5_000)
        heard(pages, 2)
        redis.kill()
        redis.start()
        second = desk.call(there)
        for page in pages:
            shows(page, second, within=5_000)
        played = heard(pages, 4)
        voices = [bool(page.evaluate("aufrufAudioLog.length")) for page in pages]
        assert sorted(voices) == [False, True], "one room, one voice, through the loss of Redis"
        speaks = voices.index(True)
        dead, alive = (here, there) if speaks == 0 else (there, here)
        dead.stop(signal.SIGKILL)
        died_at = time.time()
        third = desk.call(alive)
        shows(pages[1 - speaks], third)
        played = heard(pages, 6)
        assert played[4]["start"] - died_at < 6, "five seconds and the call"
        assert len(played) == 6, "nothing is said twice"
        assert all(one["end"] <= other["start"] for one, other in pairwise(played))


def test_staff_hear_within_a_minute_of_a_screen_that_is_blocked_and_of_one_that_says_nothing(tmp_path: Path) -> None:
    with running(tmp_path / "var") as server:
        paired = server.token("display")
        staff = Screen(server, server.token("admin"))
        staff.join("manage")
        blocked, silent = (Screen(server, paired, device=f"display:{key}") for key in ("ground-hall", "first-hall"))
        began = time.monotonic()
        blocked.client.call("sound", {"ok": False, "reason": "blocked"}, namespace="/live")
        silent.client.call("sound", {"ok": True, "reason": None}, namespace="/live")
        staff.wait_for("alarm", within=60, kind="mute", device="ground-hall", reason="blocked")
        staff.wait_for("alarm", within=60, kind="mute", device="first-hall", reason="no_report")
        assert 30 <= time.monotonic() - began < 60
        blocked.client.call("sound", {"ok": True, "reason": None}, namespace="/live")
        mute = [alarm["device"] for alarm in staff.join("manage")["alarms"] if alarm["kind"] == "mute"]
        assert mute == ["first-hall"]
        for each in (staff, blocked, silent):
            each.close()
