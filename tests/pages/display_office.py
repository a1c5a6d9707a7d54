"""A small office for the display's tests: a real server whose board, sounds and faults the test decides.

Run as a program: `python display_office.py PORT` (0: any); it prints the port once it listens.
Control: POST /_set (what is answered from now on), POST /_emit
(events to everybody in a room), POST /_drop (cut all live connections), GET /_seen (what was asked).
"""

import base64
import hashlib
import io
import json
import math
import re
import struct
import sys
import threading
import wave
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, jsonify, request, send_from_directory
from flask_socketio import SocketIO, disconnect, join_room
from werkzeug.serving import make_server

from queue_server.texts import Texts

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "queue_server" / "static"
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
    f"default-src 'self'; script-src 'self' 'sha256-{MAP_HASH}'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self' ws: wss:; font-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE = """<!doctype html><html lang="de" dir="ltr" data-medium="display"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="csrf-token" content="x">
<title>Aufruf</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/static/shared/tokens.css">
<link rel="stylesheet" href="/static/shared/fonts.css"><link rel="stylesheet" href="/static/display/display.css">
<script type="importmap">{importmap}</script><script type="application/json" id="boot">{boot}</script></head>
<body><div id="app"></div><script type="module" src="{module}"></script></body></html>"""

app = Flask(__name__, static_folder=None)
socketio = SocketIO(app, async_mode="threading")
texts = Texts()
rules: dict[str, Any] = {"boot": {}, "snapshot": {}, "rooms": {}, "deny": None, "locked": False, "pictures": []}
rules |= {"leader": True}
seen: list[str] = []
connected: set[str] = set()
release = threading.Event()


@app.after_request
def protect(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


@app.get("/display/<name>")
def display(name: str) -> str:
    boot = json.dumps({"display": name, **rules["boot"]}).replace("<", "\\u003c")
    return PAGE.format(importmap=IMPORTMAP, boot=boot, module="/static/display/display.js")


@app.get("/blank")
def blank() -> str:
    return PAGE.format(importmap=IMPORTMAP, boot="{}", module="/static/shared/html.js")


@app.get("/static/<part>/<path:name>")
def static_file(part: str, name: str) -> Response:
    folder = ROOT / "display" / "page" if part == "display" else STATIC / part
    return send_from_directory(folder, name)


@app.get("/i18n/<domain>/<language>.json")
def catalogue(domain: str, language: str) -> Response:
    return jsonify(dict(texts.catalogue("visitor", language)))


@app.get("/axe.js")
def axe() -> Response:
    return send_from_directory(ROOT / "node_modules" / "axe-core", "axe.min.js")


@app.get("/sounds/<name>")
def sound(name: str) -> Response:
    """`de-300.wav` is a tone of 300 ms; `missing…` is not there, `broken…` is no sound, `slow…` never comes."""
    seen.append(f"/sounds/{name}")
    if name.startswith("missing"):
        abort(404)
    if name.startswith("slow"):
        release.wait(60)
    if name.startswith("broken"):
        return Response(b"this is no sound", mimetype="audio/mpeg")
    found = re.search(r"-(\d+)\.wav$", name)
    return Response(tone(int(found[1]) if found else 200), mimetype="audio/wav")


def tone(milliseconds: int) -> bytes:
    rate = 8000
    values = [round(8000 * math.sin(index / 6)) for index in range(rate * milliseconds // 1000)]
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(struct.pack(f"<{len(values)}h", *values))
    return target.getvalue()


@app.post("/api/v1/device")
def device() -> tuple[Response, int] | Response:
    if (request.get_json() or {}).get("token") != "good":
        return jsonify(code="unauthorized", message="Der Schlüssel gilt nicht.", details={}), 401
    answer = Response(status=204)
    answer.set_cookie("device", "yes", httponly=True, samesite="Strict")
    return answer


@socketio.on("connect", namespace="/live")
def connect(auth: object = None) -> None:
    connected.add(request.sid)  # type: ignore[attr-defined]
    seen.append(f"connect {json.dumps(auth)}")


@socketio.on("disconnect", namespace="/live")
def gone(*_: object) -> None:
    connected.discard(request.sid)  # type: ignore[attr-defined]


@socketio.on("join", namespace="/live")
def join(message: dict[str, str]) -> dict[str, Any]:
    seen.append(f"join {message['room']}")
    if rules["locked"] and "device" not in request.cookies:
        return {"code": "unauthorized", "message": "Bitte anmelden."}
    if rules["deny"]:
        return dict(rules["deny"])
    found = rules["rooms"].get(message["room"], rules["snapshot"])
    if "code" not in found:
        join_room(message["room"])
    return dict(found)


@socketio.on("sound", namespace="/live")
def hear(report: dict[str, Any]) -> dict[str, Any]:
    seen.append(f"sound {'ok' if report['ok'] else report['reason']}")
    return {"leader": bool(report["ok"] and rules["leader"])}


@app.get("/pictures/")
def pictures() -> Response:
    return jsonify(pictures=rules["pictures"])


@app.get("/pictures/<colour>.svg")
def picture(colour: str) -> Response:
    """A picture of one colour; `broken` is none."""
    size = 'xmlns="http://www.w3.org/2000/svg" width="1600" height="900"'
    drawing = f'<svg {size}><rect width="1600" height="900" fill="{colour}"/></svg>'
    return Response("this is no picture" if colour == "broken" else drawing, mimetype="image/svg+xml")


@app.post("/_set")
def set_rules() -> str:
    rules.update(request.get_json())
    return ""


@app.post("/_emit")
def emit() -> str:
    room = request.args.get("room", "area:hall")
    for event, payload in request.get_json():
        socketio.emit(event, payload, namespace="/live", to=room)
    return ""


@app.post("/_drop")
def drop() -> str:
    for sid in list(connected):
        disconnect(sid=sid, namespace="/live")
    return ""


@app.get("/_seen")
def what_was_seen() -> Response:
    return jsonify(seen)


if __name__ == "__main__":
    server = make_server("127.0.0.1", int(sys.argv[1]), app, threaded=True)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
