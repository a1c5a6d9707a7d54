"""What every answer tells the browser about safety, and which requests are not looked at: wrong host, too long.

The import map stands here because the content-security policy allows it by its hash.
"""

import base64
import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from queue_server.config import Config
from queue_server.domain.errors import BadRequest
from queue_server.services.refusals import BadHost
from queue_server.web.hosts import is_this_machine, name_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

IMPORT_MAP = json.dumps(
    {
        "imports": {
            "preact": "/static/vendor/preact.js",
            "preact/hooks": "/static/vendor/hooks.js",
            "htm": "/static/vendor/htm.js",
            "socket.io-client": "/static/vendor/socket.io-client.js",
            "shared/": "/static/shared/",
            "staff/": "/static/staff/",
        }
    },
    separators=(",", ":"),
)
_HASH = base64.b64encode(hashlib.sha256(IMPORT_MAP.encode()).digest()).decode()

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' 'sha256-{_HASH}'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), midi=(), "
        "display-capture=(), accelerometer=(), gyroscope=(), magnetometer=()"
    ),
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
}
DEVICE_PAGES = ("/display/", "/kiosk/")
"""The launcher on a device's computer asks for these from a page of its own; they say nothing that is secret."""
LONGEST_QUERY = 4096
"""Characters behind the question mark; the longest that we make has some hundred."""


def install(app: Flask, config: Config) -> None:
    """Look at every request before anything of it counts, and put the headers on every answer."""
    names = trusted(config)

    def look() -> None:
        if names and name_of(request.headers.get("Host", "")) not in names and not is_this_machine(request.environ):
            raise BadHost
        if len(request.query_string) > LONGEST_QUERY:
            raise BadRequest

    app.before_request(look)
    app.wsgi_app = with_headers(app.wsgi_app)  # type: ignore[method-assign, assignment]


def trusted(config: Config) -> frozenset[str]:
    """Return the names under which the server answers, none for any: ``server.hosts`` and that of the public URL."""
    if not config.server.hosts:
        return frozenset()
    public = urlsplit(config.server.public_url or "").netloc
    return frozenset(name_of(name) for name in (*config.server.hosts, public) if name)


def behind_proxies(app: Flask, config: Config) -> None:
    """Believe the reverse proxies before the server, as many as there are, who asked and over which scheme.

    Never which host: a proxy passes the ``Host`` on as it is. Without proxies such headers count for nothing.
    """
    count = config.server.proxies
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]


def with_headers(inner: "WSGIApplication") -> "WSGIApplication":
    """Put the headers on every answer that has none of its own of that name.

    As plain pairs on their way out: Werkzeug's list of headers looks at each of them anew, which took a twentieth of
    the time of a press.
    """
    ours = [(name.lower(), (name, value)) for name, value in HEADERS.items()]
    from_anywhere = ("Cross-Origin-Resource-Policy", "cross-origin")

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *broken: Any) -> Any:
            if environ["PATH_INFO"].startswith(DEVICE_PAGES):
                headers.append(from_anywhere)
            given = {name.lower() for name, _ in headers}
            headers.extend(pair for name, pair in ours if name not in given)
            return start_response(status, headers, *broken)

        return inner(environ, start)

    return answer
