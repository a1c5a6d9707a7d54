"""The visitor's phone: the number, how long, where to go, live; kind words when there is nothing to wait for."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.pages import kiosk_lobby
from tests.pages.kiosk_lobby import PHONE, Lobby, cut, faults

kiosk_office, kiosk_browser, lobby = kiosk_lobby.kiosk_office, kiosk_lobby.kiosk_browser, kiosk_lobby.lobby

CALL = {"counter": "6", "counter_name": "6", "room": "1.13", "floor": "1. OG", "direction": ["up", "left"], "recall": 0}


def view(**more: Any) -> dict[str, Any]:
    """A later view of the same visit."""
    plain: dict[str, Any] = {"seq": 11, "number": "A042", "service": "permit", "area": "first", "floor": "1. OG"}
    plain |= {"direction": ["up", "left"], "state": "waiting", "before": 5, "called": None, "not_before": None}
    return {**plain, "forecast": {"low_min": 20, "high_min": 35}, "now": "2026-11-23T08:22:00Z", **more}


def test_it_shows_number_wait_people_place_and_what_to_bring(lobby: Lobby) -> None:
    page = lobby.phone()
    assert page.locator(".mine .ticket").inner_text().split() == ["A", "042"]
    assert page.locator(".forecast .value").first.inner_text() == "25–40 min"
    expect(page.locator(".forecast")).to_contain_text("Between 09:42 and 09:57")
    expect(page.locator("[data-before]")).to_have_text("6")
    expect(page.locator(".where .place")).to_have_text("1. OG")
    assert page.locator(".bring li").count() == 5
    assert page.title() == "A042"


def test_it_follows_the_queue_live(lobby: Lobby) -> None:
    page = lobby.phone()
    lobby.office.emit(("visit:token-42", "visit", view(before=2)))
    expect(page.locator("[data-before]")).to_have_text("2")
    lobby.office.emit(("visit:token-42", "visit", view(seq=3, before=9)))
    lobby.office.emit(("visit:token-42", "visit", view(seq=12, before=1)))
    expect(page.locator("[data-before]")).to_have_text("1")


def test_it_becomes_the_sign_when_the_number_is_called_and_calm_again_when_withdrawn(lobby: Lobby) -> None:
    page = lobby.phone()
    lobby.office.emit(("visit:token-42", "visit", view(state="called", called=CALL)))
    expect(page.locator(".sign b")).to_have_text("6")
    expect(page.locator(".directions")).to_contain_text("1.13")
    assert page.locator(".called .way use").count() == 2
    assert page.title() == "A042 ▸ 6"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(8, 63, 71)"
    assert faults(page) == []
    lobby.office.emit(("visit:token-42", "visit", view(seq=12)))
    expect(page.locator(".mine .ticket")).to_be_visible()


def test_it_is_honest_when_nobody_serves_and_says_not_before_when(lobby: Lobby) -> None:
    page = lobby.phone(forecast=None, not_before="2026-11-23T08:45:00Z")
    expect(page.locator(".forecast")).to_contain_text("We cannot say how long")
    expect(page.locator(".hint").first).to_contain_text("09:45")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("parked", "on hold"),
        ("done", "Goodbye"),
        ("no_show", "go to our staff"),
        ("left", "given back"),
        ("expired", "no longer valid"),
    ],
)
def test_it_says_kindly_what_became_of_the_number(lobby: Lobby, state: str, words: str) -> None:
    page = lobby.phone(state=state)
    expect(page.locator("main")).to_contain_text(words)
    assert faults(page) == []


def test_it_says_kindly_that_it_does_not_know_the_number(lobby: Lobby) -> None:
    lobby.office.set(unknown=True)
    page = lobby.phone()
    expect(page.locator(".unknown")).to_contain_text("take a new number")
    assert faults(page) == []


def test_it_changes_its_language_and_keeps_it_for_the_next_time(lobby: Lobby) -> None:
    page = lobby.phone("en")
    page.select_option("select", "ar")
    page.wait_for_selector("html[dir=rtl]")
    expect(page.locator(".foot a").first).to_have_attribute("href", "/privacy?lang=ar")
    assert page.url.endswith("?lang=ar")
    assert page.locator("select option").count() == 18


@pytest.mark.parametrize("language", ["de", "ar", "ti"])
def test_it_has_no_fault_that_axe_knows_and_fits_the_phone(lobby: Lobby, language: str) -> None:
    page = lobby.phone(language)
    assert faults(page) == []
    assert cut(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_it_keeps_the_last_news_when_the_server_is_away_and_recovers(lobby: Lobby) -> None:
    page = lobby.phone()
    lobby.office.stop()
    expect(page.locator(".strip")).to_contain_text("Your number stays valid.")
    expect(page.locator(".mine .ticket")).to_be_visible()
    assert faults(page) == []
    lobby.office.start()
    expect(page.locator(".strip")).to_have_count(0, timeout=3_000)
