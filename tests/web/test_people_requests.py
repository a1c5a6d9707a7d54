"""What every request meets: strict headers, named hosts, named proxies, limits of size; and no way to another site."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import request

from queue_server.config import Config, load
from queue_server.web.pages import local_path
from queue_server.web.security import CONTENT_SECURITY_POLICY
from tests.support.house import PASSWORD, Building, building
from tests.support.office import ROOT, sample

STAFF_PAGES = ("/counter", "/manage", "/admin", "/account", "/slips", "/printers/printer-1", "/kiosk/kiosk-1")
OPEN_PAGES = ("/", "/login", "/privacy", "/imprint", "/accessibility", "/nowhere", "/t/nobody")
TEMPLATES = Path(ROOT / "queue_server" / "web" / "templates")


def served(**settings: Any) -> Config:
    config = sample()
    return config.model_copy(update={"server": config.server.model_copy(update=settings)})


def test_the_policy_allows_no_more_than_this_server() -> None:
    rules = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert rules.pop("script-src").split()[0] == "'self'"
    assert rules.pop("img-src") == "'self' data: blob:"
    assert rules.pop("media-src") == "'self' blob:"
    nowhere = {name: rules.pop(name) for name in ("default-src", "base-uri", "frame-ancestors")}
    assert set(nowhere.values()) == {"'none'"}
    assert set(rules.values()) == {"'self'"}
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY


def test_every_page_and_answer_has_the_headers(house: Building) -> None:
    admin, nobody = house.browser("admin"), house.client()
    visit = f"/t/{house.take()['token']}"
    programs = ("/api/v1/users", "/api/v1/me", "/api/v1/nowhere", "/healthz", "/api/v1/openapi.json")
    for client, path in [(admin, path) for path in (*STAFF_PAGES, *programs)] + [
        (nobody, path) for path in (*OPEN_PAGES, *STAFF_PAGES, visit, "/static/shared/api.js", "/i18n/staff/de.json")
    ]:
        with client.get(path) as answer:
            assert answer.headers.getlist("Content-Security-Policy") == [CONTENT_SECURITY_POLICY], path
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "same-origin"
            assert answer.headers["X-Frame-Options"] == "DENY"
            assert "camera=()" in answer.headers["Permissions-Policy"]
            if not path.startswith(("/static", "/i18n")):
                assert answer.headers.getlist("Cache-Control") == ["no-store"], path


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_page_needs_what_the_policy_forbids(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text)
    assert all("importmap" in found or "application/json" in found for found in scripts)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|//[a-z0-9.-]+\.[a-z]{2,}/", text)


def test_it_answers_under_its_names_alone_where_it_has_some(tmp_path: Path) -> None:
    config = served(hosts=["warten.example.org"], public_url="https://nummer.example.org")
    far = {"REMOTE_ADDR": "192.168.1.7"}
    with building(tmp_path, config) as house:
        client = house.client()
        for host in ("warten.example.org", "WARTEN.example.org:8000", "nummer.example.org"):
            assert client.get("/", headers={"Host": host}, environ_base=far).status_code == 200, host
        for host in ("evil.example", "warten.example.org.evil.example", "localhost", "127.0.0.1"):
            answer = client.get("/api/v1/me", headers={"Host": host}, environ_base=far)
            assert (answer.status_code, answer.json["code"]) == (400, "bad_host"), host
            assert host not in client.get("/", headers={"Host": host}, environ_base=far).text
        assert client.get("/healthz", headers={"Host": "127.0.0.1:8000"}).status_code == 200  # from this very machine


def test_a_strange_host_gets_into_nothing_that_stays(house: Building) -> None:
    body = {"service": "pickup", "language": "de", "kiosk": "kiosk-1"}
    again = {"Idempotency-Key": "x" * 20}
    strange = house.client("kiosk").post("/api/v1/tickets", json=body, headers={"Host": "evil.example", **again})
    assert strange.status_code == 201
    mine = house.client("kiosk").post("/api/v1/tickets", json=body, headers=again)
    assert mine.json["id"] == strange.json["id"]
    assert "evil.example" not in mine.text
    ticket = int(mine.json["id"])
    assert "evil.example" not in house.house.paper.visit_url(ticket)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("proxies", "address"), [(0, "10.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7")])
def test_it_believes_as_many_proxies_as_there_are(tmp_path: Path, proxies: int, address: str) -> None:
    seen: list[str | None] = []
    with building(tmp_path, served(proxies=proxies)) as house:
        house.app.before_request(lambda: seen.append(request.remote_addr))
        headers = {"X-Forwarded-For": "6.6.6.6, 198.51.100.7, 203.0.113.9"}
        house.client().get("/healthz", headers=headers, environ_base={"REMOTE_ADDR": "10.0.0.1"})
    assert seen == [address]


def test_behind_a_proxy_the_limit_counts_the_visitor_and_not_the_proxy(tmp_path: Path) -> None:
    with building(tmp_path, served(proxies=1)) as house:
        name = house.user("clerk")

        def log_in(address: str, password: str) -> int:
            body, headers = {"name": name, "password": password}, {"X-Forwarded-For": address}
            return house.client().post("/api/v1/login", json=body, headers=headers).status_code

        assert [log_in("203.0.113.9", "x") for _ in range(11)][-1] == 429
        assert log_in("203.0.113.10", "x") == 401
        assert log_in("203.0.113.9", PASSWORD) == 429


@pytest.mark.parametrize(
    "body", ["[" * 60_000, '{"a":' * 10_000, '{"service":' + "[" * 300 + "]" * 300 + "}", "\x00", '"\\ud800"', "1e999"]
)
def test_odd_json_is_a_refusal(house: Building, body: str) -> None:
    answer = house.client("admin").post("/api/v1/tickets", data=body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer.json["code"] in ("not_json", "invalid")


def test_forms_and_long_questions_are_refused(house: Building) -> None:
    admin = house.client("admin")
    assert admin.post("/api/v1/tickets", data={"service": "pickup"}).status_code == 400
    assert admin.post("/api/v1/tickets", data={"service": (BytesIO(b"pickup"), "x.txt")}).status_code == 400
    assert admin.get("/api/v1/me?" + "a=1&" * 2000).status_code == 400
    assert admin.post("/api/v1/tickets", data="x" * 70_000).status_code == 413
    assert admin.get("/api/v1/me", headers={f"X-{number}": "y" for number in range(300)}).status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        *("//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "https://evil.example"),
        *("/\t/evil.example", "/\x00", " //evil.example", "data:text/html,x", "////evil.example", "evil.example/x"),
    ],
)
def test_no_log_in_leads_to_another_site(house: Building, target: str) -> None:
    assert local_path(target) == "/"
    page = house.client().get("/login", query_string={"next": target}).text
    assert re.findall(r'data-next="([^"]*)"', page) == ["/"]


def test_a_log_in_takes_over_nothing_of_the_session_before(house: Building) -> None:
    client = house.client()
    client.get("/login")
    planted = client.get_cookie("session").value
    client.post("/api/v1/login", json={"name": house.user("clerk"), "password": PASSWORD})
    fixed = house.client()
    fixed.set_cookie("session", planted)
    assert fixed.get("/api/v1/me").status_code == 401
    assert client.get("/api/v1/me").status_code == 200


def test_a_host_in_the_configuration_is_a_name(tmp_path: Path) -> None:
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")
    for hosts, is_right in (("[warten.example.org, 10.0.0.5]", True), ("[https://warten.example.org]", False)):
        path = tmp_path / "config.yaml"
        path.write_text(text.replace("hosts: []", f"hosts: {hosts}"), encoding="utf-8")
        if is_right:
            assert load(path).server.hosts == ["warten.example.org", "10.0.0.5"]
        else:
            with pytest.raises(Exception, match="without scheme"):
                load(path)
