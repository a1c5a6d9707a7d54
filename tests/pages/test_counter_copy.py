"""A copy of a slip from the clerk's desk: where it prints is said before, twice pressed is once printed."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from printers.device import PrinterError
from printers.status import Status
from tests.pages.desk_keys import enter, press, shows, tap
from tests.pages.staff_house import StaffHouse, faults, outside, staff, staff_browser

__all__ = ["staff", "staff_browser"]

BAR = """async (printers) => {
  const { html, render } = await import("shared/html.js");
  const { StatusBar } = await import("/static/counter/bars.js");
  const place = document.body.appendChild(document.createElement("div"));
  render(html`<${StatusBar} online=${true} printers=${printers} lang="en" tone=${true} setTone=${() => {}} />`, place);
  return [...place.querySelectorAll("[data-printer], [data-quiet]")].map((one) => one.textContent);
}"""
LEFT, RIGHT = "Printer of the left kiosk", "Printer of the right kiosk"


def report(staff: StaffHouse, printer: str, outcome: Status | PrinterError) -> None:
    """What a printer has answered."""
    paper: Any = staff.house.house.paper
    paper.report(printer, outcome)


def at_work(staff: StaffHouse, lang: str = "en", theme: str = "light") -> Page:
    """A desk with A001 at it, both printers well."""
    report(staff, "printer-1", Status())
    report(staff, "printer-2", Status())
    staff.house.take("permit", "ar")
    page = staff.desk(lang, theme)
    press(page, "Space")
    shows(page, "A001")
    return page


def wishes(page: Page) -> list[Any]:
    """What this page asks to be printed, from now on; the server is spared."""
    asked: list[Any] = []

    def answer(route: Route) -> None:
        asked.append(route.request.post_data_json)
        route.fulfill(status=202, json={"paper": {"printer": asked[-1]["printer"], "state": "queued", "copy": True}})

    page.route("**/api/v1/tickets/*/print", answer)
    return asked


def ask(page: Page) -> Locator:
    """The sheet that asks where a copy is to be printed; returns its choices."""
    tap(page, "k")
    page.wait_for_selector("dialog#copy[open]")
    return page.locator("dialog#copy .pick")


def test_it_says_where_a_copy_prints_and_keeps_the_choice(staff: StaffHouse) -> None:
    page = at_work(staff)
    asked = wishes(page)
    expect(ask(page).filter(has=page.locator(":checked"))).to_contain_text(LEFT)
    enter(page, "copy")
    expect(page.locator("[data-said]")).to_have_text(re.compile(f"A\u2009001: a copy is being printed at {LEFT}"))
    ask(page)
    page.keyboard.press("2")
    page.reload()
    page.wait_for_selector(".cur")
    expect(ask(page).filter(has=page.locator(":checked"))).to_contain_text(RIGHT)
    page.locator("dialog#copy [type=submit]").click()
    expect(page.locator("[data-said]")).to_contain_text(RIGHT)
    assert asked == [{"printer": "printer-1"}, {"printer": "printer-2"}]


def test_it_prints_one_copy_for_a_double_tap(staff: StaffHouse) -> None:
    page = at_work(staff)
    asked = wishes(page)
    ask(page)
    page.locator("dialog#copy [type=submit]").dblclick()
    expect(page.locator("[data-said]")).to_be_visible()
    assert len(asked) == 1


def test_it_offers_the_printer_that_is_well_and_says_what_ails_the_other(staff: StaffHouse) -> None:
    page = at_work(staff)
    report(staff, "printer-1", PrinterError("paper_out"))
    choices = ask(page)
    expect(choices.filter(has=page.locator(":checked"))).to_contain_text(RIGHT)
    expect(choices.first).to_contain_text("out of paper")
    page.keyboard.press("Escape")
    expect(page.locator("[data-printer=printer-1].state.alarm")).to_contain_text("out of paper")
    report(staff, "printer-2", Status(paper_low=True))
    expect(page.locator("[data-printer=printer-2].state.warn")).to_contain_text("paper nearly out")
    report(staff, "printer-2", Status())
    expect(page.locator("[data-printer=printer-2]:not(.state)")).to_contain_text("ready")


def test_nothing_is_copied_where_nobody_is(staff: StaffHouse) -> None:
    page = staff.desk("en")
    tap(page, "k")
    expect(page.locator("dialog")).to_have_count(0)
    tap(page, "e")
    expect(page.locator("dialog#more [data-copy]")).to_have_attribute("aria-disabled", "true")


@pytest.mark.parametrize(("lang", "theme"), [("de", "light"), ("en", "dark")])
def test_axe_finds_nothing_and_nothing_sticks_out(staff: StaffHouse, lang: str, theme: str) -> None:
    page = at_work(staff, lang, theme)
    wishes(page)
    report(staff, "printer-1", PrinterError("cover_open"))
    assert len(ask(page).all()) == 2
    assert faults(page) == []
    enter(page, "copy")
    expect(page.locator("[data-said]")).to_be_visible()
    assert faults(page) == []
    assert outside(page) == []
    assert page.evaluate("document.documentElement.scrollHeight") <= 768


def test_a_refusal_is_explained_and_nothing_is_promised(staff: StaffHouse) -> None:
    page = at_work(staff)
    body = {"code": "no_printer", "message": "There is no such printer.", "details": {}}
    page.route("**/api/v1/tickets/*/print", lambda route: route.fulfill(status=409, json=body))
    ask(page)
    page.keyboard.press("Enter")
    expect(page.locator("dialog#copy .problem")).to_contain_text("There is no such printer.")
    expect(page.locator("[data-said]")).to_have_count(0)


def test_of_many_printers_only_those_that_want_something_are_named(staff: StaffHouse) -> None:
    page = at_work(staff)
    well = [{"printer": f"p{number}", "state": "ready", "reason": None} for number in range(1, 6)]
    ill = [
        {"printer": "p6", "state": "ready", "reason": "paper_low"},
        {"printer": "p7", "state": "offline", "reason": "refused"},
    ]
    named = ["p6: paper nearly out", "p7: refuses the connection"]
    assert page.evaluate(BAR, [*well, *ill]) == [*named, "Printers ready: 5"]
    assert page.evaluate(BAR, well[:2]) == ["p1: ready", "p2: ready"]
