"""An emergency call as staff see it: where it is, since when, who comes; nobody's name."""

from typing import Any

from queue_server.config import Config
from queue_server.emergency.calls import Emergencies
from queue_server.emergency.story import Emergency, Who


def as_wire(config: Config, calls: Emergencies, call: Emergency) -> dict[str, Any]:
    """Return a call for pages and programs; ``age`` is in real seconds, whatever the office's clock does."""
    counter = config.counters.get(call.counter or "")
    area = config.areas.get(counter.area) if counter is not None else None
    coming = [_name(config, who) for who in call.coming]
    return {
        "id": call.id,
        "version": call.version,
        "counter": call.counter,
        "counter_name": counter_name(config, call.counter),
        "area": counter.area if counter is not None else None,
        "area_name": area.name if area is not None else None,
        "room": (counter.room or None) if counter is not None else None,
        "floor": area.floor if area is not None else None,
        "words": call.words,
        "raised_at": _instant(call.raised_at),
        "age": round(calls.age(call), 1),
        "state": call.state,
        "level": call.level,
        "accepted_by": coming[0]["counter_name"] if coming and call.state != "raised" else None,
        "accepted_at": _instant(call.accepted_at),
        "coming": coming,
        "notified": call.notified,
        "ended_at": _instant(call.ended_at),
    }


def snapshot(config: Config, calls: Emergencies) -> dict[str, Any]:
    """Return all calls that have not been ended; ``written`` is false while the own log cannot be written."""
    return {
        "seq": calls.seq,
        "written": calls.is_written,
        "emergencies": [as_wire(config, calls, call) for call in calls.current()],
    }


def counter_name(config: Config, key: str | None) -> str | None:
    """Return what the sign over a counter says; a counter that is not configured still has its key."""
    counter = config.counters.get(key or "")
    return key if counter is None else counter.name or counter.id


def _name(config: Config, who: Who) -> dict[str, str | None]:
    """Return who comes: the counter, or for somebody without one the role."""
    return {"counter": who.counter, "counter_name": counter_name(config, who.counter), "role": who.role}


def _instant(value: Any) -> str | None:
    return None if value is None else value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
