"""Words to the waiting rooms from the staff's pages: said, seen and taken away; and what a silent screen means."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.pages.staff_house import StaffHouse, faults, outside, staff, staff_browser
from tests.pages.test_counter_desk import tap

__all__ = ["staff", "staff_browser"]

SIDE = """async (reason) => {
  const { html, render } = await import("shared/html.js");
  const { Side } = await import("/static/manage/side.js");
  const view = await (await fetch("/api/v1/manage")).json();
  view.alarms = [{ id: "mute:x", kind: "mute", text_code: "mute", device: "first-hall", reason, since: view.now }];
  const screen = view.devices.find(({ id }) => id === "first-hall");
  Object.assign(screen, { connected: reason !== "offline", state: "ready", mute: reason });
  const place = document.body.appendChild(document.createElement("div"));
  place.id = "silent";
  const more = { now: new Date(view.now), later: 0, lang: "en", enabled: true, toggle: () => {} };
  render(html`<${Side} view=${view} ...${more} />`, place);
}"""
CLOSES = {"de": "Platz 6 schließt um 09:30 Uhr.", "en": "Counter 6 closes at 09:30."}


def said(staff: StaffHouse, area: str = "ground") -> list[dict[str, Any]]:
    """What an area's screens say now."""
    return list(staff.house.client("admin").get(f"/api/v1/areas/{area}/board").json["messages"])


def say(staff: StaffHouse, words: str, **more: Any) -> None:
    """Say something without a page."""
    answer = staff.house.client("manager").post("/api/v1/messages", json={"text": {"en": words}, **more})
    assert answer.status_code == 201, answer.text


def dialog(page: Page) -> Locator:
    """Open the dialog and return it."""
    page.locator("[data-say]").click()
    found = page.locator("dialog.say[open]")
    expect(found).to_be_visible()
    return found


def test_a_manager_says_something_and_takes_it_away(staff: StaffHouse) -> None:
    page = staff.manage(lang="en")
    expect(page.locator("aside section")).to_contain_text("Nothing at the moment.")
    form = dialog(page)
    form.locator("[name=words-de]").fill("Der Aufzug steht.")
    form.locator("[name=words-en]").fill("The lift is out of order.")
    form.get_by_label("Ground floor hall").uncheck()
    form.get_by_label("60 min").check()
    form.get_by_label("only shown").check()
    form.get_by_role("button", name=re.compile(r"^Show it until 10:0\d$")).click()
    row = page.locator("aside .msgs li")
    expect(row).to_contain_text("The lift is out of order.")
    expect(row.locator(".facts span")).to_have_text(
        [re.compile(r"^until 10:0\d$"), "First floor waiting area", "only shown", "German, English"]
    )
    (message,) = said(staff, "first")
    assert message["text"] == {"de": "Der Aufzug steht.", "en": "The lift is out of order."}
    assert (message["areas"], message["speak"], message["until"][11:15]) == (["first"], False, "08:0")
    assert said(staff, "ground") == []
    row.get_by_role("button", name="Take away").press("Enter")
    expect(row).to_have_count(0)
    expect(page.locator("[data-say]")).to_be_focused()
    assert said(staff, "first") == []


def test_it_is_written_in_any_language_of_the_office_in_its_own_direction(staff: StaffHouse) -> None:
    page = staff.manage(lang="en")
    form = dialog(page)
    arabic = form.locator("[name=words-ar]")
    expect(arabic).to_be_hidden()
    form.locator("summary").click()
    expect(arabic).to_have_attribute("dir", "rtl")
    expect(form.locator("label", has=page.locator("[name=words-ar]")).locator("bdi")).to_have_text("العربية")
    expect(form.locator("details textarea")).to_have_count(16)
    arabic.fill("المصعد معطل.")
    expect(form.locator("summary")).to_contain_text("written: 1 of 16")
    form.get_by_label("until the end of the day").check()
    form.locator("[type=submit]").click()
    words = page.locator("aside .msgs .words")
    expect(words).to_have_attribute("dir", "rtl")
    expect(page.locator("aside .msgs")).to_contain_text("until the end of the day")
    (message,) = said(staff)
    assert message["text"] == {"ar": "المصعد معطل."}
    assert message["until"].startswith("2026-04-14T22:00")  # midnight in the office


