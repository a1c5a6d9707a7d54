"""What a slip costs: bytes and milliseconds step by step, how long printing holds the hub, and slips a minute.

`python -m benchmarks.slips`: real code, a real server and stand-in printers on the loopback.
"""

import argparse
import contextlib
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import yaml

from benchmarks import hub, servers
from benchmarks.clients import SERVICES, Http
from benchmarks.first import giving_up, say
from benchmarks.servers import ROOT, Server
from printers.encode import raster
from printers.network import NetworkPrinter
from printers.profile import generic
from printers.render import picture
from printers.slip import Slip
from printers.standin import StandIn
from printers.text import text_slip
from queue_server.config import load
from queue_server.printing.slips import TicketFacts, slip_of
from queue_server.texts import Texts

P = ParamSpec("P")
R = TypeVar("R")

PRINTERS = 4
AIM = 0.020
"""Seconds that printing may hold the hub."""
BAUD = 9600
REAL_SPEED = 100_000
"""Bytes of a picture that a quick 80 mm printer prints in a second: 576 dots, some 175 mm."""
LIMIT = 400
computing = time.process_time
NUMBER, OFFICE = "A042", "https://wartemarke.example.de/t/1a2b-Q3fJ0yZ8m1kVtq7XwLr5Bg"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured. ``every``: seconds between two tickets while the hub is watched."""

    rounds: int = 5
    tickets: int = 100
    every: float = 0.1
    rush: int = 50
    """Tickets of each kiosk in the measure of slips a minute."""
    slow: int = 12
    """The same, for printers that take their time."""


QUICK = Size(rounds=1, tickets=12, rush=4, slow=2)


# Step by step


@dataclass(slots=True)
class Steps:
    """What one kind of slip costs. Seconds: of computing for what computes, which a busy machine changes little."""

    name: str
    sizes: list[int] = field(default_factory=list)
    render: list[float] = field(default_factory=list)
    encode: list[float] = field(default_factory=list)
    send: list[float] = field(default_factory=list)

    def row(self) -> tuple[str, ...]:
        """Return the cells of the table's line."""
        size = statistics.mean(self.sizes)
        times = [shown(each) for each in (self.render, self.encode, self.send)]
        return (self.name, f"{size:,.0f}", *times, f"{size * 10 / BAUD:.1f} s")


def slips() -> list[Slip]:
    """Return the same ticket's slip in each language of the sample office."""
    config, texts = load(ROOT / "config.yaml"), Texts()
    at = datetime(2026, 4, 14, 7, 17, tzinfo=UTC)
    kiosk, service = next(iter(config.kiosks)), "permit"
    area = config.services[service].area
    return [
        slip_of(TicketFacts(NUMBER, service, area, language, kiosk, at, (25, 40), OFFICE), config, texts)
        for language in config.languages
    ]


def steps(size: Size) -> list[Steps]:
    """Measure each kind of slip in every language."""
    found = [measure_steps(f"picture, {width} dots", slips(), width, size, text=False) for width in (576, 512, 384)]
    return [*found, measure_steps("text, 576 dots", slips(), 576, size, text=True)]


def measure_steps(name: str, wanted: Sequence[Slip], width: int, size: Size, *, text: bool) -> Steps:
    """Render, encode and send; the first round warms up and does not count."""
    done, profile = Steps(name), generic(width)
    with StandIn(profile=profile) as device:
        printer = NetworkPrinter(device.host, device.port, profile=profile)
        for number in range(size.rounds + 1):
            for slip in wanted:
                each = Steps(name)
                if text:
                    data = timed(each.encode, computing, text_slip, slip, profile)
                else:
                    image = timed(each.render, computing, picture, slip, width)
                    data = timed(each.encode, computing, raster, image, profile)
                sent = timed(each.send, time.perf_counter, printer.send, data)
                if not sent.confirmed:
                    raise RuntimeError(f"the stand-in printer did not confirm: {sent.reason}")
                if number:
                    note(done, each, len(data))
    say(name)
    return done


def note(done: Steps, each: Steps, size: int) -> None:
    """Add one slip to the others."""
    done.sizes.append(size)
    for name in ("render", "encode", "send"):
        getattr(done, name).extend(getattr(each, name))


