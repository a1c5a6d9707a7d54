"""What is served from files or printers: scripts, styles, fonts, texts, sounds, and the paper of virtual printers."""

from pathlib import Path

from flask import Response, request, send_from_directory

import counter_client
import display
import kiosk
from queue_server import texts
from queue_server.domain.errors import NotFound
from queue_server.house import current_house
from queue_server.services.access import Right
from queue_server.web.api import Routes, answer, nothing

routes = Routes("files")

STATIC = Path(__file__).parent.parent / "static"
FOLDERS = {
    **{name: STATIC / name for name in ("shared", "vendor", "manage", "visit", "staff", "admin")},
    "kiosk": Path(kiosk.__file__).parent / "page",
    "display": Path(display.__file__).parent / "page",
    "counter": Path(counter_client.__file__).parent / "page",
}
A_WEEK = "public, max-age=604800"


@routes.get("/static/<folder>/<path:name>", Right.PUBLIC, answers={200: "the file"})
def static(folder: str, name: str) -> Response:
    """Serve a page's script, style, picture or font; asked anew each time, sent only when it changed."""
    home = FOLDERS.get(folder)
    if home is None:
        raise NotFound
    response = send_from_directory(home, name)
    response.headers["Cache-Control"] = A_WEEK if name.endswith(".woff2") else "no-cache"
    return response


@routes.get("/favicon.ico", Right.PUBLIC, answers={204: "there is none"})
def icon() -> Response:
    """Say that there is no icon, which browsers ask for on pages that name none."""
    response = nothing()
    response.headers["Cache-Control"] = A_WEEK
    return response


@routes.get("/i18n/<domain>/<lang>.json", Right.PUBLIC, answers={200: "{English text: text}", 404: "not_found"})
def texts_of(domain: str, lang: str) -> Response:
    """Serve all texts of a catalogue in one language."""
    house = current_house()
    if domain == "visitor" and lang in house.config.languages:
        catalogue = house.texts.catalogue("visitor", lang)
    elif domain == "staff" and lang in (*house.config.staff_languages, texts.SOURCE):
        catalogue = house.texts.catalogue("staff", lang)
    else:
        raise NotFound
    response = answer(dict(catalogue))
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@routes.get("/sounds/<key>.mp3", Right.PUBLIC, answers={200: "the sound (MP3)", 404: "not_found"})
def sound(key: str) -> Response:
    """Serve the sound of an announcement; it is made at the first request at the latest."""
    path = current_house().sound(key)
    if path is None:
        raise NotFound
    response = send_from_directory(path.parent, path.name, mimetype="audio/mpeg")
    response.headers["Cache-Control"] = A_WEEK
    return response


@routes.get(
    "/api/v1/printers/<printer>", Right.PAPER, answers={200: "{printer, state, reason, slips}", 404: "not_found"}
)
def show_printer(printer: str) -> Response:
    """Show a printer's state and, of a virtual one, its paper."""
    house = current_house()
    if printer not in house.config.printers:
        raise NotFound
    with house.store.reading() as session:
        return answer(house.printer_view(session, printer))


@routes.get(
    "/api/v1/printers/<printer>/slips/<slip>.png",
    Right.PAPER,
    answers={200: "the slip as a picture", 404: "not_found"},
)
def slip(printer: str, slip: str) -> Response:
    """Serve the picture of a slip that a virtual printer printed."""
    house = current_house()
    picture = house.paper.picture(printer, slip) if printer in house.config.printers else None
    if picture is None:
        raise NotFound
    return Response(picture, content_type="image/png", headers={"Cache-Control": "private, max-age=3600"})
