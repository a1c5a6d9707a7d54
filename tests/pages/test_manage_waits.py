"""The managers' wait times: the server's own figures as pictures, as tables and as CSV."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.pages.staff_house import StaffHouse, faults, outside, staff, staff_browser

__all__ = ["staff", "staff_browser"]

WAITS = "/manage?view=waits"


def serve(staff: StaffHouse, service: str, counter: str, visits: int, wait: int) -> None:
    """Let so many people wait so many minutes, each served for five."""
    for _ in range(visits):
        ticket = staff.house.take(service)["id"]
        staff.house.later(minutes=wait)
        held = staff.house.client("admin").get(f"/api/v1/counters/{counter}").json["current"]
        assert staff.house.next(counter, held and held["id"]).status_code == 200
        staff.house.step(ticket, "start")
        staff.house.later(minutes=5)
        staff.house.step(ticket, "finish")


def busy_day(staff: StaffHouse) -> None:
    staff.house.open("1")
    staff.house.open("6")
    serve(staff, "permit", "6", 6, 2)
    serve(staff, "pickup", "1", 5, 12)
    serve(staff, "cash", "1", 2, 1)


def cells(page: Page, service: str) -> list[str]:
    return page.locator("section.tb tbody tr", has_text=service).locator("td").all_inner_texts()


def test_the_tables_show_the_server_s_figures(staff: StaffHouse) -> None:
    busy_day(staff)
    page = staff.manage(WAITS, lang="en")
    page.wait_for_selector("section.tb")
    assert cells(page, "Residence permit") == ["6", "6", "0", "0", "2", "2", "2", "5", "5", "5", "100\u00a0%"]
    assert cells(page, "Cash desk") == ["2", "2", "0", "0", "<5", "<5", "<5", "<5", "<5", "<5", "<5"]
    assert page.locator("tfoot td").all_inner_texts()[:4] == ["13", "13", "0", "0"]


def test_every_figure_is_printed_in_the_picture(staff: StaffHouse) -> None:
    staff.house.open("1")
    serve(staff, "cash", "1", 6, 0)
    serve(staff, "pickup", "1", 2, 1)
    page = staff.manage(WAITS, lang="en")
    expect(page.locator("svg.hm text.v")).to_have_text(["0"])
    assert page.locator("svg.hm text.few").count() >= 1
    expect(page.locator("svg.ch text.v").first).to_have_text(re.compile("<5|0 · 0 min"))
    page.locator(".pick button").nth(1).click()
    expect(page.locator(".pick button").nth(1)).to_have_attribute("aria-pressed", "true")


def test_the_choice_stays_in_the_address_and_in_the_csv(staff: StaffHouse) -> None:
    busy_day(staff)
    page = staff.manage(WAITS, lang="en")
    page.locator("select").nth(0).select_option("pickup")
    expect(page.locator("section.tb tbody tr")).to_have_count(1)
    assert "service=pickup" in page.url
    page.reload()
    expect(page.locator("section.tb tbody tr")).to_have_count(1)
    with page.expect_download() as started:
        page.locator("a[download]").click()
    lines = started.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0].lstrip("\ufeff").startswith("service,hour,tickets,served")
    assert all(line.startswith("pickup,") for line in lines[1:])


def test_a_span_without_tickets_says_so(staff: StaffHouse) -> None:
    page = staff.manage(WAITS, lang="en")
    expect(page.locator(".none h2")).to_have_text("No tickets in this span")
    page.locator("input[type=date]").nth(1).fill("2026-04-01")
    expect(page.locator("[role=alert]")).to_have_text("The first day must not come after the last.")


@pytest.mark.parametrize(("lang", "theme"), [("de", "light"), ("en", "dark")])
def test_axe_finds_nothing_in_the_wait_times(staff: StaffHouse, lang: str, theme: str) -> None:
    busy_day(staff)
    page = staff.manage(WAITS, lang=lang, theme=theme)
    page.wait_for_selector("section.tb")
    assert faults(page) == []
    page.locator("summary").click()
    assert faults(page) == []
    assert outside(page) == []
