"""Gives an application all its routes and everything that stands before and behind them."""

from datetime import timedelta
from pathlib import Path

from flask import Flask, Request
from flask.json.provider import DefaultJSONProvider
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from queue_server.house import House
from queue_server.web import (
    account,
    admin,
    agents,
    api,
    boards,
    counters,
    credentials,
    emergencies,
    errors,
    files,
    health,
    messages,
    metrics,
    oidc,
    openapi,
    pages,
    pairing,
    pictures,
    reports,
    seats,
    security,
    sessions,
    slips,
    tickets,
    visits,
)
from queue_server.web.limits import Limits
from queue_server.web.metrics import Metrics

_MODULES = (
    *(pages, sessions, oidc, pairing, tickets, counters, visits, boards, messages, emergencies, files, pictures),
    *(agents, reports, slips, health, metrics, account, admin, seats),
)
GROUPS = [module.routes for module in _MODULES]


class CompactJson(DefaultJSONProvider):
    """JSON without spaces, in the order in which the services give it, in readable letters."""

    sort_keys = False
    compact = True
    ensure_ascii = False


class Sessions(SecureCookieSessionInterface):
    """Flask's signed session cookie, for encrypted connections alone where the browser came over one."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read no cookie where a bearer token rules alone: programs ask often and have none."""
        if "Authorization" in request.headers:
            return self.session_class()
        return super().open_session(app, request)

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return whether the cookie is to be sent over encrypted connections only."""
        return credentials.is_https()


def make_app(house: House) -> Flask:
    """Return a bare application with the settings that every route relies on."""
    app = Flask("queue_server", static_folder=None, template_folder=str(Path(__file__).parent / "templates"))
    app.json = CompactJson(app)
    app.session_interface = Sessions()
    app.config.update(
        SECRET_KEY=house.secret,
        MAX_CONTENT_LENGTH=house.config.server.max_body,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=house.config.server.login_hours),
        WTF_CSRF_TIME_LIMIT=None,
        TRAP_HTTP_EXCEPTIONS=False,
        PROPAGATE_EXCEPTIONS=False,
    )
    return app


def install(app: Flask, house: House, counted: Metrics) -> None:
    """Add limits, headers, errors, metrics and all routes; raises RuntimeError for a route without a right."""
    app.extensions["aufruf-limits"] = Limits(house.config)
    metrics.install(app, counted)
    oidc.install(app, house)
    security.install(app, house.config)
    errors.install(app)
    declared = api.install(app, GROUPS)
    app.extensions["aufruf-routes"] = declared
    app.extensions["aufruf-openapi"] = openapi.document(declared)
