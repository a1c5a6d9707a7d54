"""Takes the pictures of docs/screens.md from the real page: `python -m tests.pages.display_pictures`."""

from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.pages.display_room import (
    ALL_LANGUAGES,
    HEARD,
    LANDSCAPE,
    PORTRAIT,
    Hall,
    Office,
    boot,
    call,
    five,
    moment,
    service,
    snapshot,
)
from tools.browser import find

TARGET = Path(__file__).resolve().parents[2] / "docs" / "pictures"
WIDTH = {LANDSCAPE["width"]: 640, PORTRAIT["width"]: 320}
AREAS = [
    {"id": "hall", "name": {"de": "Halle im Erdgeschoss"}, "floor": "EG"},
    {"id": "first", "name": {"de": "1. Stock"}, "floor": "1. OG"},
]
GROUND = [call(12, "U018", "4", "ar", direction=["right"], lines=[]), call(11, "Z107", "1", direction=[])]
UPSTAIRS = [call(22, "V042", "7", "uk", room="1.14", floor="1. OG"), call(21, "R007", "5", floor="1. OG")]
WORDS = {"de": "Platz 7 schließt heute um 11:30 Uhr.", "uk": "Місце 7 сьогодні закривається об 11:30."}
NEWS = {"id": "1", "text": WORDS, "speak": False, "at": moment(), "until": None}
SHUT = {**service("A", 0, None), "open": False, "reason": "outside_hours", "opens_at": moment(-3600)}
NIGHT = {**SHUT, "opens_at": moment(-14 * 3600)}
Rules = dict[str, Any]


def keep(hall: Hall, name: str, calls: list[Rules], size: dict[str, int] = LANDSCAPE, **rules: Any) -> None:
    """Keep one face of the screen at rest, small."""
    rooms, board = rules.pop("rooms", {}), rules.pop("board", {})
    hall.arrange(calls, boot(languages=ALL_LANGUAGES, **rules), **board)
    hall.office.set(rooms=rooms)
    page = hall.open(size=size)
    page.wait_for_selector("main")
    page.wait_for_timeout(300)
    page.evaluate("document.getAnimations().forEach((each) => each.finish())")
    path = TARGET / f"screen-{name}.png"
    page.screenshot(path=path)
    page.context.close()
    picture = Image.open(path).convert("RGB")
    width = WIDTH[picture.width]
    small = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    small.quantize(64).save(path, optimize=True)


def take(hall: Hall) -> None:
    """Take them all."""
    keep(hall, "call", five())
    keep(hall, "columns", five(), layout="columns")
    keep(hall, "portrait", five(), PORTRAIT, layout="portrait")
    ways = {"7": ["up", "left"], "5": ["up", "left"]}
    rooms = {"area:hall": snapshot(GROUND), "area:first": snapshot(UPSTAIRS, seq=200)}
    keep(hall, "areas", [], areas=AREAS, ways=ways, rooms=rooms)
    keep(hall, "news", five(), board={"messages": [NEWS]}, forecast=False)
    keep(hall, "welcome", [])
    keep(hall, "closed", [], board={"services": [SHUT]})
    keep(hall, "night", [], board={"services": [NIGHT]})


def main() -> None:
    """Start the small office, take the pictures, stop it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=HEARD)
        office = Office()
        take(Hall(office, browser))
        office.stop()
        browser.close()


if __name__ == "__main__":
    main()
