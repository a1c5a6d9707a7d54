"""A clock of seconds that stands until a test moves it."""


class Seconds:
    """What `time.time` and `time.monotonic` are for the code: call it for the present, set ``now`` to move it."""

    def __init__(self, now: float = 0.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now
