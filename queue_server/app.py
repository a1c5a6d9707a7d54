"""The composition root: the one file that knows every part and puts them together."""

import hashlib
import hmac
import logging
import socket
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from flask import Flask, request, session
from flask_socketio import SocketIO

from queue_server import house as house_module
from queue_server import secret as secrets
from queue_server.background import Background
from queue_server.clock import Clock, SystemClock
from queue_server.config import Config
from queue_server.domain.announcement import Call
from queue_server.emergency import outside, view
from queue_server.emergency.book import Book
from queue_server.emergency.calls import Emergencies
from queue_server.emergency.story import Emergency
from queue_server.house import House, Runs
from queue_server.live.publisher import Publisher
from queue_server.live.rooms import Rooms
from queue_server.live.snapshots import Snapshots
from queue_server.live.sockets import Credential, Identify, LiveNamespace
from queue_server.live.speakers import Speakers
from queue_server.offload import Offload
from queue_server.printing.agents import Agents
from queue_server.printing.drawing import Drawing
from queue_server.printing.spooler import Spooler, slip_url
from queue_server.services.access import Role
from queue_server.services.context import Context, Said
from queue_server.services.emergency_notes import EmergencyNotes
from queue_server.services.refusals import NotNow
from queue_server.services.tokens import visit_token
from queue_server.services.wire import instant
from queue_server.speech.errors import SoundError
from queue_server.speech.rehearsal import Rehearsal
from queue_server.speech.voice import Utterance, Voice
from queue_server.store import migrate
from queue_server.store.location import database_url
from queue_server.store.session import Store
from queue_server.texts import Texts
from queue_server.web import credentials, security, setup
from queue_server.web.metrics import Metrics

WORKERS = 2
"""Processes for long work: a slow report holds no slip and no voice up."""

log = logging.getLogger(__name__)

MESSAGE_LIMIT = 100_000
"""Bytes of one live message from a client; what they send is tiny."""


def create_app(
    config: Config, data: Path, *, clock: Clock | None = None, demo: bool = False, offload: Runs | None = None
) -> Flask:
    """Put the house together: migrate the database, make every part, connect them. Starts nothing by itself.

    ``app.extensions["aufruf"]`` is the House, ``["socketio"]`` the live server, ``["background"]`` what `start` starts.
    """
    config = config.as_demo() if demo else config
    data.mkdir(parents=True, exist_ok=True)
    clock = clock or SystemClock(config.clock.speed)
    rooms = Rooms(clock.now)
    speakers = Speakers(config, time.monotonic)
    house = make_house(config, data, clock, offload or Offload(WORKERS), rooms, speakers)
    app = setup.make_app(house)
    house_module.install(app, house)
    socketio = make_socketio(app, config)
    security.behind_proxies(app, config)
    calls = house.emergencies
    snapshots = Snapshots(house.context, house.printer_view, lambda: view.snapshot(config, calls))
    publisher = Publisher(socketio, house.store, house.context, rooms, snapshots)
    counted = Metrics(house, rooms.count)
    setup.install(app, house, counted)
    server: Any = cast(Any, socketio).server
    namespace = LiveNamespace(server, config, house.store, house.texts, rooms, snapshots, speakers, _identify(house))
    socketio.on_namespace(namespace)
    connect(house, publisher, rooms, counted)
    connect_emergencies(house, publisher, rooms, socketio)
    speakers.changed = publisher.speaker_changed
    if config.redis.url is not None:
        server.manager.returned = publisher.resume
    house.logged_out = lambda: namespace.expel(logins_only=True)
    house.token_revoked = lambda: _forget_tokens(house, namespace)
    app.extensions["publisher"] = publisher
    app.extensions["rooms"] = rooms
    app.extensions["namespace"] = namespace
    app.extensions["background"] = Background(house, publisher, namespace, speakers, socketio)
    return app


def open_store(config: Config, data: Path) -> Store:
    """Open the database, created or migrated as needed: the configured one, or SQLite in ``data``."""
    store = Store(database_url(config, data))
    migrate.prepare(store, config.areas)
    return store


