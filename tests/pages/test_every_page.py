"""axe finds nothing on any page, in German, English and Arabic where it can be read so; right to left is mirrored.

It walks the declared pages: a new one is looked at without a new line here, as soon as its address has an example.
"""

import pytest
from playwright.sync_api import Page, expect

from queue_server.services.access import Right
from queue_server.web.api import Route
from tests.pages.staff_house import StaffHouse, faults, staff, staff_browser
from tests.security.test_matrix import address

__all__ = ["staff", "staff_browser"]

LANGUAGES = ("de", "en", "ar")
FOR_STAFF = {"/login", "/counter", "/manage", "/slips", "/account", "/admin", "/", "/printers/<printer>"}
"""Pages in the staff's languages: the sample office has German and English."""
LEADS_AWAY = {"/login/office", "/login/office/done"}
"""They show nothing: they lead to the office's own sign-in service and back."""
SETTLED = "() => document.body.innerText.trim().length > 10 && document.fonts.status === 'loaded'"
SPEAK_ALL = {"/kiosk/<kiosk>", "/display/<display>"}
"""They show several languages at once, whatever the address says."""
WINDOW = {"width": 1366, "height": 900}
PATIENCE = 30_000
"""Milliseconds; a slip in every language is drawn on the spot."""


def pages(staff: StaffHouse) -> list[Route]:
    routes = staff.house.app.extensions["aufruf-routes"]
    return [route for route in routes if route.page and route.rule not in LEADS_AWAY]


def look(page: Page, url: str, status: int = 200) -> list[str]:
    """Open a page, wait until it stands still, and say what axe finds and what leaves the window."""
    answer = page.goto(url, wait_until="domcontentloaded")
    assert answer is not None and answer.status == status, url
    return judge(page)


def judge(page: Page) -> list[str]:
    page.wait_for_function(SETTLED)
    page.wait_for_load_state("networkidle")
    found = faults(page)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
        found.append("it is wider than its window")
    return found


def browser(staff: StaffHouse, language: str) -> Page:
    page = staff.page("de" if language == "ar" else language, size=WINDOW)
    page.set_default_timeout(PATIENCE)
    return page


def faces(staff: StaffHouse, route: Route, language: str) -> list[str]:
    """The addresses at which a page shows its main states."""
    if route.rule != "/t/<token>":
        return [address(route.rule, "")]
    visits = [staff.house.take("permit", language) for _ in range(4)]
    staff.house.open("6")
    called = None
    for _ in range(3):
        called = staff.house.next("6", called).json["id"]
    staff.house.step(visits[1]["id"], "undo")
    return [f"/t/{visit['token']}" for visit in visits]


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_page(staff: StaffHouse, language: str) -> None:
    page = browser(staff, language)
    staff.log_in(page, "admin")
    wrong, read = {}, set()
    expected = {route.rule for route in pages(staff)} - (FOR_STAFF if language == "ar" else set())
    for route in pages(staff):
        if route.rule not in expected:
            continue
        todo = faces(staff, route, language)
        for where in todo:  # grows by the views that a page leads to
            joint = "&" if "?" in where else "?"
            if found := look(page, f"{staff.url}{where}{joint}lang={language}"):
                wrong[where] = found
            todo += [view for view in views(page, where) if view not in todo]
            lang, way = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
            assert (way == "rtl") == (lang == "ar"), where
            if lang == language:
                read.add(route.rule)
    assert not wrong
    assert read >= expected - SPEAK_ALL


def views(page: Page, where: str) -> list[str]:
    """The other views of a page, as its own links name them."""
    path = where.partition("?")[0]
    links = page.eval_on_selector_all("a[href*='view=']", "(all) => all.map((one) => one.getAttribute('href'))")
    return sorted({link for link in links if link.startswith(f"{path}?view=")})


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_where_somebody_must_sign_in_first(staff: StaffHouse, language: str) -> None:
    page = browser(staff, language)
    wrong = {}
    for route in pages(staff):
        if route.right is Right.PUBLIC or (route.rule in FOR_STAFF and route.rule != "/counter"):
            continue  # those of staff all show the same form
        where = f"{address(route.rule, '')}?lang={language}"
        if found := look(page, staff.url + where, 401):
            wrong[where] = found
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_the_way_to_a_ticket(staff: StaffHouse, language: str) -> None:
    """At the kiosk a finger chooses the language; the whole screen turns with it."""
    page = browser(staff, language)
    staff.log_in(page, "admin")
    assert look(page, f"{staff.url}/kiosk/kiosk-1") == []
    page.locator(f"button[lang={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    assert judge(page) == []
    page.locator("main [data-choice]").first.click()
    assert judge(page) == []
