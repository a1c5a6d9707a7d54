"""The fault matrix: tickets over four printers that fail at random, while the server is killed (-9) again and again.

`python -m benchmarks.faults` issues through four kiosks at a real server; afterwards what is on paper is held against
what the database says. It counts, it does not time.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks import servers
from benchmarks.clients import SERVICES, Http
from benchmarks.first import giving_up, say
from benchmarks.servers import ROOT, Server
from benchmarks.verdict import JOBS, Told, judge, report
from printers.profile import Profile, profile
from printers.standin import StandIn

PORTS = (19_101, 19_102, 19_103, 19_104)
MODELS = ("generic-80", "epson-tm-t20ii", "generic-58", "epson-tm-m30")
TEXT_MODE = "printer-4"
ROUTES = {
    "kiosk-1": ["printer-1", "printer-2"],
    "kiosk-2": ["printer-2", "printer-1"],
    "kiosk-3": ["printer-3", "printer-4"],
    "kiosk-4": ["printer-4", "printer-3", "printer-1"],
}
FAULTS = (
    "paper_out", "cover_open", "cutter", "fault", "offline", "off", "silent", "deaf", "garbage", "delay:0.6",
    "closes:300", "closes:9000", "runs_out:400", "runs_out:15000", "slow:30000", "paper_low", "paper_low+slow:60000",
)  # fmt: skip
WELL = "slow:600000"
"""How a printer is that has no fault: a slip takes it a fifth of a second, which leaves something to interrupt."""
PATIENCE = 3.0  # seconds that a kill waits for a printer to print
LIMIT = 1500
"""Seconds after which a run gives up."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is tried. Times in seconds: of one fault, between two, for the rest to come out at the end."""

    tickets: int = 1000
    kills: int = 20
    fault: tuple[float, float] = (1.2, 5.0)
    """Nobody changes a roll of paper in less."""
    peace: tuple[float, float] = (0.2, 2.5)
    settle: float = 400.0
    pause: float = 0.35


QUICK = Size(tickets=80, kills=3, settle=90.0, pause=0.1)


class Shop:
    """The server under test: a process that is killed and started anew over the same database."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        self.config = folder / "config.yaml"
        self.port = servers.free_port()
        self.config.write_text(yaml.safe_dump(_config(self.port), allow_unicode=True), encoding="utf-8")
        self.place = ["--config", str(self.config), "--data", str(self.data)]
        made = [
            sys.executable,
            "-m",
            "queue_server",
            "token",
            "new",
            "--role",
            "admin",
            "--name",
            "faults",
            *self.place,
        ]
        run = subprocess.run(made, cwd=ROOT, env=servers.environment(), check=True, capture_output=True, text=True)
        self.token = run.stdout.strip()
        self._process: subprocess.Popen[bytes] | None = None
        self._groups: list[int] = []

    def start(self) -> None:
        """Start the server and wait until it answers."""
        said = self.folder / "server.log"
        serve = [sys.executable, "-m", "queue_server", "serve", "--demo", "--port", str(self.port), *servers.SETTINGS]
        with said.open("ab") as file:
            self._process = subprocess.Popen(
                [*serve, *self.place],
                cwd=ROOT,
                env=servers.environment(),
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        self._groups.append(self._process.pid)
        servers.wait_for(self.port, self._process, said)

    def kill(self) -> None:
        """Pull the plug: no goodbye, no time to write anything down. Its workers are left to find out by themselves."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """End it as an operator would, and make sure that nothing it ever started is left."""
        if self._process is not None:
            servers.stop(self._process)
        for group in self._groups:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)

    def rows(self, question: str) -> list[tuple[object, ...]]:
        """Read the database."""
        with contextlib.closing(sqlite3.connect(f"file:{self.data / 'aufruf.db'}?mode=ro", uri=True)) as database:
            return list(database.execute(question))


def _config(port: int) -> dict[str, object]:
    """Return the sample office with four network printers and four kiosks."""
    config: dict[str, object] = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    config["printers"] = {
        f"printer-{number}": {
            "name": {"de": f"Drucker {number}", "en": f"Printer {number}"},
            "driver": "network",
            "host": "127.0.0.1",
            "port": where,
            "profile": model,
            "mode": "text" if f"printer-{number}" == TEXT_MODE else "picture",
            "timeout": 1.5,
        }
        for number, (where, model) in enumerate(zip(PORTS, MODELS, strict=True), 1)
    }
    config["kiosks"] = {
        kiosk: {"name": {"de": kiosk, "en": kiosk}, "area": "ground", "printers": printers}
        for kiosk, printers in ROUTES.items()
    }
    config["server"] = {**dict(config.get("server") or {}), "public_url": f"http://127.0.0.1:{port}"}  # type: ignore[call-overload]
    return config


# What goes wrong


class Mischief:
    """Lets one printer after the other fail and recover, by a seed, until it is told to stop."""

    def __init__(self, stand_ins: list[StandIn], size: Size, seed: int) -> None:
        self.done: Counter[str] = Counter()
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._plague, args=(stand_in, random.Random(seed + number), size), daemon=True)
            for number, stand_in in enumerate(stand_ins)
        ]

    def __enter__(self) -> "Mischief":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _plague(self, stand_in: StandIn, chance: random.Random, size: Size) -> None:
        while not self._stop.wait(chance.uniform(*size.peace)):
            fault = chance.choice(FAULTS)
            stand_in.become(fault)
            self.done[fault.partition(":")[0]] += 1
            self._stop.wait(chance.uniform(*size.fault))
            stand_in.become(WELL)


class Visitors:
    """Four kiosks at which tickets are taken; each asks again with the same key until it has the answer."""

    def __init__(self, shop: Shop, size: Size) -> None:
        self.told = Told()
        self._shop, self._size = shop, size
        self._left = iter(range(size.tickets))
        self._threads = [threading.Thread(target=self._stand, args=(kiosk,), daemon=True) for kiosk in ROUTES]

    def __enter__(self) -> "Visitors":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for thread in self._threads:
            thread.join()

    def _stand(self, kiosk: str) -> None:
        server = Server("aufruf", self._shop.port, 0, self._shop.token)
        line = Http(server)
        while (turn := self._turn()) is not None:
            wish = {
                "service": SERVICES[turn % len(SERVICES)],
                "language": ("de", "en", "ar", "ti")[turn % 4],
                "kiosk": kiosk,
            }
            key = uuid.uuid4().hex
            while True:
                self.told.tries += 1
                try:
                    status, ticket = line.post("/api/v1/tickets", wish, key)
                except (OSError, http.client.HTTPException, json.JSONDecodeError):
                    line = Http(server)
                    time.sleep(0.1)
                    continue
                if status == 201:
                    break
                time.sleep(0.1)
            with self.told.lock:
                self.told.by_address[str(ticket["visit_url"])] = str(ticket["id"])
            time.sleep(self._size.pause)

    def _turn(self) -> int | None:
        with self.told.lock:
            return next(self._left, None)


def kill_again_and_again(
    shop: Shop, visitors: Visitors, stand_ins: list[StandIn], size: Size, seed: int
) -> list[float]:
    """Kill the server each time some more tickets have been taken; return how long it was away, in seconds.

    Every other time it is killed while a printer is printing: then its job is half done.
    """
    chance, away = random.Random(seed), []
    for number in range(size.kills):
        due = (number + 1) * size.tickets // (size.kills + 1)
        while len(visitors.told.by_address) < due:
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 0.5))
        if number % 2 == 0:
            wait_for_printing(stand_ins)
        shop.kill()
        began = time.monotonic()
        shop.start()
        away.append(time.monotonic() - began)
        say(f"killed {number + 1} times, {len(visitors.told.by_address)} tickets")
    return away


def wait_for_printing(stand_ins: list[StandIn]) -> None:
    """Wait until one of them prints, but not for long."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and not any(stand_in.busy for stand_in in stand_ins):
        time.sleep(0.005)


