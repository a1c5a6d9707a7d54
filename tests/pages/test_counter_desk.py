"""The clerk's desk in a real browser, against the real house."""

import re

from playwright.sync_api import expect

from tests.pages.desk_keys import SETTLED, enter, press, shows, tab_to, tap, waits
from tests.pages.staff_house import StaffHouse, outside, staff, staff_browser

__all__ = ["staff", "staff_browser"]


def called(staff: StaffHouse, counter: str = "6") -> list[str]:
    board = staff.house.client("admin").get("/api/v1/areas/first/board").json
    return [each["number"] for each in board["calls"] if each["counter"] == counter]


def test_it_works_by_the_keyboard_alone(staff: StaffHouse) -> None:
    staff.house.take("permit", "ar")
    staff.house.take("settlement", "uk")
    page = staff.page()
    staff.log_in(page, "clerk")
    staff.open(page, "/counter", "[data-counter='6'] .state")
    tab_to(page, "[data-counter='6']")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-session=open]:not([aria-disabled])")
    page.keyboard.press("Enter")
    waits(page, "A001", "R001")
    press(page, "Space")
    shows(page, "A001")
    tap(page, "w")
    expect(page.locator(".cur .state")).to_contain_text("Aufrufe: 2")
    tap(page, "d")
    expect(page.locator(".cur .state")).to_contain_text("Im Gespräch")
    press(page, "F8")
    shows(page, "R001")
    tap(page, "r")
    enter(page, "requeue")
    waits(page, "R001")
    press(page, "Space")
    shows(page, "R001")
    tap(page, "f")
    enter(page, "finish")
    expect(page.locator(".cur")).to_have_count(0)
    tap(page, "b")
    enter(page, "break")
    page.wait_for_selector(".away [data-session=open]")
    tap(page, "b")
    page.wait_for_selector("[data-session=break]:not([aria-disabled])")


def test_it_says_what_the_one_key_will_do(staff: StaffHouse) -> None:
    page = staff.desk("en")
    key = page.locator("[data-next]")
    expect(key).to_contain_text("becomes free as soon as somebody waits")
    expect(key).to_have_attribute("aria-disabled", "true")
    staff.house.take("permit")
    expect(key).to_contain_text(re.compile("calls A\u2009001"))
    staff.house.take("permit")
    press(page, "Space")
    expect(key).to_contain_text(re.compile("ends A\u2009001 and calls A\u2009002"))
    press(page, "Space")
    expect(key).to_contain_text(re.compile("ends A\u2009002; nobody else is waiting"))


def test_it_calls_one_person_for_a_double_tap(staff: StaffHouse) -> None:
    for _ in range(3):
        staff.house.take("permit")
    page = staff.desk()
    waits(page, "A001", "A002", "A003")
    page.wait_for_timeout(SETTLED)
    for _ in range(3):
        page.keyboard.press("Space")
    page.locator("[data-next]").dblclick()
    shows(page, "A001")
    waits(page, "A002", "A003")
    assert called(staff) == ["A001"]


def test_a_held_key_presses_once(staff: StaffHouse) -> None:
    for _ in range(3):
        staff.house.take("permit")
    page = staff.desk()
    waits(page, "A001", "A002", "A003")
    page.locator("[data-next]").focus()
    page.wait_for_timeout(SETTLED)
    page.keyboard.down("Enter")
    shows(page, "A001")
    page.wait_for_timeout(SETTLED)
    page.keyboard.down("Enter")  # the browser marks it as a repetition
    page.keyboard.up("Enter")
    page.wait_for_timeout(200)
    assert called(staff) == ["A001"]


def test_it_presses_nothing_again_after_a_click(staff: StaffHouse) -> None:
    staff.house.take("permit")
    staff.house.take("permit")
    page = staff.desk()
    press(page, "Space")
    shows(page, "A001")
    page.locator("[data-step=recall]").click()
    expect(page.locator(".cur .state")).to_contain_text("Aufrufe: 2")
    press(page, "Space")
    shows(page, "A002")


def test_it_works_by_the_mouse_alone(staff: StaffHouse) -> None:
    staff.house.take("permit")
    page = staff.desk()
    waits(page, "A001")
    page.wait_for_timeout(SETTLED)
    page.locator("[data-next]").click()
    shows(page, "A001")
    page.locator("[data-step=start]").click()
    expect(page.locator("[data-step=recall]")).to_have_attribute("aria-disabled", "true")
    page.locator("[data-step=transfer]").click()
    page.locator("dialog label", has_text="Beratung").click()
    page.locator("dialog [type=submit]").click()
    expect(page.locator(".cur")).to_have_count(0)
    page.locator("[data-session=close]").click()
    page.wait_for_selector("[data-counter]")


