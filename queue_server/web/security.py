"""What every answer tells the browser about safety, and which requests are not looked at: wrong host, too long.

The import map stands here because the content-security policy allows it by its hash.
"""

import base64
import hashlib
import json
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from queue_server.config import Config
from queue_server.domain.errors import BadRequest
from queue_server.services.refusals import BadHost
from queue_server.web.hosts import is_this_machine, name_of

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
    app.after_request(add_headers)


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


def add_headers(response: Response) -> Response:
    """Put the headers on an answer."""
    if request.path.startswith(DEVICE_PAGES):
        response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
    given = {name.lower() for name, _ in response.headers}
    response.headers.extend([(name, value) for name, value in HEADERS.items() if name.lower() not in given])
    return response
