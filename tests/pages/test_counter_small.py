"""The desk's small window in a real Chromium, against the real house: the browser's own window above all others."""

from playwright.sync_api import Page, expect

from tests.pages.staff_house import AXE, StaffHouse, staff, staff_browser

__all__ = ["staff", "staff_browser"]

SETTLED = 900
"""Milliseconds after which the desk takes a further *next* for meant."""
SIZE = {"width": 340, "height": 330}
STICKING_OUT = (
    "document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight"
)


def open_small(page: Page) -> Page:
    """Press the key for the small window; the window has the size that it asks for."""
    with page.context.expect_page() as opened:
        page.keyboard.press("o")
    small = opened.value
    small.set_default_timeout(8_000)
    small.set_viewport_size(SIZE)  # type: ignore[arg-type]
    small.wait_for_selector(".small")
    return small


def called(page: Page, small: Page, number: str) -> None:
    """The same person stands in both windows."""
    expect(small.locator("header .ticket")).to_have_text(number)
    expect(page.locator(".cur > .ticket")).to_have_text(number)
    page.wait_for_timeout(SETTLED)


def test_it_calls_and_takes_back_and_both_windows_show_one_truth(staff: StaffHouse) -> None:
    staff.house.take("permit")
    staff.house.take("permit")
    page = staff.desk("en")
    small = open_small(page)
    expect(small.locator("[data-next]")).to_contain_text("calls A\u2009001")
    page.wait_for_timeout(SETTLED)
    small.locator("[data-next]").click()
    called(page, small, "A001")
    page.keyboard.press("Space")
    called(page, small, "A002")
    small.locator("[data-undo]").click()
    expect(small.locator("header .ticket")).to_have_count(0)
    expect(small.locator(".said")).to_contain_text("taken back")


def test_every_key_of_the_page_works_there_too(staff: StaffHouse) -> None:
    staff.house.take("permit")
    staff.house.take("permit")
    page = staff.desk("en")
    small = open_small(page)
    page.wait_for_timeout(SETTLED)
    small.keyboard.press("Space")
    called(page, small, "A001")
    small.keyboard.press("d")
    expect(small.locator("header")).to_contain_text("in conversation")
    small.keyboard.press("F8")
    called(page, small, "A002")
    small.keyboard.press("u")
    expect(small.locator(".undo")).to_contain_text("A\u2009001 ended")


def test_a_double_tap_there_calls_one_person(staff: StaffHouse) -> None:
    for _ in range(3):
        staff.house.take("permit")
    page = staff.desk("en")
    small = open_small(page)
    page.wait_for_timeout(SETTLED)
    for _ in range(3):
        small.keyboard.press("Space")
    small.locator("[data-next]").dblclick()
    called(page, small, "A001")
    board = staff.house.client("admin").get("/api/v1/areas/first/board").json
    assert [call["number"] for call in board["calls"]] == ["A001"]


def test_what_asks_something_is_asked_on_the_page(staff: StaffHouse) -> None:
    staff.house.take("permit")
    page = staff.desk("en")
    small = open_small(page)
    page.wait_for_timeout(SETTLED)
    small.keyboard.press("Space")
    called(page, small, "A001")
    small.keyboard.press("l")
    page.wait_for_selector("dialog[open]")


def test_it_closes_by_the_same_key_and_with_the_page(staff: StaffHouse) -> None:
    page = staff.desk("en")
    small = open_small(page)
    with small.expect_event("close"):
        page.keyboard.press("o")
    page.keyboard.press("e")
    expect(page.locator("[data-small]")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    again = open_small(page)
    with again.expect_event("close"):
        page.reload()


def test_it_shows_a_break_and_goes_on_from_there(staff: StaffHouse) -> None:
    page = staff.desk("en")
    small = open_small(page)
    assert staff.house.client("admin").post("/api/v1/counters/6/break", json={}).status_code == 200
    expect(small.locator("header")).to_contain_text("on a break")
    small.locator("[data-session=open]").click()
    expect(small.locator("[data-next]")).to_be_visible()


def test_it_says_that_the_server_is_away(staff: StaffHouse) -> None:
    page = staff.desk("en")
    small = open_small(page)
    page.context.set_offline(True)
    expect(small.locator(".said")).to_contain_text("No connection to the server")
    expect(small.locator("[data-next]")).to_have_attribute("aria-disabled", "true")


def test_it_is_dressed_as_the_page_and_nothing_sticks_out(staff: StaffHouse) -> None:
    for _ in range(12):
        staff.house.take("permit", "ckb")
    page = staff.desk("de", "dark")
    small = open_small(page)
    page.wait_for_timeout(SETTLED)
    small.keyboard.press("Space")
    called(page, small, "A001")
    assert small.evaluate("[document.documentElement.lang, document.documentElement.dataset.theme]") == ["de", "dark"]
    assert small.evaluate("document.title").startswith("A\u2009001")
    ground = "getComputedStyle(document.querySelector('[data-next]')).backgroundColor"
    assert small.evaluate(ground) == page.evaluate(ground)
    assert not small.evaluate(STICKING_OUT)
    small.evaluate(AXE)
    found = small.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [rule["id"] for rule in found["violations"]] == []


def test_there_is_no_key_where_the_browser_has_no_such_window(staff: StaffHouse) -> None:
    page = staff.page("en")
    page.add_init_script("delete window.documentPictureInPicture")
    staff.log_in(page, "clerk", "clerk-of-6")
    staff.open(page, "/counter?counter=6", "[data-session=open]:not([aria-disabled])")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-next]")
    page.keyboard.press("o")
    page.keyboard.press("e")
    page.wait_for_selector("dialog[open] [data-copy]")
    expect(page.locator("[data-small]")).to_have_count(0)
    assert len(page.context.pages) == 1
