"""Plays a plan against a running server: visitors pull and leave, clerks call, recall, serve, pause and close."""

import heapq
import itertools
import queue
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from queue_server.simulate.plan import Break, Plan, Visitor
from queue_server.simulate.remote import Answer, Remote

Action = Callable[[], None]
RECALL_AFTER_MIN = 1.2
MISS_AFTER_MIN = 2.2
LOOK_AGAIN_S = 5.0
"""A free clerk looks again after so many real seconds, should a wake-up have been lost."""
STRANGER_MIN = 5.0
"""How long somebody is served who is not in the plan: a ticket that was pulled by hand."""


@dataclass(slots=True)
class Summary:
    """What happened, as the clients saw it."""

    issued: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    served: int = 0
    no_show: int = 0
    left: int = 0
    transferred: int = 0
    waits_min: list[float] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    double_calls: int = 0
    unexpected: list[str] = field(default_factory=list)

    @property
    def duplicates(self) -> int:
        """How many numbers were given twice."""
        return len(self.numbers) - len(set(self.numbers))

    def lines(self, requests: int, office_min: float) -> list[str]:
        """Return the summary for people."""
        waits = sorted(self.waits_min)
        wait = "none"
        if waits:
            p90 = waits[min(len(waits) - 1, int(len(waits) * 0.9))]
            wait = f"median {statistics.median(waits):.0f} min, 90 % within {p90:.0f} min, longest {waits[-1]:.0f} min"
        refused = ", ".join(f"{code} {count}" for code, count in sorted(self.refused.items())) or "none"
        return [
            f"tickets        {self.issued} issued, refused: {refused}",
            f"people         {self.served} served, {self.transferred} sent on, {self.no_show} did not appear, "
            f"{self.left} left",
            f"waits          {wait}",
            f"numbers twice  {self.duplicates}, called twice at once {self.double_calls}",
            f"requests       {requests} in {office_min:.0f} office minutes, unexpected answers: {len(self.unexpected)}",
            *(f"  {line}" for line in self.unexpected[:10]),
        ]


@dataclass(slots=True)
class Clerk:
    """One counter: what it holds, and what it is about to do."""

    counter: str
    current: dict[str, Any] | None = None
    is_open: bool = False
    pause: Break | None = None