def make_house(config: Config, data: Path, clock: Clock, offload: Runs, rooms: Rooms, speakers: Speakers) -> House:
    """Make the parts that need no web server."""
    store = open_store(config, data)
    texts, secret = Texts(), secrets.load(data)
    voice = Voice(config, data, offload)

    def announce(call: Call, language: str) -> Said:
        audio = addresses(voice.announce(call, language))
        return Said(audio, tuple((line.language, line.text) for line in voice.lines(call, language)))

    agents = Agents(config, store, clock)
    drawing = Drawing(config, texts, offload, data, clock.now)
    spooler = Spooler(
        config=config,
        store=store,
        clock=clock,
        texts=texts,
        offload=offload,
        data=data,
        drawing=drawing,
        visit_url=lambda ticket: f"{public_url(config)}/t/{visit_token(secret, ticket)}",
        devices=dict(agents.devices),
    )
    agents.spool = spooler
    context = Context(
        config,
        clock,
        secret,
        announce,
        spooler.states,
        lambda: devices(config, spooler, rooms, speakers),
        lambda text: addresses(voice.say(text)),
        lambda credential, counter: is_at_counter(config, rooms, credential, counter),
    )
    rehearsal = Rehearsal(context, store, voice, is_heard=lambda area: is_heard(config, rooms, area))
    return House(
        config=config,
        data=data,
        clock=clock,
        store=store,
        texts=texts,
        secret=secret,
        context=context,
        offload=offload,
        paper=spooler,
        slips=drawing,
        agents=agents,
        emergencies=Emergencies(Book.in_folder(data), clock.now, config.emergency.escalate_after),
        sound=lambda key: sound_of(voice, key),
        prepare_sounds=lambda urls: voice.prepare(Utterance("", "", url) for url in urls),
        write_down_sounds=voice.write_down,
        warm_voice=lambda: voice.warm_up(WORKERS),
        rehearse=rehearsal.committed,
        demo_tokens=demo_tokens(secret) if config.demo else {},
    )


def addresses(said: Iterable[Utterance]) -> tuple[str, ...]:
    """Return where the sounds of what is said are, in their order."""
    return tuple(utterance.url for utterance in said)


def connect_emergencies(house: House, publisher: Publisher, rooms: Rooms, socketio: SocketIO) -> None:
    """Let emergency calls be told to all staff, written into the audit log, and told outside if nobody answers."""
    config, calls = house.config, house.emergencies
    notes = EmergencyNotes(house.store, house.context)
    calls.tell = lambda call: publisher.emergency(view.as_wire(config, calls, call))
    calls.noted = notes.add
    house.write_emergencies = notes.write
    house.known_here = rooms.known_by

    def notify(call: Emergency) -> None:
        socketio.start_background_task(outside.tell, config, house.texts, calls, call)

    calls.notify = notify if config.emergency.notify else None


def is_at_counter(config: Config, rooms: Rooms, credential: str, counter: str) -> bool | None:
    """Tell whether a credential is connected to a counter's room; with Redis, another process may know better."""
    is_here = rooms.is_in(credential, f"counter:{counter}")
    return None if not is_here and config.redis.url is not None else is_here


def is_heard(config: Config, rooms: Rooms, area: str) -> bool:
    """Tell whether anybody may listen in an area; with Redis, other processes have guests of their own."""
    return config.redis.url is not None or rooms.is_occupied(f"area:{area}")


def sound_of(voice: Voice, key: str) -> Path | None:
    """Return the file of a sound; raises NotNow where the voice cannot make it (no engine, no room on the disk)."""
    try:
        return voice.sound(key)
    except SoundError as error:
        log.warning("the sound %s cannot be made: %s", key, error)
        raise NotNow from error


def make_socketio(app: Flask, config: Config) -> SocketIO:
    """Make the live server; its async mode is the one setting that knows about the engine."""
    options: dict[str, Any] = {
        "async_mode": config.server.async_mode,
        "client_manager": make_bus(config.redis.url),
        "max_http_buffer_size": MESSAGE_LIMIT,
        "serve_client": False,
        "ping_interval": 10,
        "ping_timeout": 10,
    }
    return SocketIO(app, **{name: value for name, value in options.items() if value is not None})


