"""The look at the slips in a real browser: the paper of every language, and words instead of a broken picture."""

from playwright.sync_api import Page, Route, expect

from tests.pages.staff_house import StaffHouse, faults, staff, staff_browser

__all__ = ["staff", "staff_browser"]


def slips(staff: StaffHouse, path: str = "/slips?lang=en", **more: object) -> Page:
    page = staff.page(**more)  # type: ignore[arg-type]
    page.set_default_timeout(30_000)  # eighteen slips are drawn, on a busy machine too
    staff.log_in(page, "manager")
    staff.open(page, path, ".sheets img")
    return page


def wait_for_pictures(page: Page, count: int) -> None:
    """Wait until so many slips have been drawn."""
    expect(page.locator("figure img")).to_have_count(count)
    page.locator("figure img").evaluate_all("(all) => Promise.all(all.map((one) => one.decode()))")


def test_it_shows_one_language_in_every_width_after_it_was_chosen(staff: StaffHouse) -> None:
    page = slips(staff, "/slips?lang=en&language=de")
    page.locator("[name=language]").select_option("ar")
    page.locator("[name=example]").select_option("longest")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("figure")).to_have_count(3)
    wait_for_pictures(page, 3)
    expect(page.locator("[name=language]")).to_have_value("ar")
    expect(page.locator("[name=example]")).to_have_value("longest")


def test_it_shows_all_languages_and_axe_finds_nothing(staff: StaffHouse) -> None:
    page = slips(staff, "/slips?lang=de&width=384")
    expect(page.locator("figure")).to_have_count(18)
    wait_for_pictures(page, 18)
    expect(page.get_by_role("heading", level=1)).to_have_text("Zettel")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_fits_a_narrow_window(staff: StaffHouse) -> None:
    page = slips(staff, "/slips?lang=de&language=vi", size={"width": 360, "height": 700})
    wait_for_pictures(page, 3)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_where_a_slip_cannot_be_drawn_it_says_why(staff: StaffHouse) -> None:
    page = staff.page()
    staff.log_in(page, "manager")
    body = '{"code":"template_refused","message":"It cannot be used.","details":{"reason":"unknown variable: nmber"}}'

    def refuse(route: Route) -> None:
        route.fulfill(status=409, content_type="application/json", body=body)

    page.route("**/preview.png*", refuse)
    page.goto(f"{staff.url}/slips?lang=en&language=de")
    notice = page.locator("figure .notice").first
    expect(notice).to_have_text("It cannot be used. unknown variable: nmber")
    expect(page.locator("figure img").first).to_be_hidden()
    assert faults(page) == []
