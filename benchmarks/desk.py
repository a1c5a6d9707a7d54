"""`python -m benchmarks.desk`: eight counters press *next* at once, by how many wait and how many came in the past."""

import argparse
import contextlib
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks import past as filling
from benchmarks.clients import CLIENTS, SERVICES, Crowd, Http, Order, Work
from benchmarks.servers import ROOT, Server, aufruf
from benchmarks.table import line, p99
from queue_server.config import Config, load
from queue_server.store.location import database_url
from queue_server.store.session import Store

WAITING = (50, 500, 5_000)
PASTS = (0, 100_000, 1_000_000)
FAIR = 2.0
"""The slowest counter's median may be so many times the median of all counters'."""
AIMED_AT, AIM = (500, 1_000_000), 1.2
"""(waiting, past), and what its p50 may be ÷ that of as many waiting with no past."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    waiting: tuple[int, ...] = WAITING
    pasts: tuple[int, ...] = PASTS
    presses: int = 640
    """Presses in each cell of the table, at least."""


QUICK = Size(waiting=(50, 500), pasts=(0, 10_000), presses=96)


@dataclass(slots=True)
class Cell:
    """So many wait, so many came before: what pressing *next* took, in seconds."""

    waiting: int
    past: int
    took: list[list[float]] = field(default_factory=lambda: [[] for _ in range(CLIENTS)])
    """By counter."""
    rounds: list[float] = field(default_factory=list)
    """The median of each round."""

    @property
    def all(self) -> list[float]:
        """Return every press."""
        return [seconds for counter in self.took for seconds in counter]

    @property
    def fairness(self) -> float:
        """Return the slowest counter's median ÷ the median of the counters' medians."""
        medians = [statistics.median(counter) for counter in self.took]
        return max(medians) / statistics.median(medians)

    def ratios(self, empty: "Cell") -> list[float]:
        """Return this p50 ÷ that of a system without a past, round by round: a slow moment hits both."""
        return [mine / its for mine, its in zip(self.rounds, empty.rounds, strict=True)]

    def row(self, empty: "Cell") -> tuple[str, ...]:
        """Return the cells of the table's line."""
        ratio = statistics.median(self.ratios(empty))
        is_aim = (self.waiting, self.past) == AIMED_AT
        verdict = f"≤ {AIM} {'met' if ratio <= AIM else 'MISSED'}" if is_aim else "-"
        fair = f"{self.fairness:.2f}{'' if self.fairness <= FAIR else ' UNFAIR'}"
        times = (f"{value * 1000:.1f} ms" for value in (statistics.median(self.all), p99(self.all)))
        return (f"{self.waiting:,} waiting, {self.past:,} past", *times, f"{ratio:.2f}", fair, verdict)


class Office:
    """One server with its past, its people who wait, and what its eight counters have called."""

    def __init__(self, server: Server, config: Config, folder: Path, past: int) -> None:
        self.server, self.config, self.past = server, config, past
        self.store = Store(database_url(config, folder / server.name), lock_wait_ms=5_000)
        self.current: list[str | None] = [None] * CLIENTS
        self.called: list[str] = []
        self.waiting = 0
        desk = Http(server)
        for counter in range(1, CLIENTS + 1):
            status, answer = desk.post(f"/api/v1/counters/{counter}/open", {})
            if status != 200:
                raise RuntimeError(f"counter {counter} does not open: {answer}")

    def refill(self, waiting: int) -> None:
        """Let as many come as are missing, as many for each service."""
        filling.let_wait(self.store, self.config, waiting - self.waiting, SERVICES)
        self.waiting = waiting

    def order(self, presses: int, client: int, start: float) -> Order:
        """Return what one counter shall do."""
        name = self.server.name
        return Order("next", name, start, times=presses, client=client, current=self.current[client])

    def note(self, done: list[Work]) -> None:
        """Take down whom the counters called; raises RuntimeError if a press was not answered as it should."""
        for client, work in enumerate(done):
            wrong = [status for status, _, _ in work.answers if status != 200]
            if wrong or not work.answers:
                raise RuntimeError(f"counter {client + 1} at {self.server.name} was answered {wrong or 'nothing'}")
            self.current[client] = work.last()
            self.called += [ticket or "" for _, ticket, _ in work.answers]
            self.waiting -= len(work.answers)


def measure(size: Size, offices: list[Office], crowd: Crowd) -> list[Cell]:
    """Measure every cell; the offices take turns, round by round, each time another one first."""
    cells = []
    for waiting in size.waiting:
        row = {office.past: Cell(waiting, office.past) for office in offices}
        presses = max(1, min(20, waiting // 16))
        rounds = max(3, -(-size.presses // (presses * CLIENTS)))
        for number in range(rounds + 1):
            offices = [*offices[1:], offices[0]]
            for office in offices:
                office.refill(waiting)
                done = crowd.do(partial(office.order, presses))
                office.note(done)
                if number:  # the first round warms up
                    note(row[office.past], done)
        say(f"{waiting:,} waiting: {rounds} rounds of {presses * CLIENTS} presses")
        cells += [row[past] for past in sorted(row)]
    return cells


def note(cell: Cell, done: list[Work]) -> None:
    """Add a round to a cell."""
    for counter, work in zip(cell.took, done, strict=True):
        counter += work.took
    cell.rounds.append(statistics.median(seconds for work in done for seconds in work.took))


def table(cells: Sequence[Cell]) -> str:
    """Return all lines, with a head."""
    empty = {cell.waiting: cell for cell in cells if cell.past == 0}
    head = ("next, eight counters at once", "p50", "p99", "ratio", "fairness", "aim")
    return "\n".join(line(row) for row in (head, *(cell.row(empty[cell.waiting]) for cell in cells)))


def run(size: Size, folder: Path) -> tuple[list[Cell], int]:
    """Fill, start and measure; return the cells, and how many people were called twice."""
    config = load(ROOT / "config.yaml").as_demo()
    with contextlib.ExitStack() as stack:
        servers = []
        for past in size.pasts:
            began = time.monotonic()
            filling.fill(folder / f"past-{past}", config, past)
            say(f"a past of {past:,} tickets in {time.monotonic() - began:.0f} s")
            servers.append(stack.enter_context(aufruf(folder, f"past-{past}")))
        pairs = zip(servers, size.pasts, strict=True)
        offices = [Office(server, config, folder, past) for server, past in pairs]
        for office in offices:
            stack.callback(office.store.close)
        crowd = stack.enter_context(Crowd(servers))
        cells = measure(size, offices, crowd)
    return cells, sum(len(office.called) - len(set(office.called)) for office in offices)


def say(words: str) -> None:
    """Tell how far it is."""
    print(f"  {words}", file=sys.stderr, flush=True)


def main() -> int:
    """Run it; status 1 if somebody was called twice."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.desk", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke test; its figures mean nothing")
    size = QUICK if parser.parse_args().quick else Size()
    with tempfile.TemporaryDirectory() as folder:
        cells, twice = run(size, Path(folder))
    print(table(cells))
    print(f"\npeople called twice: {twice}")
    return 1 if twice else 0


if __name__ == "__main__":
    sys.exit(main())