def test_a_sentence_to_start_from_is_filled_in_both_languages(staff: StaffHouse) -> None:
    page = staff.manage(lang="de")
    form = dialog(page)
    form.get_by_role("button", name=re.compile("schließt um")).click()
    form.locator(".holes select").select_option("6")
    expect(form.locator("[name=words-de]")).to_have_value(CLOSES["de"])
    expect(form.locator("[name=words-en]")).to_have_value(CLOSES["en"])
    form.locator(".holes input").fill("11:15")
    form.locator(".holes input").blur()
    expect(form.locator("[name=words-en]")).to_have_value("Counter 6 closes at 11:15.")


def test_it_says_what_is_missing_and_what_the_server_refuses(staff: StaffHouse) -> None:
    for number in range(10):
        say(staff, f"Message {number}")
    page = staff.manage(lang="en")
    form = dialog(page)
    send, alert = form.locator("[type=submit]"), form.locator("[role=alert]")
    send.click()
    expect(alert).to_have_text("Please write the message in at least one language.")
    form.locator("[name=words-en]").fill("One too many")
    for area in form.locator("[name=area]").all():
        area.uncheck()
    send.click()
    expect(alert).to_have_text("Please choose at least one waiting area.")
    form.locator("[name=area]").first.check()
    send.click()
    expect(alert).to_have_text("Ten messages are shown already. Take one away first.")
    expect(form.locator("[name=words-en]")).to_have_value("One too many")


def test_a_clerk_says_when_the_counter_closes_without_touching_the_desk(staff: StaffHouse) -> None:
    say(staff, "The lift is out of order.")
    staff.house.take("permit")
    page = staff.desk("en")
    tap(page, "m")
    form = page.locator("dialog.say[open]")
    expect(form.locator(".msgs")).to_contain_text("The lift is out of order.")
    form.get_by_role("button", name="Counter 6 closes").click()
    expect(form.locator("[name=words-en]")).to_have_value(CLOSES["en"])
    form.locator("[name=words-en]").press("n")  # a letter of the desk's is a letter here
    form.locator("[name=words-en]").fill(CLOSES["en"])
    form.get_by_role("button", name=re.compile(r"^Say and show it until 09:3\d$")).click()
    expect(page.locator(".also [data-said]")).to_have_text(re.compile(r"It is being said until 09:3\d\."))
    assert [message["text"] for message in said(staff, "first")] == [{"en": "The lift is out of order."}, CLOSES]
    assert page.locator("[data-busy]").count() == 0
    expect(page.locator(".empty h2")).to_have_text("Counter 6 is free")


@pytest.mark.parametrize(
    ("reason", "helps"),
    [
        ("blocked", "Touch the screen once"),
        ("stuck", "the sound has stopped. Restart"),
        ("no_report", "does not say whether it can be heard"),
        ("no_audio", "Is a loudspeaker set up"),
        ("offline", "network cable"),
        ("something_new", "looks after the server"),
    ],
)
def test_a_silent_screen_says_why_and_what_helps(staff: StaffHouse, reason: str, helps: str) -> None:
    page = staff.manage(lang="en")
    page.evaluate(SIDE, reason)
    what = "not connected" if reason == "offline" else "no sound"
    task = page.locator("#silent .al.w")
    expect(task.locator("b")).to_have_text(f"First floor waiting area: {what}")
    expect(task).to_contain_text(helps)
    assert ("Since" in task.inner_text()) == (reason == "offline")
    expect(page.locator("#silent .dev li", has_text="First floor waiting area").locator(".state")).to_have_text(what)


@pytest.mark.parametrize(("lang", "theme"), [("de", "light"), ("en", "dark")])
def test_axe_finds_nothing_about_messages(staff: StaffHouse, lang: str, theme: str) -> None:
    say(staff, "The lift is out of order.", areas=["first"], speak=False)
    page = staff.manage(lang=lang, theme=theme)
    expect(page.locator("aside .msgs li")).to_have_count(1)
    form = dialog(page)
    form.locator(".chips button").first.click()
    form.locator("summary").click()
    assert faults(page) == []
    assert outside(page) == []
    desk = staff.desk(lang, theme)
    tap(desk, "m")
    desk.wait_for_selector("dialog.say .msgs li")
    assert faults(desk) == []
    assert outside(desk) == []
