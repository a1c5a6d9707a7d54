"""The kiosk tells the truth about the paper: coming, ready, elsewhere, none; and prints a copy when nobody knows."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from queue_server.domain.languages import LANGUAGES
from tests.pages import kiosk_lobby
from tests.pages.kiosk_lobby import LANDSCAPE, PORTRAIT, TABLET, Lobby, cut, faults

kiosk_office, kiosk_browser, lobby = kiosk_lobby.kiosk_office, kiosk_lobby.kiosk_browser, kiosk_lobby.lobby

NAME = {"de": "Drucker am rechten Terminal", "en": "Printer of the right kiosk", "ar": "الطابعة اليمنى"}
HERE = {"printer": "printer-1", "name": {"de": "Drucker links"}, "reason": None, "copy": False, "elsewhere": False}
THERE = {**HERE, "printer": "printer-2", "name": NAME, "elsewhere": True}
UNKNOWN = {**HERE, "state": "unknown", "reason": "broken_off"}
PRINT = "/api/v1/visits/token-42/print"


# The code is what is photographed: no key may lie over it, whatever a visitor asks of the screen.
COVERED = """() => [["size", "plain"], ["size", "larger"], ["reach", "low"]].filter(([name, value]) => {
  const page = document.documentElement.dataset;
  page[name] = value;
  const box = (one) => document.querySelector(one).getBoundingClientRect();
  const isCovered = box(".qr").bottom > box(".acts").top;
  page[name] = "plain";
  return isCovered && (name === "size" || innerHeight > innerWidth);
})"""


def tell(lobby: Lobby, paper: dict[str, Any] | None, seq: int = 11) -> None:
    """The visitor's news: the same as before, but for the paper."""
    view = {"seq": seq, "state": "waiting", "before": 6, "forecast": {"low_min": 25, "high_min": 40}, "called": None}
    news = {**view, "paper": paper, "now": "2026-11-23T08:18:00Z"}
    lobby.office.emit(("visit:token-42", "visit", news))


def in_doubt(lobby: Lobby, language: str = "en", size: dict[str, int] = PORTRAIT) -> Page:
    """A kiosk that does not know whether the slip came out."""
    lobby.office.set(visit={"paper": UNKNOWN})
    page = lobby.ticket(language, size)
    page.wait_for_selector("[data-paper=unknown]")
    return page


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        ({**HERE, "state": "sending"}, ["printing", "take it below"]),
        ({**HERE, "state": "printed"}, ["ready", "take it below"]),
        ({**THERE, "state": "queued"}, ["comes out at another printer", "Printer of the right kiosk"]),
        ({**THERE, "state": "printed"}, ["ready at another printer", "Printer of the right kiosk"]),
        ({**THERE, "state": "queued", "reason": "refused"}, ["No paper here", "photograph the number and the code"]),
        ({**HERE, "state": "failed", "reason": "paper_out"}, ["No paper here", "photograph the number and the code"]),
        (UNKNOWN, ["Is there no paper?", "photograph the number and the code"]),
        ({**THERE, "state": "unknown"}, ["Is there no paper?", "Printer of the right kiosk"]),
        (None, ["No paper here", "photograph the number and the code"]),
    ],
    ids=["sending", "printed", "elsewhere", "ready-elsewhere", "stuck", "failed", "doubt", "doubt-elsewhere", "none"],
)
def test_it_follows_the_paper(lobby: Lobby, paper: dict[str, Any] | None, words: list[str]) -> None:
    page = lobby.ticket()
    tell(lobby, paper)
    for each in words:
        expect(page.locator(".print")).to_contain_text(each)
    points_below = bool(paper) and paper["state"] in ("sending", "printed") and not paper["elsewhere"]
    expect(page.locator(".print .arrow")).to_have_count(int(points_below))
    expect(page.locator(".copy")).to_have_count(int(bool(paper) and paper["state"] == "unknown"))
    expect(page.locator(".hero")).to_contain_text("042")
    expect(page.locator(".qr")).to_be_visible()


def test_it_asks_for_no_code_in_the_photograph_where_none_is_shown(lobby: Lobby) -> None:
    page = lobby.confirm()
    page.route("**/qr.svg", lambda route: route.abort())
    lobby.office.set(visit={"paper": None})
    page.click(".take")
    expect(page.locator(".print")).to_contain_text("Please photograph this number.")
    expect(page.locator(".qr")).to_have_count(0)


def test_it_says_where_the_paper_comes_out_when_a_printer_falls_out(lobby: Lobby) -> None:
    page = lobby.ticket("ar")
    expect(page.locator("[data-paper=queued]:not([data-elsewhere])")).to_be_visible()
    tell(lobby, {**THERE, "state": "queued"})
    expect(page.locator("[data-elsewhere] bdi")).to_have_text(NAME["ar"])
    tell(lobby, {**THERE, "name": {"de": "Drucker rechts"}, "state": "printed"}, seq=12)
    expect(page.locator("[data-elsewhere] bdi")).to_have_text("Drucker rechts")


