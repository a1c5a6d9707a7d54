"""A house full of screens: press of *next* → event at the last of 1, 50, 200 and 1,000, and pixels in real browsers.

`python -m benchmarks.rooms`: Aufruf and the bare app in one run, press by press in turn; what the server computes and
holds for each hundred screens. Then a few Chromiums come among the light screens; not before, for they draw on the same
cores, and the bare app has none.
"""

import argparse
import contextlib
import os
import platform
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks import servers
from benchmarks.clients import PRESS, Http
from benchmarks.first import SIDES, giving_up, issued, say
from benchmarks.screens import Hall
from benchmarks.servers import Server
from benchmarks.table import Measure, table
from tools import browser

LIMIT = 280
"""Seconds after which a run gives up."""
HALLS = (1, 50, 200, 1000)
BROWSERS = 2
PRESSES, LOOKS = 16, 6
"""How often *next* is pressed for the ratios, and how often for the pixels."""
PAUSE = 0.4
"""Seconds between two presses: the merged lists that follow a call are not to meet the next one."""
SHOW_FOR = 1
"""Seconds for which the browsers' screen keeps each call large, and until the next press: nobody waits for a turn."""
PAGE = (f"display_page.show_for={SHOW_FOR}",)
FILES = 8192
"""Open connections that a thousand screens want on both ends."""
# Notes when each number is on the screen: after the second frame its pixels are.
WATCH = """() => {
  window.seenAt = {};
  const look = () => document.querySelectorAll("[data-number]").forEach(({ dataset: { number } }) => {
    if (number in window.seenAt) return;
    window.seenAt[number] = null;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      window.seenAt[number] = (performance.timeOrigin + performance.now()) / 1000;
    }));
  });
  new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true, attributes: true });
  look();
}"""


@dataclass(slots=True)
class Cost:
    """What a hall of screens costs the server."""

    screens: int
    kilobytes: float
    """More memory than without them."""
    computed: list[float] = field(default_factory=list)
    """Seconds of computing for each press, its event and the merged lists behind it."""
    pixels: list[float] = field(default_factory=list)
    """Seconds from each press to its pixels on the last of the browsers."""

    def row(self) -> str:
        """Return the line of the table."""
        hundreds = max(self.screens, 1) / 100
        memory = f"{self.kilobytes / 1024 / hundreds:.1f} MB" if self.screens >= 50 else "-"
        computed = statistics.median(self.computed)
        pixels = f"{statistics.median(self.pixels) * 1000:.0f} ms" if self.pixels else "-"
        share = f"{computed * 1000 / hundreds:.1f} ms" if self.screens >= 50 else "-"
        return f"{self.screens:>7,}{memory:>20}{computed * 1000:>15.1f} ms{share:>20}{pixels:>20}"