def settle(shop: Shop, size: Size) -> None:
    """Wait until no slip waits any more."""
    end = time.monotonic() + size.settle
    while time.monotonic() < end:
        if not shop.rows("SELECT id FROM print_job WHERE state IN ('queued', 'sending')"):
            return
        time.sleep(0.3)


@contextlib.contextmanager
def printers() -> Iterator[list[tuple[StandIn, Profile]]]:
    """Run the four stand-ins."""
    with contextlib.ExitStack() as stack:
        models = [profile(name) for name in MODELS]
        made = [StandIn(WELL, port=port, profile=model) for port, model in zip(PORTS, models, strict=True)]
        yield [(stack.enter_context(stand_in), model) for stand_in, model in zip(made, models, strict=True)]


def run(size: Size, seed: int, folder: Path) -> bool:
    """Do it and print the table; return whether nothing happened that must never happen."""
    shop = Shop(folder)
    with printers() as made:
        stand_ins = [stand_in for stand_in, _ in made]
        try:
            shop.start()
            with Visitors(shop, size) as visitors, Mischief(stand_ins, size, seed) as mischief:
                away = kill_again_and_again(shop, visitors, stand_ins, size, seed)
            say("all tickets are taken; the printers are well now, waiting for the rest")
            settle(shop, size)
        finally:
            shop.stop()
        slips = [(slip.data, slip.whole, model.name) for stand_in, model in made for slip in stand_in.slips]
    say(f"reading the codes of {len(slips)} slips")
    verdict = judge(shop.rows(JOBS), visitors.told, slips)
    sys.stdout.write(report(verdict, visitors.told, mischief.done, away) + "\n")
    return verdict.good


def main() -> int:
    """Run the benchmark; the exit code says whether nothing happened that must never happen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="80 tickets and 3 kills: half a minute")
    parser.add_argument("--seed", type=int, default=1, help="which faults come when")
    options = parser.parse_args()
    with giving_up(LIMIT), tempfile.TemporaryDirectory(prefix="aufruf-faults-") as folder:
        return 0 if run(QUICK if options.quick else Size(), options.seed, Path(folder)) else 1


if __name__ == "__main__":
    sys.exit(main())
