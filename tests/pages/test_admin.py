"""The admins' page and everybody's account in a real browser: by keyboard, in both languages, on a phone too."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.pages.staff_house import PASSWORD, StaffHouse, faults, outside, staff, staff_browser
from tests.pages.test_staff_doors import sign_in

__all__ = ["staff", "staff_browser"]

PHONE = {"width": 390, "height": 844}
NEW = "four quiet grey herons"
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def admin(staff: StaffHouse, view: str = "people", lang: str = "en", **more: object) -> Page:
    """An admin's page, filled."""
    page = staff.page(lang, **more)  # type: ignore[arg-type]
    staff.log_in(page, "admin", "admin")
    return staff.open(page, f"/admin?view={view}", ".rows, .empty, table")


def row(page: Page, name: str) -> Locator:
    return page.locator(".rows li", has_text=name)


def agree(page: Page) -> None:
    """Answer the question that has come up: its yes has the focus."""
    expect(page.locator(".btn.danger")).to_be_focused()
    page.keyboard.press("Enter")


def test_an_admin_adds_somebody_by_keyboard_who_then_chooses_a_password(staff: StaffHouse) -> None:
    page = admin(staff)
    page.locator("[data-add]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog [name=name]")).to_be_focused()
    page.keyboard.type("Fatma")
    page.keyboard.press("Tab")
    page.keyboard.press("l")  # Lead
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    secret = page.locator("dialog .secret input")
    expect(secret).to_be_focused()
    password = secret.input_value()
    assert len(password) == 16
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("[data-add]")).to_be_focused()
    expect(row(page, "Fatma")).to_contain_text("has to choose a password")
    assert password not in page.content()

    other = staff.open(staff.page("en"), "/login?next=/counter", "#name")
    sign_in(other, "Fatma", password)
    expect(other.locator(".first")).to_contain_text("Somebody else has set your password")
    other.fill("[name=old]", password)
    other.fill("[name=new]", NEW)
    other.keyboard.press("Enter")
    other.wait_for_url(re.compile("/counter"))


def test_somebody_is_switched_off_only_when_asked_twice(staff: StaffHouse) -> None:
    staff.house.user("clerk", "Anna")
    page = admin(staff)
    page.get_by_role("button", name="Change Anna").click()
    page.get_by_role("button", name="Switch off").click()
    question = page.get_by_role("group", name=re.compile("Switch off"))
    expect(question.get_by_role("button", name="Switch off")).to_be_focused()
    question.get_by_role("button", name="Cancel").click()
    expect(page.locator("dialog .state")).to_have_text("active")
    page.get_by_role("button", name="Switch off").click()
    agree(page)
    expect(page.locator("dialog .state")).to_have_text("switched off")
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator("dialog .done")).to_have_text("Switched on.")


def test_the_last_admin_is_told_why_not(staff: StaffHouse) -> None:
    page = admin(staff, lang="de")
    page.get_by_role("button", name="admin ändern").click()
    page.locator("dialog [name=role]").select_option("clerk")
    expect(page.locator("dialog [role=alert]")).to_contain_text("letzte Person mit der Rolle Admin")


def test_a_locked_person_is_seen_and_unlocked(staff: StaffHouse) -> None:
    staff.house.user("clerk", "Anna")
    for _ in range(5):
        staff.house.client().post("/api/v1/login", json={"name": "Anna", "password": "wrong"})
    page = admin(staff, lang="de")
    expect(row(page, "Anna")).to_contain_text("gesperrt bis Di., 14.4. 09:01")
    page.get_by_role("button", name="Anna ändern").click()
    assert faults(page) == []
    page.get_by_role("button", name="Entsperren").click()
    expect(page.locator("dialog .state")).to_have_text("aktiv")