def make_bus(url: str | None) -> Any:
    """Make the link to the other processes, if there may be any."""
    if url is None:
        return None
    from queue_server.live.bus import Bus  # few houses have Redis, and it takes a while to load

    return Bus(url)


def connect(house: House, publisher: Publisher, rooms: Rooms, counted: Metrics) -> None:
    """Let the parts hear of each other: commits first go to the screens, then to the printers."""
    spooler, agents = cast(Spooler, house.paper), cast(Agents, house.agents)
    house.store.subscribe(publisher.committed)
    house.store.subscribe(spooler.wake)
    house.store.subscribe(counted.committed)
    house.store.subscribe(house.rehearse)
    publisher.announced = house.prepare_sounds

    def device_changed() -> None:
        publisher.device_changed()
        if any(rooms.is_connected("display", key) for key in house.config.displays):
            house.warm_voice()

    rooms.device_changed = device_changed

    def printer_changed(
        printer: str, state: str, reason: str | None, slip: str | None, ticket: int | None, job_state: str | None
    ) -> None:
        news = None
        if slip is not None:
            news = {"id": slip, "at": instant(house.clock.now()), "url": slip_url(printer, slip)}
        publisher.printer_changed(printer, state, reason, news)
        if ticket is not None:
            agents.written()
            publisher.visit_changed(ticket)

    def ring(printer: str) -> None:
        known = spooler.state(printer)
        publisher.ring_printer(printer, known["state"], known["reason"])

    spooler.on_change = printer_changed
    spooler.on_end = counted.print_ended
    agents.ring = ring


def devices(config: Config, spooler: Spooler, rooms: Rooms, speakers: Speakers) -> list[dict[str, Any]]:
    """Return every device of the house and how it is; ``mute`` says why a screen that should sound does not."""
    found: list[dict[str, Any]] = []
    mute = speakers.mute()
    for kind, table in (("kiosk", config.kiosks), ("display", config.displays)):
        for key in table:
            is_here = rooms.is_connected(kind, key)
            state = "ready" if is_here else "offline"
            since = instant(rooms.since(kind, key))
            row = {"kind": kind, "id": key, "connected": is_here, "state": state, "reason": None, "since": since}
            found.append(row | ({"mute": mute.get(key)} if kind == "display" else {}))
    for key in config.printers:
        condition = spooler.state(key)
        is_here = condition["state"] not in ("offline", "unknown")
        found.append({"kind": "printer", "id": key, "connected": is_here, **condition})
    return found


def demo_tokens(secret: bytes) -> dict[Role, str]:
    """Return the tokens that a demo gives to this machine's browsers: the same at each start, known to no database."""
    return {
        role: hmac.new(secret, f"demo:{role}".encode(), hashlib.sha256).hexdigest()
        for role in (Role.KIOSK, Role.DISPLAY)
    }


def public_url(config: Config) -> str:
    """Return the address on slips: ``server.public_url``, else where the server listens, by this machine's name."""
    server = config.server
    host = socket.getfqdn() if server.host in ("0.0.0.0", "::") else server.host  # noqa: S104 (compared, not bound)
    host = f"[{host}]" if ":" in host else host
    return (server.public_url or f"http://{host}:{server.port}").rstrip("/")


def _forget_tokens(house: House, namespace: LiveNamespace) -> None:
    """Let a token that was taken away be worth nothing at once, on the live connections too."""
    house.token_memory.clear()
    namespace.expel()


def _identify(house: House) -> Identify:
    """Return what tells the live connection whom the credentials of its request stand for, then and later."""

    def identify(token: str | None) -> Credential:
        bearer = request.headers.get("Authorization") if token is None else f"Bearer {token}"
        cookies, login = request.cookies, session.get(credentials.LOGIN)
        key = credentials.caller_key(bearer, login)
        return Credential(lambda: tuple(credentials.callers(house, bearer, cookies, login)), key)

    return identify
