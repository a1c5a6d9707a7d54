"""For those who watch the server: alive, ready, and what the interface is."""

import logging
from typing import Any

import sqlalchemy.exc
from flask import Response, current_app
from sqlalchemy import text

from queue_server.house import House, current_house
from queue_server.services.access import Right
from queue_server.web.api import Routes, answer

log = logging.getLogger(__name__)
routes = Routes("health")
PATIENCE = 1.0
"""Seconds that Redis has to answer."""


@routes.get("/healthz", Right.PUBLIC, answers={200: "{status: ok}"})
def alive() -> Response:
    """Say that the process answers."""
    return answer({"status": "ok"})


@routes.get("/readyz", Right.PUBLIC, answers={200: "{status: ok, database, redis}", 503: "what is not ready"})
def ready() -> Response:
    """Say whether the database and, if there is one, Redis can be used."""
    house = current_house()
    parts = {"database": _database(house), **({} if house.config.redis.url is None else {"redis": _redis(house)})}
    is_ready = all(parts.values())
    words: dict[str, Any] = {name: "ok" if fine else "away" for name, fine in parts.items()}
    return answer({"status": "ok" if is_ready else "away", **words}, 200 if is_ready else 503)


@routes.get("/api/v1/openapi.json", Right.PUBLIC, answers={200: "this document"})
def interface() -> Response:
    """Describe this interface."""
    return answer(current_app.extensions["aufruf-openapi"])


def _database(house: House) -> bool:
    try:
        with house.store.reading() as session:
            session.execute(text("SELECT 1 FROM area")).first()
    except sqlalchemy.exc.SQLAlchemyError:
        log.warning("the database is not ready", exc_info=True)
        return False
    return True


def _redis(house: House) -> bool:
    import redis  # few houses have one, and it takes a while to load

    client = redis.Redis.from_url(
        house.config.redis.url or "", socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
    )
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
