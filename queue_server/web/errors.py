"""The one table from a refusal to its HTTP status, and the answers to everything that goes wrong."""

import logging
from typing import Any, cast
from urllib.parse import quote

import sqlalchemy.exc
from flask import Flask, Response, redirect, request
from werkzeug.exceptions import HTTPException

from queue_server.domain import errors
from queue_server.domain.errors import Refusal
from queue_server.domain.ticket import Ticket
from queue_server.house import current_house
from queue_server.services import refusals, wire
from queue_server.web.api import answer
from queue_server.web.language import visitor_language
from queue_server.web.shell import login_form, plain

log = logging.getLogger(__name__)

STATUS: dict[type[Refusal], int] = {
    errors.BadRequest: 400,
    refusals.NotSignedIn: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    refusals.MethodNotAllowed: 405,
    errors.Closed: 409,
    errors.NotPossible: 409,
    errors.Stale: 409,
    errors.CounterNotOpen: 409,
    errors.CounterTaken: 409,
    errors.TicketOpen: 409,
    refusals.TooLarge: 413,
    errors.KeyReused: 422,
    refusals.Invalid: 422,
    refusals.TooMany: 429,
    refusals.Broken: 500,
    refusals.DatabaseBusy: 503,
    refusals.NotNow: 503,
}

# Flask's own refusals, in our words.
OWN_WORDS: dict[int, type[Refusal]] = {
    401: refusals.NotSignedIn,
    403: errors.NotAllowed,
    404: errors.NotFound,
    405: refusals.MethodNotAllowed,
    413: refusals.TooLarge,
}
RETRY_AFTER = "2"


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status of a refusal: its class's, or that of the nearest class above; 409 for others."""
    return next((STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS), 409)


def described(refusal: Refusal, language: str) -> dict[str, object]:
    """Return the body of an error: `{code, message, details}` with the message in ``language``."""
    details = {key: on_the_wire(value) for key, value in refusal.details.items()}
    return {"code": refusal.code, "message": worded(refusal, language), "details": details}


def worded(refusal: Refusal, language: str) -> str:
    """Return a refusal's sentence: most are for everybody, some (NS_) are in the staff's catalogue alone."""
    texts = current_house().texts
    known = texts.catalogue("visitor", language).get(refusal.message)
    return known or texts.get(language, refusal.message, "staff")


def on_the_wire(detail: Any) -> Any:
    """Return a refusal's detail as plain data: a ticket in the shape that staff know."""
    if not isinstance(detail, Ticket):
        return detail
    context = current_house().context
    return wire.ticket(context, detail, context.now())


def install(app: Flask) -> None:
    """Let every error answer in this form, and none with a traceback."""
    app.register_error_handler(Refusal, refuse)
    app.register_error_handler(HTTPException, from_flask)
    app.register_error_handler(sqlalchemy.exc.OperationalError, from_database)
    app.register_error_handler(sqlalchemy.exc.TimeoutError, from_database)
    app.register_error_handler(Exception, from_mistake)


def refuse(refusal: Refusal) -> Response:
    """Answer a refusal: as JSON, or as a page where a person asked for one."""
    status = status_of(refusal)
    response = page(refusal, status) if wants_page() else answer(described(refusal, visitor_language()), status)
    response.headers["Cache-Control"] = "no-store"
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status in (429, 503):
        response.headers["Retry-After"] = str(refusal.details.get("retry_after", RETRY_AFTER))
    return response


def from_flask(error: HTTPException) -> Response:
    """Answer what Flask itself refuses; redirects pass."""
    code = error.code or 500
    if code < 400:
        return Response(error.get_response().get_data(), code, error.get_response().headers.items())
    kind = OWN_WORDS.get(code, refusals.Broken if code >= 500 else errors.BadRequest)
    response = refuse(kind())
    if code < 500 and code not in OWN_WORDS:
        response.status_code = code
    return response


def from_database(error: Exception) -> Response:
    """Answer a database that is locked, read-only or away: nothing was changed, try again."""
    log.warning("the database refused: %s", error.__cause__ or error)
    return refuse(refusals.DatabaseBusy())


def from_mistake(error: Exception) -> Response:
    """Answer a mistake of ours without showing it; the log has the whole of it."""
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return refuse(refusals.Broken())


def wants_page() -> bool:
    """Tell whether a person's browser asks for a page, not a program for data."""
    return not request.path.startswith(("/api/", "/metrics", "/healthz", "/readyz", "/static/", "/sounds/", "/i18n/"))


def page(refusal: Refusal, status: int) -> Response:
    """Answer a person: with the log-in form where signing in helps, else with the sentence alone."""
    if status == 401:
        return login_form(request.full_path.rstrip("?"), status)
    if isinstance(refusal, refusals.PasswordExpired):
        return cast(Response, redirect(f"/account?next={quote(request.full_path.rstrip('?'), safe='')}", 303))
    house, language = current_house(), visitor_language()
    return plain(
        "error.html",
        status,
        lang=language,
        dir=house.config.language(language).dir,
        office=house.config.text(house.config.office.name, language),
        message=worded(refusal, language),
    )
