"""The managers' page about printers: what ails them, what helps, what visitors feel of it; warned before paper ends."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from printers.device import PrinterError
from printers.status import Status
from tests.pages.staff_house import StaffHouse, faults, outside, staff, staff_browser

__all__ = ["staff", "staff_browser"]


def report(staff: StaffHouse, printer: str, outcome: Status | PrinterError) -> None:
    """What a printer has answered."""
    paper: Any = staff.house.house.paper
    paper.report(printer, outcome)


def task(page: Page, words: str) -> Any:
    """What is to be done about something."""
    return page.locator(".al", has_text=words)


def with_one_printer_each(route: Route) -> None:
    """The page as it starts in a house whose kiosks have no second printer."""
    answer = route.fetch()
    one = re.sub(r'"printers": ?\["(printer-[12])", ?"printer-[12]"\]', r'"printers":["\1"]', answer.text())
    assert one != answer.text()
    route.fulfill(response=answer, body=one)


def test_it_warns_before_the_paper_ends(staff: StaffHouse) -> None:
    page = staff.manage(lang="en")
    report(staff, "printer-1", Status())
    report(staff, "printer-2", Status())
    expect(page.locator(".dev li", has_text="Printer of the left kiosk")).to_contain_text("ready")
    expect(page.locator(".al")).to_have_count(0)
    report(staff, "printer-1", Status(paper_low=True))
    warning = task(page, "Printer of the left kiosk: paper nearly out")
    expect(warning).to_have_class(re.compile(r"\bw\b"))
    expect(warning).to_contain_text("Have a new roll ready. Since 09:00.")
    report(staff, "printer-1", Status())
    expect(page.locator(".al")).to_have_count(0)


def test_it_says_what_helps_and_which_kiosk_has_no_paper(staff: StaffHouse) -> None:
    page = staff.page("en")
    page.route("**/manage", with_one_printer_each)
    staff.log_in(page, "manager")
    staff.open(page, "/manage", ".topbar .state.good")
    report(staff, "printer-2", PrinterError("paper_out"))
    alarm = task(page, "Printer of the right kiosk: out of paper")
    expect(alarm).to_have_class(re.compile(r"\ba\b"))
    expect(alarm).to_contain_text("Put in a new roll. Kiosk on the right has no paper now. Since 09:00.")
    expect(page.locator(".al")).to_have_count(1)
    row = page.locator(".dev li", has_text="Printer of the right kiosk")
    expect(row).to_contain_text("since 09:00")
    expect(row.locator(".state.warn")).to_contain_text("out of paper")


def test_it_says_where_the_slips_come_out_meanwhile(staff: StaffHouse) -> None:
    page = staff.manage(lang="en")
    report(staff, "printer-2", Status())
    report(staff, "printer-1", PrinterError("cover_open"))
    warning = task(page, "Printer of the left kiosk: cover open")
    expect(warning).to_have_class(re.compile(r"\bw\b"))
    expect(warning).to_contain_text("Close the cover. Kiosk on the left prints at: Printer of the right kiosk.")
    report(staff, "printer-2", PrinterError("refused"))
    both = "Kiosk on the left has no paper now. Kiosk on the right has no paper now."
    expect(warning).to_contain_text(both)
    expect(warning).to_have_class(re.compile(r"\ba\b"))
    report(staff, "printer-1", PrinterError("no_answer"))
    doubt = task(page, "Printer of the left kiosk: does not answer")
    expect(doubt).to_have_class(re.compile(r"\bw\b"))
    expect(doubt).not_to_contain_text("prints at")
    expect(task(page, "Printer of the right kiosk")).to_contain_text("prints at: Printer of the left kiosk.")


def test_it_leads_to_the_slips(staff: StaffHouse) -> None:
    page = staff.manage(lang="en")
    links = page.locator("aside a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    assert links == ["/printers/printer-1", "/printers/printer-2", "/slips"]
    for link in links:
        assert page.request.get(staff.url + link).ok, link


@pytest.mark.parametrize(("state", "words"), [("refused", "template is refused"), ("own", "template failed")])
def test_it_says_why_the_office_s_own_template_does_not_serve(staff: StaffHouse, state: str, words: str) -> None:
    page = staff.page("en")
    staff.log_in(page, "manager")
    answer = page.request.get(f"{staff.url}/api/v1/slips").json()
    assert answer == {"template": None, "state": "ours", "reason": None}
    refused = {"template": "slip.typ", "state": state, "reason": "slip.typ, line 3: unknown variable: nmber"}
    page.route("**/api/v1/slips", lambda route: route.fulfill(json=refused))
    staff.open(page, "/manage", ".topbar .state.good")
    expect(task(page, words)).to_contain_text("printed by the one of Aufruf: slip.typ, line 3: unknown variable")


@pytest.mark.parametrize(("lang", "theme"), [("de", "light"), ("en", "dark")])
def test_axe_finds_nothing_about_printers(staff: StaffHouse, lang: str, theme: str) -> None:
    page = staff.manage(lang=lang, theme=theme)
    report(staff, "printer-1", PrinterError("paper_out"))
    report(staff, "printer-2", Status(paper_low=True))
    expect(page.locator(".al")).to_have_count(2)
    assert faults(page) == []
    assert outside(page) == []
