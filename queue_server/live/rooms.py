"""Who is in which live room, and which devices hold a connection: this process's own book, in memory."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from queue_server.services.access import Actor

Device = tuple[str, str]
"""kind (kiosk or display) and id"""


@dataclass(slots=True)
class Guest:
    """One live connection: whom its credentials stand for, the language of its refusals, its device, its rooms."""

    actors: tuple[Actor, ...]
    language: str
    still: Callable[[], tuple[Actor, ...]]
    """Asks again whom its credentials stand for: a log-in may have ended meanwhile."""
    device: Device | None = None
    key: str | None = None
    """A hash of the credential that it came with."""
    rooms: set[str] = field(default_factory=set)


class Rooms:
    """The connections of this process."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._guests: dict[str, Guest] = {}
        self._members: defaultdict[str, set[str]] = defaultdict(set)
        self._devices: defaultdict[Device, int] = defaultdict(int)
        self._since: dict[Device, datetime] = {}
        self.device_changed: Callable[[], None] = lambda: None
        """Called when a device came or went."""

    def arrive(self, sid: str, guest: Guest) -> None:
        """Note a new connection."""
        self._guests[sid] = guest
        if guest.device is not None:
            self._count(guest.device, 1)

    def depart(self, sid: str) -> None:
        """Forget a connection and its rooms."""
        guest = self._guests.pop(sid, None)
        if guest is None:
            return
        for room in guest.rooms:
            self._drop(sid, room)
        if guest.device is not None:
            self._count(guest.device, -1)

    def guest(self, sid: str) -> Guest | None:
        """Return a connection's guest, None once it is gone."""
        return self._guests.get(sid)

    def guests(self) -> list[tuple[str, Guest]]:
        """Return all connections."""
        return list(self._guests.items())

    def known_by(self, key: str) -> tuple[Actor, ...]:
        """Return whom a credential stands for that holds a connection right now, by its hash; nobody else."""
        return next((guest.actors for guest in list(self._guests.values()) if guest.key == key), ())

    def is_in(self, credential: str, room: str) -> bool:
        """Tell whether a credential has a connection in a room."""
        guests = [self._guests.get(sid) for sid in list(self._members.get(room, ()))]
        return any(actor.credential == credential for guest in guests if guest for actor in guest.actors)

    def enter(self, sid: str, room: str) -> None:
        """Note that a connection is in a room."""
        guest = self._guests.get(sid)
        if guest is not None:
            guest.rooms.add(room)
            self._members[room].add(sid)

    def leave(self, sid: str, room: str) -> None:
        """Note that a connection left a room."""
        guest = self._guests.get(sid)
        if guest is not None and room in guest.rooms:
            guest.rooms.discard(room)
            self._drop(sid, room)

    def occupied(self, kind: str | None = None) -> list[str]:
        """Return the rooms with somebody in them, of one kind (the word before the colon) or all."""
        return [room for room in list(self._members) if kind is None or room.partition(":")[0] == kind]

    def is_occupied(self, room: str) -> bool:
        """Tell whether anybody is in a room."""
        return room in self._members

    def count(self) -> int:
        """Return the number of connections."""
        return len(self._guests)

    def is_connected(self, kind: str, device: str) -> bool:
        """Tell whether a kiosk or display holds a connection."""
        return self._devices.get((kind, device), 0) > 0

    def since(self, kind: str, device: str) -> datetime | None:
        """Return when a device came or went last; None if it never came since the server's start."""
        return self._since.get((kind, device))

    def _drop(self, sid: str, room: str) -> None:
        members = self._members[room]
        members.discard(sid)
        if not members:
            del self._members[room]

    def _count(self, device: Device, by: int) -> None:
        was = self._devices[device]
        self._devices[device] = was + by
        if (was > 0) != (was + by > 0):
            self._since[device] = self._now()
            self.device_changed()
