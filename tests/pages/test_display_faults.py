"""The waiting-room screen in trouble: never blank, never falsely alive, back by itself."""

import time
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.pages import display_room
from tests.pages.display_room import LANDSCAPE, PORTRAIT, Hall, boot, call, five, moment, snapshot

display_office, display_browser, hall = display_room.display_office, display_room.display_browser, display_room.hall


OUTSIDE = """(all) => all.filter((each) => {
  const box = each.getBoundingClientRect();
  return box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
}).length"""


def numbers(page: Page) -> list[str]:
    found: list[str] = page.locator("main [data-number]").evaluate_all(
        "(all) => all.map((each) => each.dataset.number)"
    )
    return found


def said(seq: int, calls: list[dict[str, Any]], from_seq: int) -> tuple[str, dict[str, Any]]:
    return "board", {"seq": seq, "from_seq": from_seq, "calls": calls}


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["lying", "standing"])
def test_a_lost_server_is_said_in_four_languages_and_the_screen_is_whole_within_two_seconds(
    hall: Hall, size: dict[str, int]
) -> None:
    start = boot(info_desk=["right"])
    hall.arrange(five(), start)
    page = hall.open(size=size)
    hall.office.stop()
    page.wait_for_selector("[data-link=lost]", timeout=10_000)
    assert page.locator(".says p").evaluate_all("(all) => all.map((each) => each.lang)") == ["de", "en", "uk", "ar"]
    assert page.locator(".says").inner_text().startswith("Anzeige gestört")
    assert page.locator(".last .plain").inner_text().split() == ["A", "042"]
    assert page.locator(".now, .old, .people").count() == 0, "nothing looks alive"
    cut = page.locator(".screen svg, .screen .place, .screen p, .screen h2, .screen time").evaluate_all(OUTSIDE)
    assert cut == 0
    drawn = page.locator(".lost use, .strip use").evaluate_all("(all) => all.map((each) => each.getBBox().width)")
    assert len(drawn) >= 4 and min(drawn) > 0, "pictograms are there without the server"
    hall.office.start()
    hall.arrange([call(20, "U020", "2"), *five()], start)
    back = time.monotonic()
    page.wait_for_selector("[data-link=online]", timeout=10_000)
    assert time.monotonic() - back < 2
    page.wait_for_selector(".now[data-number=U020]")


def test_a_short_cut_alarms_nobody(hall: Hall) -> None:
    hall.arrange(five())
    page = hall.open()
    page.evaluate("""() => {
      window.faces = new Set();
      const note = () => window.faces.add(document.querySelector(".screen").dataset.link);
      new MutationObserver(note).observe(document.querySelector("#app"), { subtree: true, attributes: true });
    }""")
    joins = len(hall.office.seen("join"))
    hall.office.set(snapshot=snapshot([call(120, "U020", "2"), *five()], seq=120))
    hall.office.drop()
    page.wait_for_selector(".now[data-number=U020]")
    assert len(hall.office.seen("join")) == joins + 1
    assert "lost" not in page.evaluate("[...window.faces]")


def test_a_snapshot_then_deltas_and_what_is_older_is_dropped(hall: Hall) -> None:
    hall.arrange(five())
    page = hall.open()
    hall.office.emit(
        ("called", call(101, "U020", "2", age=0)), said(99, [], 98), said(101, [call(101, "U020", "2")], 100)
    )
    page.wait_for_selector(".now[data-number=U020]")
    page.wait_for_selector("[data-number=A042]", state="detached")
    assert numbers(page) == ["U020"]


def test_a_list_that_is_older_than_a_call_does_not_take_it_away(hall: Hall) -> None:
    hall.arrange([])
    page = hall.open()
    hall.office.emit(("called", call(103, "U020", "2", age=0)), said(102, [call(102, "A001", "1")], 100))
    page.wait_for_selector(".old [data-number=A001]")
    assert numbers(page) == ["U020", "A001"]


def test_a_gap_fetches_the_whole_truth(hall: Hall) -> None:
    hall.arrange(five())
    page = hall.open()
    joins = len(hall.office.seen("join"))
    hall.office.set(snapshot=snapshot([call(140, "Z009", "1")], seq=140))
    hall.office.emit(said(130, [call(130, "M001", "2")], 120))
    page.wait_for_selector(".now[data-number=Z009]")
    assert len(hall.office.seen("join")) == joins + 1
    assert numbers(page) == ["Z009"]


def test_a_withdrawn_call_leaves_the_screen(hall: Hall) -> None:
    hall.arrange(five())
    page = hall.open()
    hall.office.emit(("withdrawn", {"seq": 101, "number": "A042", "counter": "6"}))
    page.wait_for_selector(".now[data-number=U018]")
    assert numbers(page) == ["U018", "Z107", "T031", "M006"]


