"""The bare app that Aufruf is measured against: the same stack, one row per request, one broadcast per press.

Run as a program: `python -m benchmarks.bare PORT FOLDER [plain]`. It has no rights, no rules and no log: the
least that a server on Flask, Flask-SocketIO, eventlet, SQLAlchemy Core (not if plain) and SQLite can do.
"""

import eventlet

eventlet.monkey_patch()

# ruff: noqa: E402 (what is imported before the patch stays unpatched)
import sqlite3
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request
from flask_socketio import Namespace, SocketIO, join_room
from sqlalchemy import Column, DateTime, Integer, MetaData, String, create_engine, event, insert
from sqlalchemy import Table as SqlTable

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
NAMESPACE = "/live"
METADATA = MetaData()
COLUMNS = (Column("service", String), Column("language", String), Column("at", DateTime))
ROW = SqlTable("row", METADATA, Column("id", Integer, primary_key=True), *COLUMNS)
INSERT = insert(ROW).returning(ROW.c.id)


class Table:
    """One table in a database with the settings that Aufruf uses, written by SQLAlchemy Core."""

    def __init__(self, path: Path) -> None:
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"check_same_thread": False})
        event.listen(self._engine, "connect", set_up)
        event.listen(self._engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        self._lock = threading.Lock()
        METADATA.create_all(self._engine)

    def commit_one(self, service: str, language: str) -> int:
        """Commit one row and return its id; one writer at a time, as SQLite has it."""
        row = {"service": service, "language": language, "at": datetime.now(UTC).replace(tzinfo=None)}
        with self._lock, self._engine.begin() as connection:
            return int(connection.execute(INSERT, row).scalar_one())


def set_up(connection: sqlite3.Connection, _record: object) -> None:
    """Give a new connection the settings."""
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


class PlainTable:
    """The same without SQLAlchemy: one connection, plain SQL."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        set_up(self._connection, None)
        self._connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, service TEXT, language TEXT, at TEXT)")

    def commit_one(self, service: str, language: str) -> int:
        """Commit one row and return its id."""
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        values = (service, language)
        cursor = run("INSERT INTO row (service, language, at) VALUES (?, ?, datetime('now'))", values)
        run("COMMIT")
        return int(cursor.lastrowid or 0)


class Live(Namespace):
    """Lets every screen into the room it asks for."""

    def on_join(self, data: dict[str, str]) -> dict[str, int]:
        """Answer like a snapshot does."""
        join_room(data["room"])
        return {"seq": 0}


def make_app(table: Table | PlainTable) -> tuple[Flask, SocketIO]:
    """Return the app with its routes: issue, next, press (next and a broadcast), and what the press sends."""
    app = Flask(__name__)
    options: dict[str, Any] = {"serve_client": False, "ping_interval": 10, "ping_timeout": 10}
    socketio = SocketIO(app, async_mode="eventlet", **options)
    socketio.on_namespace(Live(NAMESPACE))
    message: dict[str, Any] = {}

    @app.get("/healthz")
    def alive() -> str:
        return "ok"

    @app.post("/message")
    def set_message() -> Response:
        message.update(request.get_json())
        return Response(status=204)

    @app.post("/issue")
    def issue() -> tuple[Response, int]:
        wish = request.get_json()
        return jsonify(id=table.commit_one(wish["service"], wish["language"])), 201

    @app.post("/next")
    def call_next() -> Response:
        return jsonify(id=table.commit_one("next", str(request.get_json()["current"])))

    @app.post("/press")
    def press() -> Response:
        row = table.commit_one("next", str(request.get_json()["current"]))
        socketio.emit("called", {**message, "seq": row}, to="area:ground", namespace=NAMESPACE)
        return jsonify(id=row)

    return app, socketio


def main() -> None:
    """Serve on 127.0.0.1 with the same options as `aufruf serve`."""
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    kind = PlainTable if sys.argv[3:] == ["plain"] else Table
    app, socketio = make_app(kind(folder / "bare.db"))
    socketio.run(app, host="127.0.0.1", port=port, log_output=False, keepalive=30)


if __name__ == "__main__":
    main()