def timed(times: list[float], clock: Callable[[], float], work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do something and note how long it took by a clock."""
    begin = clock()
    result = work(*args, **kwargs)
    times.append(clock() - begin)
    return result


# A server with four printers


@contextlib.contextmanager
def office(folder: Path, devices: Sequence[StandIn]) -> Iterator[Server]:
    """Run the sample office with a kiosk for each printer; its hub is watched, the notes are in ``folder``/hub."""
    facts = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    facts["kiosks"], facts["printers"] = {}, {}
    for number, device in enumerate(devices, 1):
        name = {"de": f"Drucker {number}", "en": f"Printer {number}"}
        facts["kiosks"][f"kiosk-{number}"] = {"name": name, "area": "ground", "printers": [f"printer-{number}"]}
        reached = {"driver": "network", "host": device.host, "port": device.port}
        facts["printers"][f"printer-{number}"] = {"name": name, **reached}
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump(facts, allow_unicode=True), encoding="utf-8")
    place = ["--config", str(path), "--data", str(folder / "data")]
    command = [sys.executable, "-m", "queue_server", "token", "new", "--role", "admin", "--name", "benchmark", *place]
    made = subprocess.run(command, cwd=ROOT, env=servers.environment(), check=True, capture_output=True, text=True)
    port = servers.free_port()
    serve = ["serve", "--demo", "--port", str(port), *servers.SETTINGS, *place]
    command = [sys.executable, "-m", "benchmarks.hub", str(folder / "hub"), *serve]
    with servers.running("aufruf", command, port, folder) as process:
        yield Server("aufruf", port, process, made.stdout.strip())


class House:
    """A running office and its stand-in printers."""

    def __init__(self, server: Server, devices: Sequence[StandIn], notes: Path) -> None:
        self.server, self.devices, self.notes = server, devices, notes
        self.lost = 0

    def issue(self, line: Http, kiosk: int | None, language: str = "ar") -> None:
        """Take a ticket, on paper where there is a kiosk."""
        wish: dict[str, Any] = {"service": SERVICES[4], "language": language}
        if kiosk is not None:
            wish["kiosk"] = f"kiosk-{kiosk % len(self.devices) + 1}"
        status, answer = line.post("/api/v1/tickets", wish, uuid.uuid4().hex)
        if status != 201:
            raise RuntimeError(f"a ticket was answered {status}: {answer}")

    def on_paper(self) -> int:
        """Return how many slips have come out so far."""
        return sum(len(device.slips) for device in self.devices)

    def wait_for(self, slips: int, within: float = 60.0) -> float:
        """Wait until so many slips are out and return the moment; those that do not come are lost."""
        until = time.monotonic() + within
        while self.on_paper() < slips and time.monotonic() < until:
            time.sleep(0.01)
        self.lost += max(0, slips - self.on_paper())
        return time.monotonic()


# The hub


@dataclass(slots=True)
class Held:
    """How the hub fared in one phase. Seconds; ``held``: without the time that it waited for a core."""

    name: str
    pauses: list[hub.Pause]

    def row(self) -> tuple[str, ...]:
        """Return the cells of the table's line."""
        held = [pause.held for pause in self.pauses]
        late = max((pause.late for pause in self.pauses), default=0.0)
        over = sum(each > AIM for each in held)
        return (self.name, f"{max(held, default=0) * 1000:.1f} ms", str(over), f"{late * 1000:.1f} ms")

    @property
    def longest(self) -> float:
        """Return the longest time that the hub was held."""
        return max((pause.held for pause in self.pauses), default=0.0)


def watch_hub(house: House, size: Size) -> list[Held]:
    """Let the same people come twice, without and with paper, while calls go on at eight counters."""
    found = []
    for name, prints in (("without printing", False), (f"printing {size.tickets} slips", True)):
        with calling(house.server):
            time.sleep(0.5)
            begin = time.monotonic()
            end = come(house, size, prints=prints)
            time.sleep(0.5)  # the notes are written now and then
            found.append(Held(name, hub.pauses(house.notes, begin, end)))
        say(name)
    return found


def come(house: House, size: Size, *, prints: bool) -> float:
    """Let visitors take tickets at a steady pace; return the moment when all is done."""
    line, before, start = Http(house.server), house.on_paper(), time.monotonic()
    for number in range(size.tickets):
        time.sleep(max(0.0, start + number * size.every - time.monotonic()))
        house.issue(line, number if prints else None)
    return house.wait_for(before + size.tickets) if prints else time.monotonic()


@contextlib.contextmanager
def calling(server: Server) -> Iterator[None]:
    """Issue and call 20 tickets a second beside, without paper."""
    stop = threading.Event()

    def work() -> None:
        line, current = Http(server), dict.fromkeys(range(1, 9))
        number = 0
        while not stop.wait(0.05):
            counter = number % 8 + 1
            wish = {"service": SERVICES[counter - 1], "language": "en"}
            line.post("/api/v1/tickets", wish, uuid.uuid4().hex)
            status, answer = line.post(f"/api/v1/counters/{counter}/next", {"current": current[counter]})
            current[counter] = (
                answer.get("id") if status == 200 else answer["details"]["current"] if status == 409 else None
            )
            number += 1

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)


