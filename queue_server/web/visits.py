"""A visitor's own ticket over HTTP, by the token that only the slip and the kiosk's screen showed."""

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO

import qrcode
import qrcode.image.svg
from flask import Response, request
from pydantic import Field

from queue_server.domain.ticket import Ticket
from queue_server.house import current_house
from queue_server.services import reprint, visit, visitor
from queue_server.services.access import Right
from queue_server.web.api import Body, Routes, answer
from queue_server.web.limits import current_limits
from queue_server.web.tickets import base_url

routes = Routes("visits")
SEEN = {200: "the visitor's view", 404: "unknown_visit", 429: "too_many"}
STEPPED = {**SEEN, 409: "not_possible, with details {state, possible}"}


@routes.get("/api/v1/visits/<token>", Right.PUBLIC, answers=SEEN)
def show(token: str) -> Response:
    """Show the visitor's own ticket: number, state, how many are before, where to go."""
    return look(ticket_of(token))


@routes.post("/api/v1/visits/<token>/leave", Right.PUBLIC, answers=STEPPED)
def leave(token: str) -> Response:
    """Give the number back."""
    return step(visitor.leave, token)


@routes.post("/api/v1/visits/<token>/delay", Right.PUBLIC, answers=STEPPED)
def delay(token: str) -> Response:
    """Ask for some minutes more."""
    return step(visitor.delay, token)


@routes.post("/api/v1/visits/<token>/here", Right.PUBLIC, answers=STEPPED)
def here(token: str) -> Response:
    """Say "I'm coming"."""
    return step(visitor.here, token)


class CopyBody(Body):
    """The kiosk in front of which the visitor stands."""

    kiosk: str = Field(max_length=80)


@routes.post(
    "/api/v1/visits/<token>/print",
    Right.COPY,
    body=CopyBody,
    answers={
        202: "{paper: {printer, name, state, reason, copy, elsewhere}}",
        400: "unknown_kiosk",
        404: "unknown_visit",
        409: "not_possible, no_printer, no_more_copies",
        429: "too_many",
    },
)
def print_again(body: CopyBody, token: str) -> Response:
    """Print a copy of the slip for a visitor who got none, at the kiosk; possible twice."""
    house = current_house()
    ticket = ticket_of(token)
    with house.store.transaction() as session:
        slip = reprint.for_visitor(session, house.context, ticket, body.kiosk)
    return answer({"paper": slip}, 202)


def ticket_of(token: str) -> int:
    """Return the ticket of a visit token, counting the request; raises NotFound and TooMany."""
    house = current_house()
    current_limits().spend(house.config.limits.visit, "visit", request.remote_addr or "unknown")
    return visit.ticket_id(house.context, token)


def step(verb: Callable[..., Ticket], token: str) -> Response:
    """Run a visitor's step and answer the view that results."""
    house = current_house()
    ticket = ticket_of(token)
    with house.store.transaction() as session:
        verb(session, house.context, ticket)
    return look(ticket)


def look(ticket: int) -> Response:
    """Answer a visitor's view."""
    house = current_house()
    with house.store.reading() as session:
        return answer(visit.visit_view(session, house.context, ticket))


@routes.get("/t/<token>/qr.svg", Right.PUBLIC, answers={200: "the QR code as SVG", 404: "unknown_visit"})
def qr_code(token: str) -> Response:
    """Draw the QR code that opens the visitor's page."""
    house = current_house()
    visit.ticket_id(house.context, token)
    picture = drawn(f"{base_url(house)}/t/{token}")
    return Response(picture, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=3600"})


@lru_cache(maxsize=256)
def drawn(address: str) -> bytes:
    """Return a QR code as SVG, dark modules on a white ground, with the quiet zone that scanners need."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(address)
    code.make(fit=True)
    file = BytesIO()
    code.make_image(image_factory=qrcode.image.svg.SvgPathFillImage).save(file)
    return file.getvalue()
