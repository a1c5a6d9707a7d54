"""What every answer and every writing call keeps to, whoever adds one: headers, cookies, CSRF, sizes, hosts, tokens."""

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from queue_server.services.access import Right, Role
from queue_server.web.api import Route
from tests.security.test_matrix import address
from tests.support.house import PASSWORD, Building, building
from tests.support.office import sample

BAIT = "evil.example"
WRITING = ("POST", "PUT", "PATCH", "DELETE")
STRICT = {
    "default-src": "'none'",
    "script-src": re.compile(r"'self' 'sha256-[\w+/=]+'"),
    "style-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
# What a person's browser sends before it has a session, or without one: the log-in itself, devices, visitors.
WITHOUT_A_SESSION = {Right.PUBLIC}


def routes(house: Building) -> list[Route]:
    return list(house.app.extensions["aufruf-routes"])


def answers(house: Building, role: str | None = "admin", **headers: str) -> Iterator[tuple[Route, TestResponse]]:
    """The answer of each declared route to an empty request."""
    token, client = house.take()["token"], house.client(role)
    for route in routes(house):
        body = {} if route.method in WRITING else None
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        with client.open(address(route.rule, token), method=route.method, json=body, headers=sent) as response:
            yield route, response


@pytest.mark.parametrize("role", ["admin", None])
def test_every_answer_has_a_tight_policy_and_may_be_neither_framed_nor_guessed(house: Building, role: str) -> None:
    for route, response in answers(house, role):
        policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
        for name, wanted in STRICT.items():
            found = policy[name]
            is_right = found == wanted if isinstance(wanted, str) else bool(wanted.fullmatch(found))
            assert is_right, f"{route.rule}: {name} {found}"
        assert "unsafe" not in " ".join(policy.values()) and "*" not in " ".join(policy.values()), route.rule
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers.get("Access-Control-Allow-Origin") is None
        assert len(response.headers.getlist("Content-Security-Policy")) == 1


def test_every_answer_with_data_stays_out_of_caches(house: Building) -> None:
    for route, response in answers(house):
        if route.rule.startswith("/api/") and response.status_code == 200:
            assert "no-store" in response.headers["Cache-Control"], route.rule


def test_every_cookie_is_kept_from_scripts_and_from_other_sites(house: Building) -> None:
    house.user("admin", "somebody")
    form = {"name": "somebody", "password": PASSWORD}
    secure = {"base_url": "https://localhost"}
    seen = [house.app.test_client().post("/api/v1/login", json=form, **secure)]
    for role in ("kiosk", "display"):
        device = {"token": house.token(role)}
        seen += [house.app.test_client().post("/api/v1/device", json=device, **secure)]
    cookies = [cookie for response in seen for cookie in response.headers.getlist("Set-Cookie")]
    cookies += [cookie for _, response in answers(house) for cookie in response.headers.getlist("Set-Cookie")]
    assert len(cookies) >= 3
    for cookie in cookies:
        assert "HttpOnly" in cookie and re.search(r"SameSite=(Lax|Strict)", cookie), cookie
    assert all("Secure" in cookie for response in seen for cookie in response.headers.getlist("Set-Cookie"))


def test_no_writing_call_of_a_log_in_goes_without_its_csrf_token(house: Building) -> None:
    browser = house.browser("admin")
    del browser.environ_base["HTTP_X_CSRF_TOKEN"]
    token, tried = house.take()["token"], 0
    for route in routes(house):
        if route.method not in WRITING or route.right in WITHOUT_A_SESSION:
            continue
        with browser.open(address(route.rule, token), method=route.method, json={}) as response:
            assert (response.status_code, response.json["code"]) == (403, "csrf"), f"{route.method} {route.rule}"
        tried += 1
    assert tried > 30


def test_no_body_is_read_that_is_too_large(house: Building) -> None:
    client, most = house.client("admin"), house.app.config["MAX_CONTENT_LENGTH"]
    token = house.take()["token"]
    for route in routes(house):
        if route.body is None:
            continue
        with client.post(
            address(route.rule, token), data=b" " * (most + 1), content_type="application/json"
        ) as response:
            assert response.status_code == 413, route.rule


def test_no_answer_repeats_a_host_that_somebody_made_up(tmp_path: Path) -> None:
    """With the office's own address configured nothing is made of `Host`, nor of what a proxy would add."""
    config = sample()
    server = config.server.model_copy(update={"public_url": "https://queue.example.org", "hosts": []})
    with building(tmp_path, config.model_copy(update={"server": server})) as house:
        made_up = {"Host": BAIT, "X_Forwarded_Host": BAIT, "Forwarded": f"host={BAIT}"}
        for route, response in answers(house, **made_up):
            said = response.get_data().decode(errors="replace") + str(response.headers)
            assert BAIT not in said, f"{route.method} {route.rule}"
        client = house.client("admin")
        issued = client.post("/api/v1/tickets", json={"service": "pickup", "language": "de"}, headers={"Host": BAIT})
        assert issued.json["visit_url"].startswith("https://queue.example.org/t/")


@pytest.mark.parametrize(
    "bait", ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)"]
)
def test_no_page_leads_to_another_site(house: Building, bait: str) -> None:
    """`next` may be anything that somebody wrote into a link: on every page, for everybody."""
    token = house.take()["token"]
    for route in routes(house):
        if route.method != "GET" or not route.page:
            continue
        for client in (house.client(), house.client("admin")):
            with client.get(address(route.rule, token), query_string={"next": bait, "lang": "en"}) as response:
                assert not response.headers.get("Location", "/").startswith(("http", "//", "\\", "/\\", "javascript"))
                data = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', response.text, re.DOTALL)
                if data is not None:
                    assert json.loads(data[1]).get("next") in (None, "", "/"), route.rule


def test_no_database_knows_a_token_or_a_password(tmp_path: Path) -> None:
    with building(tmp_path) as house:
        secrets = [house.token(role) for role in Role] + [PASSWORD]
        house.browser("clerk")
        visit = house.take()["token"]
        files = [path for path in tmp_path.rglob("*") if path.is_file() and not path.name.endswith((".mo", ".ttf"))]
        for path in files:
            if path.suffix == ".db":
                with sqlite3.connect(path) as connection:
                    connection.execute("PRAGMA wal_checkpoint(FULL)")
                connection.close()
        kept = b"".join(path.read_bytes() for path in files)
        assert b"permit" in kept or b"pickup" in kept
        for secret in (*secrets, visit):
            assert secret.encode() not in kept
