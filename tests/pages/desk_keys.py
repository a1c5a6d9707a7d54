"""What tests of the clerk's desk press and look at."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.pages.staff_house import StaffHouse

SETTLED = 900
"""Milliseconds after which the page takes a further *next* for meant."""


def shows(page: Page, wanted: str) -> None:
    """Wait until this number is at the counter."""
    expect(page.locator(".cur > .ticket")).to_have_text(wanted)
    rests(page)


def press(page: Page, key: str) -> None:
    """Press *next* once the person on the screen has been there long enough to be seen."""
    rests(page)
    page.wait_for_timeout(SETTLED)
    page.keyboard.press(key)


def rests(page: Page) -> None:
    """Wait until no press is under way."""
    expect(page.locator(".desk")).not_to_have_attribute("data-busy", re.compile("."))


def tap(page: Page, key: str) -> None:
    """Press a key that a person on the screen does not change."""
    rests(page)
    page.keyboard.press(key)


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    """Go on with the Tab key until the focus is there."""
    for _ in range(most):
        if page.evaluate("(wanted) => document.activeElement?.matches(wanted) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never reaches {selector}")


def ask(page: Page, key: str, sheet: str) -> None:
    """Open a sheet by its key."""
    tap(page, key)
    page.wait_for_selector(f"dialog#{sheet}[open]")


def enter(page: Page, sheet: str) -> None:
    """Do what a sheet is open for, by Enter alone."""
    page.wait_for_selector(f"dialog#{sheet}[open]")
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_have_count(0)


def waits(page: Page, *numbers: str) -> None:
    """Wait until the list shows these numbers, in this order."""
    expect(page.locator(".wl li .ticket")).to_have_text(list(numbers))


def serve(staff: StaffHouse, page: Page, number: str) -> None:
    """Call the next person, and say that they are here."""
    press(page, "Space")
    shows(page, number)
    tap(page, "d")
    expect(page.locator(".cur .state")).to_contain_text("In conversation")
    rests(page)


def view(staff: StaffHouse, counter: str = "6") -> Any:
    """A counter as the server sees it."""
    return staff.house.client("admin").get(f"/api/v1/counters/{counter}").json
