"""The kiosk as a machine: signing in, idling, losing its server, being stopped, and helping eyes, hands and reach."""

import pytest
from playwright.sync_api import Page, expect

from tests.pages import kiosk_lobby
from tests.pages.kiosk_lobby import LANDSCAPE, PORTRAIT, TABLET, Lobby, cut, faults

kiosk_office, kiosk_browser, lobby = kiosk_lobby.kiosk_office, kiosk_lobby.kiosk_browser, kiosk_lobby.lobby

REASON = {"de": "Papier ist leer.", "en": "Out of paper."}


# 1.05 m above the floor on a 32-inch screen whose picture begins at 0.68 m: what must be touched lies below.
BEYOND_REACH = """() => [...document.querySelectorAll("button")]
  .filter((key) => key.getBoundingClientRect().top < 916)
  .map((key) => key.textContent.trim())"""


def patient(lobby: Lobby) -> Page:
    """A kiosk whose time the test moves."""
    page = lobby.page()
    page.clock.install()
    page.goto(lobby.office.url + "/kiosk/kiosk-1")
    page.wait_for_selector("[data-link=online]")
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 5)
    return page


def test_it_signs_in_by_the_address_once_and_leaves_no_token_in_it(lobby: Lobby) -> None:
    lobby.office.set(locked=True)
    page = lobby.kiosk(address="/kiosk/kiosk-1#token=good")
    expect(page.locator(".languages")).to_be_visible()
    page.click(".languages [lang=en]")
    page.wait_for_selector("[data-service=permit] .tab")
    assert page.url == lobby.office.url + "/kiosk/kiosk-1"


@pytest.mark.parametrize("address", ["/kiosk/kiosk-1", "/kiosk/kiosk-1#token=wrong"])
def test_it_says_in_german_and_english_that_it_is_not_signed_in(lobby: Lobby, address: str) -> None:
    lobby.office.set(locked=True)
    page = lobby.page()
    page.goto(lobby.office.url + address)
    expect(page.locator(".unsigned [lang=de] h2")).to_be_visible()
    expect(page.locator(".unsigned")).to_contain_text("aufruf token new --role kiosk")
    assert "token=wrong" not in page.url
    assert faults(page) == []


def test_it_warns_counts_down_and_starts_over(lobby: Lobby) -> None:
    page = patient(lobby)
    page.click(".languages [lang=en]")
    page.click(".bar .key:has-text('Contrast')")
    page.clock.run_for(46_000)
    expect(page.locator("dialog.idle .count")).to_have_text("14")
    page.clock.run_for(4_000)
    expect(page.locator("dialog.idle .count")).to_have_text("10")
    page.clock.run_for(11_000)
    expect(page.locator(".languages")).to_be_visible()
    assert page.evaluate("[document.documentElement.dataset.theme, document.documentElement.lang]") == ["plain", "de"]


def test_it_stays_when_somebody_is_still_there(lobby: Lobby) -> None:
    page = patient(lobby)
    page.click(".languages [lang=en]")
    page.clock.run_for(50_000)
    page.click("dialog.idle .primary")
    expect(page.locator("dialog.idle")).to_have_count(0)
    page.clock.run_for(40_000)
    expect(page.locator(".services")).to_be_visible()


def test_it_starts_over_at_once_when_the_next_visitor_says_so(lobby: Lobby) -> None:
    page = patient(lobby)
    page.click(".languages [lang=en]")
    page.clock.run_for(50_000)
    page.click("dialog.idle .key:not(.primary)")
    expect(page.locator(".languages")).to_be_visible()


def test_it_never_warns_on_the_first_screen(lobby: Lobby) -> None:
    page = patient(lobby)
    page.clock.run_for(120_000)
    expect(page.locator("dialog")).to_have_count(0)


def test_it_says_that_the_server_is_away_and_comes_back_by_itself(lobby: Lobby) -> None:
    page = lobby.services("ar")
    lobby.office.stop()
    expect(page.locator(".lost section[lang=ar][dir=rtl] h2")).to_be_visible()
    assert page.locator(".lost section").count() == 4
    assert faults(page) == []
    lobby.office.start()
    expect(page.locator(".services")).to_be_visible(timeout=3_000)


def test_it_says_so_in_all_languages_in_turn(lobby: Lobby) -> None:
    page = patient(lobby)
    lobby.office.stop()
    page.wait_for_selector("[data-link=offline]")
    page.clock.run_for(3_000)
    page.wait_for_selector(".lost")
    seen: set[str] = set()
    for _ in range(7):
        seen |= set(page.locator(".lost section").evaluate_all("all => all.map((one) => one.lang)"))
        page.clock.run_for(6_000)
    assert len(seen) == 18
    lobby.office.start()


def test_it_keeps_a_taken_number_on_the_screen_while_the_server_is_away(lobby: Lobby) -> None:
    page = lobby.ticket()
    lobby.office.stop()
    expect(page.locator(".strip")).to_contain_text("Your number stays valid.")
    expect(page.locator(".hero")).to_contain_text("042")
    lobby.office.start()
    expect(page.locator(".strip")).to_have_count(0, timeout=3_000)


