"""How long it will take: a plain, honest range, never one number."""

import math
from dataclasses import dataclass

STEP = 5
EARLY = 0.75
LATE = 1.5


@dataclass(frozen=True, slots=True)
class Forecast:
    """A wait in minutes, from ``low_min`` to ``high_min``, both multiples of five."""

    low_min: int
    high_min: int

    def as_dict(self) -> dict[str, int]:
        """Return the shape that goes over the wire."""
        return {"low_min": self.low_min, "high_min": self.high_min}


def forecast(before: int, mean_min: float, counters: int) -> Forecast | None:
    """Return tickets before × mean ÷ open counters, −25 % to +50 %, rounded outward to five minutes.

    ``mean_min`` is the mean service time in minutes. None where no open counter serves: nothing honest can be said.
    The range is never a single number: with nobody before it reads 0 to 5.
    """
    if counters < 1:
        return None
    wait = before * mean_min / counters
    low = math.floor(wait * EARLY / STEP) * STEP
    high = math.ceil(wait * LATE / STEP) * STEP
    return Forecast(low, max(high, low + STEP))
