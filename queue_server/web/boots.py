"""What each page is told at its start, from the configuration alone: nothing here is secret or changes by itself."""

from collections.abc import Mapping
from typing import Any

from queue_server.config import Choice, Config, Service
from queue_server.config.office import span_minutes
from queue_server.services.access import Actor, Role


def kiosk(config: Config, kiosk_id: str) -> dict[str, Any]:
    """Return what a kiosk's page starts with."""
    found = config.kiosks[kiosk_id]
    offered = list(config.services) if found.services is None else found.services
    return {
        "kiosk": kiosk_id,
        "name": found.name,
        "area": found.area,
        "areas": areas(config),
        "ways": {area: config.way_to_area(found.area, area) for area in config.areas},
        "languages": languages(config),
        "large": 6,
        "services": [service(config, config.services[key]) for key in offered],
        "priorities": [{"id": p.id, "name": p.name} for p in config.priorities.values() if p.declare],
        "idle": config.kiosk_page.idle,
        "warn": config.kiosk_page.warn,
        "office": {"name": config.office.name},
        "tz": config.office.timezone,
        "demo": config.demo,
    }


def display(config: Config, display_id: str) -> dict[str, Any]:
    """Return what a display's page starts with."""
    found = config.displays[display_id]
    return {
        "display": display_id,
        "area": found.area,
        "area_name": config.areas[found.area].name,
        "floor": config.areas[found.area].floor,
        "areas": [{**areas(config)[key], "id": key, "services": _prefixes(config, key)} for key in found.shown],
        "ways": {counter.id: config.way(found.area, counter) for counter in config.counters.values()},
        "layout": found.layout,
        "forecast": found.forecast,
        "ticker": found.ticker,
        "pictures": found.pictures,
        "quiet": [{"hours": span_minutes(span.hours), "volume": span.volume} for span in found.quiet],
        "distance": found.distance,
        "diagonal": found.diagonal,
        "portrait": found.portrait,
        "sound": found.sound,
        "volume": found.volume,
        "page": config.display_page.model_dump(exclude={"pictures"}),
        "speech": {"repeats": config.speech.repeats, "gap": config.speech.gap},
        "services": _prefixes(config, found.area),
        "languages": languages(config),
        "default_languages": config.office.default_languages,
        "office": {"name": config.office.name},
        "tz": config.office.timezone,
    }


def counter(config: Config, actor: Actor, lang: str) -> dict[str, Any]:
    """Return what the clerk's page starts with; a token for a single counter sees only that one."""
    return {
        "user": {"name": actor.name, "role": actor.role},
        "counters": [row for row in counters(config) if actor.counter in (None, row["id"])],
        "services": {key: service(config, found) for key, found in config.services.items()},
        "languages": staff_names(config),
        "areas": areas(config),
        "message_languages": message_languages(config),
        "next_keys": config.counter_page.next_keys,
        "lang": lang,
        "staff_languages": config.staff_languages,
        "tz": config.office.timezone,
        "calls": config.calls.model_dump(),
        "printers": {key: found.name for key, found in config.printers.items()},
        "office": {"name": config.office.name},
        **_choices(config),
        "may": {"certain": actor.role is Role.ADMIN or actor.role.value in config.calls.certain},
    }


def _choices(config: Config) -> dict[str, Any]:
    """Return what a clerk chooses from: outcomes, reasons, priority classes, and the rules beside them."""
    parking, page = config.parking, config.counter_page
    return {
        "outcomes": _named(config.outcomes),
        "parking": {"reasons": _named(parking.reasons), "returns": parking.returns},
        "breaks": _named(page.breaks),
        "auto_call": page.auto_call.model_dump(),
        "priorities": [
            {"id": p.id, "name": p.name, "strict": p.strict, "head_start": p.head_start}
            for p in config.priorities.values()
        ],
    }


def _named(table: Mapping[str, Choice]) -> list[dict[str, Any]]:
    return [{"id": found.id, "name": found.name} for found in table.values()]