def test_a_stale_press_calls_nobody_and_shows_the_truth(staff: StaffHouse) -> None:
    staff.house.take("permit")
    staff.house.take("permit")
    page = staff.desk()
    waits(page, "A001", "A002")
    page.wait_for_timeout(SETTLED)
    page.route("**/counters/6/next", lambda route: (staff.house.next("6"), route.continue_()))
    page.keyboard.press("Space")
    expect(page.locator("[data-notice=stale]")).to_contain_text("A\u2009001")
    shows(page, "A001")
    assert called(staff) == ["A001"]
    page.unroute("**/counters/6/next")
    press(page, "Space")
    shows(page, "A002")
    expect(page.locator("[data-notice]")).to_have_count(0)


def test_did_not_appear_says_when_it_becomes_possible(staff: StaffHouse) -> None:
    staff.house.take("permit")
    page = staff.desk("en")
    press(page, "Space")
    shows(page, "A001")
    key = page.locator("[data-step=miss]")
    expect(key).to_contain_text("Called 1 of 2 times so far")
    tap(page, "w")
    expect(key).to_contain_text("Possible in 0")
    tap(page, "x")
    shows(page, "A001")
    staff.house.later(minutes=2)
    staff.house.take("settlement")  # the news bring the office's time
    expect(key).not_to_have_attribute("aria-disabled", "true")
    tap(page, "x")
    expect(page.locator(".later li")).to_contain_text("did not appear")


def test_it_explains_a_refusal_of_the_server(staff: StaffHouse) -> None:
    staff.house.take("permit")
    page = staff.desk("en")
    press(page, "Space")
    shows(page, "A001")
    ticket = staff.house.client("admin").get("/api/v1/counters/6").json["current"]["id"]
    page.route("**/start", lambda route: (staff.house.step(ticket, "finish"), route.continue_()))
    tap(page, "d")
    expect(page.locator("[data-notice=impossible]")).to_contain_text("no longer possible for A\u2009001")
    expect(page.locator(".cur")).to_have_count(0)


def test_it_takes_both_halves_of_next_back(staff: StaffHouse) -> None:
    staff.house.take("permit")
    staff.house.take("permit")
    page = staff.desk("en")
    press(page, "Space")
    shows(page, "A001")
    tap(page, "d")
    expect(page.locator(".cur .state")).to_contain_text("In conversation")
    press(page, "Space")
    shows(page, "A002")
    expect(page.locator(".undo")).to_contain_text("A\u2009002 called")
    tap(page, "u")
    expect(page.locator(".undo")).to_contain_text("A\u2009001 ended")
    tap(page, "u")
    shows(page, "A001")
    expect(page.locator(".cur .state")).to_contain_text("In conversation")
    waits(page, "A002")
    expect(page.locator(".undo")).to_have_count(0)


def test_what_was_missed_is_called_by_a_digit_and_the_parked_wait_again(staff: StaffHouse) -> None:
    parked = staff.house.take("permit")
    missed = staff.house.take("settlement")
    page = staff.desk()
    assert staff.house.step(parked["id"], "park").status_code == 200
    staff.house.client().post(f"/api/v1/visits/{missed['token']}/leave", json={})
    expect(page.locator(".later li")).to_have_count(2)
    press(page, "2")
    shows(page, "R001")
    press(page, "1")
    waits(page, "A001")
    expect(page.locator(".later li")).to_have_count(0)


