"""Everybody can use the desk: axe finds nothing in any of its states, in both languages and both themes."""

import pytest
from playwright.sync_api import Page, expect

from tests.pages.staff_house import StaffHouse, faults, staff, staff_browser

__all__ = ["staff", "staff_browser"]

SHEETS = {"f": "finish", "p": "park", "l": "transfer", "r": "requeue", "n": "note", "i": "history", "a": "by-service"}
SHEETS |= {"t": "issue", "e": "more", "k": "copy"}


def call_next(page: Page, number: str) -> None:
    page.wait_for_timeout(900)
    page.keyboard.press("F8")
    expect(page.locator(".cur > .ticket")).to_have_text(number)


@pytest.mark.parametrize(("lang", "theme"), [("de", "light"), ("en", "dark")])
def test_axe_finds_nothing_at_the_desk(staff: StaffHouse, lang: str, theme: str) -> None:
    found: dict[str, list[str]] = {}
    parked = staff.house.take("permit")
    page = staff.page(lang, theme)
    staff.log_in(page, "clerk")
    staff.open(page, "/counter", "[data-counter='6'] .state")
    found["choose"] = faults(page)
    page.locator("[data-counter='6']").click()
    page.wait_for_selector("[data-session=open]:not([aria-disabled])")
    found["closed"] = faults(page)
    page.keyboard.press("Enter")
    expect(page.locator("[data-next]")).to_be_visible()
    staff.house.step(parked["id"], "park")
    expect(page.locator(".later li")).to_have_count(1)
    found["nobody waits"] = faults(page)
    staff.house.take("permit", "ar", priority="disability")
    staff.house.take("settlement", "tr", priority="urgent")
    expect(page.locator(".wl li")).to_have_count(2)
    call_next(page, "R001")
    found["called"] = faults(page)
    for key, sheet in SHEETS.items():
        page.keyboard.press(key)
        page.wait_for_selector(f"dialog#{sheet}[open]")
        found[sheet] = faults(page)
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    found["why"] = faults(page)
    page.keyboard.press("v")
    page.wait_for_selector(".filters")
    found["everybody"] = faults(page)
    page.route("**/start", lambda route: route.fulfill(status=503, json={"code": "database_busy"}))
    page.keyboard.press("d")
    page.wait_for_selector("[data-notice=busy]")
    found["refused"] = faults(page)
    page.context.set_offline(True)
    page.wait_for_selector(".notice.old")
    found["offline"] = faults(page)
    assert {state: rules for state, rules in found.items() if rules} == {}