def manage(config: Config, actor: Actor, lang: str) -> dict[str, Any]:
    """Return what the managers' page starts with."""
    return {
        "user": {"name": actor.name, "role": actor.role},
        "services": {key: service(config, found) for key, found in config.services.items()},
        "areas": areas(config),
        "counters": counters(config),
        "kiosks": [{**row, "printers": config.kiosks[row["id"]].printers} for row in _devices(config.kiosks)],
        "displays": _devices(config.displays),
        "printers": [{"id": p.id, "name": p.name, "driver": p.driver} for p in config.printers.values()],
        "message_languages": message_languages(config),
        "lang": lang,
        "staff_languages": config.staff_languages,
        "tz": config.office.timezone,
        "office": {"name": config.office.name},
    }


def visit(config: Config, token: str, service_id: str, area: str, lang: str) -> dict[str, Any]:
    """Return what the visitor's page starts with."""
    return {
        "token": token,
        "lang": lang,
        "service": service(config, config.services[service_id]),
        "area": areas(config)[area],
        "areas": areas(config),
        "office": {"name": config.office.name},
        "languages": languages(config),
        "tz": config.office.timezone,
        "links": {name: f"/{name}" for name in ("privacy", "imprint", "accessibility")},
    }


def printer(config: Config, printer_id: str, lang: str, *, live: bool) -> dict[str, Any]:
    """Return what the page of a virtual printer's paper starts with; a kiosk sees it without live news."""
    found = config.printers[printer_id]
    return {
        "printer": printer_id,
        "name": found.name,
        "driver": found.driver,
        "width": found.width or 576,
        "live": live,
        "lang": lang,
        "staff_languages": config.staff_languages,
        "tz": config.office.timezone,
        "office": {"name": config.office.name},
    }


def service(config: Config, found: Service) -> dict[str, Any]:
    """Return a service as pages know it."""
    return {
        "id": found.id,
        "prefix": found.prefix,
        "area": found.area,
        "name": found.name,
        "short": found.short,
        "icon": found.icon,
        "target": found.target,
        "bring": [{"name": config.bring[key].name, "icon": config.bring[key].icon} for key in found.bring],
    }


def areas(config: Config) -> dict[str, Any]:
    """Return the waiting areas as pages know them."""
    return {key: {"name": area.name, "floor": area.floor} for key, area in config.areas.items()}


def _prefixes(config: Config, area: str) -> list[dict[str, Any]]:
    """Return the services of an area as a screen shows them."""
    return [{"id": s.id, "prefix": s.prefix, "short": s.short} for s in config.services_in(area)]


def counters(config: Config) -> list[dict[str, Any]]:
    """Return the counters as pages know them."""
    return [
        {
            "id": found.id,
            "name": found.name,
            "room": found.room,
            "area": found.area,
            "services": found.services,
            "languages": found.languages,
        }
        for found in config.counters.values()
    ]


def languages(config: Config) -> list[dict[str, str]]:
    """Return the visitors' languages, most needed first."""
    known = [config.language(code) for code in config.languages]
    return [{"code": language.code, "name": language.name, "dir": language.dir} for language in known]


def message_languages(config: Config) -> list[dict[str, Any]]:
    """Return the languages in which staff may say something to the waiting rooms, most needed first."""
    known = [config.language(code) for code in config.languages]
    return [{"code": one.code, "name": one.name, "dir": one.dir, "staff_name": one.staff_name} for one in known]


def staff_names(config: Config) -> dict[str, Any]:
    """Return the visitors' and the counters' languages with the names that staff give them."""
    spoken = {code for found in config.counters.values() for code in found.languages}
    codes = [*config.languages, *sorted(spoken - set(config.languages))]
    known = [config.language(code) for code in codes]
    return {one.code: {"name": one.name, "dir": one.dir, "staff_name": one.staff_name} for one in known}


def _devices(table: Any) -> list[dict[str, Any]]:
    return [{"id": found.id, "name": found.name, "area": found.area} for found in table.values()]
