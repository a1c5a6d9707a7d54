"""Log-in through the office's own sign-in service: OpenID Connect Core 1.0, authorization code flow with PKCE."""

import logging
from typing import Any, cast

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, Response, current_app, redirect, request, session
from joserfc.errors import JoseError

from queue_server.config.environment import filled
from queue_server.config.policy import Oidc
from queue_server.domain.errors import NotAllowed, NotFound
from queue_server.domain.messages import NS_
from queue_server.house import House, current_house
from queue_server.services import audit, logins, oidc
from queue_server.services.access import Right
from queue_server.services.refusals import NotNow
from queue_server.web import browsers, credentials
from queue_server.web.api import Routes
from queue_server.web.limits import current_limits
from queue_server.web.pages import local_path
from queue_server.web.tickets import base_url

routes = Routes("oidc")
log = logging.getLogger(__name__)

DONE = "/login/office/done"
NEXT = "login_next"
TIMEOUT = 5
"""Seconds that the sign-in service may take to answer a question of ours."""
SIGNED = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
"""How an ID token may be signed: with a key pair, never with our own secret or not at all."""

FAILED = NS_("Signing in did not work. Please try again.")
SILENT = NS_("The sign-in service does not answer. Please try again in a moment, or sign in with a password.")


class SignInFailed(NotAllowed):
    """What came back from the sign-in service proves nothing; the log says why."""

    code = "sign_in_failed"
    message = FAILED


def install(app: Flask, house: House) -> None:
    """Get the link to the sign-in service ready; raises ValueError where our secret is not in the environment."""
    settings = house.config.oidc
    if settings is None:
        return
    app.extensions["aufruf-oidc"] = OAuth(app).register(
        "office",
        client_id=settings.client_id,
        client_secret=filled(settings.client_secret),
        server_metadata_url=f"{settings.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": settings.scope,
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT,
        },
    )


@routes.get("/login/office", Right.PUBLIC, page=True, query={"next": "the path to go on to"})
def begin() -> Response:
    """Lead the browser to the sign-in service."""
    client, settings = service()
    house = current_house()
    current_limits().spend(house.config.limits.login, "oidc", request.remote_addr or "unknown")
    try:
        known = client.load_server_metadata()
        if known.get("issuer", "").rstrip("/") != settings.issuer:
            log.error("the sign-in service calls itself %r, config.yaml says %r", known.get("issuer"), settings.issuer)
            raise SignInFailed
        session[NEXT] = local_path(request.args.get("next", "/"))
        return cast(Response, client.authorize_redirect(f"{base_url(house)}{DONE}"))
    except (requests.RequestException, ValueError, RuntimeError) as error:
        log.warning("the sign-in service does not answer: %s", error)
        raise NotNow(SILENT) from error


@routes.get(DONE, Right.PUBLIC, page=True, query={"code": "from the service", "state": "from the service"})
def done() -> Response:
    """Take somebody in who comes back from the sign-in service."""
    client, settings = service()
    house = current_house()
    claims = proved(client, settings)
    target = local_path(session.get(NEXT, "/"))
    ctx = house.context
    with house.store.transaction() as writing:
        role = oidc.role_of(settings, claims)
        known = oidc.enter(writing, ctx.now(), f"{claims['iss']}|{claims['sub']}", claims, role)
        name = logins.start(writing, ctx, known.user_id, agent=browsers.described(request), by="oidc")
        if known.is_new or known.was is not None:
            was = None if known.was is None else known.was.value
            audit.record(writing, ctx, None, "user_from_oidc", f"user:{known.name}", role=role.value, was=was)
    session.clear()
    session.permanent = True
    session[credentials.LOGIN] = name
    return cast(Response, redirect(target, 303))


def service() -> tuple[Any, Oidc]:
    """Return the link to the sign-in service and its settings; raises NotFound where there is none."""
    settings = current_house().config.oidc
    if settings is None:
        raise NotFound
    return current_app.extensions["aufruf-oidc"], settings


def proved(client: Any, settings: Oidc) -> dict[str, Any]:
    """Return the claims about somebody, with signature, issuer, audience, nonce and time checked.

    Raises SignInFailed where they do not hold, NotNow where the service is away.
    """
    wanted = {
        "iss": {"essential": True, "value": client.load_server_metadata()["issuer"]},
        "aud": {"essential": True, "value": settings.client_id},
        "sub": {"essential": True},
    }
    try:
        offered = client.server_metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        client.server_metadata["id_token_signing_alg_values_supported"] = sorted(SIGNED.intersection(offered))
        token = client.authorize_access_token(claims_options=wanted)
        claims = token.get("userinfo")
        if not claims:
            raise SignInFailed
        return with_groups(client, settings, dict(claims))
    except (requests.RequestException, requests.JSONDecodeError) as error:
        log.warning("the sign-in service does not answer: %s", error)
        raise NotNow(SILENT) from error
    except (OAuthError, JoseError, ValueError, RuntimeError, KeyError) as error:
        log.warning("a sign-in proves nothing: %s", error)
        raise SignInFailed from error


def with_groups(client: Any, settings: Oidc, claims: dict[str, Any]) -> dict[str, Any]:
    """Return the claims; where the ID token names no groups, those of the userinfo endpoint too."""
    if oidc.groups_of(claims, settings.claim) or "userinfo_endpoint" not in client.server_metadata:
        return claims
    told = dict(client.userinfo())
    if told.get("sub") != claims["sub"]:  # OpenID Connect Core 1.0, 5.3.2
        raise SignInFailed
    return {**told, **claims}
