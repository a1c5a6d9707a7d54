"""Every route and every live room, with every role and with none: what the design's table says, written out again."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from queue_server.live.publisher import NAMESPACE
from queue_server.services.access import ROOMS, Right, Role, may_use
from queue_server.services.access import Actor as Person
from queue_server.web.api import Route, Routes, answer, install
from tests.support.house import Building, join

NOBODY = "none"

# The design's section 4, credential by credential, in words of this test. It is a second table beside
# `services/access.py` on purpose: a right changes only where somebody means it twice.
DESK = "issue boards counters desk messages emergency"
OFFICE = "boards counters overview reports stops messages emergency paper"
MAY: dict[str, str] = {
    NOBODY: "public",
    "kiosk": "public signed-in issue copy boards paper",
    "display": "public signed-in boards",
    "printer": "public signed-in",
    "clerk": f"public signed-in account {DESK}",
    "lead": f"public signed-in account {DESK} {OFFICE}",
    "manager": f"public signed-in account {OFFICE} metrics",
    "auditor": "public signed-in account reports audit",
    "admin": f"public signed-in account copy {DESK} {OFFICE} metrics people audit print",
}

# What each word opens. A new route goes behind the word of those who may use it; a new word goes to its roles above.
ROUTES: dict[str, str] = {
    "public": """
        GET / GET /login GET /login/office GET /login/office/done GET /healthz GET /readyz GET /api/v1/openapi.json
        GET /privacy GET /imprint GET /accessibility
        GET /static/<folder>/<path:name> GET /i18n/<domain>/<lang>.json GET /sounds/<key>.mp3 GET /favicon.ico
        GET /t/<token> GET /t/<token>/qr.svg GET /api/v1/visits/<token>
        POST /api/v1/visits/<token>/leave POST /api/v1/visits/<token>/delay POST /api/v1/visits/<token>/here
        POST /api/v1/login POST /api/v1/logout POST /api/v1/device
        POST /api/v1/pairings POST /api/v1/pairings/claim
    """,
    "signed-in": "GET /api/v1/me",
    "issue": "POST /api/v1/tickets GET /kiosk/<kiosk>",
    "copy": "POST /api/v1/visits/<token>/print",
    "boards": "GET /display/<display> GET /api/v1/areas/<area>/board GET /pictures/ GET /pictures/<name>",
    "counters": "GET /api/v1/counters GET /api/v1/waiting",
    "desk": """
        GET /counter GET /api/v1/counters/<counter>
        POST /api/v1/counters/<counter>/open POST /api/v1/counters/<counter>/close
        POST /api/v1/counters/<counter>/break POST /api/v1/counters/<counter>/next POST /api/v1/counters/<counter>/call
        GET /api/v1/tickets/<ticket>
        POST /api/v1/tickets/<ticket>/recall POST /api/v1/tickets/<ticket>/start POST /api/v1/tickets/<ticket>/finish
        POST /api/v1/tickets/<ticket>/miss POST /api/v1/tickets/<ticket>/park POST /api/v1/tickets/<ticket>/return
        POST /api/v1/tickets/<ticket>/requeue POST /api/v1/tickets/<ticket>/transfer
        POST /api/v1/tickets/<ticket>/undo POST /api/v1/tickets/<ticket>/print
        POST /api/v1/tickets/<ticket>/switch POST /api/v1/tickets/<ticket>/note
    """,
    "messages": "GET /api/v1/messages POST /api/v1/messages DELETE /api/v1/messages/<message>",
    "emergency": """
        GET /api/v1/emergencies POST /api/v1/emergencies
        POST /api/v1/emergencies/<emergency>/accept POST /api/v1/emergencies/<emergency>/end
    """,
    "overview": "GET /manage GET /api/v1/manage GET /slips GET /api/v1/slips GET /api/v1/slips/preview.png",
    "reports": "GET /api/v1/reports/<report>",
    "stops": """
        POST /api/v1/services/<service>/stop POST /api/v1/services/<service>/resume
        POST /api/v1/kiosks/<kiosk>/stop POST /api/v1/kiosks/<kiosk>/resume
    """,
    "paper": """
        GET /printers/<printer> GET /api/v1/printers/<printer> GET /api/v1/printers/<printer>/slips/<slip>.png
    """,
    "print": """
        GET /api/v1/printers/<printer>/job POST /api/v1/printers/<printer>/jobs/<job>
        POST /api/v1/printers/<printer>/state
    """,  # and a printer's own agent: see below
    "metrics": "GET /metrics",
    "account": """
        GET /account GET /api/v1/account POST /api/v1/account/password DELETE /api/v1/account/sessions/<sitting>
        POST /api/v1/account/sign-out
    """,
    "people": """
        GET /api/v1/users POST /api/v1/users POST /api/v1/users/<user>/role
        POST /api/v1/users/<user>/disable POST /api/v1/users/<user>/enable POST /api/v1/users/<user>/unlock
        POST /api/v1/users/<user>/sign-out POST /api/v1/users/<user>/password
        GET /api/v1/tokens POST /api/v1/tokens DELETE /api/v1/tokens/<credential>
        POST /api/v1/pairings/confirm
    """,
    "audit": "GET /admin GET /api/v1/audit GET /api/v1/audit/seats",
}
# The live rooms, by an example; a visit's room is told by its token.
ROOM_WORDS: dict[str, str] = {
    "area:ground": "boards",
    "counter:1": "desk",
    "manage": "overview",
    "staff": "emergency",
    "printer:printer-1": "overview",
    "visit:{token}": "public",
}
# These answer 401 or 403 to what is in the body, whoever asks.
JUDGE_THE_BODY = {"POST /api/v1/login", "POST /api/v1/device"}
EXAMPLES = {
    **{"kiosk": "kiosk-1", "display": "ground-hall", "area": "ground", "counter": "1", "ticket": "1"},
    **{"service": "pickup", "printer": "printer-1", "report": "waits", "domain": "visitor", "lang": "de"},
    **{"folder": "shared", "name": "tokens.css", "key": "0" * 32, "slip": "x", "message": "1"},
    **{"credential": "999999", "user": "999999"},  # not the one that asks
}


def words() -> dict[str, str]:
    """`METHOD rule` -> the word behind which the test has it."""
    found = {}
    for word, lines in ROUTES.items():
        parts = lines.split()
        for method, rule in zip(parts[::2], parts[1::2], strict=True):
            found[f"{method} {rule}"] = word
    return found


def declared(house: Building) -> Iterator[tuple[str, Route]]:
    """`METHOD rule` and the route of everything that the application serves."""
    for route in house.app.extensions["aufruf-routes"]:
        yield f"{route.method} {route.rule}", route


def address(rule: str, token: str) -> str:
    """An address to ask; what has no example gets one that names nothing."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda part: token if part[1] == "token" else EXAMPLES.get(part[1], "1"), rule)


