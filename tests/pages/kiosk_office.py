"""A small office for the tests of kiosk and phone: the sample's configuration, queues and faults as the test decides.

Run as a program: `python kiosk_office.py PORT`, 0 for any; it prints the port. Control: POST /_set (rules, merged),
/_reset, /_emit (events to a room), /_queue (what the rules say now, to the areas), /_release (held answers go out);
GET /_orders, /_joins, /_copies.
"""

import base64
import hashlib
import io
import json
import socket
import sys
import threading
from pathlib import Path
from typing import Any

import qrcode
import qrcode.image.svg
from flask import Flask, Response, jsonify, request, send_from_directory
from flask_socketio import SocketIO, join_room
from werkzeug.serving import make_server

from queue_server.config import load
from queue_server.texts import Texts
from queue_server.web import boots

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "queue_server" / "static"
FOLDERS = {"kiosk": ROOT / "kiosk" / "page"}
IMPORTS = {
    "preact": "/static/vendor/preact.js",
    "preact/hooks": "/static/vendor/hooks.js",
    "htm": "/static/vendor/htm.js",
    "socket.io-client": "/static/vendor/socket.io-client.js",
    "shared/": "/static/shared/",
}
IMPORTMAP = json.dumps({"imports": IMPORTS})
MAP_HASH = base64.b64encode(hashlib.sha256(IMPORTMAP.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; script-src 'self' 'sha256-{MAP_HASH}'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE = """<!doctype html><html lang="{lang}" dir="{dir}" data-medium="{medium}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="csrf-token" content="x">
<title>Aufruf</title>
<link rel="icon" href="/static/shared/icon.svg"><link rel="stylesheet" href="/static/shared/tokens.css">
<link rel="stylesheet" href="/static/shared/fonts.css"><link rel="stylesheet" href="/static/{medium}/{medium}.css">
<script type="importmap">{importmap}</script><script type="application/json" id="boot">{boot}</script></head>
<body><div id="app"></div><script type="module" src="/static/{medium}/{medium}.js"></script></body></html>"""
NOTICE = """<!doctype html><html lang="de" dir="ltr"><main><p>Amt</p><h1>Notice {name}</h1><p>First words.</p>
<p>Second words.</p><ul><li><a href="/elsewhere">elsewhere</a></li></ul></main></html>"""
NOW = "2026-11-23T08:17:00Z"

config = load(ROOT / "config.yaml")
texts = Texts()
app = Flask(__name__, static_folder=None)
socketio = SocketIO(app, async_mode="threading", ping_interval=600, ping_timeout=600)
release = threading.Event()
orders: list[dict[str, Any]] = []
joins: list[str] = []
copies: list[dict[str, Any]] = []
made: dict[str, dict[str, Any]] = {}
rules: dict[str, Any] = {
    "rows": {},  # service -> what differs in its row
    "kiosk": {"open": True, "reason_text": None},
    "locked": False,  # this browser is not signed in
    "lose": 0,  # so many orders are met, but their answer never arrives
    "hold": False,  # answers wait for /_release
    "refuse": None,  # {status, body} instead of a ticket
    "refuse_copy": None,  # a status instead of a copy of the slip
    "boot": {},  # what differs in the kiosk's boot
    "visit": {},  # what differs in the visitor's view
    "unknown": False,  # the visitor's token is unknown
    "seq": 10,  # of every snapshot
    "busy": 0,  # so many joins are put off
}
START = json.dumps(rules)


@app.after_request
def protect(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def page(medium: str, lang: str, boot: dict[str, Any]) -> str:
    words = json.dumps(boot).replace("<", "\\u003c")
    return PAGE.format(lang=lang, dir=config.language(lang).dir, medium=medium, importmap=IMPORTMAP, boot=words)


@app.get("/kiosk/<name>")
def kiosk(name: str) -> str:
    return page("kiosk", config.languages[0], {**boots.kiosk(config, name), **rules["boot"]})


@app.get("/t/<token>")
def visit_page(token: str) -> str:
    lang = request.args.get("lang", rules["visit"].get("language", "en"))
    return page("visit", lang, boots.visit(config, token, "permit", "first", lang))


@app.get("/blank")
def blank() -> str:
    return page("kiosk", "en", {}).replace("/static/kiosk/kiosk.js", "/static/shared/html.js")


@app.get("/t/<token>/qr.svg")
def qr(token: str) -> Response:
    picture = qrcode.make(f"http://127.0.0.1/t/{token}", image_factory=qrcode.image.svg.SvgPathImage, border=4)
    target = io.BytesIO()
    picture.save(target)
    return Response(target.getvalue(), mimetype="image/svg+xml")


@app.get("/static/<part>/<path:name>")
def static_file(part: str, name: str) -> Response:
    return send_from_directory(FOLDERS.get(part, STATIC / part), name)


@app.get("/i18n/<domain>/<language>.json")
def catalogue(domain: str, language: str) -> Response:
    return jsonify(dict(texts.catalogue("visitor", language)))


@app.get("/privacy")
@app.get("/imprint")
@app.get("/accessibility")
def notice() -> str:
    return NOTICE.format(name=request.path[1:])


@app.post("/api/v1/device")
def device() -> tuple[Response, int] | Response:
    if (request.get_json() or {}).get("token") != "good":
        return jsonify(code="unauthorized", message="no", details={}), 401
    answer = Response(status=204)
    answer.set_cookie("device", "yes", httponly=True, samesite="Strict")
    return answer


@app.post("/api/v1/tickets")
def ticket() -> tuple[Response, int]:
    key, body = request.headers["Idempotency-Key"], request.get_json()
    orders.append({"key": key, **body})
    if rules["hold"]:
        release.wait(30)
    if rules["refuse"]:
        return jsonify(rules["refuse"]["body"]), rules["refuse"]["status"]
    answer = made.setdefault(key, issued(body, len(made) + 42))
    if rules["lose"]:
        rules["lose"] -= 1
        # The ticket is made, but its answer gets lost on the way.
        request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    return jsonify(answer), 201


def issued(body: dict[str, Any], count: int) -> dict[str, Any]:
    service = config.services[body["service"]]
    return {
        "id": str(count),
        "number": f"{service.prefix}{count:03}",
        "token": f"token-{count}",
        "service": service.id,
        "language": body["language"],
        "area": service.area,
        "state": "waiting",
        "issued_at": NOW,
        "forecast": row(service.id)["forecast"],
        "visit_url": f"http://127.0.0.1/t/token-{count}",
        "paper": {"printer": "printer-1"},
    }


def row(service: str) -> dict[str, Any]:
    found = config.services[service]
    plain = {
        "service": service,
        "prefix": found.prefix,
        "waiting": 6,
        "forecast": {"low_min": 25, "high_min": 40},
        "open": True,
        "reason": None,
        "reason_text": None,
        "opens_at": None,
        "counters": 2,
    }
    return plain | rules["rows"].get(service, {})


def board(area: str) -> dict[str, Any]:
    return {
        "seq": rules["seq"],
        "area": area,
        "now": NOW,
        "speed": 1.0,
        "calls": [],
        "services": [row(one.id) for one in config.services_in(area)],
        "kiosks": [{"kiosk": "kiosk-1", **rules["kiosk"]}],
        "waiting": 6,
    }


def visit_view() -> dict[str, Any]:
    plain = {
        "seq": rules["seq"],
        "number": "A042",
        "service": "permit",
        "prefix": "A",
        "area": "first",
        "floor": "1. OG",
        "direction": ["up", "left"],
        "language": "en",
        "state": "waiting",
        "before": 6,
        "forecast": {"low_min": 25, "high_min": 40},
        "counters": 2,
        "issued_at": NOW,
        "here": False,
        "called": None,
        "paper": {"printer": "printer-1", "state": "queued"},
        "possible": [],
        "not_before": None,
        "delays_left": 2,
        "now": NOW,
    }
    return plain | rules["visit"]


@app.post("/api/v1/visits/<token>/print")
def print_copy(token: str) -> tuple[Response, int]:
    copies.append({"token": token, **request.get_json()})
    if rules["hold"]:
        release.wait(30)
    if rules["refuse_copy"]:
        return jsonify(code="no_more_copies", message="no", details={}), rules["refuse_copy"]
    return jsonify(paper={"printer": "printer-1", "state": "queued", "reason": None, "copy": True}), 202


@socketio.on("join", namespace="/live")
def join(message: dict[str, str]) -> dict[str, Any]:
    room = message["room"]
    kind, _, name = room.partition(":")
    joins.append(room)
    if rules["busy"]:
        rules["busy"] -= 1
        return {"code": "database_busy", "message": "later"}
    if kind == "area" and rules["locked"] and "device" not in request.cookies:
        return {"code": "unauthorized", "message": "no"}
    if kind == "visit" and rules["unknown"]:
        return {"code": "not_found", "message": "no"}
    join_room(room)
    return visit_view() if kind == "visit" else board(name)


@app.post("/_set")
def set_rules() -> str:
    rules.update(request.get_json())
    return ""


@app.post("/_emit")
def emit() -> str:
    for room, event, payload in request.get_json():
        socketio.emit(event, payload, namespace="/live", to=room)
    return ""


@app.post("/_queue")
def queue() -> str:
    """Tell every area's room what the rules now say."""
    before, rules["seq"] = rules["seq"], rules["seq"] + 1
    for area in config.areas:
        socketio.emit("queue", board(area) | {"from_seq": before}, namespace="/live", to=f"area:{area}")
    return ""


@app.post("/_reset")
def reset() -> str:
    """As new: between two tests."""
    rules.update(json.loads(START))
    orders.clear()
    joins.clear()
    copies.clear()
    made.clear()
    release.clear()
    return ""


@app.post("/_release")
def let_go() -> str:
    rules["hold"] = False
    release.set()
    return ""


@app.get("/_orders")
def what_was_ordered() -> Response:
    return jsonify(orders=orders, made=len(made))


@app.get("/_joins")
def what_was_joined() -> Response:
    return jsonify(joins)


@app.get("/_copies")
def which_copies_were_wanted() -> Response:
    return jsonify(copies)


if __name__ == "__main__":
    server = make_server("127.0.0.1", int(sys.argv[1]), app, threaded=True)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
