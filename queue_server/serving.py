"""A server's run from start to stop, and what a demo prints for the person who tries it."""

import gc
import logging
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from flask import Flask

from queue_server.app import create_app, public_url
from queue_server.config import Config
from queue_server.house import House
from queue_server.services import people, settings
from queue_server.services.access import Role

log = logging.getLogger(__name__)
OnStop = Callable[[Callable[[], None]], AbstractContextManager[object]]
"""Takes what ends the live connections; while its block lasts, a signal stops the server in order."""
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def run(config: Config, data: Path, *, demo: bool, on_stop: OnStop) -> int:
    """Serve until told to stop; return the exit status."""
    app = create_app(config, data, demo=demo)
    background, socketio = app.extensions["background"], app.extensions["socketio"]
    server = app.extensions["aufruf"].config.server
    try:
        refuse_taken(server.host, server.port)
    except OSError as error:
        log.error("cannot listen on %s:%s: %s", server.host, server.port, error.strerror or error)
        background.stop()
        return 1
    try:
        note_settings(app)
        background.start()
        greet(app, demo=demo)
        gc.collect()
        gc.freeze()  # what the start has made stays for good: it need not be looked through again and again
        with on_stop(socketio.server.eio.disconnect):
            socketio.run(app, host=server.host, port=server.port, **_engine_options(server.async_mode))
    except (KeyboardInterrupt, SystemExit):
        pass
    finally:
        log.info("stopping")
        background.stop()
    return 0


def note_settings(app: Flask) -> None:
    """Write down which parts of the configuration have changed since the last start."""
    house: House = app.extensions["aufruf"]
    with house.store.transaction() as session:
        settings.note(session, house.context)


def refuse_taken(host: str, port: int) -> None:
    """Raise OSError if another server listens there: eventlet would share the port with it without a word."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind(address)


def _engine_options(async_mode: str) -> dict[str, Any]:
    """The development server of Werkzeug must be asked twice; it is good enough for the threads of a small house."""
    if async_mode == "threading":
        return {"allow_unsafe_werkzeug": True}
    return {"log_output": False, "keepalive": 30}


def greet(app: Flask, *, demo: bool) -> None:
    """Print where the pages are and, at a demo's first start, the logins it made."""
    house: House = app.extensions["aufruf"]
    server = house.config.server
    host = f"[{server.host}]" if ":" in server.host else server.host
    base = f"http://{host}:{server.port}"
    lines = ["", f"Aufruf: {base}/", ""]
    pages = {"counter": "/counter", "managers": "/manage"}
    pages |= {key: f"/kiosk/{key}" for key in house.config.kiosks}
    pages |= {key: f"/display/{key}" for key in house.config.displays}
    pages |= {key: f"/printers/{key}" for key, p in house.config.printers.items() if p.driver == "virtual"}
    lines += [f"  {name:<14} {base}{path}" for name, path in pages.items()]
    if server.public_url is None and server.host not in LOOPBACK:
        lines += ["", f"  Slips lead visitors to {public_url(house.config)}; server.public_url names a better address."]
    if demo:
        lines += ["", *_logins(house)]
    print("\n".join(lines), end="\n\n", flush=True)  # noqa: T201 (this is what the person at the terminal waits for)


def _logins(house: House) -> list[str]:
    """Make a login for each role if there is none yet; say what they are."""
    with house.store.reading() as session:
        if people.has_users(session):
            return ["  The logins are those of the first start; `aufruf user add NAME --role ROLE` makes another."]
    wanted = {f"clerk{number}": Role.CLERK for number in range(1, len(house.config.counters) + 1)}
    wanted |= {"manager": Role.MANAGER, "admin": Role.ADMIN}
    passwords = {name: people.new_password() for name in wanted}
    with house.store.transaction() as session:
        for name, role in wanted.items():
            people.add_user(session, house.clock, name, role, passwords[name])
    return ["  Logins, shown only now:", *(f"    {name:<10} {password}" for name, password in passwords.items())]
