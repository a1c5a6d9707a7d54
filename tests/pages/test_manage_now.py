"""The managers' page, now: where it jams, what is stopped, what ails, live and in two languages."""

import re

import pytest
from playwright.sync_api import expect

from tests.pages.staff_house import StaffHouse, faults, outside, staff, staff_browser

__all__ = ["staff", "staff_browser"]


def test_it_says_where_it_jams(staff: StaffHouse) -> None:
    page = staff.manage(lang="en")
    expect(page.locator("h1")).to_have_text("Nobody is waiting.")
    staff.house.take("ukraine")
    expect(page.locator("h1")).to_have_text("People wait for U, and no counter serves it.")
    expect(page.locator(".al.a")).to_contain_text("No open counter serves U")
    staff.house.open("4")
    expect(page.locator("h1")).to_have_text("It runs: nobody has waited longer than the target.")
    staff.house.later(minutes=38)
    staff.house.take("pickup")
    staff.house.open("1")
    expect(page.locator("h1")).to_have_text("It jams: U. The rest runs.")
    expect(page.locator("tr.hot")).to_contain_text("38 min, 8 over")
    expect(page.locator("tr.hot .pl")).to_have_text("4")


def test_a_service_is_stopped_with_a_reason_and_resumed(staff: StaffHouse) -> None:
    page = staff.manage(lang="en")
    page.locator("[data-toggle='services:advice']").click()
    page.locator(".chips button").first.click()
    expect(page.locator("#reason-de")).to_have_value("Technische Störung")
    page.fill("#reason-en", "The advisor is ill")
    page.keyboard.press("Enter")
    row = page.locator("tr", has_text="Advice")
    expect(row).to_contain_text("stopped")
    expect(row).to_contain_text("The advisor is ill")
    board = staff.house.client("admin").get("/api/v1/areas/first/board").json
    advice = next(each for each in board["services"] if each["service"] == "advice")
    assert advice["reason"] == "stopped"
    assert advice["reason_text"] == {"de": "Technische Störung", "en": "The advisor is ill"}
    page.locator("[data-toggle='services:advice']").click()
    expect(row).not_to_contain_text("stopped")


def test_a_kiosk_is_stopped_without_a_reason_by_keyboard(staff: StaffHouse) -> None:
    page = staff.manage(lang="en")
    page.locator("[data-toggle='kiosks:kiosk-1']").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]")
    page.locator("dialog [type=submit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".dev li").first).to_contain_text("stopped")
    page.locator("[data-toggle='kiosks:kiosk-1']").press("Enter")
    expect(page.locator(".dev li").first).not_to_contain_text("stopped")


def test_counters_show_their_state_and_nobody_s_work(staff: StaffHouse) -> None:
    page = staff.manage(lang="en")
    staff.house.take("permit")
    staff.house.open("6")
    staff.house.next("6")
    staff.house.open("5")
    states = page.locator(".cts li span:last-child")
    expect(states).to_have_text(["Closed", "Closed", "Closed", "Closed", "Free", "In use", "Closed", "Closed"])


@pytest.mark.parametrize(("lang", "theme"), [("de", "light"), ("en", "dark")])
def test_axe_finds_nothing_now(staff: StaffHouse, lang: str, theme: str) -> None:
    page = staff.manage(lang=lang, theme=theme)
    assert faults(page) == []
    staff.house.take("ukraine")
    staff.house.open("4")
    staff.house.later(minutes=45)
    staff.house.take("advice")
    staff.house.client("admin").post("/api/v1/services/cash/stop", json={"reason": {"de": "Zu", "en": "Shut"}})
    expect(page.locator("tr.hot")).to_have_count(2)
    expect(page.locator("[data-toggle='services:cash']")).to_have_text(re.compile("Fortsetzen|Resume"))
    assert faults(page) == []
    assert outside(page) == []
    page.locator("[data-toggle='services:permit']").click()
    page.wait_for_selector("dialog[open]")
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    expect(page.locator(".topbar .state.alarm")).to_be_visible()
    assert faults(page) == []
