"""What an admin does about people and tokens, what an auditor reads, and what the audit log then says."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from queue_server.services import audit, rights, settings
from queue_server.services.access import Right, Role
from tests.support.house import PASSWORD, Building, join
from tests.support.office import ROOT, sample


@pytest.fixture
def admin(house: Building) -> FlaskClient:
    return house.client("admin")


def users(admin: FlaskClient) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in admin.get("/api/v1/users").json["users"]}


def act(admin: FlaskClient, name: str, what: str, **body: Any) -> Any:
    return admin.post(f"/api/v1/users/{users(admin)[name]['id']}/{what}", json=body)


def deeds(house: Building) -> list[tuple[str, str | None]]:
    with house.house.store.reading() as reading:
        return [(entry.action, entry.thing) for entry in reversed(audit.read(reading))]


def test_an_admin_adds_somebody_whose_password_is_shown_once(house: Building, admin: FlaskClient) -> None:
    made = admin.post("/api/v1/users", json={"name": " Fatma ", "role": "lead"})
    assert made.status_code == 201
    assert made.json["user"]["must_change"] is True
    login = house.client().post("/api/v1/login", json={"name": "Fatma", "password": made.json["password"]})
    assert login.json["role"] == "lead"
    assert made.json["password"] not in admin.get("/api/v1/users").text
    assert deeds(house)[0] == ("user_added", "user:Fatma")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": "ANNA", "role": "clerk"}, "name_taken"),
        ({"name": " ", "role": "clerk"}, "bad_name"),
        ({"name": "x" * 81, "role": "clerk"}, "bad_name"),
        ({"name": "a\nb", "role": "clerk"}, "bad_name"),
        ({"name": "door", "role": "kiosk"}, "bad_role"),
    ],
)
def test_it_adds_nobody_who_cannot_be(house: Building, admin: FlaskClient, body: dict[str, str], code: str) -> None:
    house.user("clerk", "anna")
    answer = admin.post("/api/v1/users", json=body, headers={"Accept-Language": "de"})
    assert (answer.status_code, answer.json["code"]) == (400, code)
    assert set(users(admin)) == {"anna"}
    assert re.search(r"Name|Person", answer.json["message"])


def test_a_new_role_counts_from_the_next_request_on(house: Building, admin: FlaskClient) -> None:
    anna = house.browser("clerk", "anna")
    live = house.socketio.test_client(house.app, namespace="/live", flask_test_client=anna)
    assert "code" not in join(live, "counter:1")
    assert anna.get("/api/v1/manage").status_code == 403
    assert act(admin, "anna", "role", role="manager").json["role"] == "manager"
    assert anna.get("/api/v1/manage").status_code == 200
    assert anna.post("/api/v1/counters/1/open").status_code == 403
    assert not live.is_connected("/live"), "the old rights go on living in a room"


def test_who_is_switched_off_is_out_at_once_until_switched_on(house: Building, admin: FlaskClient) -> None:
    anna = house.browser("clerk", "anna")
    live = house.socketio.test_client(house.app, namespace="/live", flask_test_client=anna)
    assert act(admin, "anna", "disable").json["active"] is False
    assert anna.get("/api/v1/me").status_code == 401
    assert not live.is_connected("/live")
    body = {"name": "anna", "password": PASSWORD}
    assert house.client().post("/api/v1/login", json=body).status_code == 401
    act(admin, "anna", "enable")
    assert house.client().post("/api/v1/login", json=body).status_code == 200


@pytest.mark.parametrize(("what", "body"), [("disable", {}), ("role", {"role": "clerk"})])
def test_the_last_admin_who_can_log_in_stays(
    house: Building, admin: FlaskClient, what: str, body: dict[str, str]
) -> None:
    for name in ("anna", "ben"):
        house.user("admin", name)
    assert act(admin, "ben", "disable").status_code == 200
    answer = act(admin, "anna", what, **body)
    assert (answer.status_code, answer.json["code"]) == (409, "last_admin")
    act(admin, "ben", "enable")
    assert act(admin, "anna", what, **body).status_code == 200


def test_a_new_password_ends_the_old_one_and_all_sessions(house: Building, admin: FlaskClient) -> None:
    anna = house.browser("clerk", "anna")
    given = act(admin, "anna", "password").json
    assert anna.get("/api/v1/me").status_code == 401
    client = house.client()
    assert client.post("/api/v1/login", json={"name": "anna", "password": PASSWORD}).status_code == 401
    login = client.post("/api/v1/login", json={"name": "anna", "password": given["password"]})
    assert login.json["must_change"] is True


def test_an_admin_logs_somebody_out_everywhere(house: Building, admin: FlaskClient) -> None:
    anna = house.browser("clerk", "anna")
    assert users(admin)["anna"]["sessions"] == 1
    assert act(admin, "anna", "sign-out").json["sessions"] == 0
    assert anna.get("/api/v1/me").status_code == 401


def test_a_token_is_shown_once_and_listed_without_itself(house: Building, admin: FlaskClient) -> None:
    made = admin.post("/api/v1/tokens", json={"role": "clerk", "name": "tool", "counter": "6", "days": 30})
    assert made.status_code == 201
    token = made.json["token"]
    asked = house.client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert (asked.json["role"], asked.json["counter"]) == ("clerk", "6")
    listed = admin.get("/api/v1/tokens")
    assert token not in listed.text
    row = next(one for one in listed.json["tokens"] if one["name"] == "tool")
    assert (row["expires_at"], row["expired"], row["last_used"]) == ("2026-05-14T07:00:00.000Z", False, "2026-04-14")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"role": "clerk", "name": "x", "counter": "99"}, "bad_counter"),
        ({"role": "kiosk", "name": "x", "counter": "1"}, "bad_counter"),
        ({"role": "kiosk", "name": "  "}, "bad_name"),
        ({"role": "king", "name": "x"}, "invalid"),
        ({"role": "kiosk", "name": "x", "days": 0}, "invalid"),
    ],
)
def test_it_makes_no_token_that_cannot_be(admin: FlaskClient, body: dict[str, Any], code: str) -> None:
    answer = admin.post("/api/v1/tokens", json=body)
    assert (answer.status_code in (400, 422), answer.json["code"]) == (True, code)


def test_a_token_that_ran_out_is_worth_nothing(house: Building, admin: FlaskClient) -> None:
    token = admin.post("/api/v1/tokens", json={"role": "manager", "name": "x", "days": 1}).json["token"]
    asks = {"headers": {"Authorization": f"Bearer {token}"}}
    house.later(hours=23)
    assert house.client().get("/api/v1/me", **asks).status_code == 200
    house.later(hours=2)
    house.house.token_memory.clear()  # the seconds for which it is still known have passed
    assert house.client().get("/api/v1/me", **asks).status_code == 401
    assert admin.get("/api/v1/tokens").json["tokens"][0]["expired"] is True


def test_a_token_that_is_taken_away_is_worth_nothing_at_once(house: Building, admin: FlaskClient) -> None:
    manager, live = house.client("manager"), house.live("manager")
    assert "code" not in join(live, "manage")
    assert manager.get("/api/v1/me").status_code == 200
    number = next(one["id"] for one in admin.get("/api/v1/tokens").json["tokens"] if one["role"] == "manager")
    assert admin.delete(f"/api/v1/tokens/{number}").status_code == 204
    assert manager.get("/api/v1/me").status_code == 401
    assert not live.is_connected("/live")
    assert admin.delete(f"/api/v1/tokens/{number}").status_code == 404


def test_a_token_s_day_of_use_costs_no_request_a_write(house: Building, admin: FlaskClient) -> None:
    manager = house.client("manager")
    commits: list[Any] = []
    house.house.store.subscribe(commits.append)
    for _ in range(3):
        manager.get("/api/v1/me")
    assert commits == []
    house.house.traces.write(house.house.store, house.house.context)
    manager.get("/api/v1/me")
    house.house.traces.write(house.house.store, house.house.context)
    assert len(commits) == 1, "once a day is enough"
    house.later(days=1)
    house.house.token_memory.clear()
    manager.get("/api/v1/me")
    row = next(one for one in admin.get("/api/v1/tokens").json["tokens"] if one["role"] == "manager")
    assert row["last_used"] == "2026-04-15"


def test_an_auditor_reads_the_log_and_manages_nobody(house: Building) -> None:
    auditor = house.client("auditor")
    house.user("clerk", "anna")
    house.client().post("/api/v1/login", json={"name": "anna", "password": "wrong"})
    (entry,) = auditor.get("/api/v1/audit").json["entries"]
    assert (entry["action"], entry["thing"], entry["name"]) == ("login_failed", "user:anna", None)
    page = auditor.get("/admin").text
    assert '"people": false' in page
    assert auditor.get("/api/v1/users").status_code == 403
    assert house.client("manager").get("/admin").status_code == 403


def test_reading_the_log_is_in_the_log(house: Building) -> None:
    auditor = house.client("auditor")
    auditor.get("/api/v1/audit?action=login&since=2026-04-01T00:00:00Z")
    first = auditor.get("/api/v1/audit").json["entries"][0]
    assert (first["action"], first["role"]) == ("audit_read", "auditor")
    assert first["details"] == {"since": "2026-04-01T00:00:00.000Z", "kind": "login"}
    count = len(deeds(house))
    auditor.get(f"/api/v1/audit?before={first['id']}")  # leafing on is the same look
    assert len(deeds(house)) == count


@pytest.mark.parametrize("query", ["since=yesterday", "since=2026-04-01", "limit=many", "before=-1", "before=%C2%B2"])
def test_a_wrong_question_to_the_log_is_a_refusal(house: Building, query: str) -> None:
    assert house.client("auditor").get(f"/api/v1/audit?{query}").status_code == 400


def test_the_log_holds_no_secret_and_no_address(house: Building, admin: FlaskClient) -> None:
    made = admin.post("/api/v1/users", json={"name": "fatma", "role": "clerk"}).json
    token = admin.post("/api/v1/tokens", json={"role": "kiosk", "name": "door"}).json["token"]
    client = house.client()
    client.post("/api/v1/login", json={"name": "fatma", "password": "wrong guess"})
    client.post("/api/v1/login", json={"name": "fatma", "password": made["password"]})
    log = admin.get("/api/v1/audit").text
    for secret in (made["password"], token, "wrong guess", "127.0.0.1"):
        assert secret not in log


def test_stopping_and_resuming_is_in_the_log(house: Building) -> None:
    lead = house.client("lead")
    for path in ("services/pickup/stop", "services/pickup/resume", "kiosks/kiosk-1/stop", "kiosks/kiosk-1/resume"):
        assert lead.post(f"/api/v1/{path}", json={}).status_code == 200
    assert deeds(house) == [
        ("service_stopped", "service:pickup"),
        ("service_resumed", "service:pickup"),
        ("kiosk_stopped", "kiosk:kiosk-1"),
        ("kiosk_resumed", "kiosk:kiosk-1"),
    ]


def test_taking_over_a_counter_is_in_the_log(house: Building) -> None:
    anna, lead = house.browser("clerk", "anna"), house.browser("lead", "ben")
    assert anna.post("/api/v1/counters/1/open").status_code == 200
    assert lead.post("/api/v1/counters/1/open", json={"take_over": True}).status_code == 200
    assert [deed for deed in deeds(house) if deed[0] == "take_over"] == [("take_over", "counter:1")]


def test_a_changed_configuration_is_noted_at_the_next_start_without_its_values(house: Building) -> None:
    store, ctx = house.house.store, house.house.context
    with store.transaction() as session:
        settings.note(session, ctx)
        assert settings.note(session, ctx) == []
    calls = ctx.config.calls.model_copy(update={"min_calls": 7})
    changed = type(ctx)(ctx.config.model_copy(update={"calls": calls}), ctx.clock, ctx.secret)
    with store.transaction() as session:
        assert settings.note(session, changed) == ["calls"]
    entry = house.client("auditor").get("/api/v1/audit").json["entries"][0]
    assert (entry["action"], entry["details"]["changed"]) == ("config_changed", ["calls"])
    assert all(re.fullmatch("[0-9a-f]{16}", mark) for mark in entry["details"]["marks"].values())
    assert settings.marks_of(sample(), b"one") != settings.marks_of(sample(), b"two"), "values could be guessed"


def test_every_right_and_role_has_its_words() -> None:
    assert set(rights.WORDS) == set(Right)
    assert set(rights.ROLES) == set(Role)


def test_the_page_shows_the_table_of_rights_as_it_is(house: Building) -> None:
    page = house.client("auditor").get("/admin").text
    for right, _ in rights.table():
        assert f'"right": "{right}"' in page


def test_the_document_on_security_has_the_same_table() -> None:
    words = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert rights.as_markdown() in words, "Put the output of services.rights.as_markdown() into docs/security.md."
