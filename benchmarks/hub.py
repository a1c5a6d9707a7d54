"""Runs `aufruf` and notes how late the hub comes: `python -m benchmarks.hub NOTES serve …`, a line per pause.

A greenlet sleeps for a moment, again and again. What it wakes up too late, the hub was held: computing, waiting for the
disk, or, on a busy machine, waiting for a core, which the kernel counts and which is therefore noted apart.
"""

import os
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

STEP = 0.002
"""Seconds that the greenlet sleeps."""
WORTH_NOTING = 0.001
FLUSH = 0.25


@dataclass(frozen=True, slots=True)
class Pause:
    """The hub came late: when (monotonic clock), by how much, and how much of that it waited for a core (seconds)."""

    at: float
    late: float
    queued: float

    @property
    def held(self) -> float:
        """Seconds that the hub itself was busy or blocked."""
        return max(0.0, self.late - self.queued)


def pauses(notes: Path, begin: float, end: float) -> list[Pause]:
    """Return what was noted between two moments of the monotonic clock."""
    noted = [Pause(*map(float, line.split())) for line in notes.read_text().splitlines()]
    return [pause for pause in noted if begin <= pause.at <= end]


def watch(notes: Path) -> None:
    """Note the pauses for ever."""
    import eventlet

    queue = os.open(f"/proc/self/task/{threading.get_native_id()}/schedstat", os.O_RDONLY)
    flushed = time.monotonic()
    with notes.open("w") as file:
        while True:
            before, waited = time.monotonic(), _queued(queue)
            eventlet.sleep(STEP)
            now = time.monotonic()
            if now - before - STEP >= WORTH_NOTING:
                file.write(f"{now} {now - before - STEP} {_queued(queue) - waited}\n")
            if now - flushed >= FLUSH:
                file.flush()
                flushed = now


def _queued(schedstat: int) -> float:
    """Return the seconds that this thread has waited for a core so far."""
    return int(os.pread(schedstat, 100, 0).split()[1]) / 1e9


def main() -> int:
    """Patch as the server does, watch, and serve."""
    import warnings

    warnings.filterwarnings("ignore", message="\\s*Eventlet is deprecated")
    import eventlet

    eventlet.monkey_patch()
    eventlet.spawn(watch, Path(sys.argv.pop(1)))
    from queue_server.__main__ import main as serve

    return serve()


if __name__ == "__main__":
    sys.exit(main())
