"""Who is asking: bearer tokens, the session of a person, the cookie of a device; and whether they may."""

import hashlib
import hmac
import time
from collections.abc import Mapping

import sqlalchemy.exc
from flask import Response, g, request, session
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from queue_server.domain.errors import NotAllowed
from queue_server.house import House, current_house
from queue_server.services import bearers, logins
from queue_server.services.access import Actor, Right, Role, first_with
from queue_server.services.refusals import CrossSite, NotSignedIn, PasswordExpired
from queue_server.web.hosts import is_this_machine

LOGIN = "login"
DEVICE_COOKIES = {Role.KIOSK: "aufruf_kiosk", Role.DISPLAY: "aufruf_display", Role.PRINTER: "aufruf_printer"}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
TEN_YEARS = 10 * 365 * 86400
MEMORY = 5.0
"""Seconds for which a good token is known without asking the database: a quarter of a call's own work."""
MOST_REMEMBERED = 2000


def demand(right: Right) -> None:
    """Find out who asks and remember it in ``g.actor``; raises NotSignedIn, NotAllowed or CrossSite."""
    if right is Right.PUBLIC:
        g.actor = None
        return
    actors = callers_in_need() if right is Right.EMERGENCY else request_callers()
    if not actors:
        raise NotSignedIn
    actor = first_with(actors, right)
    if actor is None:
        raise PasswordExpired if any(found.must_change for found in actors) else NotAllowed
    if request.method not in SAFE_METHODS and "Authorization" not in request.headers:
        refuse_cross_site(actor)
    g.actor = actor


def actor() -> Actor:
    """Return who asks; only in routes that are not public."""
    found: Actor = g.actor
    return found


def request_callers() -> list[Actor]:
    """Return whom this request's credentials stand for."""
    header = request.headers.get("Authorization")
    if header is not None:
        return callers(current_house(), header, {}, None)
    return callers(current_house(), None, request.cookies, session.get(LOGIN))


def callers_in_need() -> list[Actor]:
    """Return whom this request stands for, where that must be known even if the database does not answer.

    Then whoever holds a live connection with this same credential is believed; raises the database's error if nobody.
    """
    try:
        return request_callers()
    except (sqlalchemy.exc.DBAPIError, sqlalchemy.exc.TimeoutError):
        key = caller_key(request.headers.get("Authorization"), session.get(LOGIN))
        known = list(current_house().known_here(key)) if key is not None else []
        if not known:
            raise
        return known


def caller_key(bearer: str | None, login: str | None) -> str | None:
    """Return a hash that two requests with the same bearer token, or the same log-in, have in common."""
    words = f"bearer {bearer.partition(' ')[2].strip()}" if bearer is not None else login and f"login {login}"
    return hashlib.sha256(words.encode()).hexdigest() if words else None


def callers(house: House, bearer: str | None, cookies: Mapping[str, str], login: str | None) -> list[Actor]:
    """Return whom a caller's credentials stand for. A bearer token rules alone: a bad one is not saved by a cookie."""
    if bearer is not None:
        kind, _, token = bearer.partition(" ")
        found = by_token(house, token.strip()) if kind.lower() == "bearer" else None
        return [found] if found else []
    actors = [by_token(house, cookies[name]) for name in DEVICE_COOKIES.values() if name in cookies]
    if login is not None:
        actors.insert(0, by_login(house, login))
    return [found for found in actors if found is not None]


def by_login(house: House, login: str) -> Actor | None:
    """Return whom a session's cookie stands for, None for nobody."""
    now = house.clock.now()
    with house.store.reading() as reading:
        found = logins.by_login(reading, now, login)
    if found is not None:
        house.traces.login(login, now)
    return found


def by_token(house: House, token: str) -> Actor | None:
    """Return whom a bearer token stands for. A new one works at once, one that is taken away for `MEMORY` at most."""
    for role, demo in house.demo_tokens.items():
        if hmac.compare_digest(token.encode(), demo.encode()):
            return Actor(role, "demo", f"demo:{role}")
    if not token:
        return None
    key, now = bearers.token_hash(token), time.monotonic()
    known = house.token_memory.get(key)
    if known is not None and now - known[0] < MEMORY:
        return known[1]
    with house.store.reading() as reading:
        actor = bearers.by_token(reading, token, house.clock.now())
    if actor is None:
        house.token_memory.pop(key, None)
    else:
        if len(house.token_memory) >= MOST_REMEMBERED:
            house.token_memory.clear()
        house.token_memory[key] = (now, actor)
        house.traces.token(actor)
    return actor


def refuse_cross_site(actor: Actor | None) -> None:
    """Check that this site's own page made the request: a login by its CSRF token, the rest by origin."""
    if actor is not None and actor.is_login:
        refuse_cross_site_login()
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin.partition("://")[2] != request.host:
        raise CrossSite


def refuse_cross_site_login() -> None:
    """Check the CSRF token of a session; raises CrossSite."""
    try:
        validate_csrf(request.headers.get("X-CSRF-Token"))
    except ValidationError as error:
        raise CrossSite from error


def set_device_cookie(response: Response, role: Role, token: str) -> None:
    """Give a device's browser its credential, out of the reach of scripts and of other sites."""
    response.set_cookie(
        DEVICE_COOKIES[role], token, max_age=TEN_YEARS, httponly=True, samesite="Strict", secure=is_https()
    )


def is_https() -> bool:
    """Tell whether the browser's own connection is encrypted, here or at a proxy; it only ever adds to caution."""
    return request.is_secure or request.headers.get("X-Forwarded-Proto", "").lower() == "https"


def demo_token(role: Role) -> str | None:
    """Return the demo's token for this browser: one on this very machine that holds no cookie of this role yet."""
    house = current_house()
    if role not in house.demo_tokens or not is_this_machine(request.environ):
        return None
    if "Authorization" in request.headers or any(actor.role is role for actor in request_callers()):
        return None
    return house.demo_tokens[role]
