"""What every answer tells the browser about safety, and the import map that the policy allows by its hash."""

import base64
import hashlib
import json

from flask import Flask, Response

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
}


def install(app: Flask) -> None:
    """Put the headers on every answer."""
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """Put the headers on an answer."""
    given = {name.lower() for name, _ in response.headers}
    response.headers.extend([(name, value) for name, value in HEADERS.items() if name.lower() not in given])
    return response
