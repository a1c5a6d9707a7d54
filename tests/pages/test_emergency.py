"""The emergency call in a real browser: red and loud for the others, quiet for the one who calls, and never lost."""

from playwright.sync_api import Page, expect

from tests.pages.staff_house import StaffHouse, faults, staff, staff_browser

__all__ = ["staff", "staff_browser"]

LOUD, BAR = "dialog.sos[open]", ".sos-bar"
HEAR = "addEventListener('aufruf:emergency', (event) => { window.rung = event.detail.level; })"
PATIENCE = 30_000


def desk(staff: StaffHouse, counter: str, **more: str) -> Page:
    """A clerk's page at a counter that need not be open, in the room of all staff."""
    page = staff.page(**more)
    page.set_default_timeout(PATIENCE)
    staff.log_in(page, "clerk", f"clerk-of-{counter}")
    page.add_init_script(HEAR)
    staff.open(page, f"/counter?counter={counter}", "[data-emergency]")
    page.wait_for_selector(".status .state.good")
    return page


def calls(staff: StaffHouse) -> list[str]:
    return [call.state for call in staff.house.house.emergencies.current()]


def test_it_tells_the_others_red_and_loud_and_the_caller_who_comes(staff: StaffHouse) -> None:
    three, six = desk(staff, "3"), desk(staff, "6")
    six.keyboard.press("Shift")
    six.evaluate("performance.now = () => 1_000")  # no time passes there: the finger is on its way to another key
    three.keyboard.press("Control+Alt+Enter")
    six.wait_for_selector(LOUD)
    assert "3" in six.inner_text("#sos-where")
    assert six.evaluate("window.rung") == 0
    expect(three.locator(LOUD)).to_have_count(0)
    expect(three.locator(BAR)).to_contain_text("Alle Plätze wissen Bescheid")
    assert three.evaluate("window.rung") is None
    assert faults(six) == faults(three) == []
    six.keyboard.press("Space")
    six.keyboard.press("Enter")
    assert calls(staff) == ["raised"]
    six.evaluate("delete performance.now")
    six.click(".sos-go")
    expect(three.locator(BAR)).to_contain_text("Unterwegs: Platz 6")
    expect(six.locator(LOUD)).to_have_count(0)
    three.click(f"{BAR} button:last-of-type")
    expect(six.locator(BAR)).to_have_count(0)
    assert calls(staff) == []


def test_it_comes_back_louder_to_who_set_it_aside(staff: StaffHouse) -> None:
    six = desk(staff, "6", lang="en", theme="dark")
    staff.house.client("clerk").post("/api/v1/emergencies", json={"counter": "3", "words": "<b>knife</b>"})
    six.wait_for_selector(LOUD)
    assert "<b>knife</b>" in six.inner_text(LOUD)
    six.keyboard.press("Escape")
    expect(six.locator(LOUD)).to_have_count(0)
    expect(six.locator(BAR)).to_contain_text("Nobody has answered yet")
    assert faults(six) == []
    six.wait_for_selector(f"{LOUD}[data-level='1']")
    assert six.evaluate("window.rung") == 1


def test_it_shows_a_desk_what_it_missed_while_its_network_was_away(staff: StaffHouse) -> None:
    six = desk(staff, "6")
    six.context.set_offline(True)
    for sid, _ in staff.house.app.extensions["rooms"].guests():
        staff.house.app.extensions["namespace"]._server.disconnect(sid, namespace="/live")
    staff.house.client("clerk").post("/api/v1/emergencies", json={"counter": "3"})
    six.context.set_offline(False)
    six.wait_for_selector(LOUD)


def test_it_says_that_nobody_knows_while_the_call_does_not_get_through_and_goes_on_trying(
    staff: StaffHouse,
) -> None:
    three = desk(staff, "3")
    three.route("**/api/v1/emergencies", lambda route: route.abort())
    three.click("[data-emergency]")
    expect(three.locator(f"{BAR}.red")).to_contain_text("Noch weiß niemand Bescheid")
    three.unroute("**/api/v1/emergencies")
    expect(three.locator(BAR)).to_contain_text("Alle Plätze wissen Bescheid")
    assert calls(staff) == ["raised"]
