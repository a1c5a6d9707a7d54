"""The events of the live connection, one type each: what a screen can receive is all here."""

from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]
Name = Literal["called", "withdrawn", "board", "queue", "visit", "alarm", "printer", "speaker", "emergency"]

CALL_KEYS = (
    *("number", "counter", "counter_name", "room", "floor", "direction", "language"),
    *("recall", "audio", "lines", "called_at"),
)


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody is called, or called once more; goes out at once."""

    seq: int
    call: Json
    name: Name = "called"

    def payload(self) -> Json:
        """Return the call as a screen shows and speaks it."""
        return {"seq": self.seq, **{key: self.call[key] for key in CALL_KEYS}}


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A call was taken back; goes out at once."""

    seq: int
    number: str
    counter: str | None
    name: Name = "withdrawn"

    def payload(self) -> Json:
        """Return which call is no more."""
        return {"seq": self.seq, "number": self.number, "counter": self.counter}


@dataclass(frozen=True, slots=True)
class Board:
    """The whole list of an area's calls."""

    seq: int
    from_seq: int
    calls: list[Json]
    name: Name = "board"

    def payload(self) -> Json:
        """Return the list."""
        return {"seq": self.seq, "from_seq": self.from_seq, "calls": self.calls}


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits: an area's services, a counter's view, or the managers' view, whole."""

    seq: int
    from_seq: int
    view: Json
    name: Name = "queue"

    def payload(self) -> Json:
        """Return the view."""
        return {**self.view, "seq": self.seq, "from_seq": self.from_seq}


@dataclass(frozen=True, slots=True)
class Visit:
    """One visitor's own view."""

    view: Json
    name: Name = "visit"

    def payload(self) -> Json:
        """Return the view."""
        return self.view


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that staff should look at, told once when it begins."""

    seq: int
    alarm: Json
    name: Name = "alarm"

    def payload(self) -> Json:
        """Return what it is."""
        return {"seq": self.seq, **self.alarm}


@dataclass(frozen=True, slots=True)
class PrinterNews:
    """A printer's state changed, or it printed a slip."""

    seq: int
    printer: str
    state: str
    reason: str | None
    slip: Json | None = None
    name: Name = "printer"

    def payload(self) -> Json:
        """Return the state, and the slip if there is a new one."""
        slip = {} if self.slip is None else {"slip": self.slip}
        return {"seq": self.seq, "printer": self.printer, "state": self.state, "reason": self.reason, **slip}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Another screen speaks for an area from now on; None: none of them can."""

    seq: int
    display: str | None
    name: Name = "speaker"

    def payload(self) -> Json:
        """Return which screen it is."""
        return {"seq": self.seq, "display": self.display}


@dataclass(frozen=True, slots=True)
class EmergencyNews:
    """An emergency call was raised, rings louder, was accepted or ended; it has its own ``version``, no `seq`."""

    call: Json
    name: Name = "emergency"

    def payload(self) -> Json:
        """Return the call as it stands."""
        return self.call


Event = Called | Withdrawn | Board | Queue | Visit | Alarm | PrinterNews | Speaker | EmergencyNews
