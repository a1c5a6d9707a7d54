"""The sheets of the clerk's desk, each by the keyboard alone, in a real browser against the real house."""

import re

from playwright.sync_api import expect

from tests.pages.desk_keys import ask, enter, press, rests, serve, shows, tap, view, waits
from tests.pages.staff_house import StaffHouse, staff, staff_browser

__all__ = ["staff", "staff_browser"]


def test_a_conversation_ends_with_an_outcome_that_one_digit_chooses(staff: StaffHouse) -> None:
    taken = staff.house.take("permit")
    page = staff.desk("en")
    serve(staff, page, "A001")
    ask(page, "f", "finish")
    page.keyboard.press("2")
    enter(page, "finish")
    expect(page.locator(".undo")).to_contain_text("A\u2009001 finished")
    ticket = staff.house.client("admin").get(f"/api/v1/tickets/{taken['id']}").json
    assert (ticket["state"], ticket["outcome"]) == ("done", "papers_missing")
    tap(page, "u")
    shows(page, "A001")


def test_the_parked_say_why_and_until_when_and_come_back(staff: StaffHouse) -> None:
    staff.house.take("permit")
    page = staff.desk("en")
    serve(staff, page, "A001")
    ask(page, "p", "park")
    page.keyboard.press("3")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("dialog fieldset.row")).to_contain_text("until 09:10")
    enter(page, "park")
    row = page.locator(".later li")
    expect(row).to_contain_text("Fills in a form")
    expect(row).to_contain_text("comes back by itself at 09:10 · Counter 6")
    press(page, "1")
    shows(page, "A001")


def test_a_time_that_is_over_parks_nobody(staff: StaffHouse) -> None:
    staff.house.take("permit")
    page = staff.desk("en")
    serve(staff, page, "A001")
    ask(page, "p", "park")
    page.locator("dialog input[type=time]").fill("08:59")
    expect(page.locator("dialog")).to_contain_text("That time is over.")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    shows(page, "A001")
    assert view(staff)["parked"] == []


def test_somebody_is_put_back_where_the_clerk_says(staff: StaffHouse) -> None:
    for _ in range(3):
        staff.house.take("permit")
    page = staff.desk("en")
    press(page, "Space")
    shows(page, "A001")
    ask(page, "r", "requeue")
    page.keyboard.press("3")
    page.keyboard.press("Tab")
    page.keyboard.type("1")
    page.locator("dialog input[type=number]").fill("1")
    enter(page, "requeue")
    waits(page, "A002", "A001", "A003")
    tap(page, "u")
    shows(page, "A001")
    ask(page, "r", "requeue")
    page.keyboard.press("2")
    enter(page, "requeue")
    waits(page, "A002", "A003", "A001")


def test_the_same_person_has_another_service(staff: StaffHouse) -> None:
    staff.house.take("permit")
    page = staff.desk("en")
    serve(staff, page, "A001")
    ask(page, "s", "switch")
    page.keyboard.press("r")
    enter(page, "switch")
    expect(page.locator(".cur h2")).to_contain_text("Permanent residence")
    expect(page.locator(".cur .state")).to_contain_text("In conversation")
    tap(page, "u")
    expect(page.locator(".cur h2")).to_contain_text("Residence permit")


def test_a_note_goes_to_one_counter_and_the_person_back_to_the_sender(staff: StaffHouse) -> None:
    staff.house.take("permit")
    first, second = staff.desk("en", counter="6"), staff.desk("en", counter="5")
    serve(staff, first, "A001")
    ask(first, "l", "transfer")
    first.locator("dialog [name=counter][value='5']:not(:disabled)").wait_for()
    first.keyboard.press("5")
    first.keyboard.press("Tab")
    first.keyboard.type("Brings the copy of the registration.")
    enter(first, "transfer")
    expect(first.locator(".cur")).to_have_count(0)
    waits(first)
    press(second, "Space")
    shows(second, "A001")
    expect(second.locator(".note")).to_have_text("Note from counter 6: Brings the copy of the registration.")
    expect(second.locator("[data-history]")).to_contain_text("stay 2 today")
    ask(second, "n", "note")
    second.locator("dialog textarea").fill("Done. Only the fee is missing.")
    enter(second, "note")
    expect(second.locator(".note")).to_contain_text("Only the fee")
    ask(second, "i", "history")
    expect(second.locator(".past")).to_contain_text(re.compile("was passed on.*Counter 6"))
    second.keyboard.press("Escape")
    tap(second, "z")
    expect(second.locator(".cur")).to_have_count(0)
    waits(first, "A001")
    expect(first.locator(".wl li")).to_contain_text("for counter 6")


