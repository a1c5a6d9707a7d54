"""Checks what one setting says about another: references, doubles, things that nobody serves."""

import os
import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from queue_server.config.calendar import countries
from queue_server.config.reading import Place
from queue_server.config.sheet import Sheet, words
from queue_server.config.wording import did_you_mean, language_meant, listed
from queue_server.domain.languages import LANGUAGES

TABLES = ("areas", "services", "bring", "counters", "kiosks", "displays", "printers", "priorities", "outcomes")
REFERENCES = (  # (table, setting, table that it names, what that is called)
    ("services", "area", "areas", "area"),
    ("services", "bring", "bring", "thing to bring"),
    ("counters", "area", "areas", "area"),
    ("counters", "services", "services", "service"),
    ("kiosks", "area", "areas", "area"),
    ("kiosks", "printers", "printers", "printer"),
    ("kiosks", "services", "services", "service"),
    ("displays", "area", "areas", "area"),
    ("displays", "areas", "areas", "area"),
)
FOLDERS = (("speech", "clips"), ("display_page", "pictures"))
SPRITE = Path(__file__).parents[1] / "static" / "shared" / "icons.svg"
STAFF_LANGUAGES = ("de", "en")
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def check_references(sheet: Sheet) -> None:
    """Every name of an area, service, thing to bring or printer must be one."""
    for table, setting, target, kind in REFERENCES:
        known = list(sheet.group(target))
        for key, entry in sheet.entries(table):
            value = entry.get(setting)
            if isinstance(value, str):
                _known(sheet, (table, key, setting), value, known, kind)
            _known_list(sheet, (table, key, setting), value, known, kind)
    areas = list(sheet.group("areas"))
    for key, entry in sheet.entries("areas"):
        directions = entry.get("directions")
        for origin in directions if isinstance(directions, dict) else ():
            _known(sheet, ("areas", key, "directions", origin), origin, areas, "area")


def check_languages(sheet: Sheet) -> None:
    """Languages must be shipped, staff's translated, the default ones among the visitors'."""
    shipped = list(LANGUAGES)
    _known_list(sheet, ("languages",), sheet.data.get("languages"), shipped, "language")
    _known_list(sheet, ("staff_languages",), sheet.data.get("staff_languages"), STAFF_LANGUAGES, "staff language")
    for key, entry in sheet.entries("counters"):
        _known_list(sheet, ("counters", key, "languages"), entry.get("languages"), shipped, "language")
    engines = sheet.group("speech").get("engines")
    for language in engines if isinstance(engines, dict) else ():
        _known(sheet, ("speech", "engines", language), language, shipped, "language")
    default = sheet.group("office").get("default_languages")
    _known_list(sheet, ("office", "default_languages"), default, sheet.languages(), "visitors' language")


def _known_list(sheet: Sheet, place: Place, value: Any, known: Any, kind: str) -> None:
    seen: set[str] = set()
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if not isinstance(item, str):
            continue
        if item in seen:
            sheet.mistake((*place, index), f"{item!r} stands twice in this list; keep one of them.")
        else:
            _known(sheet, (*place, index), item, known, kind)
        seen.add(item)


def _known(sheet: Sheet, place: Place, name: str, known: Any, kind: str) -> None:
    if name not in known:
        advice = language_meant(name) if kind == "language" else did_you_mean(name, known, kind=kind)
        sheet.mistake(place, f"There is no {kind} {name!r}; {advice}")


def check_ids(sheet: Sheet) -> None:
    """Keys become parts of addresses."""
    for table in TABLES:
        for key in sheet.group(table):
            if not ID.fullmatch(key):
                sheet.mistake(
                    (table, key),
                    "This key becomes part of addresses; use at most 40 of the letters a to z, digits, - and _.",
                )


def check_doubles(sheet: Sheet) -> None:
    """Two services with one prefix or two counters with one name cannot be told apart when called."""
    _double(sheet, "services", "prefix", "service")
    _double(sheet, "counters", "name", "counter")


def _double(sheet: Sheet, table: str, setting: str, kind: str) -> None:
    owner: dict[str, str] = {}
    for key, entry in sheet.entries(table):
        value = entry.get(setting, key if setting == "name" else None)
        if value is None or isinstance(value, dict | list):
            continue
        first = owner.setdefault(str(value), key)
        if first != key:
            sheet.mistake(
                (table, key, setting), f"The {kind} {first!r} has the {setting} {str(value)!r} already; choose another."
            )


