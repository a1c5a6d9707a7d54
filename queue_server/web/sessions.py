"""Log-in and log-out of people, the sign-in of a device's browser, and who am I."""

from flask import Response, g, request, session
from flask_wtf.csrf import generate_csrf
from pydantic import Field

from queue_server.domain.errors import NotAllowed
from queue_server.house import current_house
from queue_server.services import logins, passwords
from queue_server.services.access import DEVICE_ROLES, Right
from queue_server.services.refusals import BadLogin, NotSignedIn
from queue_server.web import browsers, credentials
from queue_server.web.api import Body, Routes, answer, nothing
from queue_server.web.limits import current_limits

routes = Routes("sessions")


class LoginBody(Body):
    """Name and password of a member of staff."""

    name: str = Field(max_length=80)
    password: str = Field(max_length=1000)


class DeviceBody(Body):
    """A device's bearer token."""

    token: str = Field(max_length=200)


@routes.post(
    "/api/v1/login",
    Right.PUBLIC,
    body=LoginBody,
    answers={
        200: "{name, role, csrf, must_change}, and the session cookie",
        401: "bad_login: name, password, or both are wrong, or there were too many wrong ones",
        403: "csrf",
        429: "too_many",
    },
)
def login(body: LoginBody) -> Response:
    """Log in with name and password."""
    house, limits = current_house(), current_limits()
    credentials.refuse_cross_site(None)
    rate, who = house.config.limits.login, request.remote_addr or "unknown"
    limits.spend(rate, "login", who)
    with house.store.reading() as reading:
        claim = logins.claim(reading, body.name)
    proved = house.offload.run(passwords.matches, claim.password_hash, body.password)
    with house.store.transaction() as writing:
        is_in = logins.settle(writing, house.context, claim, proved=proved)
        if is_in and claim.user_id is not None:
            name = logins.start(writing, house.context, claim.user_id, agent=browsers.described(request))
    if not is_in:
        raise BadLogin
    limits.give_back(rate, "login", who)
    enter(name)
    found = credentials.by_login(house, name)
    must_change = found is not None and found.must_change
    return answer({"name": claim.name, "role": claim.role, "csrf": generate_csrf(), "must_change": must_change})


def enter(login: str) -> None:
    """Give the browser a new session for a log-in; nothing of an older one stays."""
    session.clear()
    session.permanent = True
    session[credentials.LOGIN] = login


@routes.post("/api/v1/logout", Right.PUBLIC, answers={204: "logged out, or was not logged in", 403: "csrf"})
def logout() -> Response:
    """Log out: the cookie is worth nothing from now on, wherever it may have gone."""
    house = current_house()
    login = session.get(credentials.LOGIN)
    if login is not None:
        credentials.refuse_cross_site_login()
        who = credentials.by_login(house, login)
        with house.store.transaction() as writing:
            logins.end(writing, house.context, who, login)
        session.clear()
        house.logged_out()
    return nothing()


@routes.get("/api/v1/me", Right.SIGNED_IN, answers={200: "{name, role, counter, csrf, must_change}"})
def me() -> Response:
    """Say who the caller is."""
    actor = credentials.actor()
    csrf = generate_csrf() if actor.is_login else None
    counter, must_change = actor.counter, actor.must_change
    return answer(
        {"name": actor.name, "role": actor.role, "counter": counter, "csrf": csrf, "must_change": must_change}
    )


@routes.post(
    "/api/v1/device",
    Right.PUBLIC,
    body=DeviceBody,
    answers={
        204: "the device's cookie",
        401: "unauthorized",
        403: "csrf, forbidden: the token is no device's",
        429: "too_many",
    },
)
def device(body: DeviceBody) -> Response:
    """Sign a device's browser in: its token becomes a cookie that no script can read."""
    house = current_house()
    credentials.refuse_cross_site(None)
    limits, who = current_limits(), request.remote_addr or "unknown"
    rate = house.config.limits.login
    limits.spend(rate, "device", who)
    actor = credentials.by_token(house, body.token)
    if actor is None:
        raise NotSignedIn
    limits.give_back(rate, "device", who)
    if actor.role not in DEVICE_ROLES:
        raise NotAllowed
    response = nothing()
    credentials.set_device_cookie(response, actor.role, body.token)
    g.actor = actor
    return response