def test_the_same_ticket_called_again_stands_once_on_top(hall: Hall) -> None:
    hall.arrange(five())
    page = hall.open()
    hall.office.emit(("called", call(101, "T031", "7", age=0, recall=1)))
    page.wait_for_selector(".now[data-number=T031]")
    assert numbers(page) == ["T031", "A042", "U018", "Z107", "M006"]


def test_nonsense_in_the_data_takes_only_itself_away(hall: Hall) -> None:
    odd: list[Any] = [
        None,
        {},
        {"number": 7},
        {"seq": 50, "number": "X001", "counter": None, "lines": [{}], "audio": "no"},
    ]
    odd += [{"seq": 49, "number": "X002", "counter": "9", "direction": ["sideways"], "called_at": "never"}]
    rows = [{}, None, {"prefix": "A", "waiting": 2, "forecast": None, "service": "gone"}]
    hall.arrange([])
    hall.office.set(snapshot={**snapshot([*five(), *odd]), "services": rows})
    page = hall.open()
    assert {"X001", "X002", "A042"} <= set(numbers(page))
    hall.office.emit(
        ("board", {"seq": 101, "from_seq": 100}), ("queue", {"seq": 101, "from_seq": 100, "services": "?"})
    )
    page.wait_for_selector(".welcome")


def test_a_browser_without_audio_still_shows_the_calls(hall: Hall) -> None:
    hall.arrange(five(), boot(sound=True))
    page = hall.browser.new_context(viewport=LANDSCAPE).new_page()  # type: ignore[arg-type]
    page.add_init_script("delete window.AudioContext")
    page.goto(hall.office.url + "/display/hall")
    page.wait_for_selector(".now[data-number=A042]")
    assert page.locator(".blocked").count() == 1


def test_a_time_that_makes_no_sense_does_not_blank_the_lost_screen(hall: Hall) -> None:
    hall.arrange([call(20, "U020", "2", called_at="never")], now="never")
    page = hall.open()
    hall.office.set(deny={"code": "database_busy", "message": ""})
    hall.office.drop()
    page.wait_for_selector("[data-link=lost] .last")
    hall.office.set(deny=None)
    page.wait_for_selector("[data-link=online]")


def test_a_refused_area_tells_staff_what_to_do_and_is_asked_for_again(hall: Hall) -> None:
    hall.arrange(five())
    hall.office.set(deny={"code": "not_found", "message": "Diesen Wartebereich gibt es nicht."})
    page = hall.open("denied")
    text = page.locator(".msg").inner_text()
    assert "Dieser Bildschirm ist nicht eingerichtet" in text and "Diesen Wartebereich gibt es nicht." in text
    hall.office.set(deny=None)
    page.wait_for_selector(".now[data-number=A042]", timeout=15_000)


def test_the_token_becomes_a_cookie_and_leaves_the_address(hall: Hall) -> None:
    hall.arrange(five())
    hall.office.set(locked=True)
    page = hall.open("denied")
    page.close()
    page = hall.open("online", address="/display/hall#token=good")
    assert page.url.endswith("/display/hall")
    cookies = page.context.cookies()
    assert [(each.get("name"), each.get("httpOnly")) for each in cookies] == [("device", True)]
    page.reload()
    page.wait_for_selector("[data-link=online]")


def test_a_refused_token_is_said_and_leaves_the_address_too(hall: Hall) -> None:
    hall.arrange(five())
    page = hall.open("denied", address="/display/hall#token=stolen")
    assert "token" not in page.url
    assert "Der Schlüssel gilt nicht." in page.locator(".msg").inner_text()


def test_memory_stays_flat_over_many_calls(hall: Hall) -> None:
    hall.arrange([])
    page = hall.open()
    probe = page.context.new_cdp_session(page)

    def live_through(first: int, count: int) -> dict[str, float]:
        for start in range(first, first + count, 50):
            events: list[tuple[str, dict[str, Any]]] = []
            for seq in range(start, start + 50):
                newest = call(seq, f"U{seq}", str(seq % 9), age=0, called_at=moment())
                events += [("called", newest), said(seq, [newest], seq - 1)]
            hall.office.emit(*events)
            # A locator keeps no handle; one would keep what it found from the collector.
            page.locator(f".now[data-number=U{start + 49}]").wait_for()
        probe.send("HeapProfiler.collectGarbage")
        counters = probe.send("Memory.getDOMCounters")
        return {
            "nodes": counters["nodes"],
            "listeners": counters["jsEventListeners"],
            "heap": probe.send("Runtime.getHeapUsage")["usedSize"],
        }

    before = live_through(101, 300)
    after = live_through(401, 600)
    per_call = {name: (after[name] - before[name]) / 600 for name in after}
    assert per_call["nodes"] < 0.3, "one call has more than twelve"
    assert per_call["listeners"] < 0.1
    assert per_call["heap"] < 1_000
