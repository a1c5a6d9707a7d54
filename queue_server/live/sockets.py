"""Who may come in and join which live room, and the snapshot that they get there."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy.exc
from flask import request
from flask_socketio import Namespace
from socketio.exceptions import ConnectionRefusedError

from queue_server.config import Config
from queue_server.domain.errors import NotAllowed, NotFound, Refusal
from queue_server.live.publisher import NAMESPACE, STAFF
from queue_server.live.rooms import Device, Guest, Rooms
from queue_server.live.snapshots import Snapshots
from queue_server.live.speakers import Speakers, read_report
from queue_server.services.access import ROOMS, Actor, Role, may_join
from queue_server.services.refusals import Broken, DatabaseBusy, NotSignedIn
from queue_server.store.session import Store
from queue_server.texts import Texts

log = logging.getLogger(__name__)

MOST_ROOMS = 50
"""Rooms that one connection may be in."""


@dataclass(frozen=True, slots=True)
class Credential:
    """What a connection came with: ``still`` says whom it stands for, then and later; ``key`` is its hash."""

    still: Callable[[], tuple[Actor, ...]]
    key: str | None = None


Identify = Callable[[str | None], Credential]
"""From the connect packet's token (None: none) to the credential of the connection."""


class LiveNamespace(Namespace):
    """The namespace `/live`: connect, join, leave."""

    def __init__(
        self,
        server: Any,
        config: Config,
        store: Store,
        texts: Texts,
        rooms: Rooms,
        snapshots: Snapshots,
        speakers: Speakers,
        identify: Identify,
    ) -> None:
        super().__init__(NAMESPACE)
        self._server = server
        self._config = config
        self._store = store
        self._texts = texts
        self._rooms = rooms
        self._snapshots = snapshots
        self._speakers = speakers
        self._identify = identify

    def on_connect(self, auth: Any = None) -> None:
        """Let a connection in; one without credentials may only watch a visit, one with a bad token is sent away."""
        auth = auth if isinstance(auth, dict) else {}
        language = request.accept_languages.best_match(self._config.languages) or self._config.languages[0]
        token = auth.get("token")
        credential = self._identify(str(token) if token is not None else None)
        try:
            actors = credential.still()
        except sqlalchemy.exc.OperationalError as error:
            raise ConnectionRefusedError(self._words(DatabaseBusy(), language)) from error
        if token is not None and not actors:
            raise ConnectionRefusedError(self._words(NotSignedIn(), language))
        device = self._device(auth.get("device"), actors)
        self._rooms.arrive(_sid(), Guest(actors, language, credential.still, device, credential.key))

    def on_disconnect(self, reason: Any = None) -> None:
        """Forget a connection."""
        self._rooms.depart(_sid())
        self._speakers.gone(_sid())

    def on_sound(self, data: Any = None) -> dict[str, Any]:
        """Hear from a screen whether sound comes out of it; `{leader, said}`: whether it speaks, what has been said."""
        guest = self._rooms.guest(_sid())
        kind, display = (guest.device if guest is not None else None) or ("", "")
        if kind != "display":
            return {"leader": False, "said": None}
        leads = self._speakers.report(_sid(), display, read_report(data))
        return {"leader": leads, "said": self._speakers.said(display)}

    def on_join(self, data: Any = None) -> dict[str, Any]:
        """Let a connection into a room and return its snapshot, or `{code, message}`."""
        guest = self._rooms.guest(_sid())
        room = data.get("room") if isinstance(data, dict) else None
        language = guest.language if guest is not None else self._config.languages[0]
        try:
            return self._join(guest, room)
        except Refusal as refusal:
            return self._words(refusal, language)
        except (sqlalchemy.exc.OperationalError, sqlalchemy.exc.TimeoutError):
            return self._words(DatabaseBusy(), language)
        except Exception:
            log.exception("a join failed")
            return self._words(Broken(), language)

    def on_leave(self, data: Any = None) -> dict[str, Any]:
        """Let a connection out of a room."""
        room = data.get("room") if isinstance(data, dict) else None
        if isinstance(room, str):
            self._rooms.leave(_sid(), room)
            self.leave(_sid(), room)
        return {}

    def expel(self, *, logins_only: bool = False) -> None:
        """Cut the connections whose credentials are no longer what they were when they came."""
        for sid, guest in self._rooms.guests():
            if logins_only and not any(actor.is_login for actor in guest.actors):
                continue
            if guest.actors and guest.still() != guest.actors:
                self._server.disconnect(sid, namespace=NAMESPACE)

    def _join(self, guest: Guest | None, room: Any) -> dict[str, Any]:
        if guest is None:
            raise NotSignedIn
        if not isinstance(room, str) or len(room) > 200:
            raise NotFound
        self._admit(guest, room)
        # In the room before the snapshot is read: what is committed in between is told twice, never not at all.
        self.enter(_sid(), room)
        self._rooms.enter(_sid(), room)
        try:
            if room == STAFF:
                return self._snapshots.emergencies()
            with self._store.reading() as reading:
                return self._snapshots.of(reading, room)
        except BaseException:
            self._rooms.leave(_sid(), room)
            self.leave(_sid(), room)
            raise

    def _admit(self, guest: Guest, room: str) -> None:
        kind, colon, key = room.partition(":")
        if kind not in ROOMS or (colon == "") != (kind in ("manage", STAFF)):
            raise NotFound
        if not any(may_join(actor, kind, key) for actor in (*guest.actors, None)):
            raise NotAllowed if guest.actors else NotSignedIn
        if len(guest.rooms) >= MOST_ROOMS:
            raise NotAllowed(code="too_many")

    def enter(self, sid: str, room: str) -> None:
        """Put a connection into a room of the server."""
        self._server.enter_room(sid, room, namespace=NAMESPACE)

    def leave(self, sid: str, room: str) -> None:
        """Take a connection out of a room of the server."""
        self._server.leave_room(sid, room, namespace=NAMESPACE)

    def _device(self, named: Any, actors: tuple[Actor, ...]) -> Device | None:
        """Return the configured device that a connection says it is, if its credential is of that kind."""
        kind, _, key = named.partition(":") if isinstance(named, str) else ("", "", "")
        known = {"kiosk": list(self._config.kiosks), "display": list(self._config.displays)}.get(kind, [])
        if key not in known or not any(actor.role == Role(kind) for actor in actors):
            return None
        return kind, key

    def _words(self, refusal: Refusal, language: str) -> dict[str, Any]:
        return {"code": refusal.code, "message": self._texts.get(language, refusal.message)}


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]
