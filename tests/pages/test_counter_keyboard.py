"""A clerk's whole day by the keyboard alone: from the password to the last log-out no mouse is touched."""

from playwright.sync_api import Page, expect

from tests.pages.desk_keys import ask, enter, press, serve, shows, tab_to, tap, waits
from tests.pages.staff_house import PASSWORD, StaffHouse, staff, staff_browser

__all__ = ["staff", "staff_browser"]

WATCH = """for (const kind of ["pointerdown", "mousedown", "touchstart", "mousemove"])
  addEventListener(kind, () => sessionStorage.setItem("hand", kind), true);"""


def closes(page: Page) -> None:
    expect(page.locator(".cur")).to_have_count(0)


def finishes(page: Page) -> None:
    tap(page, "f")
    enter(page, "finish")
    closes(page)


def test_a_whole_day_by_the_keyboard_alone(staff: StaffHouse) -> None:
    for service in ("permit", "permit", "permit", "settlement", "permit"):
        staff.house.take(service)
    page = staff.page("en")
    page.add_init_script(WATCH)
    arrive(staff, page)
    a_conversation_of_every_kind(staff, page)
    those_who_do_not_come(staff, page)
    somebody_who_cannot_use_the_kiosk(page)
    for_help_and_home(page)
    assert page.evaluate("sessionStorage.getItem('hand')") is None


def arrive(staff: StaffHouse, page: Page) -> None:
    """Log in, choose a counter, open it."""
    page.goto(f"{staff.url}/counter")
    page.keyboard.type(staff.house.user("clerk", "clerk-at-keys"))
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-counter='6']")
    tab_to(page, "[data-counter='6']")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-session=open]:not([aria-disabled])")
    tab_to(page, "[data-session=open]")
    page.keyboard.press("Enter")
    waits(page, "A001", "A002", "A003", "R001", "A004")


def a_conversation_of_every_kind(staff: StaffHouse, page: Page) -> None:
    """Called again, served, switched, noted, taken back, parked, put back, passed on, finished with an outcome."""
    press(page, "Space")
    shows(page, "A001")
    tap(page, "w")
    expect(page.locator(".cur .state")).to_contain_text("calls: 2")
    tap(page, "d")
    expect(page.locator(".cur .state")).to_contain_text("In conversation")
    ask(page, "n", "note")
    page.keyboard.type("brings the passport tomorrow")
    enter(page, "note")
    expect(page.locator(".note")).to_contain_text("passport")
    ask(page, "s", "switch")
    page.keyboard.press("r")
    enter(page, "switch")
    tap(page, "u")
    ask(page, "f", "finish")
    page.keyboard.press("2")
    enter(page, "finish")
    closes(page)
    serve(staff, page, "A002")
    ask(page, "p", "park")
    page.keyboard.press("1")
    enter(page, "park")
    closes(page)
    press(page, "1")
    shows(page, "A002")
    tap(page, "r")
    enter(page, "requeue")
    waits(page, "A003", "R001", "A004", "A002")
    serve(staff, page, "A003")
    ask(page, "l", "transfer")
    page.keyboard.press("t")
    enter(page, "transfer")
    closes(page)


def those_who_do_not_come(staff: StaffHouse, page: Page) -> None:
    """Missed, called once more by a digit, and somebody out of turn from the list."""
    press(page, "Space")
    tap(page, "w")
    expect(page.locator(".cur .state")).to_contain_text("calls: 2")
    staff.house.later(minutes=3)
    staff.house.take("pickup")  # the news bring the office's time
    expect(page.locator("[data-step=miss]:not([aria-disabled])")).to_be_visible()
    missed = page.locator(".cur > .ticket").text_content() or ""
    tap(page, "x")
    closes(page)
    press(page, "1")
    expect(page.locator(".cur > .ticket")).to_have_text(missed)
    finishes(page)
    tap(page, "ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.locator(".wl li .ticket").nth(1).text_content() or ""
    page.wait_for_timeout(900)
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog#certain[open]")
    page.keyboard.press("1")
    enter(page, "certain")
    shows(page, chosen)
    finishes(page)


def somebody_who_cannot_use_the_kiosk(page: Page) -> None:
    """A number given at the desk, and the next of a certain service."""
    ask(page, "t", "issue")
    page.keyboard.press("r")
    tab_to(page, "dialog select")
    tab_to(page, "dialog [type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog#made[open]")
    enter(page, "made")
    ask(page, "a", "by-service")
    page.keyboard.press("r")
    page.wait_for_timeout(900)
    enter(page, "by-service")
    expect(page.locator(".cur > .ticket")).to_contain_text("R")
    finishes(page)


def for_help_and_home(page: Page) -> None:
    """A break and back, an emergency call, and the end of the day."""
    ask(page, "b", "break")
    page.keyboard.press("1")
    enter(page, "break")
    page.wait_for_selector(".away [data-session=open]")
    tap(page, "b")
    page.wait_for_selector("[data-session=break]:not([aria-disabled])")
    page.keyboard.press("Control+Alt+Enter")
    expect(page.locator(".sos-bars")).to_contain_text("All desks have been told.")
    tab_to(page, ".sos-bars button")
    page.keyboard.press("Enter")
    expect(page.locator(".sos-bars button")).to_have_count(0)
    tab_to(page, "[data-session=close]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-counter='6']")
    while page.evaluate("document.activeElement.textContent") != "Log out":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#password")
