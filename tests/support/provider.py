"""A small sign-in service for tests: OpenID Connect over real HTTP, strict about what it is told, and able to lie."""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "aufruf", "a secret of the tests"


@dataclass
class Provider:
    """The service: ``person`` is who signs in next, ``lies`` replaces claims of the ID token."""

    issuer: str = ""
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "7", "preferred_username": "anna", "groups": []})
    told: dict[str, Any] = field(default_factory=dict)
    """What the userinfo endpoint says beside the subject."""
    lies: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1", "use": "sig"}))
    signs_with: RSAKey | None = None
    """Another key than the one it shows: a forger's."""
    asked: dict[str, str] = field(default_factory=dict)
    """The last request for a sign-in."""
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def claims(self, nonce: str) -> dict[str, Any]:
        now = int(time.time())
        own = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": nonce}
        claims = {**own, **self.person, **self.lies}
        return {name: value for name, value in claims.items() if value is not None}

    def app(self) -> Flask:
        app = Flask("provider", static_folder=None)
        app.add_url_rule("/.well-known/openid-configuration", "about", self.about)
        app.add_url_rule("/keys", "keys", lambda: jsonify({"keys": [self.key.as_dict(private=False)]}))
        app.add_url_rule("/authorize", "authorize", self.authorize)
        app.add_url_rule("/token", "token", self.token, methods=["POST"])
        app.add_url_rule("/userinfo", "userinfo", self.userinfo)
        return app

    def about(self) -> Response:
        return jsonify(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "jwks_uri": f"{self.issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    def authorize(self) -> Any:
        """The person signs in at once; who would see a form here is `person`."""
        self.asked = request.args.to_dict()
        assert (self.asked["client_id"], self.asked["response_type"]) == (CLIENT, "code")
        assert self.asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self._codes[code] = self.asked
        query = urlencode({"code": code, "state": self.asked["state"]})
        return redirect(f"{self.asked['redirect_uri']}?{query}")

    def token(self) -> Any:
        """Each code is good once, for the right secret, address and proof of PKCE (RFC 7636)."""
        asked = self._codes.pop(request.form.get("code", ""), None)
        login = request.authorization
        is_client = login is not None and (login.username, login.password) == (CLIENT, SECRET)
        if asked is None or not is_client or request.form.get("redirect_uri") != asked["redirect_uri"]:
            return jsonify({"error": "invalid_grant"}), 400
        digest = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return jsonify({"error": "invalid_grant"}), 400
        claims = self.claims(asked["nonce"])
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.signs_with or self.key)
        return jsonify({"access_token": "opaque", "token_type": "Bearer", "expires_in": 300, "id_token": signed})

    def userinfo(self) -> Any:
        if request.headers.get("Authorization") != "Bearer opaque":
            return jsonify({"error": "invalid_token"}), 401
        return jsonify({"sub": self.person["sub"], **self.told})


@contextmanager
def provider() -> Iterator[Provider]:
    """A running service on a free port of this machine."""
    made = Provider()
    server = make_server("127.0.0.1", 0, made.app(), threaded=True)
    made.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
