"""The managers' look at the slips: what would come out of a printer, in every language and width, without one."""

from typing import Any, cast

from flask import Response, request

from queue_server.domain.errors import BadRequest
from queue_server.domain.messages import NS_
from queue_server.house import House, current_house
from queue_server.services.access import Right
from queue_server.web.api import Routes, answer
from queue_server.web.language import staff_language
from queue_server.web.shell import plain, staff_words

routes = Routes("slips")

WIDTHS = {"576": NS_("80 mm, 576 dots"), "512": NS_("80 mm, 512 dots"), "384": NS_("58 mm, 384 dots")}
MODES = {"picture": NS_("Picture"), "text": NS_("Text: for slow printers")}
EXAMPLES = {"usual": NS_("Usual"), "longest": NS_("The longest"), "barest": NS_("The barest")}
SOURCES = {
    "serving": NS_("As slips are printed now"),
    "file": NS_("The file as it is at this moment"),
    "ours": NS_("Without the office's template"),
}
COPIES = {"": NS_("First print"), "1": NS_("Copy")}
STATES = {
    "ours": NS_("Slips are printed by the template that comes with Aufruf."),
    "trying": NS_("The office's template is being tried out. Until then slips are printed by the one of Aufruf."),
    "own": NS_("Slips are printed by the office's own template."),
    "refused": NS_("The office's template is refused. Slips are printed by the one of Aufruf."),
}
QUERY = {
    "language": "the visitor's language, de",
    "width": "dots: 576, 512 or 384",
    "mode": "picture or text",
    "service": "one service; left out: one that suits the example",
    "example": "usual, longest or barest",
    "copy": "1: the slip of a reprint",
    "source": "serving (what slips are printed with), file (the template as it is at this moment) or ours",
}


@routes.get("/api/v1/slips", Right.OVERVIEW, answers={200: "{template, state, reason}"})
def show_condition() -> Response:
    """Show what slips are printed with: `ours`, `own`, `trying` or, with the reason, `refused`."""
    return answer(current_house().slips.condition())


@routes.get(
    "/api/v1/slips/preview.png",
    Right.OVERVIEW,
    query=QUERY,
    answers={200: "the slip as a picture", 400: "bad_request", 409: "template_refused: {reason}"},
)
def preview() -> Response:
    """Show, as a picture, what a printer makes of a slip that nobody has taken."""
    house = current_house()
    wish = wished(house)
    picture = house.slips.preview(
        _one_of("language", house.config.languages),
        int(wish["width"]),
        text=wish["mode"] == "text",
        service=wish["service"] or None,
        example=wish["example"],
        copy=wish["copy"] == "1",
        source=wish["source"],
    )
    return Response(picture, content_type="image/png")


@routes.get("/slips", Right.OVERVIEW, page=True)
def page() -> Response:
    """Show the slips of all languages side by side, or one language in every width."""
    house, lang = current_house(), staff_language()
    wish, named = wished(house), request.args.get("language", "")
    languages = [named] if named in house.config.languages else house.config.languages
    widths = list(WIDTHS) if named in languages else [wish["width"]]
    words = staff_words(house, lang)
    return plain(
        "staff/slips.html",
        **words,
        shown=[_figure(house, words["t"], wish, one, width) for one in languages for width in widths],
        choices=_choices(house, lang, wish),
        chosen=named if named in languages else "",
        visitors=[house.config.language(code) for code in house.config.languages],
        condition=house.slips.condition(),
        states=STATES,
    )


def wished(house: House) -> dict[str, Any]:
    """Return what the address asks for, each with its default; raises BadRequest for what there is not."""
    return {
        "width": _one_of("width", WIDTHS),
        "mode": _one_of("mode", MODES),
        "service": _one_of("service", ["", *house.config.services]),
        "example": _one_of("example", EXAMPLES),
        "copy": _one_of("copy", COPIES),
        "source": _one_of("source", SOURCES),
    }


def _one_of(name: str, known: Any) -> str:
    """Return a value of the address that must be one of a few; left out, it is the first."""
    first = cast(str, next(iter(known)))
    value = request.args.get(name) or first
    if value not in known:
        raise BadRequest(setting=name, known=list(known))
    return value


def _figure(house: House, t: Any, wish: dict[str, str], code: str, width: str) -> dict[str, Any]:
    language = house.config.language(code)
    query = {**wish, "language": code, "width": width}
    return {"language": language, "width": width, "words": t(WIDTHS[width]), "query": query}


def _choices(house: House, lang: str, wish: dict[str, str]) -> list[dict[str, Any]]:
    """Return the form's lists: what each is called, its entries and which one is chosen."""
    services = {key: house.config.text(service.name, lang) for key, service in house.config.services.items()}
    t = staff_words(house, lang)["t"]
    told: list[tuple[str, str, dict[str, str]]] = [
        ("width", NS_("Paper"), {key: t(words) for key, words in WIDTHS.items()}),
        ("mode", NS_("Printed as"), {key: t(words) for key, words in MODES.items()}),
        ("example", NS_("Example"), {key: t(words) for key, words in EXAMPLES.items()}),
        ("service", NS_("Service"), {"": t(NS_("One that suits the example")), **services}),
        ("copy", NS_("Print"), {key: t(words) for key, words in COPIES.items()}),
    ]
    if house.slips.condition()["state"] != "ours":
        told.append(("source", NS_("Template"), {key: t(words) for key, words in SOURCES.items()}))
    return [
        {"name": name, "words": t(words), "entries": entries, "chosen": wish[name]} for name, words, entries in told
    ]
