"""A believable day as a plan: who comes when, for what, in which language. The same seed, the same day."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from queue_server.config import Config

OPENS_MIN = 8 * 60
"""The plan's minute 0 is 8:00 on its own clock, whatever the server's says."""

# Shares of a day's tickets by the hour's quarter of the plan, in minutes since opening: (begin, end, share).
# A Tuesday: 8 to 12 and 14 to 17, with the peak from 8:00 to 9:30. Nobody comes at noon.
ARRIVALS = ((0, 90, 0.42), (90, 225, 0.26), (360, 450, 0.20), (450, 525, 0.12))
SHARES = {
    "pickup": 19,
    "appointment": 12,
    "protection": 9,
    "papers": 14,
    "change": 11,
    "cash": 10,
    "permit": 8,
    "ukraine": 6,
    "declaration": 3,
    "advice": 3,
    "settlement": 2,
    "urgent": 2,
}
OTHER_SHARE = 3
"""The weight of a service that the sample office does not have."""

# Visitors by origin (end of 2024, Saxony-Anhalt), in thousands, as languages; who speaks German or English besides.
LANGUAGES = {
    "de": 18,
    "uk": 36,
    "ar": 32,
    "pl": 14,
    "ro": 11,
    "fa": 9,
    "en": 12,
    "ru": 9,
    "tr": 7,
    "vi": 6,
    "hi": 5,
    "ku": 5,
    "ckb": 3,
    "ps": 4,
    "fr": 3,
    "es": 2,
    "ti": 2,
    "so": 2,
}
NO_SHOW = 0.06
PRIORITY = 0.10
TRANSFER = 0.04
LEAVES = 0.02
BREAK_MIN = 15
BREAKS_FROM, BREAKS_TO = 105, 165
"""Breaks lie between 9:45 and 10:45, at most two at once."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """One person of the day. Times in minutes of the office."""

    at_min: float
    service: str
    language: str
    priority: str
    kiosk: str | None
    way_min: float
    """From the call to the counter."""
    service_min: float
    appears: bool
    leaves: bool
    """Gives the number back while waiting."""
    goes_on_to: str | None
    """Is transferred to this service when the first is done."""


@dataclass(frozen=True, slots=True)
class Break:
    """One clerk's pause."""

    counter: str
    at_min: float
    minutes: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole day."""

    seed: int
    visitors: tuple[Visitor, ...]
    breaks: tuple[Break, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the plan as plain data."""
        return asdict(self)


def make(config: Config, seed: int, tickets: int) -> Plan:
    """Plan a day with ``tickets`` visitors for the services of ``config``."""
    dice = random.Random(seed)  # noqa: S311 (a plan, no secret)
    services = _weights(config.services, SHARES)
    languages = _weights(config.languages, LANGUAGES)
    declared = [key for key, priority in config.priorities.items() if priority.declare]
    kiosks = list(config.kiosks)
    visitors = []
    for at in sorted(_arrivals(dice, tickets)):
        service = _choose(dice, services)
        minutes = config.services[service].minutes
        visitors.append(
            Visitor(
                at_min=round(at, 2),
                service=service,
                language=_choose(dice, languages),
                priority=dice.choice(declared) if declared and dice.random() < PRIORITY else "none",
                kiosk=dice.choice(kiosks) if kiosks else None,
                way_min=round(dice.uniform(0.3, 1.2), 2),
                service_min=round(_service_time(dice, minutes), 2),
                appears=dice.random() >= NO_SHOW,
                leaves=dice.random() < LEAVES,
                goes_on_to=_goes_on_to(dice, config, service),
            )
        )
    breaks = _breaks(dice, list(config.counters))
    return Plan(seed, tuple(visitors), breaks)


def _arrivals(dice: random.Random, tickets: int) -> Iterable[float]:
    weights = [share for *_, share in ARRIVALS]
    for _ in range(tickets):
        begin, end, _share = dice.choices(ARRIVALS, weights)[0]
        # People come early within a window: the door opens, the bus arrives.
        yield begin + (end - begin) * dice.triangular(0, 1, 0.15)


def _service_time(dice: random.Random, minutes: float) -> float:
    """Draw a service time around the typical one: skewed, as serving people is (log-normal, sigma 0.5)."""
    return min(4 * minutes, max(0.5, minutes * dice.lognormvariate(-0.125, 0.5)))


def _goes_on_to(dice: random.Random, config: Config, service: str) -> str | None:
    can_pay = "cash" in config.services and service != "cash"
    return "cash" if can_pay and dice.random() < TRANSFER else None


def _breaks(dice: random.Random, counters: Sequence[str]) -> tuple[Break, ...]:
    """Share the counters over the slots of the break hour, two at once at most; who finds no place has none."""
    shuffled = list(counters)
    dice.shuffle(shuffled)
    slots = [BREAKS_FROM + BREAK_MIN * place for place in range((BREAKS_TO - BREAKS_FROM) // BREAK_MIN)]
    pairs = zip(shuffled, [slot for slot in slots for _ in range(2)], strict=False)
    return tuple(Break(counter, slot, BREAK_MIN) for counter, slot in pairs)


def _weights(keys: Iterable[str], shares: Mapping[str, int]) -> dict[str, int]:
    return {key: shares.get(key, OTHER_SHARE) for key in keys}


def _choose(dice: random.Random, weights: Mapping[str, int]) -> str:
    return dice.choices(list(weights), list(weights.values()))[0]