def test_the_test_knows_every_role_and_every_word() -> None:
    assert set(MAY) == {NOBODY, *Role}, "Give each role its words of the design's table in MAY."
    known = {word for line in MAY.values() for word in line.split()}
    assert known == set(ROUTES), "Each word needs roles (MAY) and routes (ROUTES)."


def test_the_test_knows_every_route(house: Building) -> None:
    served, known = {name for name, _ in declared(house)}, set(words())
    assert not known - served, f"No longer served: {sorted(known - served)}. Take them out of ROUTES."
    assert not served - known, (
        f"New: {sorted(served - known)}. Write each behind the word of those who may use it, in ROUTES of "
        "tests/security/test_matrix.py, and see that the design's table of credentials (section 4) says the same."
    )


@pytest.mark.parametrize("role", [NOBODY, *Role])
def test_it_lets_each_role_do_what_the_table_says(house: Building, role: str) -> None:
    wrong, may, behind = [], MAY[role].split(), words()
    token = house.take()["token"]
    for name, route in declared(house):
        client = house.client(None if role == NOBODY else role)
        body = None if route.method == "GET" else {}
        with client.open(address(route.rule, token), method=route.method, json=body) as response:
            status = response.status_code
        refused = {NOBODY: 401}.get(role, 403)
        is_expected = behind.get(name) not in may
        is_refused = status in (401, 403) if name not in JUDGE_THE_BODY else is_expected
        if is_expected != is_refused or (is_refused and is_expected and status != refused) or status >= 500:
            wrong.append(f"{name}: {status}")
    assert not wrong


