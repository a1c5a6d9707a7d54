"""Every route and every live room, with every role and with none: what the design's table says, written out again."""

import re

import pytest
from flask import Flask

from queue_server.services.access import ROOMS, Right, Role, may_use
from queue_server.services.access import Actor as Person
from queue_server.web.api import Routes, answer, install
from tests.support.house import Building, join

NOBODY = "none"
EVERYBODY = {NOBODY, *Role}
PAPER_ROLES = {"kiosk", "lead", "manager", "admin"}
BOARD_ROLES = {"kiosk", "display", "clerk", "lead", "manager", "admin"}
CLERKS = {"clerk", "lead", "admin"}
MANAGERS = {"lead", "manager", "admin"}

STEPS = ("recall", "start", "finish", "miss", "park", "return", "requeue", "transfer", "undo", "print")
EXPECTED: dict[str, set[str]] = {
    **{
        f"GET {path}": EVERYBODY
        for path in (
            *("/", "/login", "/healthz", "/readyz", "/api/v1/openapi.json", "/privacy", "/imprint", "/accessibility"),
            *("/static/<folder>/<path:name>", "/i18n/<domain>/<lang>.json", "/sounds/<key>.mp3", "/favicon.ico"),
            *("/t/<token>", "/t/<token>/qr.svg", "/api/v1/visits/<token>"),
        )
    },
    **{f"POST /api/v1/visits/<token>/{step}": EVERYBODY for step in ("leave", "delay", "here")},
    **{f"POST /api/v1/{name}": EVERYBODY for name in ("login", "logout", "device")},
    "GET /api/v1/me": set(Role),
    "POST /api/v1/tickets": {"kiosk"} | CLERKS,
    "POST /api/v1/visits/<token>/print": {"kiosk", "admin"},
    "GET /kiosk/<kiosk>": {"kiosk"} | CLERKS,
    "GET /display/<display>": BOARD_ROLES,
    "GET /api/v1/areas/<area>/board": BOARD_ROLES,
    **{f"GET {path}": BOARD_ROLES for path in ("/pictures/", "/pictures/<name>")},
    **{f"{method} /api/v1/messages": CLERKS | MANAGERS for method in ("GET", "POST")},
    "DELETE /api/v1/messages/<message>": CLERKS | MANAGERS,
    "GET /counter": CLERKS,
    "GET /api/v1/counters": CLERKS | MANAGERS,
    "GET /api/v1/counters/<counter>": CLERKS,
    **{f"POST /api/v1/counters/<counter>/{verb}": CLERKS for verb in ("open", "close", "break", "next", "call")},
    "GET /api/v1/tickets/<ticket>": CLERKS,
    **{f"POST /api/v1/tickets/<ticket>/{step}": CLERKS for step in STEPS},
    "GET /manage": MANAGERS,
    "GET /api/v1/manage": MANAGERS,
    "GET /api/v1/reports/<report>": MANAGERS | {"auditor"},
    "GET /metrics": {"manager", "admin"},
    **{f"GET {path}": MANAGERS for path in ("/slips", "/api/v1/slips", "/api/v1/slips/preview.png")},
    **{
        f"POST /api/v1/{kind}/<{one}>/{verb}": MANAGERS
        for kind, one in (("services", "service"), ("kiosks", "kiosk"))
        for verb in ("stop", "resume")
    },
    "GET /printers/<printer>": PAPER_ROLES,
    "GET /api/v1/printers/<printer>": PAPER_ROLES,
    "GET /api/v1/printers/<printer>/slips/<slip>.png": PAPER_ROLES,
    # And a printer's own agent: see below.
    "GET /api/v1/printers/<printer>/job": {"admin"},
    **{f"POST /api/v1/printers/<printer>/{what}": {"admin"} for what in ("state", "jobs/<job>")},
}
EXAMPLES = {
    **{"kiosk": "kiosk-1", "display": "ground-hall", "area": "ground", "counter": "1", "ticket": "1"},
    **{"service": "pickup", "printer": "printer-1", "report": "waits", "domain": "visitor", "lang": "de"},
    **{"folder": "shared", "name": "tokens.css", "key": "0" * 32, "slip": "x", "message": "1"},
}


def declared(house: Building) -> dict[str, str]:
    """`METHOD rule` of every route that the application really serves, with an address to ask."""
    token = house.take()["token"]
    found = {}
    for rule in house.app.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: EXAMPLES.get(match[1], token), rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            found[f"{method} {rule.rule}"] = path
    return found


def test_it_knows_every_route(house: Building) -> None:
    assert set(declared(house)) == set(EXPECTED)


@pytest.mark.parametrize("role", [NOBODY, *Role])
def test_it_lets_each_role_do_what_the_table_says(house: Building, role: str) -> None:
    wrong = []
    for route, path in declared(house).items():
        method, _, rule = route.partition(" ")
        client = house.client(None if role == NOBODY else role)
        with client.open(path, method=method, json={} if method == "POST" else None) as response:
            status = response.status_code
        refused = {NOBODY: 401}.get(role, 403)
        # These two answer 401 or 403 to what is in the body, whoever asks.
        expected_refusal = rule not in ("/api/v1/login", "/api/v1/device") and role not in EXPECTED[route]
        if expected_refusal != (status == refused):
            wrong.append(f"{route}: {status}")
    assert not wrong


ROOM_ROLES: dict[str, set[str]] = {
    "area:ground": BOARD_ROLES,
    "counter:1": CLERKS,
    "manage": MANAGERS,
    "printer:printer-1": MANAGERS,
    "visit:": EVERYBODY,
}


@pytest.mark.parametrize("role", [NOBODY, *Role])
def test_it_lets_each_role_join_the_rooms_that_the_table_says(house: Building, role: str) -> None:
    token = house.take()["token"]
    client = house.live(None if role == NOBODY else role)
    assert {room.partition(":")[0] for room in ROOM_ROLES} == set(ROOMS)
    for room, roles in ROOM_ROLES.items():
        got = join(client, f"visit:{token}" if room == "visit:" else room)
        expected = None if role in roles else ("unauthorized" if role == NOBODY else "forbidden")
        assert got.get("code") == expected, room


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