def test_it_shows_that_it_is_stopped_with_the_reason_and_goes_on_when_resumed(lobby: Lobby) -> None:
    page = lobby.services()
    lobby.office.set(kiosk={"open": False, "reason_text": REASON})
    lobby.office.tell("/_queue")
    expect(page.locator(".stopped [lang=en]")).to_contain_text("Out of paper.")
    expect(page.locator(".stopped [lang=de]")).to_contain_text("Papier ist leer.")
    assert faults(page) == []
    lobby.office.set(kiosk={"open": True, "reason_text": None})
    lobby.office.tell("/_queue")
    expect(page.locator(".services")).to_be_visible()


def test_it_goes_the_whole_way_by_arrows_and_enter(lobby: Lobby) -> None:
    page = lobby.kiosk()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".languages [lang=de]")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".languages [lang=en]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".languages [lang=fa]")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-service=permit] .tab")
    page.keyboard.press("2")
    expect(page.locator("[data-service=permit]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector(".take")
    page.keyboard.press("3")
    expect(page.locator(".take")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector(".hero")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator(".languages")).to_be_visible()


def test_it_counts_choices_with_two_digits_and_goes_back_with_escape(lobby: Lobby) -> None:
    page = lobby.kiosk()
    page.keyboard.press("1")
    page.keyboard.press("7")
    expect(page.locator(".languages [lang=ti]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector(".services")
    page.keyboard.press("Escape")
    expect(page.locator(".languages")).to_be_visible()


def test_it_tabs_through_the_choices_first_and_the_helping_keys_last(lobby: Lobby) -> None:
    page = lobby.services()
    order = []
    for _ in range(17):
        page.keyboard.press("Tab")
        order.append(
            page.evaluate("document.activeElement.closest('.bar') ? 'bar' : document.activeElement.dataset.service")
        )
    assert order[0] == "appointment"
    assert order[12:] == ["bar"] * 5
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert float(ring.removesuffix("px")) >= 3


@pytest.mark.parametrize(
    ("key", "setting"),
    [("Contrast", ["theme", "contrast"]), ("Larger", ["size", "larger"]), ("Move down", ["reach", "low"])],
)
def test_its_helping_keys_help_and_are_reset_for_the_next_visitor(lobby: Lobby, key: str, setting: list[str]) -> None:
    page = lobby.services()
    before = page.locator("[data-service=appointment] .text > b").bounding_box()
    page.click(f".bar .key:has-text('{key}')")
    name, value = setting
    assert page.evaluate("name => document.documentElement.dataset[name]", name) == value
    expect(page.locator(f".bar .key:has-text('{key}')")).to_have_attribute("aria-pressed", "true")
    assert key == "Contrast" or before != page.locator("[data-service=appointment] .text > b").bounding_box()
    page.click("[data-service=permit]")
    page.click(".take")
    page.click(".finish")
    page.wait_for_selector(".languages")
    assert page.evaluate("name => document.documentElement.dataset[name]", name) == "plain"


def test_it_shows_the_offices_notices_without_leaving(lobby: Lobby) -> None:
    page = lobby.services()
    page.click(".bar .key:has-text('Information')")
    expect(page.locator(".paper")).to_contain_text("Second words.")
    page.click(".tabs .key >> nth=2")
    expect(page.locator(".paper h2")).to_have_text("Notice accessibility")
    assert page.locator("dialog a").count() == 0
    assert faults(page) == []
    page.click("dialog .primary")
    expect(page.locator(".services")).to_be_visible()
    assert page.url.endswith("/kiosk/kiosk-1")


@pytest.mark.parametrize("theme", ["plain", "contrast"])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_it_has_no_fault_that_axe_knows_on_any_step(lobby: Lobby, language: str, theme: str) -> None:
    lobby.office.set(rows={"cash": {"open": False, "reason": "full"}, "advice": {"forecast": None, "counters": 0}})
    page = lobby.kiosk()
    if theme == "contrast":
        page.click(".bar .key >> nth=0")
    found = {"language": faults(page)}
    page.click(f".languages [lang={language}]")
    page.wait_for_selector("[data-service=permit] .tab")
    found["services"] = faults(page)
    page.click("[data-service=permit]")
    page.click(".toggle >> nth=0")
    found["confirm"] = faults(page)
    page.click(".take")
    page.wait_for_selector(".wait .tab")
    found["ticket"] = faults(page)
    assert found == {"language": [], "services": [], "confirm": [], "ticket": []}


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE, TABLET], ids=["portrait", "landscape", "tablet"])
def test_it_fits_its_keys_in_every_language(lobby: Lobby, size: dict[str, int]) -> None:
    page = lobby.kiosk(size)
    languages = page.locator(".languages .key").evaluate_all("all => all.map((one) => one.lang)")
    found = {"languages": cut(page)}
    for language in languages if size is not TABLET else ("de", "uk", "fa", "hi"):
        page.click(f".languages [lang={language}]")
        page.wait_for_selector("[data-service=permit] .tab")
        found[f"{language} services"] = cut(page)
        found[f"{language} reach"] = page.evaluate(BEYOND_REACH) if size is PORTRAIT else []
        page.click("[data-service=permit]")
        page.wait_for_selector(".take")
        found[f"{language} confirm"] = cut(page)
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        page.wait_for_selector(".languages")
    assert {step: keys for step, keys in found.items() if keys} == {}
    heights = page.locator("button:visible").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert min(heights) >= 55