@pytest.mark.parametrize("role", [NOBODY, *Role])
def test_it_lets_each_role_join_the_rooms_that_the_table_says(house: Building, role: str) -> None:
    kinds = {room.partition(":")[0] for room in ROOM_WORDS}
    assert kinds == set(ROOMS), "Give each live room an example and the word of those who may join, in ROOM_WORDS."
    token = house.take()["token"]
    client = house.live(None if role == NOBODY else role)
    for room, word in ROOM_WORDS.items():
        got = join(client, room.format(token=token))
        expected = None if word in MAY[role].split() else ("unauthorized" if role == NOBODY else "forbidden")
        assert got.get("code") == expected, room


def test_nobody_joins_a_room_that_is_none(house: Building) -> None:
    client = house.live("admin")
    nowhere = ("", ":", "ground", "area", "area:", "area:nowhere", "manage:x", "counter:99", "visit:x", "x" * 9_999)
    for room in nowhere:
        assert join(client, room)["code"] not in ("internal", "unauthorized"), room
    for wish in (None, {}, {"room": None}, {"room": ["manage"]}, "manage", 7):
        got = client.emit("join", wish, namespace=NAMESPACE, callback=True)
        assert got["code"] not in ("internal", "unauthorized"), wish


def test_it_lets_a_printer_join_its_own_room_only(house: Building) -> None:
    client = house.live(token=house.token("printer", name="printer-1"))
    assert "slips" in join(client, "printer:printer-1")
    assert join(client, "printer:printer-2")["code"] == "forbidden"


def test_it_lets_a_print_agent_serve_its_own_printer_only(house: Building) -> None:
    client = house.client("printer", name="printer-1")
    # This one needs no agent, which is said only to those who may ask.
    for method, path, body in (
        ("GET", "job", None),
        ("POST", "jobs/1", {"attempt": "0.x", "state": "begun"}),
        ("POST", "state", {"state": "ready"}),
    ):
        own = client.open(f"/api/v1/printers/printer-1/{path}", method=method, json=body)
        assert (own.status_code, own.json["code"]) == (409, "no_agent_printer")
        other = client.open(f"/api/v1/printers/printer-2/{path}", method=method, json=body)
        assert (other.status_code, other.json["code"]) == (403, "forbidden")


def test_it_keeps_a_clerk_s_token_at_the_counter_that_it_names(house: Building) -> None:
    one = house.client("clerk", counter="1")
    assert one.post("/api/v1/counters/1/open").status_code == 200
    assert one.post("/api/v1/counters/2/open").status_code == 403
    assert one.get("/api/v1/counters/1").status_code == 200
    assert one.get("/api/v1/counters/2").status_code == 403
    screen = house.live(token=house.token("clerk", counter="1"))
    assert "current" in join(screen, "counter:1")
    assert join(screen, "counter:2")["code"] == "forbidden"
    assert one.post("/api/v1/counters/2/next", json={"current": None}).status_code == 403
    ticket = house.take()["id"]
    house.open("2")
    house.next("2")
    assert one.post(f"/api/v1/tickets/{ticket}/start").status_code == 403
    assert one.post(f"/api/v1/tickets/{ticket}/undo").status_code == 403
    assert not may_use(Person(Role.KIOSK, "x", "token:1"), None)


def test_it_refuses_to_start_with_a_route_that_names_no_right() -> None:
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/forgotten", "forgotten", lambda: "x")
    group = Routes("extra")
    group.get("/declared", Right.PUBLIC)(lambda: answer({}))
    with pytest.raises(RuntimeError, match="/forgotten"):
        install(app, [group])


def test_it_refuses_a_bad_token_even_beside_a_good_cookie(house: Building) -> None:
    browser = house.browser("admin")
    assert browser.get("/api/v1/me").status_code == 200
    assert browser.get("/api/v1/me", headers={"Authorization": "Bearer nonsense"}).status_code == 401
    assert browser.get("/api/v1/me", headers={"Authorization": "Basic YTpi"}).status_code == 401


def test_it_refuses_a_live_connection_with_a_bad_token(house: Building) -> None:
    assert not house.live(token="nonsense").is_connected("/live")
