"""The walk of a ticket through the house in real browsers: kiosk, paper, counter, display, voice, phone."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.office import Office, qr

pytestmark = pytest.mark.e2e

SPOKEN = 40_000
"""Milliseconds until a call has been spoken in two languages."""
LISTEN = """async ({ count, until }) => {
  const end = performance.now() + until;
  while (aufrufAudioLog.length < count && performance.now() < end) await new Promise(requestAnimationFrame);
  return aufrufAudioLog.slice(0, count);
}"""
QUICK_SPEECH = "speech.rate=300"
"""Words a minute, twice as many as usual: the test has to wait until the voice has ended."""
ONE_PRESS = 1_000
"""Milliseconds after which a clerk presses again: right after a call the page takes a press for a double tap."""


class Hearing:
    """What a display's loudspeaker gets: the sounds that were fetched, and when each was played."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.answers: dict[str, Response] = {}
        page.on("response", self._note)

    def _note(self, response: Response) -> None:
        if "/sounds/" in response.url:
            self.answers[re.sub(r"^https?://[^/]+", "", response.url)] = response

    def played(self, count: int) -> list[dict[str, Any]]:
        """Wait until so many sounds have been played to the end, and return them in order."""
        log: list[dict[str, Any]] = self.page.evaluate(LISTEN, {"count": count, "until": SPOKEN})
        assert len(log) == count, log
        return log


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """The sample office on its first morning."""
    with Office(tmp_path, QUICK_SPEECH) as office:
        yield office


def open_kiosk(page: Page, office: Office) -> None:
    page.goto(f"{office.url}/kiosk/kiosk-1")
    expect(page.locator(".languages button")).to_have_count(18)


def take_ticket(page: Page, language: str, service: str) -> tuple[str, str]:
    """Touch language, service and the one key; return the number and the address in the code on the screen."""
    page.locator(f".languages button[lang={language}]").click()
    page.locator(f"button[data-service={service}]").click()
    page.locator("button.take").click()
    code = page.locator("img.qr")
    expect(code).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language)
    code.evaluate("each => each.decode()")
    return digits(page.locator(".hero .ticket")), qr(code.screenshot())


def digits(ticket: Any) -> str:
    return re.sub(r"\s", "", ticket.inner_text())


def log_in(page: Page, office: Office, name: str, path: str) -> None:
    """Log in by the form, on the way to a page."""
    page.goto(office.url + path)
    page.get_by_label("Name").fill(name)
    page.locator("input[type=password]").fill(office.passwords[name])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}")


def open_counter(page: Page, office: Office, counter: str) -> None:
    log_in(page, office, "clerk6", "/counter")
    page.locator(f"[data-counter='{counter}']").click()
    page.locator("[data-session=open]:not([aria-disabled])").first.click()
    page.wait_for_selector("[data-session=break]:not([aria-disabled])")


def press_next(page: Page, number: str) -> None:
    """Press the key until it is taken; the page guards against double taps, so a press too many calls nobody."""
    current = page.locator(".cur > .ticket")
    for _ in range(5):
        page.keyboard.press("Space")
        try:
            expect(current).to_have_text(number, timeout=ONE_PRESS)
        except AssertionError:
            continue
        return
    expect(current).to_have_text(number)


def slip_on(paper: Page, count: int) -> str:
    """Wait for the printer's so many-th slip to be drawn on its page; return what its code says."""
    expect(paper.locator(".slips img")).to_have_count(count, timeout=20_000)
    newest = paper.locator(".slips img").first
    newest.evaluate("each => each.decode()")
    address = newest.get_attribute("src")
    return qr(paper.request.get(paper.url.partition("/printers")[0] + str(address)).body())


def test_a_visitor_walks_from_the_kiosk_to_the_yellow_place(office: Office, browser_of: OpenPage) -> None:
    kiosk, paper = browser_of(1080, 1920), browser_of(1200, 900)
    desk, display, phone = browser_of(1366, 768), browser_of(1920, 1080), browser_of(390, 844, "ar")
    log_in(paper, office, "manager", "/printers/printer-1")
    expect(paper.locator(".no-paper")).to_be_visible()
    open_kiosk(kiosk, office)

    first, german_visit = take_ticket(kiosk, "de", "appointment")
    assert first == "T001"
    expect(kiosk.locator("html")).to_have_attribute("dir", "ltr")
    assert slip_on(paper, 1) == german_visit
    kiosk.locator("button.finish").click()
    second, arabic_visit = take_ticket(kiosk, "ar", "appointment")
    assert second == "T002"
    expect(kiosk.locator("html")).to_have_attribute("dir", "rtl")
    assert slip_on(paper, 2) == arabic_visit != german_visit
    expect(kiosk.locator("[data-paper=printed]")).to_be_visible()

    phone.goto(arabic_visit)
    expect(phone.locator("html")).to_have_attribute("lang", "ar")
    expect(phone.locator("[data-before]")).to_have_text("1")
    display.goto(f"{office.url}/display/ground-hall")
    hearing = Hearing(display)
    expect(display.locator("[data-link=online]")).to_be_visible()
    open_counter(desk, office, "6")

    press_next(desk, "T001")
    shows(display, "T001", "de")
    expect(phone.locator("[data-before]")).to_have_text("0")
    press_next(desk, "T002")
    shows(display, "T002", "de", "ar")
    expect(phone.locator(".called .ticket")).to_have_text("T002")
    expect(phone.locator(".called .sign b")).to_have_text("6")
    expect(kiosk.locator(".go .place").first).to_have_text("6")
    hears(hearing)


def shows(display: Page, number: str, *languages: str) -> None:
    """The newest call: number, counter, and the way from this hall, as pictures and in the words of both languages."""
    newest = display.locator(f".now[data-number={number}]")
    expect(newest.locator(".ticket")).to_have_text(number)
    expect(newest.locator(".place").first).to_have_text("6")
    for step in ("up", "left"):
        expect(newest.locator(f".way [href$='way-{step}']")).to_have_count(1)
    expect(newest).to_contain_text("1.13")
    for language in languages:
        expect(newest.locator(f"[lang={language}]")).to_be_visible()


def hears(hearing: Hearing) -> None:
    """Chime and German for the first call; chime, German, Arabic for the second; each begins after the one before."""
    log = hearing.played(5)
    sounds = [each["url"] for each in log]
    assert [sounds[0], sounds[2]] == ["chime", "chime"]
    german, again, arabic = sounds[1], sounds[3], sounds[4]
    assert len({german, again, arabic}) == 3
    for before, after in itertools.pairwise(log):
        assert before["end"] <= after["start"], "two announcements overlap"
    for url in (german, again, arabic):
        answer = hearing.answers[url]
        assert answer.ok and answer.headers["content-type"] == "audio/mpeg"
        played = next(each for each in log if each["url"] == url)
        assert played["end"] - played["start"] > 500, f"nobody understands so short a sound: {log}"