def test_it_prints_a_copy_once_for_a_double_tap(lobby: Lobby) -> None:
    page = in_doubt(lobby)
    lobby.office.set(hold=True)
    page.evaluate("() => { const key = document.querySelector('.copy'); key.click(); key.click(); }")
    expect(page.locator(".copy")).to_be_disabled()
    lobby.office.tell("/_release")
    expect(page.locator("[data-paper=queued]")).to_contain_text("printing")
    expect(page.locator(".copy")).to_have_count(0)
    assert lobby.office.ask("/_copies") == [{"token": "token-42", "kiosk": "kiosk-1"}]
    tell(lobby, {**HERE, "copy": True, "state": "printed"})
    expect(page.locator(".print")).to_contain_text("Your paper is ready")


def test_it_offers_another_copy_if_the_first_is_in_doubt_too(lobby: Lobby) -> None:
    page = in_doubt(lobby)
    page.click(".copy")
    page.wait_for_selector("[data-paper=queued]")
    tell(lobby, {**UNKNOWN, "copy": True})
    expect(page.locator(".copy")).to_be_enabled()


def test_news_that_overtake_the_answer_are_not_taken_back(lobby: Lobby) -> None:
    page = in_doubt(lobby)
    lobby.office.set(hold=True)
    page.click(".copy")
    tell(lobby, {**HERE, "copy": True, "state": "printed"})
    expect(page.locator("[data-paper=printed]")).to_be_visible()
    with page.expect_response(f"**{PRINT}"):
        lobby.office.tell("/_release")
    page.wait_for_timeout(100)
    expect(page.locator("[data-paper=printed]")).to_be_visible()


def test_it_leaves_the_number_when_no_more_copies_are_given(lobby: Lobby) -> None:
    page = in_doubt(lobby)
    lobby.office.set(refuse_copy=409)
    page.click(".copy")
    expect(page.locator(".print")).to_contain_text("No paper here")
    expect(page.locator(".copy")).to_have_count(0)
    expect(page.locator(".hero")).to_contain_text("042")


def test_it_may_be_asked_again_when_the_server_is_busy_or_silent(lobby: Lobby) -> None:
    page = in_doubt(lobby)
    lobby.office.set(refuse_copy=503)
    page.click(".copy")
    expect(page.locator(".copy")).to_be_enabled()
    page.route(f"**{PRINT}", lambda route: route.abort())
    page.click(".copy")
    expect(page.locator(".copy")).to_be_enabled()
    page.unroute(f"**{PRINT}")
    lobby.office.set(refuse_copy=None)
    page.click(".copy")
    expect(page.locator("[data-paper=queued]")).to_be_visible()


def test_a_held_enter_key_does_not_end_what_it_has_just_asked_for(lobby: Lobby) -> None:
    page = in_doubt(lobby)
    page.keyboard.press("1")
    expect(page.locator(".copy")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-paper=queued]")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".hero")).to_contain_text("042")
    expect(page.locator("h1")).to_be_focused()


@pytest.mark.parametrize("theme", ["plain", "contrast"])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_axe_finds_nothing_about_the_paper(lobby: Lobby, language: str, theme: str) -> None:
    page = in_doubt(lobby, language)
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    found = {"in doubt": faults(page)}
    tell(lobby, {**THERE, "state": "queued"})
    page.wait_for_selector("[data-elsewhere]")
    found["elsewhere"] = faults(page)
    tell(lobby, None, seq=12)
    page.wait_for_selector("[data-paper=none]")
    found["none"] = faults(page)
    assert found == {"in doubt": [], "elsewhere": [], "none": []}


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE, TABLET], ids=["portrait", "landscape", "tablet"])
def test_the_doubt_fits_in_every_language(lobby: Lobby, size: dict[str, int]) -> None:
    found = {}
    page = in_doubt(lobby, "de", size)
    lobby.office.set(visit={"paper": {**THERE, "state": "unknown"}})
    for language in LANGUAGES if size is PORTRAIT else ("de", "uk", "fa", "hi"):
        page.click(".finish")
        page.click(f".languages [lang={language}]")
        page.click("[data-service=permit]")
        page.click(".take")
        page.wait_for_selector(".copy")
        lengths = page.locator("main.reach").evaluate("one => one.scrollHeight - one.clientHeight")
        found[language] = [each for each in cut(page) if each != "longer than the screen"] + [lengths] * (lengths > 1)
        found[f"{language} covered"] = page.evaluate(COVERED)
    assert {language: keys for language, keys in found.items() if keys} == {}