def test_a_token_is_made_for_a_program_and_taken_away(staff: StaffHouse) -> None:
    page = admin(staff, "programs")
    page.locator("[data-add]").click()
    page.locator("dialog [name=name]").fill("wall of figures")
    page.locator("dialog [name=role]").select_option("manager")
    page.locator("dialog [name=days]").select_option("30")
    page.get_by_role("button", name="Make a token").click()
    token = page.locator("dialog .secret input").input_value()
    asks = {"headers": {"Authorization": f"Bearer {token}"}}
    assert staff.house.client().get("/api/v1/manage", **asks).status_code == 200
    page.get_by_role("button", name="Done").click()
    line = row(page, "wall of figures")
    expect(line).to_contain_text("until 5/14/2026")
    line.get_by_role("button", name="Take away").click()
    agree(page)
    expect(line).to_have_count(0)
    assert staff.house.client().get("/api/v1/manage", **asks).status_code == 401


def test_an_auditor_sees_the_log_and_the_rights_alone(staff: StaffHouse) -> None:
    staff.house.client().post("/api/v1/login", json={"name": "nobody", "password": "wrong"})
    page = staff.page("en")
    staff.log_in(page, "auditor", "Dilek")
    staff.open(page, "/admin", "table")
    expect(page.locator(".topbar nav a")).to_have_text(["Rights", "Audit log"])
    page.get_by_role("link", name="Audit log").click()
    expect(page.locator(".log li").last).to_contain_text("Wrong name or password")
    page.locator("[name=kind]").select_option("login")
    expect(page.locator(".log li")).to_have_count(1)
    expect(page.locator(".log li")).to_contain_text("Dilek")


def test_the_table_of_rights_names_every_role(staff: StaffHouse) -> None:
    page = admin(staff, "rights", lang="de")
    expect(page.locator("thead th")).to_have_count(9)
    give = page.locator("tbody tr", has_text="Wartemarken ausgeben").locator("td")
    assert [cell.inner_text().strip()[-2:] for cell in give.all()] == ["ja", "ja", "in", "ja", "in", "ja", "in", "in"]


def test_one_s_account_says_where_one_is_logged_in_and_ends_it(staff: StaffHouse) -> None:
    page = staff.page("en")
    staff.log_in(page, "clerk", "Anna")
    staff.house.client().post("/api/v1/login", json={"name": "Anna", "password": PASSWORD})
    staff.open(page, "/account", ".sessions li")
    expect(page.locator(".sessions li")).to_have_count(2)
    page.get_by_role("button", name="Log out there").click()
    expect(page.locator(".sessions li")).to_have_count(1)
    page.fill("[name=old]", "wrong")
    page.fill("[name=new]", NEW)
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_role("alert")).to_contain_text("The old password is not right.")
    page.get_by_label("Show what is typed").check()
    expect(page.locator("[name=new]")).to_have_attribute("type", "text")
    page.fill("[name=old]", PASSWORD)
    page.get_by_role("button", name="Change the password").click()
    expect(page.locator(".done")).to_contain_text("The password has changed")
    page.get_by_role("button", name="Log out everywhere").click()
    agree(page)
    page.wait_for_url(re.compile("/login"))


@pytest.mark.parametrize(("lang", "theme", "size"), [("de", "light", None), ("en", "dark", PHONE)])
def test_axe_finds_nothing_and_nothing_sticks_out(
    staff: StaffHouse, lang: str, theme: str, size: dict[str, int] | None
) -> None:
    staff.house.user("clerk", "Anna-Katharina Freifrau von Hohenstein-Wolkenburg")
    staff.house.token("kiosk")
    page = admin(staff, lang=lang, theme=theme, **({"size": size} if size else {}))
    for address in (
        *(f"/admin?view={view}" for view in ("devices", "programs", "rights", "audit", "people")),
        "/account",
    ):
        staff.open(page, address, ".rows, .empty, table")
        assert faults(page) == [], address
        assert not page.evaluate(WIDER), address
        assert outside(page) == [], address
    staff.open(page, "/admin?view=people", ".rows")
    page.locator(".rows .btn").first.click()
    assert faults(page) == []
    assert outside(page) == []
