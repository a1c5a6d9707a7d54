"""A lobby for the tests of kiosk and phone: the small office as a program, a real Chromium, a look for mistakes."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser import find

PROGRAM = Path(__file__).with_name("kiosk_office.py")
AXE_SOURCE = PROGRAM.parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PORTRAIT = {"width": 1080, "height": 1920}
LANDSCAPE = {"width": 1920, "height": 1080}
TABLET = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}

# Visitors' screens hold the enhanced contrast too, which axe looks at only when asked.
AXE = """async () => {
  const rules = { "color-contrast-enhanced": { enabled: true } };
  const found = await window.axe.run(document, { rules, resultTypes: ["violations"] });
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}"""

# Keys that cannot be pressed where they are drawn, texts cut by key or panel, steps that need scrolling.
CUT = """() => {
  const seen = (one) => one.getClientRects().length > 0;
  const keys = [...document.querySelectorAll("button")].filter(seen);
  const wide = document.documentElement.scrollWidth > innerWidth ? ["page wider than the screen"] : [];
  const cut = keys.filter((key) => key.scrollWidth > key.clientWidth + 1 || key.scrollHeight > key.clientHeight + 1);
  const beyond = ({ left, right }) => left < 0 || right > innerWidth;
  const out = keys.filter((key) => beyond(key.getBoundingClientRect()));
  const main = document.querySelector("main.reach");
  const long = main && main.scrollHeight > main.clientHeight + 1 ? ["longer than the screen"] : [];
  const panel = document.querySelector(".panel");
  const lost = panel && panel.scrollHeight > panel.clientHeight + 1 ? ["panel cut"] : [];
  return [...wide, ...long, ...lost, ...[...cut, ...out].map((key) => key.textContent.trim())];
}"""


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

    def tell(self, path: str, content: Any = None) -> None:
        """Use one of its controls."""
        requests.post(self.url + path, json=content, timeout=5).raise_for_status()

    def set(self, **rules: Any) -> None:
        """Decide what is answered from now on."""
        self.tell("/_set", rules)

    def emit(self, *events: tuple[str, str, dict[str, Any]]) -> None:
        """Tell everybody in a room: (room, event, payload)."""
        self.tell("/_emit", events)

    def ask(self, path: str) -> Any:
        """Read what it has noted."""
        return requests.get(self.url + path, timeout=5).json()

    def orders(self) -> list[dict[str, Any]]:
        """The ticket orders that arrived."""
        found: list[dict[str, Any]] = self.ask("/_orders")["orders"]
        return found


class Lobby:
    """Opens pages in the browser and keeps their mistakes."""

    def __init__(self, office: Office, browser: Browser) -> None:
        self.office = office
        self.browser = browser
        self.mistakes: list[str] = []

    def page(self, size: dict[str, int] = PORTRAIT) -> Page:
        """An empty page whose script errors fail the test."""
        page = self.browser.new_context(viewport=size, reduced_motion="reduce").new_page()  # type: ignore[arg-type]
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.mistakes.append(str(error)))
        return page

    def kiosk(self, size: dict[str, int] = PORTRAIT, address: str = "/kiosk/kiosk-1") -> Page:
        """The kiosk's first screen, with its connection made."""
        page = self.page(size)
        page.goto(self.office.url + address)
        page.wait_for_selector(".languages")
        return page

    def services(self, language: str = "en", size: dict[str, int] = PORTRAIT) -> Page:
        """The kiosk's list of services in a language, with its figures."""
        page = self.kiosk(size)
        page.click(f".languages [lang={language}]")
        page.wait_for_selector("[data-service=permit] .tab")
        return page

    def confirm(self, service: str = "permit", language: str = "en", size: dict[str, int] = PORTRAIT) -> Page:
        """The kiosk before the number is taken."""
        page = self.services(language, size)
        page.click(f"[data-service={service}]")
        page.wait_for_selector(".take")
        return page

    def ticket(self, language: str = "en", size: dict[str, int] = PORTRAIT) -> Page:
        """The kiosk with a number."""
        page = self.confirm("permit", language, size)
        page.click(".take")
        page.wait_for_selector(".hero")
        page.wait_for_selector(".wait .tab b")  # only the visit's own news say how many are before
        return page

    def phone(self, language: str = "en", **visit: Any) -> Page:
        """The visitor's phone, with the visit as given."""
        self.office.set(visit=visit)
        page = self.page(PHONE)
        page.goto(f"{self.office.url}/t/token-42?lang={language}")
        page.wait_for_selector("main > section")
        return page


def faults(page: Page) -> list[str]:
    """What axe finds on this page, enhanced contrast (7:1) included."""
    page.evaluate("document.fonts.ready")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SOURCE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(AXE)
    return found


def cut(page: Page) -> list[str]:
    """Keys whose words do not fit, or that lie beyond the screen."""
    page.evaluate("document.fonts.ready")
    found: list[str] = page.evaluate(CUT)
    return found


@pytest.fixture(scope="module")
def kiosk_office() -> Iterator[Office]:
    """The server of a module's tests."""
    office = Office()
    yield office
    office.stop()


@pytest.fixture(scope="module")
def kiosk_browser() -> Iterator[Browser]:
    """One Chromium for a module."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def lobby(kiosk_office: Office, kiosk_browser: Browser) -> Iterator[Lobby]:
    """An office as new; a script's mistake fails the test, pages are closed after it."""
    if kiosk_office.process.poll() is not None:
        kiosk_office.start()
    kiosk_office.tell("/_reset")
    found = Lobby(kiosk_office, kiosk_browser)
    yield found
    for context in kiosk_browser.contexts:
        context.close()
    assert found.mistakes == []
