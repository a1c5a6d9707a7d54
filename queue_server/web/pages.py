"""The pages: a shell that scripts fill for kiosk, display, counter, managers and visitors, and a few plain ones."""

from typing import Any

from flask import Response, request

from queue_server.config import Text
from queue_server.domain.errors import NotFound
from queue_server.domain.messages import N_, NS_
from queue_server.house import current_house
from queue_server.services.access import RIGHTS, Right, Role
from queue_server.services.tokens import ticket_of
from queue_server.store import tickets
from queue_server.web import boots, credentials
from queue_server.web.api import Routes
from queue_server.web.language import staff_language, visitor_language
from queue_server.web.shell import login_form, plain, shell, staff_words

routes = Routes("pages")

LEGAL = {
    "privacy": N_("Privacy"),
    "imprint": N_("Imprint"),
    "accessibility": N_("Accessibility"),
}
UNKNOWN_VISIT = N_("We do not know this number")
COUNTER_TITLE = NS_("Counter")
MANAGE_TITLE = NS_("Management")


@routes.get("/", Right.PUBLIC, page=True)
def front() -> Response:
    """Show the front door: a link to each page of the house."""
    house, lang = current_house(), staff_language()
    return plain(
        "staff/front.html",
        **staff_words(house, lang),
        demo=house.config.demo,
        kiosks=_doors(house.config.kiosks, lang),
        displays=_doors(house.config.displays, lang),
        printers=_doors({k: p for k, p in house.config.printers.items() if p.driver == "virtual"}, lang),
    )


@routes.get("/login", Right.PUBLIC, page=True)
def login() -> Response:
    """Show the log-in form."""
    return login_form(local_path(request.args.get("next", "/")))


@routes.get("/kiosk/<kiosk>", Right.ISSUE, page=True, device=Role.KIOSK)
def kiosk(kiosk: str) -> Response:
    """Show the kiosk's page; without a credential it can only sign in, by the token after the hash."""
    config = current_house().config
    if kiosk not in config.kiosks:
        raise NotFound
    lang = config.languages[0]
    return shell(config.text(config.office.name, lang), "kiosk", lang, boots.kiosk(config, kiosk))


@routes.get("/display/<display>", Right.BOARD, page=True, device=Role.DISPLAY)
def display(display: str) -> Response:
    """Show the waiting room's screen; without a credential it can only sign in, by the token after the hash."""
    config = current_house().config
    if display not in config.displays:
        raise NotFound
    lang = config.office.default_languages[0]
    return shell(config.text(config.office.name, lang), "display", lang, boots.display(config, display))


@routes.get("/counter", Right.COUNTER, page=True)
def counter() -> Response:
    """Show the clerk's page."""
    house, lang = current_house(), staff_language()
    title = house.texts.get(lang, COUNTER_TITLE, "staff")
    return shell(title, "counter", lang, boots.counter(house.config, credentials.actor(), lang), csrf=True)


@routes.get("/manage", Right.OVERVIEW, page=True)
def manage() -> Response:
    """Show the managers' page."""
    house, lang = current_house(), staff_language()
    title = house.texts.get(lang, MANAGE_TITLE, "staff")
    return shell(title, "manage", lang, boots.manage(house.config, credentials.actor(), lang), csrf=True)


@routes.get("/printers/<printer>", Right.PAPER, page=True)
def paper(printer: str) -> Response:
    """Show the paper of a virtual printer."""
    config, lang = current_house().config, staff_language()
    if printer not in config.printers:
        raise NotFound
    live = credentials.actor().role in RIGHTS[Right.PRINTER]
    title = config.text(config.printers[printer].name, lang)
    return shell(title, "paper", lang, boots.printer(config, printer, lang, live=live), csrf=True)


@routes.get("/t/<token>", Right.PUBLIC, page=True)
def visit(token: str) -> Response:
    """Show the visitor's own page, that the QR code on the slip opens."""
    house = current_house()
    number = ticket_of(house.secret, token)
    with house.store.reading() as reading:
        found = None if number is None else tickets.find(reading, number)
    if found is None or found.service not in house.config.services:
        raise NotFound(UNKNOWN_VISIT)
    known = request.args.get("lang") in house.config.languages or found.language not in house.config.languages
    lang = visitor_language() if known else found.language
    boot = boots.visit(house.config, token, found.service, found.area, lang)
    return shell(found.number, "visit", lang, boot)


@routes.get("/privacy", Right.PUBLIC, page=True)
def privacy() -> Response:
    """Show the office's privacy notice."""
    return legal("privacy", current_house().config.office.privacy)


@routes.get("/imprint", Right.PUBLIC, page=True)
def imprint() -> Response:
    """Show the office's imprint."""
    return legal("imprint", current_house().config.office.imprint)


@routes.get("/accessibility", Right.PUBLIC, page=True)
def accessibility() -> Response:
    """Show the office's accessibility statement."""
    return legal("accessibility", current_house().config.office.accessibility)


def legal(name: str, text: Text) -> Response:
    """Show one of the office's own statements, in the first language wished for that it has."""
    house = current_house()
    config = house.config
    written = [config.language(code) for code in config.languages if code in text]
    wished = visitor_language()
    lang = wished if wished in text else next((code for code in ("de", "en") if code in text), next(iter(text)))
    return plain(
        "staff/legal.html",
        title=house.texts.get(lang, LEGAL[name]),
        lang=lang,
        dir=config.language(lang).dir,
        office=config.text(config.office.name, lang),
        paragraphs=[part.strip() for part in text[lang].split("\n\n") if part.strip()],
        path=f"/{name}",
        languages=[{"code": one.code, "name": one.name, "dir": one.dir} for one in written],
    )


def local_path(target: str) -> str:
    """Return ``target`` if it is a path of this site, else the front door: no address leads elsewhere."""
    plain_path = target.startswith("/") and not target.startswith("//") and "\\" not in target
    return target if plain_path and target.isprintable() else "/"


def _doors(things: Any, lang: str) -> list[dict[str, str]]:
    """Return what the front door shows of devices: id, name and the place where they stand."""
    config = current_house().config
    rows = []
    for thing in things.values():
        area = config.areas.get(getattr(thing, "area", ""))
        place = "" if area is None else config.text(area.name, lang)
        rows.append({"id": thing.id, "name": config.text(thing.name, lang), "place": place})
    return rows
