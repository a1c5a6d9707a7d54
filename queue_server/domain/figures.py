"""The managers' figures: from the lines of the log to visits, from visits to waits, service times and shares."""

import math
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from itertools import groupby, pairwise
from typing import Any

from queue_server.domain.ticket import State, Step

FEWEST = 5
"""A median, mean, percentile or share that rests on fewer visits than this says too much about one person: null."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log, as far as figures need it. ``at`` is aware UTC."""

    ticket: int
    visit: int
    day: date
    at: datetime
    step: Step
    state: State
    service: str


@dataclass(slots=True)
class Visit:
    """One stay in one queue, or what followed there for another service. Times in minutes, None without one."""

    service: str
    day: date
    began: datetime
    wait_min: float | None = None
    service_min: float | None = None
    served: bool = False
    end: State | None = None
    """The state at the end of the visit, or at the end of the log; None after a transfer or a switch."""


_BEGUN = frozenset({Step.START, Step.SWITCH})
"""The steps with which serving begins."""


def visits(lines: Iterable[Line]) -> Iterator[Visit]:
    """Turn the log, ordered by day, ticket and line, into visits; an undone step counts in none of them."""
    for _, group in groupby(lines, key=lambda line: (line.day, line.ticket)):
        yield from _visits_of_ticket(_without_undone(group))


def _without_undone(lines: Iterable[Line]) -> list[Line]:
    kept: list[Line] = []
    for line in lines:
        if line.step is Step.UNDO:
            if kept and kept[-1].step is not Step.ISSUE:
                kept.pop()
        else:
            kept.append(line)
    return kept


def _visits_of_ticket(lines: Sequence[Line]) -> Iterator[Visit]:
    """Cut the log of a ticket where a transfer began a new visit, and where a switch began another service."""
    begins = [place for place, line in enumerate(lines) if place == 0 or _begins(lines[place - 1], line)]
    for begin, end in pairwise([*begins, len(lines)]):
        yield _visit(lines[begin:end], lines[end] if end < len(lines) else None)


def _begins(before: Line, line: Line) -> bool:
    return line.visit != before.visit or line.step is Step.SWITCH


def _visit(lines: Sequence[Line], following: Line | None) -> Visit:
    """Sum up one visit; ``following`` is the transfer or the switch that ended it, if one did."""
    begin, last = lines[0], lines[-1]
    steps = {line.step for line in lines}
    visit = Visit(begin.service, begin.day, begin.at, wait_min=_wait(lines))
    visit.end = None if following is not None else last.state
    visit.served = visit.end is State.DONE or (following is not None and not steps.isdisjoint(_BEGUN))
    is_presumed = last.step is Step.EXPIRE
    if visit.served and not is_presumed:
        visit.service_min = _served(lines, following)
    return visit


def _wait(lines: Sequence[Line]) -> float | None:
    """Return the minutes to the first call; the clock stands still between a miss and the return.

    Whoever goes on with another service at the same counter has waited once, for the first.
    """
    if lines[0].step is Step.SWITCH:
        return None
    waited, since = 0.0, lines[0].at
    is_away = False
    for line in lines[1:]:
        if not is_away:
            waited += _minutes(since, line.at)
        since = line.at
        if line.step is Step.CALL:
            return waited
        is_away = line.state in (State.NO_SHOW, State.LEFT)
    return None


def _served(lines: Sequence[Line], following: Line | None) -> float | None:
    """Return the minutes at the counter, pauses in parking left out; None if serving never started."""
    total, since = 0.0, None
    has_started = False
    for line in [*lines, *([following] if following is not None else [])]:
        if since is not None and (line is following or line.state is not State.SERVING):
            total += _minutes(since, line.at)
            since = None
        if line.step in _BEGUN and line is not following:
            since, has_started = line.at, True
    return total if has_started else None


def _minutes(begin: datetime, end: datetime) -> float:
    return max(0.0, (end - begin).total_seconds() / 60)


@dataclass(slots=True)
class Tally:
    """What is counted of the visits of one row."""

    tickets: int = 0
    served: int = 0
    no_show: int = 0
    left: int = 0
    waits: list[float] = field(default_factory=list)
    services: list[float] = field(default_factory=list)
    within: int = 0
    """Served visits that waited no longer than the target."""
    measured: int = 0
    """Served visits whose wait is known."""

    def add(self, visit: Visit, target_min: float) -> None:
        """Count one visit."""
        self.tickets += 1
        self.served += visit.served
        self.no_show += visit.end is State.NO_SHOW
        self.left += visit.end is State.LEFT
        if visit.wait_min is not None:
            self.waits.append(visit.wait_min)
        if visit.service_min is not None:
            self.services.append(visit.service_min)
        if visit.served and visit.wait_min is not None:
            self.measured += 1
            self.within += visit.wait_min <= target_min

    def row(self, service: str, hour: int | None) -> dict[str, Any]:
        """Return the row that goes over the wire; abandoned is left plus no-show."""
        return {
            "service": service,
            "hour": hour,
            "tickets": self.tickets,
            "served": self.served,
            "no_show": self.no_show,
            "abandoned": self.left + self.no_show,
            "wait_min": spread(self.waits),
            "service_min": spread(self.services),
            "within_target": round(self.within / self.measured, 3) if self.measured >= FEWEST else None,
        }


def rows(found: Iterable[Visit], targets_min: Mapping[str, float], tz: tzinfo) -> list[dict[str, Any]]:
    """Return, per service, a row for the whole span (``hour`` null) and one for each local hour in which one began."""
    tallies: dict[tuple[str, int | None], Tally] = {}
    for visit in found:
        for hour in (None, visit.began.astimezone(tz).hour):
            tallies.setdefault((visit.service, hour), Tally()).add(visit, targets_min.get(visit.service, math.inf))
    places = {service: place for place, service in enumerate(targets_min)}
    ordered = sorted(
        tallies, key=lambda key: (places.get(key[0], len(places)), key[0], -1 if key[1] is None else key[1])
    )
    return [tallies[key].row(*key) for key in ordered]


def spread(values: Sequence[float]) -> dict[str, float | None]:
    """Return median, 90th percentile and mean in minutes to a tenth; null for fewer than five values."""
    if len(values) < FEWEST:
        return {"median": None, "p90": None, "mean": None}
    return {
        "median": round(statistics.median(values), 1),
        "p90": round(percentile(values, 0.9), 1),
        "mean": round(statistics.fmean(values), 1),
    }


def percentile(values: Sequence[float], share: float) -> float:
    """Return the percentile by linear interpolation between closest ranks (Hyndman and Fan's type 7)."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