# A rush


@dataclass(frozen=True, slots=True)
class Rush:
    """Slips a minute, and how many the printers themselves could make (None: as many as one likes)."""

    name: str
    slips: int
    seconds: float
    possible: float | None = None

    def row(self) -> tuple[str, ...]:
        """Return the cells of the table's line."""
        rate = self.slips / self.seconds * 60
        share = "-" if self.possible is None else f"{rate / self.possible:.0%} of {self.possible:.0f}"
        return (self.name, str(self.slips), f"{rate:.0f} /min", share)


def rush(house: House, name: str, tickets: int, possible: float | None = None) -> Rush:
    """Let all kiosks issue as fast as they can, and wait for the last slip."""
    before, begin = house.on_paper(), time.monotonic()

    def visitors(kiosk: int) -> None:
        line = Http(house.server)
        for _ in range(tickets):
            house.issue(line, kiosk)

    threads = [threading.Thread(target=visitors, args=(kiosk,)) for kiosk in range(len(house.devices))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    count = tickets * len(house.devices)
    end = house.wait_for(before + count, within=120)
    say(name)
    return Rush(name, count, end - begin, possible)


def rushes(house: House, size: Size) -> list[Rush]:
    """Measure with printers that print at once, then with ones that take as long as real ones."""
    first = rush(house, f"{PRINTERS} printers that print at once", size.rush)
    for device in house.devices:
        device.become(f"slow:{REAL_SPEED}")
    one = statistics.mean(len(slip.data) for device in house.devices for slip in device.slips)
    possible = REAL_SPEED / one * 60 * len(house.devices)
    return [first, rush(house, f"{PRINTERS} printers of {REAL_SPEED // 1000} kB/s", size.slow, possible)]


# The run


def main() -> int:
    """Run the benchmark; return 1 if a slip was lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.slips", description="What a slip costs.")
    parser.add_argument("--quick", action="store_true", help="a smoke test: too short for figures")
    size = QUICK if parser.parse_args().quick else Size()
    began = time.monotonic()
    with giving_up(LIMIT), tempfile.TemporaryDirectory(prefix="aufruf-slips-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        costs = steps(size)
        devices = [stack.enter_context(StandIn()) for _ in range(PRINTERS)]
        house = House(stack.enter_context(office(folder, devices)), devices, folder / "hub")
        open_counters(house)
        held, rushed = watch_hub(house, size), rushes(house, size)
    report(costs, held, rushed, time.monotonic() - began)
    print(f"\nslips lost: {house.lost}")
    return 1 if house.lost else 0


def open_counters(house: House) -> None:
    """Open eight counters, and warm up every printer's way."""
    line = Http(house.server)
    for counter in range(1, 9):
        line.post(f"/api/v1/counters/{counter}/open", {})
    for kiosk in range(len(house.devices)):
        house.issue(line, kiosk)
    house.wait_for(len(house.devices))


def report(costs: Sequence[Steps], held: Sequence[Held], rushed: Sequence[Rush], seconds: float) -> None:
    """Print what was found."""
    load = os.getloadavg()[0]
    print(f"\nPython {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f}; {seconds:.0f} s\n")
    slip = ("a slip (18 languages)", "bytes", "render", "encode", "send", "at 9,600 Bd")
    print(table(slip, [each.row() for each in costs]))
    paused = ("the hub, while people come", "longest", "over aim", "with waits for a core")
    print(table(paused, [each.row() for each in held]))
    met = "met" if held[-1].longest < AIM else "MISSED"
    print(f"aim: printing holds the hub for less than {AIM * 1000:.0f} ms: {met}\n")
    print(table(("a rush", "slips", "rate", "of what is possible"), [each.row() for each in rushed]))


def shown(times: Sequence[float]) -> str:
    """Return the median in milliseconds, nothing if there is none."""
    return f"{statistics.median(times) * 1000:.1f} ms" if times else "-"


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return lines in columns: the first to the left, figures to the right, an empty line below."""
    widths = [max(map(len, column)) + 2 for column in zip(head, *rows, strict=True)]
    placed = [
        cells[0].ljust(widths[0])
        + "".join(cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
        for cells in (head, *rows)
    ]
    return "\n".join([*placed, ""])


if __name__ == "__main__":
    sys.exit(main())