def test_the_next_person_of_one_service_is_called(staff: StaffHouse) -> None:
    staff.house.take("permit")
    staff.house.take("settlement")
    page = staff.desk("en")
    waits(page, "A001", "R001")
    ask(page, "a", "by-service")
    expect(page.locator("dialog [value=appointment]")).to_be_disabled()
    page.keyboard.press("r")
    page.wait_for_timeout(900)
    enter(page, "by-service")
    shows(page, "R001")


def test_a_number_is_given_and_shown_large(staff: StaffHouse) -> None:
    page = staff.desk("en")
    ask(page, "t", "issue")
    page.keyboard.press("Enter")
    expect(page.locator("dialog [type=submit]")).to_contain_text("first choose a service")
    page.keyboard.press("r")
    page.locator("dialog select").nth(0).select_option("ti")
    page.locator("dialog select").nth(1).select_option("urgent")
    page.locator("dialog select").nth(2).select_option("")
    page.locator("dialog textarea").fill("Cannot read the kiosk.")
    page.keyboard.press("Enter")
    expect(page.locator("dialog#made .ticket")).to_have_text("R001")
    expect(page.locator("dialog#made")).to_contain_text("please write the number down")
    enter(page, "made")
    waits(page, "R001")
    row = view(staff)["waiting"]["tickets"][0]
    assert (row["language"], row["strict"]) == ("ti", True)


def test_a_note_is_not_taken_back_in_place_of_a_step(staff: StaffHouse) -> None:
    staff.house.take("permit")
    page = staff.desk("en")
    serve(staff, page, "A001")
    ask(page, "n", "note")
    page.keyboard.type("A word.")
    enter(page, "note")
    expect(page.locator(".undo")).to_contain_text("A\u2009001 is here")
    expect(page.locator(".note")).to_have_text("Note: A word.")


def test_a_refusal_is_said_in_the_sheet_and_nothing_typed_is_lost(staff: StaffHouse) -> None:
    staff.house.take("permit")
    page = staff.desk("en")
    serve(staff, page, "A001")
    body = {"code": "counter_not_open", "message": "Counter 5 has closed.", "details": {}}
    page.route("**/transfer", lambda route: route.fulfill(status=409, json=body))
    ask(page, "l", "transfer")
    page.keyboard.press("v")
    page.locator("dialog textarea").fill("A note.")
    page.keyboard.press("Enter")
    expect(page.locator("dialog .problem")).to_contain_text("Counter 5 has closed.")
    expect(page.locator("dialog textarea")).to_have_value("A note.")


def test_a_sheet_about_somebody_who_has_gone_closes_and_says_so(staff: StaffHouse) -> None:
    taken = staff.house.take("permit")
    page = staff.desk("en")
    serve(staff, page, "A001")
    ask(page, "p", "park")
    staff.house.step(taken["id"], "finish")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("[data-notice=gone]")).to_contain_text("Nothing was done")


def test_the_languages_say_who_speaks_them(staff: StaffHouse) -> None:
    staff.house.take("permit", "en")
    staff.house.open("5")
    page = staff.desk("en", counter="6")
    press(page, "Space")
    shows(page, "A001")
    expect(page.locator("[data-language]")).to_have_text("English, spoken at 5")
    rests(page)


def test_the_second_click_of_a_double_click_presses_nothing(staff: StaffHouse) -> None:
    staff.house.take("permit")
    page = staff.desk("en")
    press(page, "Space")
    shows(page, "A001")
    ask(page, "n", "note")
    page.evaluate("""() => {
      window.pressed = [];
      addEventListener("click", ({ target }) => window.pressed.push(target.closest("button")?.dataset.step), true);
    }""")
    key = page.locator("[data-step=recall]").bounding_box()
    assert key is not None
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    middle = (key["x"] + key["width"] / 2, key["y"] + key["height"] / 2)
    page.mouse.click(*middle, click_count=2)
    assert page.evaluate("window.pressed") == ["recall", "recall"]
    expect(page.locator(".cur .state")).to_contain_text("calls: 2")
    rests(page)
    assert view(staff)["current"]["calls"] == 2
