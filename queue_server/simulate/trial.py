"""The planned day as people of the model, and a configuration as the office that receives them: no server, no store."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from queue_server.config import Config
from queue_server.domain.policies.day import Visit, play
from queue_server.domain.policies.office import Desk, Office, Person, PriorityClass, instant
from queue_server.simulate.plan import BREAK_MIN, BREAKS_FROM, BREAKS_TO, Break, Plan, Visitor, make

APPOINTMENT = "appointment"
"""The service and the class of people who have one, in the sample office's words."""
CLOSES_MIN = 600.0
"""18:00: an hour after the doors close, so that those who wait are still served."""
CALL_EVERY = timedelta(minutes=1)
"""A clerk gives everybody a minute after each call before calling again."""
ENDS = instant(CLOSES_MIN)
RETURNS = 0.5
RETURNS_AFTER = (3.0, 25.0)
"""Half of those who did not appear come after all: so many minutes after they were given up."""
FETCHES = 0.03
"""Share of the people who must fetch something and are put back."""
LEAVES_AFTER = 8.0
EARLIEST, LATEST, USUAL = -25.0, 20.0, -8.0
"""When people come for an appointment, in minutes around it: most a little early."""
SLOT_MIN = 10
"""Appointments begin at full ten minutes."""


@dataclass(frozen=True, slots=True)
class Mix:
    """Who comes: how many, which share of the appointment service's visitors has a time, which share is strict."""

    tickets: int = 230
    appointments: float = 1.0
    strict: float = 0.01


def days(a: Config, b: Config, mix: Mix, seeds: Sequence[int]) -> tuple[list[list[Visit]], list[list[Visit]]]:
    """Play the days of A's plan in both offices, each day with the very same people."""
    in_a, in_b = [], []
    for seed in seeds:
        plan = make(a, seed, mix.tickets)
        people = people_of(plan, a, b, mix)
        in_a.append(play(office(a, plan), people).visits)
        in_b.append(play(office(b, plan), people).visits)
    return in_a, in_b


def office(config: Config, plan: Plan) -> Office:
    """Return the office that a configuration describes, with the plan's breaks."""
    calls = config.calls
    services = config.services.items()
    return Office(
        desks=tuple(_desk(config, key, plan) for key in config.counters),
        classes={key: _class(config, key) for key in config.priorities},
        language=timedelta(minutes=calls.language_head_start),
        late_credit=timedelta(minutes=calls.late_credit),
        requeue_after=calls.requeue_after,
        patience=max(timedelta(minutes=calls.min_delay), calls.min_calls * CALL_EVERY),
        contingents={key: service.contingent for key, service in services if service.contingent is not None},
    )


def _class(config: Config, key: str) -> PriorityClass:
    found = config.priorities[key]
    return PriorityClass(
        head_start=timedelta(minutes=found.head_start),
        strict=found.strict,
        early=timedelta(minutes=found.early),
        grace=timedelta(minutes=found.grace),
    )


def _desk(config: Config, key: str, plan: Plan) -> Desk:
    counter = config.counters[key]
    pauses = [pause for pause in plan.breaks if pause.counter == key] or [_pause(plan.seed, key)]
    return Desk(
        id=key,
        services=frozenset(counter.services),
        languages=frozenset(counter.languages),
        closes=CLOSES_MIN,
        breaks=tuple((pause.at_min, pause.minutes) for pause in pauses),
    )


def _pause(seed: int, counter: str) -> Break:
    """Give a counter that the plan does not know a break too: it shall not win by working through."""
    dice = random.Random(f"{seed} {counter}")  # noqa: S311 (a plan, no secret)
    return Break(counter, dice.uniform(BREAKS_FROM, BREAKS_TO - BREAK_MIN), BREAK_MIN)


def people_of(plan: Plan, a: Config, b: Config, mix: Mix) -> list[Person]:
    """Return the plan's visitors with what the plan leaves open: appointments, strict ones, who returns or fetches.

    It is drawn from dice of its own, so the plan of a seed stays the one that ``aufruf simulate`` plays.
    """
    dice = random.Random(f"people {plan.seed}")  # noqa: S311 (a plan, no secret)
    known = {**b.priorities, **a.priorities}
    strict = next((key for key, found in known.items() if found.strict), None)
    appointed = APPOINTMENT if APPOINTMENT in known else None
    people = []
    for visitor in plan.visitors:
        # All dice are thrown for everybody, so that another share changes only whom it means.
        is_strict, has_time = dice.random() < mix.strict, dice.random() < mix.appointments
        asked_at = _slot(visitor.at_min - dice.triangular(EARLIEST, LATEST, USUAL))
        person = _person(visitor, dice)
        if appointed and has_time and person.service == APPOINTMENT:
            person = replace(person, priority=appointed, appointment=asked_at)
        elif strict and is_strict:
            person = replace(person, priority=strict)
        people.append(person)
    return people


def _person(visitor: Visitor, dice: random.Random) -> Person:
    returns, returns_after = dice.random() < RETURNS, dice.uniform(*RETURNS_AFTER)
    return Person(
        at=visitor.at_min,
        service=visitor.service,
        language=visitor.language,
        priority=visitor.priority,
        way=visitor.way_min,
        serving=visitor.service_min,
        appears=visitor.appears,
        returns_after=returns_after if returns else None,
        leaves_after=LEAVES_AFTER if visitor.leaves else None,
        fetches=dice.random() < FETCHES,
        goes_on_to=visitor.goes_on_to,
    )


def _slot(minute: float) -> float:
    return max(0.0, round(minute / SLOT_MIN) * SLOT_MIN)
