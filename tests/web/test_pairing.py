"""A new device gets its credential by a code on its screen and an admin who confirms it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.services import audit
from tests.support.house import Building, building


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Building]:
    with building(tmp_path) as made:
        yield made


def asked(house: Building, role: str = "kiosk", device: str | None = "kiosk-1") -> dict[str, str]:
    answer = house.client().post("/api/v1/pairings", json={"role": role, "device": device})
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def test_a_kiosk_gets_its_cookie_once_an_admin_has_confirmed_its_code(house: Building) -> None:
    offer, browser = asked(house), house.client()
    waiting = browser.post("/api/v1/pairings/claim", json={"secret": offer["secret"]})
    assert (waiting.status_code, waiting.json) == (202, {"confirmed": False})
    confirmed = house.client("admin").post("/api/v1/pairings/confirm", json={"code": offer["code"]})
    assert (confirmed.status_code, confirmed.json) == (200, {"role": "kiosk", "device": "kiosk-1"})
    got = browser.post("/api/v1/pairings/claim", json={"secret": offer["secret"]})
    assert got.status_code == 204
    assert "HttpOnly" in got.headers["Set-Cookie"]
    assert browser.get("/kiosk/kiosk-1").status_code == 200
    again = house.client().post("/api/v1/pairings/claim", json={"secret": offer["secret"]})
    assert (again.status_code, again.json["code"]) == (404, "unknown_code"), "the token was given twice"
    with house.house.store.reading() as session:
        (entry,) = audit.read(session, action="device_paired")
    assert (entry.thing, entry.role) == ("kiosk:kiosk-1", "admin")


def test_a_print_agent_gets_the_token_itself_and_serves_its_own_printer(house: Building) -> None:
    offer = asked(house, "printer", "printer-2")
    house.client("admin").post("/api/v1/pairings/confirm", json={"code": offer["code"]})
    got = house.client().post("/api/v1/pairings/claim", json={"secret": offer["secret"], "cookie": False})
    assert (got.json["role"], got.json["device"]) == ("printer", "printer-2")
    agent = house.client()
    agent.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {got.json['token']}"
    own, other = (agent.get(f"/api/v1/printers/{printer}/job") for printer in ("printer-2", "printer-1"))
    assert (own.json["code"], other.status_code) == ("no_agent_printer", 403)


def test_the_admin_decides_which_device_it_is(house: Building) -> None:
    offer = asked(house, "display", None)
    admin = house.client("admin")
    for device, code in ((None, "unknown_device"), ("kiosk-1", "unknown_device")):
        refused = admin.post("/api/v1/pairings/confirm", json={"code": offer["code"], "device": device})
        assert (refused.status_code, refused.json["code"]) == (400, code)
    said = offer["code"].replace("-", " ").lower()
    confirmed = admin.post("/api/v1/pairings/confirm", json={"code": said, "device": "first-hall"})
    assert confirmed.json == {"role": "display", "device": "first-hall"}


def test_a_code_is_confirmed_once_and_forgotten_in_time(house: Building) -> None:
    offer, admin = asked(house), house.client("admin")
    assert admin.post("/api/v1/pairings/confirm", json={"code": offer["code"]}).status_code == 200
    assert admin.post("/api/v1/pairings/confirm", json={"code": offer["code"]}).status_code == 404
    late = asked(house)
    house.later(minutes=10)
    assert admin.post("/api/v1/pairings/confirm", json={"code": late["code"]}).status_code == 404
    assert house.client().post("/api/v1/pairings/claim", json={"secret": late["secret"]}).status_code == 404
    assert house.client().post("/api/v1/pairings/claim", json={"secret": offer["secret"]}).status_code == 404


def test_the_secret_is_no_code_and_the_code_no_secret(house: Building) -> None:
    offer = asked(house)
    assert house.client().post("/api/v1/pairings/claim", json={"secret": offer["code"]}).status_code == 404
    confirmed = house.client("admin").post("/api/v1/pairings/confirm", json={"code": offer["secret"][:20]})
    assert confirmed.status_code == 404


def test_only_an_admin_confirms(house: Building) -> None:
    offer = asked(house)
    for role in ("kiosk", "clerk", "lead", "manager", "auditor"):
        assert house.client(role).post("/api/v1/pairings/confirm", json={"code": offer["code"]}).status_code == 403


def test_nobody_fills_the_table_with_codes(house: Building) -> None:
    answers = [house.client().post("/api/v1/pairings", json={"role": "kiosk"}).status_code for _ in range(12)]
    assert set(answers) == {201, 429}
    refused = house.client().post("/api/v1/pairings", json={"role": "kiosk", "device": "kiosk-99"})
    assert refused.status_code in (400, 429)
