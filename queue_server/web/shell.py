"""How a page is rendered: the shell that scripts fill, the log-in form, and plain templates."""

from functools import partial
from typing import Any

from flask import Response, make_response, render_template
from flask_wtf.csrf import generate_csrf

from queue_server.config import Config
from queue_server.house import House, current_house
from queue_server.services.access import Actor
from queue_server.web.language import staff_language
from queue_server.web.security import IMPORT_MAP

FOLDERS = {"paper": "staff", "account": "admin"}


def shell(title: str, medium: str, lang: str, boot: dict[str, Any], *, csrf: bool = False) -> Response:
    """Answer a page that its scripts fill; ``csrf`` where a log-in acts: only there a session cookie is set."""
    folder = FOLDERS.get(medium, medium)
    return plain(
        "page.html",
        title=title,
        lang=lang,
        dir=current_house().config.language(lang).dir,
        medium=medium,
        css=[f"/static/{folder}/{medium}.css"],
        module=f"/static/{folder}/{medium}.js",
        boot=boot,
        importmap=IMPORT_MAP,
        csrf=generate_csrf() if csrf else "",
    )


def login_form(target: str, status: int = 200) -> Response:
    """Answer the log-in form, which then goes on to ``target``, a path of this site."""
    house = current_house()
    words, oidc = staff_words(house, staff_language()), house.config.oidc
    button = None if oidc is None else house.config.text(oidc.button, words["lang"])
    return plain("staff/login.html", status, **words, next=target, csrf_token=generate_csrf, office_login=button)


def plain(template: str, status: int = 200, **values: Any) -> Response:
    """Answer a rendered template; pages are never kept, they carry a CSRF token."""
    response = make_response(render_template(template, **values), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def staff_boot(config: Config, actor: Actor, lang: str) -> dict[str, Any]:
    """Return what every page of the staff starts with."""
    return {
        "user": {"name": actor.name, "role": actor.role},
        "lang": lang,
        "staff_languages": config.staff_languages,
        "tz": config.office.timezone,
        "office": {"name": config.office.name},
    }


def staff_words(house: House, lang: str) -> dict[str, Any]:
    known = [house.config.language(code) for code in house.config.staff_languages]
    return {
        "t": partial(house.texts.get, lang, domain="staff"),
        "lang": lang,
        "staff_languages": [{"code": one.code, "name": one.name} for one in known],
        "office": house.config.text(house.config.office.name, lang),
    }