def test_a_transfer_is_chosen_by_letter(staff: StaffHouse) -> None:
    staff.house.take("permit", "vi")
    page = staff.desk()
    press(page, "Space")
    shows(page, "A001")
    tap(page, "l")
    expect(page.locator("dialog [name=service][value=permit]")).to_be_focused()
    tap(page, "v")
    expect(page.locator("dialog [name=service][value=declaration]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".cur")).to_have_count(0)
    rows = staff.house.client("admin").get("/api/v1/counters/7").json["waiting"]["tickets"]
    assert [(row["number"], row["service"]) for row in rows] == [("A001", "declaration")]


def test_escape_leaves_the_transfer_alone(staff: StaffHouse) -> None:
    staff.house.take("permit")
    page = staff.desk()
    press(page, "Space")
    shows(page, "A001")
    tap(page, "l")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    shows(page, "A001")


def test_it_tells_by_title_and_tone_that_somebody_has_come(staff: StaffHouse) -> None:
    page = staff.desk("en")
    page.evaluate("window.tones = 0; addEventListener('aufruf:tone', () => window.tones++)")
    assert "nobody waits" in page.title()
    staff.house.take("permit")
    expect(page).to_have_title(re.compile(r"^\(1\) Somebody is waiting"))
    staff.house.take("permit")
    expect(page).to_have_title(re.compile(r"^\(2\)"))
    assert page.evaluate("window.tones") == 1
    press(page, "Space")
    shows(page, "A001")
    expect(page).to_have_title(re.compile("^A\u2009001"))


def test_the_line_says_why_and_never_the_priority_s_ground(staff: StaffHouse) -> None:
    staff.house.take("permit", "tr", priority="disability")
    staff.house.take("permit", "ar", priority="urgent")
    page = staff.desk("en")
    waits(page, "A002", "A001")
    expect(page.locator(".wl li").nth(0)).to_contain_text("urgent, comes before all")
    expect(page.locator(".wl li").nth(1)).to_contain_text("waited 0 + 20 priority")
    assert "disability" not in page.locator(".desk").inner_html().lower()


def test_a_counter_of_somebody_else_is_not_taken_silently(staff: StaffHouse) -> None:
    first = staff.desk("en", counter="5")
    expect(first.locator("[data-next]")).to_be_visible()
    other = staff.page("en")
    staff.log_in(other, "clerk", "somebody-else")
    staff.open(other, "/counter", "[data-counter='5'] .state.good")
    other.locator("[data-counter='5']").click()
    expect(other.locator("main h2")).to_have_text("Counter 5 is in use under another login")
    expect(other.locator("[data-next]")).to_have_count(0)
    staff.open(other, "/counter?counter=6", "[data-session=open]:not([aria-disabled])")
    other.keyboard.press("Enter")
    other.wait_for_selector("[data-next]")


def test_one_person_is_told_where_they_still_sit(staff: StaffHouse) -> None:
    page = staff.desk("en", counter="5")
    staff.open(page, "/counter?counter=6", "[data-session=open]:not([aria-disabled])")
    page.keyboard.press("Enter")
    expect(page.locator("[data-notice=elsewhere]")).to_contain_text("You still have counter 5 open")


def test_a_lost_login_leads_back_to_the_same_counter(staff: StaffHouse) -> None:
    staff.house.take("permit")
    page = staff.desk()
    page.context.clear_cookies()
    page.wait_for_timeout(SETTLED)
    page.keyboard.press("Space")
    page.wait_for_url("**/login?next=*")
    page.fill("#name", "clerk-of-6")
    page.fill("#password", "correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url("**/counter?counter=6")
    waits(page, "A001")


def test_without_a_connection_nothing_can_be_pressed(staff: StaffHouse) -> None:
    staff.house.take("permit")
    page = staff.desk("en")
    waits(page, "A001")
    page.context.set_offline(True)
    expect(page.locator(".notice.old")).to_contain_text("No connection to the server")
    press(page, "Space")
    assert called(staff) == []
    page.context.set_offline(False)
    expect(page.locator(".status .state.good")).to_be_visible()
    press(page, "Space")
    shows(page, "A001")


def test_language_and_theme_are_remembered(staff: StaffHouse) -> None:
    page = staff.desk("de")
    page.locator("[data-lang=en]").click()
    expect(page.locator("[data-next]")).to_contain_text("Next person")
    page.locator("[data-theme-key]").click()
    page.reload()
    expect(page.locator("[data-next]")).to_contain_text("Next person")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("document.documentElement.lang") == "en"


def test_nothing_is_cut_off_on_a_small_desk(staff: StaffHouse) -> None:
    for language in ("ku", "ckb", "ar", "fa", "ti"):
        staff.house.take("permit", language)
        staff.house.take("settlement", language, priority="disability")
    page = staff.desk("de")
    press(page, "Space")
    shows(page, "R001")
    assert outside(page) == []
    assert page.evaluate("document.documentElement.scrollHeight") <= 768


def test_no_key_moves_when_somebody_comes_or_goes(staff: StaffHouse) -> None:
    page = staff.desk("de")
    box = page.locator("[data-next]").bounding_box()
    staff.house.take("permit")
    press(page, "Space")
    shows(page, "A001")
    assert page.locator("[data-next]").bounding_box() == box
