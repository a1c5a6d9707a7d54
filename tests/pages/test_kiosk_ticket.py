"""The kiosk's way to a number: what visitors see at each step, and that one wish makes one ticket."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.pages import kiosk_lobby
from tests.pages.kiosk_lobby import Lobby

kiosk_office, kiosk_browser, lobby = kiosk_lobby.kiosk_office, kiosk_lobby.kiosk_browser, kiosk_lobby.lobby

CLOSED = {"open": False, "forecast": None}
PLAN_B = {"de": "Bitte zur Kasse 2.", "en": "Please go to cash desk 2."}


def isolated(page: Page, selector: str) -> Any:
    """The words of an element as the eye meets them, without what only screen readers hear."""
    return page.locator(selector).inner_text()


def test_it_welcomes_in_every_language_and_offers_six_of_them_large(lobby: Lobby) -> None:
    page = lobby.kiosk()
    assert page.locator(".languages .key").count() == 18
    assert page.locator(".languages .big").all_inner_texts()[:2] == ["Deutsch", "English"]
    assert page.locator(".languages .big").count() == 6
    assert page.locator(".wall span, .welcome h1").count() == 18
    assert page.locator(".wall [lang=ar]").get_attribute("dir") == "rtl"


def test_it_speaks_the_chosen_language_and_mirrors_for_arabic(lobby: Lobby) -> None:
    page = lobby.services("ar")
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    first, second = (page.locator(".service").nth(each).bounding_box() for each in (0, 1))
    assert first and second and first["x"] > second["x"]
    assert page.locator(".service bdi.range").first.evaluate("one => getComputedStyle(one).direction") == "ltr"


def test_it_shows_how_many_wait_and_how_long(lobby: Lobby) -> None:
    lobby.office.set(rows={"permit": {"waiting": 11, "forecast": {"low_min": 35, "high_min": 70}}})
    page = lobby.services()
    assert "11" in isolated(page, "[data-service=permit]")
    assert "35–70 min" in isolated(page, "[data-service=permit]")


def test_it_follows_the_queues_live(lobby: Lobby) -> None:
    page = lobby.services()
    lobby.office.set(rows={"permit": {"waiting": 31}})
    lobby.office.tell("/_queue")
    expect(page.locator("[data-service=permit]")).to_contain_text("31")


def test_it_says_when_nobody_serves_and_still_gives_the_number(lobby: Lobby) -> None:
    lobby.office.set(rows={"advice": {"forecast": None, "counters": 0}})
    page = lobby.services()
    expect(page.locator("[data-service=advice]")).to_contain_text("Nobody")
    page.click("[data-service=advice]")
    expect(page.locator(".before")).to_contain_text("We cannot say how long")
    page.click(".take")
    expect(page.locator(".hero")).to_contain_text("L")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            {**CLOSED, "reason": "full", "opens_at": "2026-11-24T07:00:00Z"},
            ["All numbers for today", "tomorrow", "08:00"],
        ),
        ({**CLOSED, "reason": "outside_hours", "opens_at": "2026-11-23T13:00:00Z"}, ["Closed", "today", "14:00"]),
        ({**CLOSED, "reason": "holiday", "opens_at": "2026-11-30T07:00:00Z"}, ["Closed today", "Mon", "08:00"]),
        ({**CLOSED, "reason": "stopped", "reason_text": PLAN_B}, ["Please go to cash desk 2."]),
    ],
    ids=["full", "outside-hours", "holiday", "stopped"],
)
def test_it_shows_a_closed_service_with_the_reason_and_when_again(
    lobby: Lobby, row: dict[str, Any], words: list[str]
) -> None:
    lobby.office.set(rows={"cash": row})
    page = lobby.services()
    tile = page.locator("[data-service=cash]")
    expect(tile).to_be_disabled()
    for each in words:
        expect(tile).to_contain_text(each)


def test_it_says_what_to_bring_and_where_before_the_number_is_taken(lobby: Lobby) -> None:
    page = lobby.confirm("permit")
    expect(page.locator(".bring")).to_contain_text("Passport")
    assert page.locator(".bring li").count() == 5
    expect(page.locator(".where .place")).to_have_text("1. OG")
    assert [use.get_attribute("href") for use in page.locator(".where .way use").all()] == [
        "#icon-way-up",
        "#icon-way-left",
    ]
    assert lobby.office.orders() == []


def test_it_sends_a_declared_priority_only_when_declared(lobby: Lobby) -> None:
    page = lobby.confirm("permit")
    page.click(".toggle >> nth=0")
    page.click(".toggle >> nth=1")
    page.click(".take")
    page.wait_for_selector(".hero")
    assert lobby.office.orders()[0]["priority"] == "disability"
    page.click(".finish")
    page.click(".languages [lang=en]")
    page.click("[data-service=permit]")
    expect(page.locator(".toggle[aria-pressed=true]")).to_have_count(0)
    page.click(".take")
    page.wait_for_selector(".hero")
    assert "priority" not in lobby.office.orders()[1]


def test_it_leaves_the_question_of_priority_out_where_none_is_offered(lobby: Lobby) -> None:
    lobby.office.set(boot={"priorities": []})
    expect(lobby.confirm("permit").locator(".priorities")).to_have_count(0)


def test_it_shows_the_number_with_range_people_place_code_and_paper(lobby: Lobby) -> None:
    page = lobby.ticket()
    assert page.locator(".hero").inner_text().split() == ["A", "042"]
    assert isolated(page, ".wait .big") == "25–40 min"
    expect(page.locator(".wait")).to_contain_text("Between 09:42 and 09:57")
    expect(page.locator(".wait")).to_contain_text("6")
    expect(page.locator(".number-main .place")).to_have_text("1. OG")
    page.wait_for_function("() => document.querySelector('.qr').naturalWidth > 0")
    assert page.locator("[data-paper]").get_attribute("data-paper") == "queued"


def test_it_shows_the_place_when_the_number_is_called_already(lobby: Lobby) -> None:
    page = lobby.ticket()
    called = {"counter": "6", "counter_name": "6", "room": "1.13", "floor": "1. OG", "direction": ["up"], "recall": 0}
    view = {"seq": 11, "state": "called", "before": 0, "forecast": None, "paper": None, "now": "2026-11-23T08:18:00Z"}
    lobby.office.emit(("visit:token-42", "visit", {**view, "called": called}))
    expect(page.locator(".now .place")).to_have_text("6")


def test_it_makes_one_ticket_of_a_double_tap(lobby: Lobby) -> None:
    lobby.office.set(hold=True)
    page = lobby.confirm()
    page.evaluate("() => { const key = document.querySelector('.take'); key.click(); key.click(); }")
    expect(page.locator(".take")).to_be_disabled()
    expect(page.locator(".bar .back")).to_be_disabled()
    # A touch screen may deliver a tap that it took before the key was drawn as disabled.
    page.evaluate("() => { const key = document.querySelector('.take'); key.disabled = false; key.click(); }")
    lobby.office.tell("/_release")
    page.wait_for_selector(".hero")
    assert len(lobby.office.orders()) == 1


def test_it_asks_again_with_the_same_key_when_the_answer_was_lost(lobby: Lobby) -> None:
    lobby.office.set(lose=2)
    page = lobby.confirm()
    page.click(".take")
    page.wait_for_selector(".hero")
    noted = lobby.office.ask("/_orders")
    assert len({order["key"] for order in noted["orders"]}) == 1
    assert len(noted["orders"]) >= 3
    assert noted["made"] == 1
    assert page.locator(".hero").inner_text().split() == ["A", "042"]


def test_it_takes_a_new_key_for_the_next_visitor(lobby: Lobby) -> None:
    page = lobby.ticket()
    page.click(".finish")
    page.click(".languages [lang=de]")
    page.click("[data-service=permit]")
    page.click(".take")
    page.wait_for_selector(".hero")
    first, second = lobby.office.orders()
    assert first["key"] != second["key"]
    assert (first["language"], second["language"]) == ("en", "de")
    assert second["kiosk"] == "kiosk-1"


def test_it_keeps_asking_while_the_server_cannot_and_then_has_the_number(lobby: Lobby) -> None:
    lobby.office.set(refuse={"status": 503, "body": {"code": "busy", "message": "later", "details": {}}})
    page = lobby.confirm()
    page.click(".take")
    expect(page.locator(".take")).to_be_disabled()
    lobby.office.set(refuse=None)
    page.wait_for_selector(".hero")
    assert len({order["key"] for order in lobby.office.orders()}) == 1


def test_it_says_why_the_server_refused_and_lets_one_choose_again(lobby: Lobby) -> None:
    body = {"code": "full", "message": "All numbers for today are taken.", "details": {}}
    lobby.office.set(refuse={"status": 409, "body": body})
    page = lobby.confirm()
    page.click(".take")
    expect(page.locator(".notice")).to_contain_text("All numbers for today are taken.")
    page.click("[data-service=change]")
    expect(page.locator(".take")).to_be_enabled()
    lobby.office.set(refuse=None)
    page.click(".take")
    page.wait_for_selector(".hero")
    first, second = lobby.office.orders()
    assert first["key"] != second["key"]
