"""Fixtures of the walk: a real Chromium, and the real server."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser import find

# As root there is no sandbox; a display's browser is started so that it may be heard without a touch.
FLAGS = ["--no-sandbox", "--mute-audio", "--autoplay-policy=no-user-gesture-required"]
PATIENCE = 10_000
"""Milliseconds that a page gets for what it should show."""

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, or Playwright's own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def browser_of(chromium: Browser) -> Iterator[OpenPage]:
    """Make a browser of its own (cookies, storage) of some size; a script's mistake on any page fails the test."""
    mistakes: list[str] = []

    def open_page(width: int, height: int, language: str = "de") -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale=language)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: mistakes.append(str(error)))
        return page

    yield open_page
    for context in chromium.contexts:
        context.close()
    assert mistakes == []
