"""A real house for the tests of the staff pages: the whole application on a port of its own, and a real Chromium."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server

from queue_server.config import Config
from tests.support.house import PASSWORD, Building, building
from tests.support.office import sample
from tools.browser import find

ROOT = Path(__file__).parents[2]
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
DESK = {"width": 1366, "height": 768}
LANG, THEME = "aufruf.staff.lang", "aufruf.staff.theme"
LABELS = "button, h1, h2, .ticket, .place + span, .state"
STICKING_OUT = """(labels) => [...document.querySelectorAll(labels)].filter((each) => {
  const box = each.getBoundingClientRect();
  const home = (each.closest('.l, aside, .cts li, main, header, dialog') ?? document.body).getBoundingClientRect();
  return box.width > 0 && (box.left < home.left - 1 || Math.ceil(each.scrollWidth + box.left) > home.right + 1);
}).map((each) => each.textContent)"""


class StaffHouse:
    """The house behind a port, and a browser whose mistakes are kept."""

    def __init__(self, house: Building, server: BaseWSGIServer, browser: Browser) -> None:
        self.house, self.browser = house, browser
        self.url = f"http://127.0.0.1:{server.server_port}"
        self.mistakes: list[str] = []

    def page(self, lang: str = "de", theme: str = "light", size: dict[str, int] = DESK) -> Page:
        """A new browser that prefers this language and theme; a script's mistake fails the test."""
        context = self.browser.new_context(viewport=size, reduced_motion="reduce")  # type: ignore[arg-type]
        context.add_init_script(
            f"if (!localStorage.getItem('{LANG}')) {{ localStorage.setItem('{LANG}', '{lang}');"
            f"localStorage.setItem('{THEME}', '{theme}'); }}"
        )
        page = context.new_page()
        page.set_default_timeout(8_000)
        page.on("pageerror", lambda error: self.mistakes.append(str(error)))
        return page

    def log_in(self, page: Page, role: str, name: str | None = None) -> None:
        """Log in over the interface, for tests that are not about the form."""
        with_name = self.house.user(role, name)
        answer = page.request.post(f"{self.url}/api/v1/login", data={"name": with_name, "password": PASSWORD})
        assert answer.ok, answer.text()

    def open(self, page: Page, path: str, ready: str) -> Page:
        """Open a page and wait until it shows what it is for."""
        page.goto(self.url + path)
        page.wait_for_selector(ready)
        return page

    def desk(self, lang: str = "de", theme: str = "light", counter: str = "6", **more: Any) -> Page:
        """A clerk at an open counter, the page whole and connected."""
        page = self.page(lang, theme, **more)
        self.log_in(page, "clerk", f"clerk-of-{counter}")
        self.open(page, f"/counter?counter={counter}", "[data-session=open]:not([aria-disabled])")
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-session=break]:not([aria-disabled])")
        return page

    def manage(self, path: str = "/manage", lang: str = "de", theme: str = "light", **more: Any) -> Page:
        """A manager's page, connected."""
        page = self.page(lang, theme, **more)
        self.log_in(page, "manager")
        return self.open(page, path, ".topbar .state.good")


def faults(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{rule['id']}: {[node['html'][:140] for node in rule['nodes'][:3]]}" for rule in found["violations"]]


def outside(page: Page) -> list[str]:
    """Keys and texts that stick out of the part of the page they belong to."""
    return list(page.evaluate(STICKING_OUT, LABELS))


def changed(**settings: dict[str, Any]) -> Config:
    """The sample office with other settings in some of its sections: `calls={"certain": ["lead"]}`."""
    config = sample()
    update = {name: getattr(config, name).model_copy(update=more) for name, more in settings.items()}
    return config.model_copy(update=update)


@pytest.fixture(scope="module")
def staff_browser() -> Iterator[Browser]:
    """One Chromium for a module."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox", "--mute-audio"])
        yield browser
        browser.close()


@pytest.fixture
def staff(tmp_path: Path, staff_browser: Browser, request: pytest.FixtureRequest) -> Iterator[StaffHouse]:
    """The sample office on a Tuesday at nine, running; a test may change it by an indirect parameter."""
    with building(tmp_path, changed(**getattr(request, "param", {}))) as house:
        house.app.extensions["background"].start()
        server = make_server("127.0.0.1", 0, house.app, threaded=True)
        server.daemon_threads = True  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        found = StaffHouse(house, server, staff_browser)
        yield found
        for context in staff_browser.contexts:
            context.close()
        server.shutdown()
        server.server_close()
        thread.join()
    assert found.mistakes == []