class Rooms:
    """One run against two servers that are up, with browsers at one of them."""

    def __init__(self, both: Sequence[Server], presses: int) -> None:
        self.servers = {server.name: server for server in both}
        self.lines = {server.name: Http(server) for server in both}
        self.presses = presses
        self.current: dict[str, str | None] = dict.fromkeys(SIDES)
        self.measures: list[Measure] = []
        self.costs: list[Cost] = []
        self.lines["aufruf"].post("/api/v1/counters/1/open", {})

    def hall(self, count: int) -> None:
        """Measure with so many light screens at each server."""
        measure = Measure(f"press to the last of {count:,} screens", aim=1.5 if count >= 50 else None)
        for _ in range(self.presses + 2):
            issued(self.lines["aufruf"])
        before = memory_of(self.servers["aufruf"])
        with contextlib.ExitStack() as stack:
            halls = {side: stack.enter_context(Hall(self.servers[side], count)) for side in SIDES}
            cost = Cost(count, memory_of(self.servers["aufruf"]) - before)
            _, call = self.press("aufruf", halls["aufruf"], None)
            self.lines["bare"].post("/message", call)
            for _ in range(self.presses):
                took = {side: self.press(side, halls[side], cost)[0] for side in self.turn()}
                measure.add(took["aufruf"], took["bare"])
        self.measures.append(measure)
        self.costs.append(cost)
        say(f"{count:,} screens")

    def look(self, cost: Cost, pages: list[Page], looks: int) -> None:
        """Measure the pixels in real browsers among as many light screens."""
        for _ in range(looks):
            issued(self.lines["aufruf"])
        with Hall(self.servers["aufruf"], cost.screens) as hall:
            for _ in range(looks):
                pressed = time.time()
                _, call = self.press("aufruf", hall, None)
                cost.pixels.append(max(shown(pages, call["number"])) - pressed)
                time.sleep(SHOW_FOR)
        say(f"{cost.screens:,} screens, with browsers among them")

    def turn(self) -> tuple[str, ...]:
        """Return both sides, each time the other one first."""
        self.servers = dict(reversed(self.servers.items()))
        return tuple(self.servers)

    def press(self, side: str, hall: Hall, cost: Cost | None) -> tuple[float, dict[str, Any]]:
        """Press *next*; return the seconds until the last light screen had the call, and the call."""
        computed = self.servers[side].computed()
        begin = time.monotonic()
        status, answer = self.lines[side].post(PRESS[side].format(counter=1), {"current": self.current[side]})
        if status != 200:
            raise RuntimeError(f"next was answered {status}: {answer}")
        self.current[side] = str(answer["id"])
        name, value = ("number", answer["number"]) if side == "aufruf" else ("seq", answer["id"])
        last, call = hall.last(name, value)
        time.sleep(PAUSE)
        if side == "aufruf" and cost is not None:
            cost.computed.append(self.servers[side].computed() - computed)
        return last - begin, call


def shown(pages: list[Page], number: str) -> list[float]:
    """Return when each browser had the number's pixels on its screen, in seconds since 1970."""
    for page in pages:
        page.wait_for_function("number => window.seenAt[number]", arg=number, timeout=10_000)
    return [float(page.evaluate("number => window.seenAt[number]", number)) for page in pages]


def memory_of(server: Server) -> float:
    """Return the kilobytes that a server's process holds; 0 where the system does not say (no /proc)."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{server.process}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return float(line.split()[1])
    return 0.0


@contextlib.contextmanager
def screens(server: Server, count: int) -> Iterator[list[Page]]:
    """Open real browsers at a demo's screen, which lets this machine in by itself; none without a Chromium."""
    found = browser.find()
    if found is None:
        print("no Chromium: no pixels are measured", file=sys.stderr)
        yield []
        return
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(found), args=["--no-sandbox"])
        pages = [chromium.new_context(viewport={"width": 1920, "height": 1080}).new_page() for _ in range(count)]
        for page in pages:
            page.goto(f"http://127.0.0.1:{server.port}/display/ground-hall")
            page.wait_for_selector('[data-link="online"]')
            page.evaluate(WATCH)
        yield pages
        chromium.close()


def main() -> int:
    """Run the benchmark and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rooms", description="A house full of screens.")
    parser.add_argument("--quick", action="store_true", help="a smoke test: too short for figures")
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, most), most))
    halls, presses, looks = ((1, 60), 3, 2) if options.quick else (HALLS, PRESSES, LOOKS)
    began = time.monotonic()
    with giving_up(LIMIT), tempfile.TemporaryDirectory(prefix="aufruf-benchmark-") as name:
        folder = Path(name)
        with servers.bare(folder) as bare, servers.aufruf(folder, settings=PAGE) as ours:
            rooms = Rooms((ours, bare), presses)
            for count in halls:
                rooms.hall(count)
            with screens(ours, BROWSERS) as pages:
                for cost in rooms.costs if pages else ():
                    rooms.look(cost, pages, looks)
    load, seconds = os.getloadavg()[0], time.monotonic() - began
    print(f"\nPython {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f}; {seconds:.0f} s\n")
    print(table(rooms.measures))
    heads = ("screens", "memory per 100", "a press computes", "per 100 screens", "pixels in browsers")
    print("\n" + f"{heads[0]:>7}{heads[1]:>20}{heads[2]:>18}{heads[3]:>20}{heads[4]:>20}")
    print("\n".join(cost.row() for cost in rooms.costs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
