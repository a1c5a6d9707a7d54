"""People log in with a password, devices with their token, a demo's own browser with nothing: and nobody else."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from queue_server.services import bearers
from queue_server.services.access import Role
from queue_server.store.people import Token
from queue_server.web import credentials
from queue_server.web.pages import local_path
from tests.support.house import PASSWORD, Building, building, join
from tests.support.office import sample


def log_in(client: FlaskClient, name: str, password: str = PASSWORD) -> int:
    return client.post("/api/v1/login", json={"name": name, "password": password}).status_code


def test_it_logs_a_person_in_and_out_for_good(house: Building) -> None:
    browser = house.browser("clerk")
    assert browser.get("/api/v1/me").json["role"] == "clerk"
    stolen = browser.get_cookie("session").value
    assert browser.post("/api/v1/logout").status_code == 204
    assert browser.get("/api/v1/me").status_code == 401
    thief = house.client()
    thief.set_cookie("session", stolen)
    assert thief.get("/api/v1/me").status_code == 401


def test_it_refuses_a_wrong_password_and_an_unknown_name_alike(house: Building) -> None:
    house.user("clerk", "anna")
    answers = [
        house.client().post("/api/v1/login", json={"name": name, "password": "wrong"}) for name in ("anna", "nobody")
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].json == answers[1].json
    assert answers[0].json["code"] == "bad_login"


def test_it_throttles_failures_but_not_a_busy_morning(house: Building) -> None:
    name = house.user("clerk")
    client = house.client()
    assert [log_in(client, name) for _ in range(12)] == [200] * 12
    assert [log_in(client, name, "wrong") for _ in range(11)] == [401] * 10 + [429]
    refused = client.post("/api/v1/login", json={"name": name, "password": PASSWORD})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0


def test_it_lifts_the_throttle_when_the_limits_are_off(tmp_path: Path) -> None:
    config = sample()
    config = config.model_copy(update={"limits": config.limits.model_copy(update={"enabled": False})})
    with building(tmp_path / "free", config) as free:
        client = free.client()
        assert {log_in(client, "nobody", "wrong") for _ in range(15)} == {401}


def test_it_keeps_a_login_for_a_working_day_and_no_longer(house: Building) -> None:
    browser = house.browser("clerk")
    house.later(hours=9, minutes=59)
    assert browser.get("/api/v1/me").status_code == 200
    house.later(minutes=2)
    assert browser.get("/api/v1/me").status_code == 401


def test_it_ends_a_login_when_the_password_changes(house: Building) -> None:
    browser = house.browser("clerk", "anna")
    house.user("clerk", "anna")
    assert browser.get("/api/v1/me").status_code == 401


def test_it_keeps_the_session_cookie_from_scripts_and_other_sites(house: Building) -> None:
    answer = house.client().post("/api/v1/login", json={"name": house.user("clerk"), "password": PASSWORD})
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_it_refuses_a_writing_call_of_a_session_without_its_csrf_token(house: Building) -> None:
    browser = house.browser("clerk")
    assert browser.post("/api/v1/counters/1/open").status_code == 200
    for token in ("", "nonsense"):
        answer = browser.post("/api/v1/counters/1/close", headers={"X-CSRF-Token": token})
        assert answer.status_code == 403
        assert answer.json["code"] == "csrf"
    del browser.environ_base["HTTP_X_CSRF_TOKEN"]
    assert browser.post("/api/v1/logout").status_code == 403


def test_it_gives_the_page_the_csrf_token_that_its_calls_need(house: Building) -> None:
    browser = house.browser("clerk")
    found = re.search(r'name="csrf-token" content="([^"]+)"', browser.get("/counter").text)
    assert found
    headers = {"X-CSRF-Token": found[1]}
    assert browser.post("/api/v1/counters/1/open", headers=headers).status_code == 200


def test_it_refuses_to_log_in_from_another_site(house: Building) -> None:
    body = {"name": house.user("clerk"), "password": PASSWORD}
    answer = house.client().post("/api/v1/login", json=body, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_it_signs_a_device_s_browser_in_once(house: Building) -> None:
    browser = house.client()
    assert browser.get("/display/ground-hall").status_code == 401
    answer = browser.post("/api/v1/device", json={"token": house.token("display")})
    assert answer.status_code == 204
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert browser.get("/display/ground-hall").status_code == 200
    assert browser.get("/api/v1/areas/ground/board").status_code == 200
    assert browser.get("/api/v1/manage").status_code == 403


def test_it_makes_no_cookie_of_a_person_s_or_an_unknown_token(house: Building) -> None:
    for token, status in ((house.token("admin"), 403), (house.token("clerk"), 403), ("nonsense", 401)):
        answer = house.client().post("/api/v1/device", json={"token": token})
        assert answer.status_code == status
        assert "Set-Cookie" not in answer.headers


def test_it_refuses_a_device_s_writing_call_from_another_site(house: Building) -> None:
    browser = house.client()
    browser.post("/api/v1/device", json={"token": house.token("kiosk")})
    body = {"service": "pickup", "language": "de"}
    assert browser.post("/api/v1/tickets", json=body, headers={"Origin": "http://localhost"}).status_code == 201
    assert browser.post("/api/v1/tickets", json=body, headers={"Origin": "http://evil.example"}).status_code == 403


def test_it_lets_a_new_token_work_at_once(house: Building) -> None:
    with house.house.store.transaction() as session:
        token = bearers.new_token(session, house.clock, Role.MANAGER, "later")
    assert house.client().get("/api/v1/manage", headers={"Authorization": f"Bearer {token}"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "cookie"), [("/kiosk/kiosk-1", "aufruf_kiosk"), ("/display/ground-hall", "aufruf_display")]
)
def test_it_gives_this_machine_s_browser_the_demo_s_device_cookie(demo: Building, path: str, cookie: str) -> None:
    browser = demo.client()
    assert browser.get(path).status_code == 200
    assert browser.get_cookie(cookie) is not None
    assert browser.get("/api/v1/areas/ground/board").status_code == 200
    assert browser.get("/api/v1/manage").status_code == 403
    assert browser.post("/api/v1/counters/1/open").status_code == 403


@pytest.mark.parametrize(
    "circumstances",
    [
        {"environ_base": {"REMOTE_ADDR": "192.168.1.7"}},
        {"headers": {"Host": "office.example"}},
        {"headers": {"Host": "127.0.0.1.evil.example"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"X-Forwarded-Host": "localhost"}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
        {"headers": {"X-Real-IP": "127.0.0.1"}},
        {"headers": {"Via": "1.1 proxy"}},
    ],
)
def test_it_gives_the_demo_s_cookie_to_nobody_else(demo: Building, circumstances: dict[str, dict[str, str]]) -> None:
    answer = demo.client().get("/kiosk/kiosk-1", **circumstances)
    assert answer.status_code == 401
    assert "Set-Cookie" not in answer.headers


def test_it_gives_the_demo_s_cookie_on_no_other_route(demo: Building) -> None:
    for path in ("/", "/counter", "/manage", "/printers/printer-1", "/api/v1/areas/ground/board"):
        assert "aufruf_" not in (demo.client().get(path).headers.get("Set-Cookie") or "")
    assert demo.client().get("/api/v1/areas/ground/board").status_code == 401
    assert join(demo.live(), "area:ground")["code"] == "unauthorized"


def test_it_knows_no_demo_cookie_when_it_is_no_demo(house: Building, demo: Building) -> None:
    assert house.client().get("/kiosk/kiosk-1").status_code == 401
    token = demo.house.demo_tokens[Role.KIOSK]
    assert house.client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "counter", "", "/a\nb"]
)
def test_it_leads_nobody_elsewhere_after_the_login(house: Building, target: str) -> None:
    assert local_path(target) == "/"
    page = house.client().get("/login", query_string={"next": target}).text
    assert 'data-next="/"' in page


def test_it_asks_for_the_login_in_place_and_goes_on_to_the_page(house: Building) -> None:
    answer = house.client().get("/manage?view=waits")
    assert answer.status_code == 401
    assert 'data-next="/manage?view=waits"' in answer.text


def test_it_refuses_a_token_that_was_taken_away(house: Building, monkeypatch: pytest.MonkeyPatch) -> None:
    client = house.client("manager")
    assert client.get("/api/v1/me").status_code == 200
    with house.house.store.transaction() as session:
        session.execute(delete(Token))
    monkeypatch.setattr(credentials, "MEMORY", 0)  # the seconds for which it is still known have passed
    assert client.get("/api/v1/me").status_code == 401


def test_it_sends_cookies_over_encrypted_connections_only_where_there_is_one(house: Building) -> None:
    name = house.user("clerk")
    for circumstances, secure in (({}, False), ({"headers": {"X-Forwarded-Proto": "https"}}, True)):
        client = house.client()
        answer = client.post("/api/v1/login", json={"name": name, "password": PASSWORD}, **circumstances)
        assert ("Secure" in answer.headers["Set-Cookie"]) is secure
        answer = client.post("/api/v1/device", json={"token": house.token("kiosk")}, **circumstances)
        assert ("Secure" in answer.headers["Set-Cookie"]) is secure
