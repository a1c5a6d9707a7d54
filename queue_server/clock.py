"""The only clock: every part is handed one and asks it for the time."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What a part may ask of time."""

    speed: float

    def now(self) -> datetime:
        """Return the present as an aware UTC time."""

    def real_seconds(self, office_seconds: float) -> float:
        """Return how many seconds of the real world pass while ``office_seconds`` pass in the office."""


class SystemClock:
    """The machine's clock; in a demo it may run ``speed`` times faster, counted from when it was made."""

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self._base = datetime.now(UTC)
        self._started = time.monotonic()

    def now(self) -> datetime:
        """Return the present: the machine's own time at speed 1, else a time that runs away from it."""
        if self.speed == 1.0:
            return datetime.now(UTC)
        return self._base + timedelta(seconds=(time.monotonic() - self._started) * self.speed)

    def real_seconds(self, office_seconds: float) -> float:
        """Return the real seconds in which ``office_seconds`` pass here."""
        return office_seconds / self.speed


class ManualClock:
    """A clock for tests: it stands still until told otherwise, and may be set back."""

    speed = 1.0

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the time that was set last."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Let ``by`` pass."""
        self._now += by

    def set(self, to: datetime) -> None:
        """Jump to ``to``, forwards or backwards."""
        self._now = to.astimezone(UTC)

    def real_seconds(self, office_seconds: float) -> float:
        """Return the same number: a manual clock runs at speed 1."""
        return office_seconds
