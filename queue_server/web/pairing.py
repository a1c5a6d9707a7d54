"""Pairing over HTTP: a device asks for a code and later for its token; an admin confirms."""

from typing import Literal

from flask import Response, request
from pydantic import Field

from queue_server.house import current_house
from queue_server.services import pairing, wire
from queue_server.services.access import Right, Role
from queue_server.web import credentials
from queue_server.web.api import Body, Routes, answer, nothing
from queue_server.web.limits import current_limits

routes = Routes("pairing")


class WantedPairing(Body):
    """What the device is, and which of config.yaml it says it is."""

    role: Literal["kiosk", "display", "printer"]
    device: str | None = Field(default=None, max_length=40)


class ClaimBody(Body):
    """What the device alone knows, and whether its browser wants a cookie or a program the token itself."""

    secret: str = Field(max_length=100)
    cookie: bool = True


class ConfirmBody(Body):
    """The code that the device shows, and which device it is to be."""

    code: str = Field(max_length=20)
    device: str | None = Field(default=None, max_length=40)


@routes.post(
    "/api/v1/pairings",
    Right.PUBLIC,
    body=WantedPairing,
    answers={201: "{code, secret, expires_at}", 400: "unknown_device, too_many_codes", 429: "too_many"},
)
def begin(body: WantedPairing) -> Response:
    """Ask for a code to show."""
    house = current_house()
    credentials.refuse_cross_site(None)
    current_limits().spend(house.config.limits.login, "pairing", request.remote_addr or "unknown")
    with house.store.transaction() as session:
        offer = pairing.begin(session, house.context, Role(body.role), body.device)
    told = {"code": offer.code, "secret": offer.secret, "expires_at": wire.instant(offer.expires_at)}
    return answer(told, 201)


@routes.post(
    "/api/v1/pairings/claim",
    Right.PUBLIC,
    body=ClaimBody,
    answers={
        200: "{role, device, token}: the only time that the token can be seen",
        202: "nobody has confirmed the code yet",
        204: "the device's cookie",
        404: "unknown_code",
        429: "too_many",
    },
)
def claim(body: ClaimBody) -> Response:
    """Fetch the token, once somebody has confirmed the code."""
    house = current_house()
    credentials.refuse_cross_site(None)
    current_limits().spend(house.config.limits.visit, "claim", request.remote_addr or "unknown")
    with house.store.transaction() as session:
        paired = pairing.claim(session, house.context, body.secret)
    if paired is None:
        return answer({"confirmed": False}, 202)
    if not body.cookie:
        return answer({"role": paired.role.value, "device": paired.device, "token": paired.token})
    response = nothing()
    credentials.set_device_cookie(response, paired.role, paired.token)
    return response


@routes.post(
    "/api/v1/pairings/confirm",
    Right.PEOPLE,
    body=ConfirmBody,
    answers={200: "{role, device}", 400: "unknown_device", 404: "unknown_code"},
)
def confirm(body: ConfirmBody) -> Response:
    """Confirm the code that a device shows."""
    house = current_house()
    with house.store.transaction() as session:
        role, device = pairing.confirm(session, house.context, body.code, body.device, credentials.actor())
    return answer({"role": role.value, "device": device})
