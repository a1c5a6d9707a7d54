"""The desk's small window in a real Chromium, against the real house: the browser's own window above all others."""

from playwright.sync_api import Page, expect

from tests.pages.staff_house import StaffHouse, staff, staff_browser

__all__ = ["staff", "staff_browser"]

SETTLED = 900


def open_small(page: Page) -> Page:
    with page.context.expect_page() as opened:
        page.keyboard.press("o")
    small = opened.value
    small.set_default_timeout(8_000)
    small.wait_for_selector(".small")
    return small


def test_it_calls_and_takes_back_from_the_small_window(staff: StaffHouse) -> None:
    staff.house.take("permit")
    staff.house.take("permit")
    page = staff.desk("en")
    small = open_small(page)
    expect(small.locator("[data-next]")).to_contain_text("calls A\u2009001")
    page.wait_for_timeout(SETTLED)
    small.locator("[data-next]").click()
    expect(small.locator("header .ticket")).to_have_text("A001")
    expect(page.locator(".cur > .ticket")).to_have_text("A001")
