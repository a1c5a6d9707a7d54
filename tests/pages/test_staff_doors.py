"""The plain pages of the house: front door, login, the office's own statements, and the virtual paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.pages.staff_house import PASSWORD, StaffHouse, faults, outside, staff, staff_browser

__all__ = ["staff", "staff_browser"]


def sign_in(page: Page, name: str, password: str) -> None:
    page.fill("#name", name)
    page.fill("#password", password)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_front_door_leads_everywhere(staff: StaffHouse, lang: str) -> None:
    page = staff.open(staff.page(lang), f"/?lang={lang}", "h1")
    links = {link.get_attribute("href") for link in page.locator("main a").all()}
    config = staff.house.house.config
    wanted = {f"/kiosk/{key}" for key in config.kiosks} | {f"/display/{key}" for key in config.displays}
    wanted |= {f"/printers/{key}" for key in config.printers} | {"/counter", "/manage", "/admin", "/account"}
    assert links == wanted
    assert faults(page) == []
    assert outside(page) == []


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_wrong_password_is_told_in_words(staff: StaffHouse, lang: str) -> None:
    name = staff.house.user("clerk")
    page = staff.open(staff.page(lang), f"/login?lang={lang}", "#name")
    expect(page.locator("#name")).to_be_focused()
    sign_in(page, name, "wrong")
    expect(page.locator("#problem")).to_be_visible()
    assert faults(page) == []
    assert page.url.endswith(f"/login?lang={lang}")


def test_the_login_goes_on_to_where_one_wanted_to_go(staff: StaffHouse) -> None:
    name = staff.house.user("manager")
    page = staff.open(staff.page("en"), "/manage?view=waits&from=2026-04-13", "#name")
    sign_in(page, name, PASSWORD)
    page.wait_for_selector(".flt")
    assert page.locator("input[type=date]").first.input_value() == "2026-04-13"


def test_the_login_leads_to_no_other_site(staff: StaffHouse) -> None:
    name = staff.house.user("clerk")
    for bait in ("https://example.org/x", "//example.org/x", "/\\example.org"):
        page = staff.open(staff.page("en"), f"/login?next={bait}", "#name")
        sign_in(page, name, PASSWORD)
        page.wait_for_selector(".rooms")
        assert page.url.startswith(staff.url)


def test_the_chosen_language_stays_with_the_browser(staff: StaffHouse) -> None:
    page = staff.open(staff.page("en"), "/login", "#name")
    expect(page.locator("h1")).to_have_text("Log in")
    page.locator("[data-lang=de]").click()
    expect(page.locator("h1")).to_have_text("Anmelden")
    page.goto(f"{staff.url}/login")
    expect(page.locator("h1")).to_have_text("Anmelden")


@pytest.mark.parametrize("name", ["privacy", "imprint", "accessibility"])
def test_the_office_s_own_words_are_read_in_many_languages(staff: StaffHouse, name: str) -> None:
    page = staff.open(staff.page(), f"/{name}?lang=de", "h1")
    assert faults(page) == []
    page.locator("[hreflang=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert faults(page) == []


@pytest.mark.parametrize(("lang", "theme"), [("de", "light"), ("en", "dark")])
def test_a_slip_arrives_on_the_virtual_paper_once(staff: StaffHouse, lang: str, theme: str) -> None:
    page = staff.page(lang, theme)
    staff.log_in(page, "manager")
    staff.open(page, "/printers/printer-1", ".no-paper")
    assert faults(page) == []
    staff.house.take("permit", "ar", kiosk="kiosk-1")
    expect(page.locator(".slips li")).to_have_count(1, timeout=20_000)
    expect(page.locator(".slips li.arrived")).to_have_count(1)
    page.wait_for_function("() => document.querySelector('.slips img').naturalWidth > 100")
    assert faults(page) == []
    page.reload()
    expect(page.locator(".slips li")).to_have_count(1)
    expect(page.locator(".slips li.arrived")).to_have_count(0)
    expect(page.locator(".topbar [role=status]")).to_have_text(re.compile("bereit|ready"))