class Day:
    """A plan being played. Times are minutes of the office since it began."""

    def __init__(self, plan: Plan, remote: Remote, counters: list[str], speed: float, tz: tzinfo) -> None:
        self._plan, self._remote, self._speed, self._tz = plan, remote, speed, tz
        self._clerks = {counter: Clerk(counter) for counter in counters}
        self._coming: list[tuple[float, int, Action]] = []
        self._count = itertools.count()
        self._started = time.monotonic()
        self._people: dict[str, Visitor] = {}
        self._sent_on: set[str] = set()
        self._held: set[str] = set()
        self.summary = Summary()
        self.arrived = 0
        self._is_over = False

    def now_min(self) -> float:
        """Return the office minutes since the day began."""
        return (time.monotonic() - self._started) * self._speed / 60

    def play(self, on_progress: Callable[["Day"], None]) -> None:
        """Play the whole day; returns when everybody has been served and the counters are closed."""
        self._started = time.monotonic()
        for clerk in self._clerks.values():
            self._at(0, lambda clerk=clerk: self._open(clerk))  # type: ignore[misc]
        for visitor in self._plan.visitors:
            self._at(visitor.at_min, lambda visitor=visitor: self._arrive(visitor))  # type: ignore[misc]
        for pause in self._plan.breaks:
            if pause.counter in self._clerks:
                self._at(pause.at_min, lambda pause=pause: self._want_break(pause))  # type: ignore[misc]
        while self._coming and not self._is_over:
            self._wait_for(self._coming[0][0])
            while self._coming and self._coming[0][0] <= self.now_min():
                heapq.heappop(self._coming)[2]()
            on_progress(self)

    def close(self) -> None:
        """Finish what is open and close every counter, also when the day is broken off."""
        for clerk in self._clerks.values():
            if clerk.current is not None:
                self._remote.post(f"/api/v1/tickets/{clerk.current['id']}/finish")
            if clerk.is_open:
                self._remote.post(f"/api/v1/counters/{clerk.counter}/close")

    def _at(self, minute: float, action: Action) -> None:
        heapq.heappush(self._coming, (minute, next(self._count), action))

    def _wait_for(self, minute: float) -> None:
        """Wait for the next action, or for a live event that wakes a clerk who has nobody."""
        seconds = (minute - self.now_min()) * 60 / self._speed
        try:
            counter = self._remote.woken.get(timeout=min(0.5, max(0.001, seconds)))
        except queue.Empty:
            return
        clerk = self._clerks.get(counter)
        if clerk is not None and clerk.is_open and clerk.current is None:
            self._next(clerk)

    def _expect(self, answer: Answer, *statuses: int, what: str) -> bool:
        if answer.status in statuses:
            return True
        self.summary.unexpected.append(f"{what}: {answer.status} {answer.body}")
        return False

    def _arrive(self, visitor: Visitor) -> None:
        self.arrived += 1
        wish = {"service": visitor.service, "language": visitor.language, "priority": visitor.priority}
        if visitor.kiosk:
            wish["kiosk"] = visitor.kiosk
        key = f"simulate-{self._plan.seed}-{self._started}-{self.arrived}"
        answer = self._remote.post("/api/v1/tickets", wish, key)
        if answer.status == 409:
            code = str(answer.body["code"])
            self.summary.refused[code] = self.summary.refused.get(code, 0) + 1
            return
        if not self._expect(answer, 201, what=f"a ticket for {visitor.service}"):
            return
        ticket = answer.body
        self.summary.issued += 1
        self.summary.numbers.append(f"{self._day_of(ticket['issued_at'])} {ticket['number']}")
        self._people[ticket["id"]] = visitor
        if visitor.leaves:
            token = ticket["token"]
            self._at(self.now_min() + 8, lambda: self._leave(token))

    def _day_of(self, issued_at: str) -> str:
        """Return the office's date: a number may come again on the next day."""
        return datetime.fromisoformat(issued_at).astimezone(self._tz).date().isoformat()

    def _leave(self, token: str) -> None:
        if self._expect(self._remote.post(f"/api/v1/visits/{token}/leave"), 200, 409, what="leaving"):
            self.summary.left += 1

    def _open(self, clerk: Clerk) -> None:
        if self._expect(self._remote.post(f"/api/v1/counters/{clerk.counter}/open"), 200, 204, what="opening"):
            clerk.is_open, clerk.pause = True, None
            self._next(clerk)

    def _want_break(self, pause: Break) -> None:
        clerk = self._clerks[pause.counter]
        clerk.pause = pause
        if clerk.current is None and clerk.is_open:
            self._take_break(clerk)

    def _take_break(self, clerk: Clerk) -> None:
        answer = self._remote.post(f"/api/v1/counters/{clerk.counter}/break")
        if self._expect(answer, 200, 204, 409, what="a break") and clerk.pause is not None:
            clerk.is_open = False
            self._at(self.now_min() + clerk.pause.minutes, lambda: self._open(clerk))

    def _next(self, clerk: Clerk) -> None:
        """Press *next*; if nobody waits, wait for a wake-up."""
        believed = None if clerk.current is None else clerk.current["id"]
        answer = self._remote.post(f"/api/v1/counters/{clerk.counter}/next", {"current": believed})
        if answer.status == 409 and answer.body["code"] == "stale":
            self._take_truth(clerk, answer.body["details"]["current"])
            return
        if answer.status == 409 and answer.body["code"] == "counter_not_open":
            self._free(clerk.current)
            clerk.current = None
            self._open(clerk)  # the office day turned meanwhile, and with it ended the counter's session
            return
        self._free(clerk.current)
        clerk.current = None
        if answer.status == 200:
            self._called(clerk, answer.body)
        elif self._expect(answer, 204, what="next") and not self._all_done():
            self._at(self.now_min() + LOOK_AGAIN_S * self._speed / 60, lambda: self._look_again(clerk))

    def _take_truth(self, clerk: Clerk, current: dict[str, Any] | None) -> None:
        """The ticket left, or somebody else works at this counter too: go on from what is true."""
        self._free(clerk.current)
        clerk.current = None
        if current is None:
            self._next(clerk)
        else:
            self._called(clerk, current)

    def _look_again(self, clerk: Clerk) -> None:
        if clerk.is_open and clerk.current is None and not self._is_over:
            self._next(clerk)

    def _called(self, clerk: Clerk, ticket: dict[str, Any]) -> None:
        clerk.current = ticket
        self.summary.double_calls += ticket["id"] in self._held
        self._held.add(ticket["id"])
        if ticket["id"] not in self._sent_on:
            self.summary.waits_min.append(float(ticket["waited_min"]))
        visitor = self._people.get(ticket["id"])
        if visitor is None or visitor.appears:
            way = visitor.way_min if visitor is not None else 0.5
            self._at(self.now_min() + way, lambda: self._start(clerk, ticket))
        else:
            self._at(self.now_min() + RECALL_AFTER_MIN, lambda: self._recall(clerk, ticket))

    def _holds(self, clerk: Clerk, ticket: dict[str, Any]) -> bool:
        return clerk.current is not None and clerk.current["id"] == ticket["id"]

    def _start(self, clerk: Clerk, ticket: dict[str, Any]) -> None:
        if not self._holds(clerk, ticket):
            return
        answer = self._remote.post(f"/api/v1/tickets/{ticket['id']}/start")
        if not self._expect(answer, 200, 409, what="start"):
            return
        visitor = self._people.get(ticket["id"])
        minutes = STRANGER_MIN if visitor is None else visitor.service_min
        if ticket["id"] in self._sent_on:
            minutes = 2.0
        self._at(self.now_min() + minutes, lambda: self._served(clerk, ticket))

    def _served(self, clerk: Clerk, ticket: dict[str, Any]) -> None:
        if not self._holds(clerk, ticket):
            return
        visitor = self._people.get(ticket["id"])
        target = visitor.goes_on_to if visitor is not None else None
        if target is not None and ticket["id"] not in self._sent_on:
            answer = self._remote.post(f"/api/v1/tickets/{ticket['id']}/transfer", {"service": target})
            if self._expect(answer, 200, 409, what="transfer"):
                self._sent_on.add(ticket["id"])
                self.summary.transferred += 1
                self._free(ticket)
                clerk.current = None
        else:
            self.summary.served += 1
        self._go_on(clerk)

    def _recall(self, clerk: Clerk, ticket: dict[str, Any]) -> None:
        if self._holds(clerk, ticket):
            answer = self._remote.post(f"/api/v1/tickets/{ticket['id']}/recall")
            if self._expect(answer, 200, 409, what="recall"):
                later = self.now_min() + MISS_AFTER_MIN - RECALL_AFTER_MIN
                self._at(later, lambda: self._miss(clerk, ticket))

    def _miss(self, clerk: Clerk, ticket: dict[str, Any]) -> None:
        if not self._holds(clerk, ticket):
            return
        answer = self._remote.post(f"/api/v1/tickets/{ticket['id']}/miss")
        if answer.status == 409 and "miss" not in answer.body["details"].get("possible", []):
            self._at(self.now_min() + 0.5, lambda: self._miss(clerk, ticket))  # not yet: the office asks for patience
            return
        if self._expect(answer, 200, what="did not appear"):
            self.summary.no_show += 1
        self._free(ticket)
        clerk.current = None
        self._go_on(clerk)

    def _go_on(self, clerk: Clerk) -> None:
        if clerk.pause is not None:
            if clerk.current is not None:
                answer = self._remote.post(f"/api/v1/tickets/{clerk.current['id']}/finish")
                self._expect(answer, 200, 409, what="finish")
                self._free(clerk.current)
                clerk.current = None
            self._take_break(clerk)
        else:
            self._next(clerk)

    def _free(self, ticket: dict[str, Any] | None) -> None:
        if ticket is not None:
            self._held.discard(ticket["id"])

    def _all_done(self) -> bool:
        """Say whether the day is over: everybody has come, nobody is held, and every clerk found the queue empty."""
        is_everybody_here = self.arrived == len(self._plan.visitors)
        is_nobody_held = all(clerk.current is None for clerk in self._clerks.values())
        is_everybody_open = all(clerk.is_open for clerk in self._clerks.values())
        self._is_over = is_everybody_here and is_nobody_held and is_everybody_open
        return self._is_over
