"""Signing in through the office's own service, against a small real one."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from sqlalchemy import select

from queue_server.config.policy import Oidc
from queue_server.services import audit
from queue_server.store.people import User
from tests.support.house import Building, building
from tests.support.office import sample
from tests.support.provider import CLIENT, SECRET, Provider, provider

ROLES = {"aufruf-admins": "admin", "leitung": "lead", "platz": "clerk"}


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with provider() as made:
        yield made


@pytest.fixture
def service(running: Provider) -> Provider:
    running.person = {"sub": "7", "preferred_username": "anna", "groups": ["platz"]}
    running.told, running.lies, running.signs_with = {}, {}, None
    return running


@pytest.fixture
def house(service: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Building]:
    monkeypatch.setenv("AUFRUF_OIDC_SECRET", SECRET)
    with house_for(service.issuer, tmp_path) as made:
        yield made


def house_for(issuer: str, folder: Path, **more: Any) -> AbstractContextManager[Building]:
    settings = Oidc(issuer=issuer, client_id=CLIENT, roles=ROLES, **more)
    return building(folder, sample().model_copy(update={"oidc": settings}))


def sign_in(house: Building, path: str = "/login/office?next=/counter") -> tuple[FlaskClient, Any]:
    """A browser that follows the way to the service and back; returns it with the answer to its return."""
    browser = house.app.test_client()
    sent = browser.get(path)
    assert sent.status_code == 302, sent.text
    back = requests.get(sent.headers["Location"], allow_redirects=False, timeout=5)
    where = urlsplit(back.headers["Location"])
    return browser, browser.get(f"{where.path}?{where.query}")


def test_it_takes_somebody_in_with_the_role_of_the_group(house: Building) -> None:
    browser, answer = sign_in(house)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/counter")
    me = browser.get("/api/v1/me").json
    assert (me["name"], me["role"]) == ("anna", "clerk")
    assert browser.get("/counter").status_code == 200
    assert browser.get("/manage").status_code == 403


def test_the_first_group_of_the_config_counts_and_a_changed_one_at_the_next_log_in(
    house: Building, service: Provider
) -> None:
    service.person["groups"] = ["platz", "leitung"]
    assert sign_in(house)[0].get("/api/v1/me").json["role"] == "lead"
    service.person["groups"] = ["platz"]
    assert sign_in(house)[0].get("/api/v1/me").json["role"] == "clerk"
    with house.house.store.reading() as session:
        assert len(session.execute(select(User.id)).all()) == 1, "the same person became two users"
        changes = [entry.details for entry in audit.read(session, action="user_from_oidc")]
    assert changes == [{"role": "clerk", "was": "lead"}, {"role": "lead", "was": None}]


def test_it_finds_groups_in_a_nested_claim_and_at_the_userinfo_endpoint(
    service: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUFRUF_OIDC_SECRET", SECRET)
    with house_for(service.issuer, tmp_path, claim="realm_access.roles") as house:
        service.person["realm_access"] = {"roles": ["aufruf-admins"]}
        assert sign_in(house)[0].get("/api/v1/me").json["role"] == "admin"
        del service.person["realm_access"]
        service.told = {"realm_access": {"roles": ["leitung"]}}
        assert sign_in(house)[0].get("/api/v1/me").json["role"] == "lead"
        service.told["sub"] = "somebody else"
        assert sign_in(house)[1].status_code == 403


@pytest.mark.parametrize("groups", [[], ["others"], None, "plat", {"platz": True}])
def test_it_refuses_who_is_in_no_group_of_the_config(house: Building, service: Provider, groups: Any) -> None:
    service.person["groups"] = groups
    browser, answer = sign_in(house)
    assert answer.status_code == 403
    assert browser.get("/api/v1/me").status_code == 401
    assert "Ask the person who runs this system." in browser.get("/login/office/done").text or answer.text


LIES: list[dict[str, Any]] = [
    {"iss": "https://elsewhere.example.org"},
    {"aud": "another-program"},
    {"aud": ["another-program", "third"], "azp": CLIENT},
    {"nonce": "of another sign-in"},
    {"nonce": None},
    {"exp": 1_000_000_000},
    {"exp": None},
    {"sub": None},
]


@pytest.mark.parametrize("lies", LIES, ids=str)
def test_it_believes_no_token_that_is_not_for_this_sign_in(
    house: Building, service: Provider, lies: dict[str, Any]
) -> None:
    service.lies = lies
    browser, answer = sign_in(house)
    assert answer.status_code == 403
    assert browser.get("/api/v1/me").status_code == 401


def test_it_believes_no_token_of_another_key(house: Building, service: Provider) -> None:
    service.signs_with = RSAKey.generate_key(2048, {"kid": "1"})
    assert sign_in(house)[1].status_code == 403


def test_it_takes_nobody_in_who_did_not_begin_here(house: Building) -> None:
    browser = house.app.test_client()
    assert browser.get("/login/office/done?code=x&state=y").status_code == 403
    assert browser.get("/login/office/done").status_code == 403
    other, _ = house.app.test_client(), browser.get("/login/office")
    sent = browser.get("/login/office").headers["Location"]
    back = urlsplit(requests.get(sent, allow_redirects=False, timeout=5).headers["Location"])
    assert other.get(f"{back.path}?{back.query}").status_code == 403, "the answer to another browser's question"


def test_an_answer_is_good_once(house: Building) -> None:
    browser = house.app.test_client()
    sent = browser.get("/login/office").headers["Location"]
    back = urlsplit(requests.get(sent, allow_redirects=False, timeout=5).headers["Location"])
    assert browser.get(f"{back.path}?{back.query}").status_code == 303
    assert browser.get(f"{back.path}?{back.query}").status_code == 403


def test_it_leads_nowhere_else(house: Building) -> None:
    for path in ("//evil.example.org", "https://evil.example.org", "/\\evil.example.org"):
        assert sign_in(house, f"/login/office?next={path}")[1].headers["Location"] == "/"


def test_a_local_user_of_the_same_name_stays_somebody_else(house: Building) -> None:
    house.user("admin", "anna")
    browser, _ = sign_in(house)
    me = browser.get("/api/v1/me").json
    assert (me["name"], me["role"]) == ("anna 2", "clerk")


def test_a_person_of_the_service_has_no_password_here(house: Building) -> None:
    sign_in(house)
    for password in ("", " ", "anna"):
        answer = house.app.test_client().post("/api/v1/login", json={"name": "anna", "password": password})
        assert answer.status_code in (401, 422)


def test_it_says_so_when_the_service_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUFRUF_OIDC_SECRET", SECRET)
    with house_for("http://127.0.0.1:9", tmp_path) as house:
        answer = house.app.test_client().get("/login/office", headers={"Accept-Language": "de"})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert house.browser("clerk").get("/counter").status_code == 200, "passwords work all the same"


def test_it_does_not_start_without_its_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUFRUF_OIDC_SECRET", raising=False)
    missing = pytest.raises(ValueError, match="set AUFRUF_OIDC_SECRET in the environment")
    with missing, house_for("http://127.0.0.1:9", tmp_path):
        pass


def test_the_login_page_offers_it_and_only_where_there_is_one(house: Building) -> None:
    page = house.app.test_client().get("/login?next=/counter&lang=de").text
    assert 'href="/login/office?next=/counter"' in page
    assert "Mit dem Dienstkonto anmelden" in page


def test_without_a_service_there_is_no_such_way(plain: Building) -> None:
    assert plain.app.test_client().get("/login/office").status_code == 404
    assert "/login/office" not in plain.app.test_client().get("/login").text


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Building]:
    with building(tmp_path) as made:
        yield made
