"""The first benchmark: issue, next and the way of a call to the last screen, beside a bare app on the same stack.

Both servers run all the time and are measured in turn, round by round, so that a machine that slows down slows both.
"""

import argparse
import contextlib
import os
import platform
import signal
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import servers
from benchmarks.clients import CLIENTS, PRESS, SERVICES, Crowd, Http, Order, Work
from benchmarks.screens import Hall
from benchmarks.servers import Server
from benchmarks.table import Measure, p99, table

LIMIT = 230
"""Seconds after which a run gives up."""
SIDES = ("aufruf", "bare")


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured. Times in seconds."""

    rounds: int = 6
    rounds_within: float = 90.0
    """A slow machine makes fewer rounds, but three at least."""
    alone: int = 50
    issue: float = 2.0
    call: float = 1.2
    presses: int = 24
    presses_within: float = 25.0
    screens: tuple[int, ...] = (1, 50, 200)
    pause: float = 0.3
    """After a call has reached the last screen: the merged lists that follow it are not to meet the next press."""


QUICK = Size(rounds=1, alone=10, issue=0.5, call=0.3, presses=4, screens=(1, 20))


@dataclass(slots=True)
class Faults:
    """What must never happen, counted."""

    numbers: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    duplicates: int = 0
    double_calls: int = 0
    heard_again: int = 0
    refused: int = 0

    def note_issued(self, done: Work) -> None:
        """Take the numbers of one client."""
        self.numbers += [number or "" for _, _, number in done.answers]
        self.refused += sum(status != 201 for status, _, _ in done.answers)

    def note_called(self, done: Work) -> None:
        """Take the tickets that one counter called."""
        self.called += [ticket or "" for _, ticket, _ in done.answers]
        self.refused += sum(status != 200 for status, _, _ in done.answers)

    def sum(self) -> dict[str, int]:
        """Return what is wrong, each with its count."""
        return {
            "duplicate numbers": self.duplicates + len(self.numbers) - len(set(self.numbers)),
            "double calls": self.double_calls + len(self.called) - len(set(self.called)),
            "calls heard twice": self.heard_again,
            "unexpected answers": self.refused,
        }


class Bench:
    """One run against two servers that are up."""

    def __init__(self, size: Size, both: tuple[Server, Server], crowd: Crowd) -> None:
        self.size, self.crowd, self.faults = size, crowd, Faults()
        self.servers = {server.name: server for server in both}
        self.lines = {server.name: Http(server) for server in both}
        self.current: dict[tuple[str, int], str | None] = {}
        self.measures: list[Measure] = []

    def run(self) -> None:
        """Measure everything."""
        for counter in range(1, CLIENTS + 1):
            status, _ = self.lines["aufruf"].post(f"/api/v1/counters/{counter}/open", {})
            self.faults.refused += status != 200
        self.throughput()
        self.races()
        for count in self.size.screens:
            self.screens(count)

    def throughput(self) -> None:
        """Measure issue and next, one client and eight, round by round; the first round warms up and does not count."""
        measures: dict[str, Measure] = {}
        for number in repeats(self.size.rounds, self.size.rounds_within):
            for kind in ("issue", "next"):
                self.round(kind, measures, counts=number > 0)
            say(f"round {number} of {self.size.rounds}")
        self.measures += measures.values()

    def round(self, kind: str, measures: dict[str, Measure], *, counts: bool) -> None:
        """Let both servers do one kind of work, alone and crowded."""
        alone = {side: self.work(side, kind, 1)[0] for side in self.turn()}
        crowd, computed = {}, {}
        for side in self.turn():
            before = self.servers[side].computed()
            crowd[side] = self.work(side, kind, CLIENTS)
            requests = sum(len(done.took) for done in crowd[side])
            computed[side] = (self.servers[side].computed() - before) / max(1, requests)
        if not counts:
            return
        for name, of in (("p50", statistics.median), ("p99", p99)):
            line = measures.setdefault(f"{kind} {name}", Measure(f"{kind}, one client, {name}"))
            line.add(*(of(alone[side].took) for side in SIDES))
        line = measures.setdefault(kind, Measure(f"{kind}, {CLIENTS} clients", is_rate=True, aim=0.5))
        line.add(*(sum(done.rate for done in crowd[side]) for side in SIDES))
        if all(computed.values()):
            line = measures.setdefault(f"{kind} computed", Measure(f"{kind}, the server's computing time"))
            line.add(*(computed[side] for side in SIDES))

    def turn(self) -> tuple[str, ...]:
        """Return both sides, each time the other one first."""
        self.servers = dict(reversed(self.servers.items()))
        return tuple(self.servers)

    def work(self, side: str, kind: str, clients: int) -> list[Work]:
        """Let clients work at a server, each for its own service and counter, and take down what they got."""
        size = self.size
        limit: dict[str, Any] = {"times": size.alone}
        if clients > 1:
            limit = {"seconds": size.issue if kind == "issue" else size.call}

        def order(client: int, start: float) -> Order:
            return Order(kind, side, start, client=client, current=self.current.get((side, client)), **limit)

        done = self.crowd.do(order, clients)
        for client, each in enumerate(done):
            if kind == "next" and each.answers:
                self.current[side, client] = each.last()
            if side == "aufruf":
                (self.faults.note_issued if kind == "issue" else self.faults.note_called)(each)
        return done

    def races(self) -> None:
        """Eight times the same request at once is one ticket; eight presses at once at one counter call one person."""
        for _ in range(self.size.rounds):
            self.faults.duplicates += len(self.repeated(uuid.uuid4().hex)) - 1
            presses = self.crowd.do(
                lambda _, start: Order("next", "aufruf", start, times=1, current=self.current.get(("aufruf", 0)))
            )
            called = [done for done in presses if done.answers[0][0] == 200]
            self.faults.double_calls += max(0, len(called) - 1)
            self.faults.refused += not called
            for done in called:
                self.faults.note_called(done)
                self.current["aufruf", 0] = done.last()

    def repeated(self, key: str) -> set[tuple[int, str | None, str | None]]:
        """Let all clients send one request with one key at the same moment; return the different answers."""
        done = self.crowd.do(lambda _, start: Order("issue", "aufruf", start, times=1, key=key))
        return {answer for each in done for answer in each.answers}

    def screens(self, count: int) -> None:
        """Measure from the press of *next* to the last of so many screens, press by press in turn."""
        measure = Measure(f"press to the last of {count} screens", aim=1.5 if count > 1 else None)
        for _ in range(self.size.presses + 2):
            done = Work()
            done.answers.append(issued(self.lines["aufruf"]))
            self.faults.note_issued(done)
        with contextlib.ExitStack() as stack:
            halls = {side: stack.enter_context(Hall(self.servers[side], count)) for side in SIDES}
            self.teach_bare(halls["aufruf"])
            for number in repeats(self.size.presses, self.size.presses_within):
                took = {side: self.press(side, halls[side])[0] for side in self.turn()}
                if number:
                    measure.add(took["aufruf"], took["bare"])
            self.faults.heard_again += halls["aufruf"].settle()
        say(f"{count} screens")
        self.measures.append(measure)

    def teach_bare(self, hall: Hall) -> None:
        """Let the bare app broadcast what Aufruf does, so that both send as many bytes."""
        _, call = self.press("aufruf", hall)
        self.lines["bare"].post("/message", call)

    def press(self, side: str, hall: Hall) -> tuple[float, dict[str, Any]]:
        """Press *next* at the first counter; return the seconds until the last screen had the call, and the call."""
        path = PRESS[side].format(counter=1)
        begin = time.monotonic()
        status, answer = self.lines[side].post(path, {"current": self.current.get((side, 0))})
        if status != 200:
            raise RuntimeError(f"next was answered {status}: {answer}")
        self.current[side, 0] = str(answer["id"])
        if side == "aufruf":
            self.faults.called.append(str(answer["id"]))
        name, value = ("number", answer["number"]) if side == "aufruf" else ("seq", answer["id"])
        last, call = hall.last(name, value)
        time.sleep(self.size.pause)
        return last - begin, call


def repeats(wanted: int, within: float) -> Iterator[int]:
    """Count from 0 (the one that warms up) to ``wanted``; after ``within`` seconds stop, but not before 3."""
    until = time.monotonic() + within
    for number in range(wanted + 1):
        if number > 3 and time.monotonic() > until:
            return
        yield number


def issued(line: Http) -> tuple[int, str | None, str | None]:
    """Take one ticket for the first counter."""
    status, answer = line.post("/api/v1/tickets", {"service": SERVICES[0], "language": "ar"}, uuid.uuid4().hex)
    return status, str(answer.get("id")), answer.get("number")


def main() -> int:
    """Run the benchmark; return 1 if something happened that never may."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Aufruf beside a bare app: ratios.")
    parser.add_argument("--quick", action="store_true", help="a smoke test: too short for figures")
    parser.add_argument("--plain", action="store_true", help="compare with a bare app that does without SQLAlchemy")
    options = parser.parse_args()
    with giving_up(LIMIT), tempfile.TemporaryDirectory(prefix="aufruf-benchmark-") as name:
        folder = Path(name)
        with (
            servers.bare(folder, plain=options.plain) as bare,
            servers.aufruf(folder) as ours,
            Crowd([ours, bare]) as crowd,
        ):
            bench = Bench(QUICK if options.quick else Size(), (ours, bare), crowd)
            began = time.monotonic()
            bench.run()
    return report(bench, time.monotonic() - began)


def report(bench: Bench, seconds: float) -> int:
    """Print what was found."""
    load = os.getloadavg()[0]
    print(f"\nPython {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f}; {seconds:.0f} s\n")
    print(table(bench.measures))
    faults = bench.faults.sum()
    print("\n" + ", ".join(f"{name}: {count}" for name, count in faults.items()))
    print(f"({len(bench.faults.numbers)} tickets, {len(bench.faults.called)} calls)")
    return 1 if any(faults.values()) else 0


def say(words: str) -> None:
    """Show how far the run is."""
    print(f"  {words}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def giving_up(seconds: int) -> Iterator[None]:
    """Raise TimeoutError in the block if it takes longer; Ctrl-C and SIGTERM leave it in order too."""

    def stop(error: Callable[[], BaseException]) -> Callable[..., None]:
        def leave(*_: object) -> None:
            raise error()

        return leave

    signal.signal(signal.SIGALRM, stop(lambda: TimeoutError(f"the benchmark took longer than {seconds} s")))
    signal.signal(signal.SIGTERM, stop(lambda: SystemExit(143)))
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


if __name__ == "__main__":
    sys.exit(main())
