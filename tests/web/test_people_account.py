"""Everybody's own account: a new password, the sessions one has, and a password that somebody else has set."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from queue_server.services import passwords
from queue_server.web.browsers import words
from tests.support.house import PASSWORD, Building, join

NEW = "four quiet grey herons"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def change(browser: FlaskClient, old: str = PASSWORD, new: str = NEW) -> Any:
    return browser.post("/api/v1/account/password", json={"old": old, "new": new})


def sessions(browser: FlaskClient) -> list[dict[str, Any]]:
    answer = browser.get("/api/v1/account")
    assert answer.status_code == 200, answer.text
    return list(answer.json["sessions"])


def again(house: Building, name: str, password: str = PASSWORD, agent: str = FIREFOX) -> FlaskClient:
    """One more browser of somebody who is there already."""
    client = house.client()
    body = {"name": name, "password": password}
    answer = client.post("/api/v1/login", json=body, headers={"User-Agent": agent})
    assert answer.status_code == 200, answer.text
    client.environ_base["HTTP_X_CSRF_TOKEN"] = answer.json["csrf"]
    return client


def test_a_new_password_counts_from_now_on_and_ends_the_other_sessions(house: Building) -> None:
    here = house.browser("clerk", "anna")
    other = again(house, "anna")
    assert change(here).status_code == 204
    assert here.get("/api/v1/me").status_code == 200
    assert other.get("/api/v1/me").status_code == 401
    login = house.client().post("/api/v1/login", json={"name": "anna", "password": PASSWORD})
    assert login.status_code == 401
    again(house, "anna", NEW)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("wrong", NEW, "wrong_password"),
        (PASSWORD, "short one", "password_short"),
        (PASSWORD, "Anna-Lena-Maier-1985", "password_name"),
        (PASSWORD, "Passwort123456", "password_common"),
        (PASSWORD, "aaaaaaaaaaaaaaaa", "password_common"),
        (PASSWORD, "123456789012", "password_common"),
        (PASSWORD, PASSWORD, "password_same"),
    ],
)
def test_it_takes_no_password_that_protects_too_little(house: Building, old: str, new: str, code: str) -> None:
    browser = house.browser("clerk", "anna-lena-maier")
    answer = change(browser, old, new)
    assert (answer.status_code, answer.json["code"]) == (400, code)
    again(house, "anna-lena-maier")


@pytest.mark.parametrize("password", [NEW, "correct horse battery", "Übermut tut selten gut", "zwölf Zeichen"])
def test_it_asks_for_length_and_for_no_kinds_of_signs(password: str) -> None:
    assert passwords.weakness(password, "anna", 12) is None


def test_an_umlaut_is_the_same_on_every_keyboard() -> None:
    assert passwords.matches(passwords.hashed("Übermut tut gut"), "U\u0308bermut tut gut")


def test_guessing_the_old_password_locks_the_account(house: Building) -> None:
    browser = house.browser("clerk", "anna")
    codes = [change(browser, "wrong").json["code"] for _ in range(5)]
    assert codes == ["wrong_password"] * 5
    assert change(browser).json["code"] == "wrong_password"
    house.later(seconds=61)
    assert change(browser).status_code == 204


def test_it_lists_one_s_sessions_and_ends_one(house: Building) -> None:
    here = house.browser("clerk", "anna")
    house.browser("clerk", "ben")
    house.later(minutes=5)
    other = again(house, "anna")
    rows = sessions(here)
    assert [(row["agent"], row["here"]) for row in rows] == [("Firefox, Windows", False), (None, True)]
    assert rows[0]["since"] == "2026-04-14T07:05:00.000Z"
    assert here.delete(f"/api/v1/account/sessions/{rows[0]['id']}").status_code == 204
    assert other.get("/api/v1/me").status_code == 401
    assert len(sessions(here)) == 1
    assert here.delete(f"/api/v1/account/sessions/{rows[0]['id']}").status_code == 404


def test_nobody_ends_the_session_of_another(house: Building) -> None:
    anna, ben = house.browser("clerk", "anna"), house.browser("clerk", "ben")
    (row,) = sessions(ben)
    for name in (row["id"], "", "%", row["id"][:4]):
        assert anna.delete(f"/api/v1/account/sessions/{name}").status_code in (404, 405)
    assert ben.get("/api/v1/me").status_code == 200


def test_logging_out_everywhere_ends_this_session_too(house: Building) -> None:
    here = house.browser("clerk", "anna")
    other = again(house, "anna")
    assert here.post("/api/v1/account/sign-out").status_code == 204
    assert [browser.get("/api/v1/me").status_code for browser in (here, other)] == [401, 401]


def test_a_session_says_when_it_was_last_at_work_without_a_write_for_each_request(house: Building) -> None:
    anna, ben = house.browser("clerk", "anna"), house.browser("clerk", "ben")
    house.later(minutes=10)
    commits: list[Any] = []
    house.house.store.subscribe(commits.append)
    ben.get("/api/v1/me")
    ben.get("/api/v1/me")
    assert commits == []
    house.house.traces.write(house.house.store, house.house.context)
    house.house.traces.write(house.house.store, house.house.context)
    assert len(commits) == 1
    assert sessions(ben)[0]["seen_at"] == "2026-04-14T07:10:00.000Z"
    house.house.traces.logins.clear()
    assert sessions(anna)[0]["seen_at"] == "2026-04-14T07:10:00.000Z"


def test_a_program_has_no_account(house: Building) -> None:
    for method, path in (("GET", ""), ("POST", "/sign-out"), ("DELETE", "/sessions/0123456789abcdef")):
        answer = house.client("clerk").open(f"/api/v1/account{path}", method=method)
        assert (answer.status_code, answer.json["code"]) == (409, "no_account")
    assert change(house.client("clerk")).json["code"] == "no_account"


def handed_over(house: Building, role: str = "clerk") -> FlaskClient:
    """A browser of somebody whose password an admin has set."""
    made = house.client("admin").post("/api/v1/users", json={"name": "fatma", "role": role})
    assert made.status_code == 201, made.text
    browser = again(house, "fatma", made.json["password"])
    browser.environ_base["fatma.password"] = made.json["password"]
    return browser


def test_a_password_that_somebody_else_set_is_changed_before_anything_else(house: Building) -> None:
    browser = handed_over(house)
    assert browser.get("/api/v1/me").json["must_change"] is True
    answer = browser.post("/api/v1/counters/1/open")
    assert (answer.status_code, answer.json["code"]) == (403, "password_expired")
    page = browser.get("/counter?counter=1")
    assert (page.status_code, page.headers["Location"]) == (303, "/account?next=%2Fcounter%3Fcounter%3D1")
    assert browser.get("/account").status_code == 200
    assert change(browser, browser.environ_base["fatma.password"]).status_code == 204
    assert browser.post("/api/v1/counters/1/open").status_code == 200


def test_until_then_no_live_room_opens(house: Building) -> None:
    browser = handed_over(house)
    live = house.socketio.test_client(house.app, namespace="/live", flask_test_client=browser)
    assert join(live, "counter:1")["code"] == "forbidden"


@pytest.mark.parametrize(
    ("agent", "found"),
    [
        (FIREFOX, "Firefox, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML) Chrome/140.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) Version/18.0 Safari/605.1", "Safari, macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.0", None),
        ("<script>alert(1)</script>", None),
    ],
)
def test_a_browser_is_two_words_and_nothing_of_what_it_said(agent: str, found: str | None) -> None:
    assert words(agent) == found
