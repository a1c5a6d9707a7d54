"""The list at the side of the desk: for me and everybody, why this order, and a certain person out of turn."""

import pytest
from playwright.sync_api import expect

from tests.pages.desk_keys import enter, press, shows, tap, waits
from tests.pages.staff_house import StaffHouse, staff, staff_browser

__all__ = ["staff", "staff_browser"]


def test_the_arrow_keys_say_why_and_enter_calls_out_of_turn(staff: StaffHouse) -> None:
    staff.house.take("permit", "tr")
    staff.house.take("permit", "ar", priority="disability")
    page = staff.desk("en")
    waits(page, "A002", "A001")
    tap(page, "ArrowDown")
    expect(page.locator("#why")).to_contain_text("counts as 20 min earlier for priority")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#why")).to_contain_text("A\u2009001: waits for 0 min")
    expect(page.locator(".wl")).to_have_attribute("aria-activedescendant", "row-1")
    page.wait_for_timeout(900)
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog#certain[open]")
    page.keyboard.press("2")
    enter(page, "certain")
    shows(page, "A001")
    waits(page, "A002")
    tap(page, "u")
    waits(page, "A002", "A001")


def test_the_mouse_over_a_row_says_why_and_moves_nothing(staff: StaffHouse) -> None:
    staff.house.take("permit", "tr", priority="urgent")
    page = staff.desk("en")
    waits(page, "A001")
    before = page.locator("#why").bounding_box()
    page.locator(".wl li").hover()
    expect(page.locator("#why")).to_contain_text("urgent: comes before all")
    assert page.locator("#why").bounding_box() == before


@pytest.mark.parametrize("staff", [{"calls": {"certain": ["lead"]}}], indirect=True)
def test_who_may_not_call_out_of_turn_is_told_so(staff: StaffHouse) -> None:
    staff.house.take("permit")
    page = staff.desk("en")
    waits(page, "A001")
    tap(page, "ArrowDown")
    expect(page.locator("#why")).to_contain_text("only the leads")
    expect(page.locator("[data-certain]")).to_have_count(0)
    page.keyboard.press("Enter")
    press(page, "Space")
    shows(page, "A001")


def test_everybody_is_found_by_state_service_language_and_number(staff: StaffHouse) -> None:
    staff.house.take("permit", "uk")
    staff.house.take("pickup", "de")
    parked = staff.house.take("pickup", "ar")
    page = staff.desk("en")
    waits(page, "A001")
    tap(page, "v")
    waits(page, "A001", "Z001", "Z002")
    page.locator(".wl li").nth(1).click()
    expect(page.locator("#why")).to_contain_text("This counter does not do that: counters")
    page.get_by_label("Service", exact=True).select_option("pickup")
    waits(page, "Z001", "Z002")
    page.get_by_label("Language", exact=True).select_option("ar")
    waits(page, "Z002")
    staff.house.step(parked["id"], "park", reason="cash")
    expect(page.locator(".wl li")).to_have_count(0)
    page.get_by_label("State", exact=True).select_option("parked")
    waits(page, "Z002")
    expect(page.locator(".wl li")).to_contain_text("Pays at the cash desk")
    page.get_by_label("Number", exact=True).fill("z009")
    expect(page.locator(".wl li")).to_have_count(0)
    page.keyboard.press("Escape")
    tap(page, "v")
    waits(page, "A001")
