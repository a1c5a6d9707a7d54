"""Who sits at a counter, as its page tells it: breaks, two who want the same counter, one who wants two."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from queue_server.config.policy import AutoCall
from tests.pages.desk_keys import SETTLED, ask, enter, press, shows, tap
from tests.pages.staff_house import StaffHouse, staff, staff_browser

__all__ = ["staff", "staff_browser"]


def auto(**settings: Any) -> dict[str, Any]:
    return {"counter_page": {"auto_call": AutoCall(**settings)}}


def newcomer(staff: StaffHouse, role: str, counter: str = "6") -> Page:
    page = staff.page("en")
    staff.log_in(page, role, f"new-{role}")
    return staff.open(page, f"/counter?counter={counter}", ".away")


def test_a_break_says_why_and_until_when_and_that_it_is_overdue(staff: StaffHouse) -> None:
    page = staff.desk("en")
    ask(page, "b", "break")
    page.keyboard.press("2")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    enter(page, "break")
    expect(page.locator(".away h2")).to_have_text("Meeting at counter 6")
    expect(page.locator(".away")).to_contain_text("Back at 09:10")
    expect(page.locator(".topbar .state")).to_contain_text("Break until 09:10")
    staff.house.later(minutes=17)
    staff.house.take("permit")  # the news bring the office's time
    expect(page.locator("[data-overdue]")).to_contain_text("was to end at 09:10, 7 min ago")
    tap(page, "b")
    expect(page.locator("[data-next]")).to_be_visible()


def test_a_lead_takes_over_and_both_are_told(staff: StaffHouse) -> None:
    staff.house.take("permit")
    first = staff.desk("en")
    press(first, "Space")
    shows(first, "A001")
    lead = newcomer(staff, "lead")
    expect(lead.locator(".away h2")).to_have_text("Counter 6 is in use under another login")
    lead.locator("[data-take-over]").click()
    shows(lead, "A001")
    expect(first.locator("[data-notice=taken_over]")).to_contain_text("Somebody else has taken over this counter")
    expect(first.locator("[data-next]")).to_have_count(0)
    first.wait_for_timeout(SETTLED)
    first.keyboard.press("Space")
    shows(lead, "A001")


def test_a_clerk_who_comes_second_may_not_take_over_while_the_first_is_there(staff: StaffHouse) -> None:
    staff.desk("en")
    other = newcomer(staff, "clerk")
    expect(other.locator(".away")).to_contain_text("Somebody is working there right now")
    expect(other.locator("[data-take-over]")).to_have_count(0)


def test_one_person_moves_to_another_counter_in_one_step(staff: StaffHouse) -> None:
    staff.house.take("permit")
    page = staff.desk("en", counter="5")
    second = page.context.new_page()
    staff.open(second, "/counter?counter=6", "[data-session=open]:not([aria-disabled])")
    second.keyboard.press("Enter")
    expect(second.locator("[data-notice=elsewhere]")).to_contain_text("You still have counter 5 open")
    expect(second.locator("[data-move]")).to_be_focused()
    second.keyboard.press("Enter")
    expect(second.locator("[data-next]")).to_be_visible()
    expect(page.locator("[data-notice=closed_elsewhere]")).to_contain_text("This counter was closed")
    press(second, "Space")
    shows(second, "A001")


def test_who_still_has_somebody_elsewhere_is_told_whom(staff: StaffHouse) -> None:
    staff.house.take("permit")
    page = staff.desk("en", counter="5")
    press(page, "Space")
    shows(page, "A001")
    staff.open(page, "/counter?counter=6", "[data-session=open]:not([aria-disabled])")
    page.keyboard.press("Enter")
    page.locator("[data-move]").click()
    expect(page.locator("[data-notice=still_there]")).to_contain_text("A\u2009001 is still at counter 5")


@pytest.mark.parametrize("staff", [auto(allowed=True, wrap_up=0)], indirect=True)
def test_calling_by_itself_waits_for_a_look_a_sheet_and_a_hold(staff: StaffHouse) -> None:
    staff.house.take("permit")
    page = staff.desk("en")
    tap(page, "j")
    expect(page.locator(".auto")).to_contain_text("Calls A\u2009001 in")
    tap(page, "h")
    expect(page.locator(".auto")).to_contain_text("Calling by itself is held.")
    page.wait_for_timeout(6_000)
    tap(page, "h")
    ask(page, "e", "more")
    page.wait_for_timeout(6_000)
    page.keyboard.press("Escape")
    page.evaluate("Object.defineProperty(document, 'hidden', {configurable: true, get: () => true})")
    page.wait_for_timeout(6_000)
    expect(page.locator(".cur")).to_have_count(0)
    page.evaluate("delete document.hidden")
    expect(page.locator(".auto")).to_contain_text("Calls A\u2009001 in")
    expect(page.locator(".cur > .ticket")).to_have_text("A001", timeout=20_000)


@pytest.mark.parametrize("staff", [auto(allowed=False)], indirect=True)
def test_an_office_may_forbid_calling_by_itself(staff: StaffHouse) -> None:
    page = staff.desk("en")
    ask(page, "e", "more")
    expect(page.locator("[data-auto]")).to_have_count(0)