def check_served(sheet: Sheet) -> None:
    """Each service needs a counter, and a kiosk if there are kiosks."""
    served = {service for _key, counter in sheet.entries("counters") for service in words(counter.get("services"))}
    kiosks = [kiosk.get("services") for _key, kiosk in sheet.entries("kiosks")]
    offered = {service for services in kiosks for service in words(services)}
    for key in sheet.group("services"):
        if key not in served:
            sheet.mistake(
                ("services", key), f"No counter serves {key!r}; add it to the services of a counter or remove it."
            )
        if kiosks and None not in kiosks and key not in offered:
            sheet.warn(("services", key), f"No kiosk offers {key!r}; only staff can give its tickets.")


def check_priorities(sheet: Sheet) -> None:
    """The class `none` must be there; a strict one is for staff alone; a declared one needs a name."""
    if "priorities" in sheet.data and sheet.group("priorities") and "none" not in sheet.group("priorities"):
        sheet.mistake(("priorities",), "Add the class 'none', it is missing (tickets without priority).")
    for key, entry in sheet.entries("priorities"):
        if entry.get("strict") is True and entry.get("declare") is True:
            sheet.mistake(
                ("priorities", key, "declare"),
                f"Visitors must not declare the strict class {key!r} themselves; set declare or strict to false.",
            )
        if entry.get("declare") is True and not entry.get("name"):
            sheet.mistake(("priorities", key), f"Visitors choose {key!r} at the kiosk, so give it a name.")


def check_time_zone(sheet: Sheet) -> None:
    """The time zone must be in the IANA database."""
    zone = sheet.group("office").get("timezone")
    if not isinstance(zone, str):
        return
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        names = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
        sheet.mistake(("office", "timezone"), f"There is no time zone {zone!r}; {_near_zone(zone, names)}")


def _near_zone(zone: str, names: list[str]) -> str:
    city = zone.replace(" ", "_").rpartition("/")[2].lower()
    same = next((name for name in names if name.rpartition("/")[2].lower() == city), None)
    if same:
        return f"did you mean {same!r}?"
    advice = did_you_mean(zone, names, kind="time zone")
    return advice if advice.startswith("did") else "write one like Europe/Berlin."


def check_holidays(sheet: Sheet) -> None:
    """Country and subdivision must be known to the holidays library."""
    holidays = sheet.group("office").get("holidays")
    if not isinstance(holidays, dict) or not isinstance(country := holidays.get("country"), str):
        return
    known = countries()
    place = ("office", "holidays")
    if country not in known:
        hint = f"did you mean {country.upper()!r}?" if country.upper() in known else "write two letters, like DE or AT."
        sheet.mistake((*place, "country"), f"No holidays are known for the country {country!r}; {hint}")
        return
    region = holidays.get("subdivision")
    if isinstance(region, str) and region not in known[country]:
        hint = f"known are: {listed(known[country])}." if known[country] else "leave it out, this country has none."
        sheet.mistake((*place, "subdivision"), f"{country} has no subdivision {region!r}; {hint}")


def check_icons(sheet: Sheet) -> None:
    """Pictograms must be in the sprite that every page shows."""
    known = re.findall(r'<symbol[^>]*\bid="([^"]+)"', SPRITE.read_text(encoding="utf-8"))
    for table in ("services", "bring"):
        for key, entry in sheet.entries(table):
            if isinstance(icon := entry.get("icon"), str):
                _known(sheet, (table, key, "icon"), icon, known, "pictogram")


def check_folders(sheet: Sheet) -> None:
    """The folders of recorded clips and of pictures must be readable."""
    for place in FOLDERS:
        group, setting = place
        named = sheet.group(group).get(setting)
        if not isinstance(named, str):
            continue
        folder = sheet.folder / Path(named)
        if not folder.is_dir():
            sheet.mistake(place, f"There is no folder {named!r} beside config.yaml; make it, or set {setting} to null.")
        elif not os.access(folder, os.R_OK | os.X_OK):
            sheet.mistake(place, f"The folder {named!r} cannot be read; let the server's user read it.")


def check_speech(sheet: Sheet) -> None:
    """Calls are spoken in languages that visitors are offered, and in their own."""
    order = sheet.group("speech").get("order")
    known = [*sheet.languages(), "ticket"]
    _known_list(sheet, ("speech", "order"), order, known, "language of a call")


CHECKS = (
    check_references,
    check_languages,
    check_ids,
    check_doubles,
    check_served,
    check_priorities,
    check_time_zone,
    check_holidays,
    check_icons,
    check_folders,
    check_speech,
)
