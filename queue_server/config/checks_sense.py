"""Warns of what is probably not meant: prefixes misheard, ways unknown, screens missing, slow printers."""

from collections import Counter as Tally
from collections.abc import Iterable
from string import ascii_uppercase
from typing import Any

from queue_server.config.sheet import Sheet, words
from queue_server.config.wording import listed

RHYMES = ("BCDEGPTW", "AHK", "QU", "FS", "MN")
MISREAD = "IOQ"  # I like 1 or L, O and Q like 0
LONGEST_TIMEOUT = 4
"""Seconds that a printer may keep a slip from the kiosk's next one: with what else it takes, five for the visitor."""


def warn_misheard(sheet: Sheet) -> None:
    """Letters that rhyme in German, or look like digits."""
    owner: dict[str, str] = {}
    for key, entry in sheet.entries("services"):
        owner.setdefault(str(entry.get("prefix")), key)
    advice = _advice(owner)
    for prefix, key in owner.items():
        for letter in sorted(set(prefix) & set(MISREAD)):
            sheet.warn(("services", key, "prefix"), f"{letter} is easily misread or misheard; {advice}.")
    for group in RHYMES:
        first, *others = [prefix for prefix in owner if prefix in group] or [""]
        for prefix in others:
            message = f"When called, {prefix} sounds like {first} (service {owner[first]!r}); {advice}."
            sheet.warn(("services", owner[prefix], "prefix"), message)


def _advice(used: Iterable[str]) -> str:
    """Which letters would be better."""
    heard = {letter for group in RHYMES if any(prefix in group for prefix in used) for letter in group}
    taken = {*used, *heard, *MISREAD}
    free = [letter for letter in ascii_uppercase if letter not in taken]
    return f"better: {listed(free)}" if free else "better: two letters, since no other letter is left"


def warn_ways(sheet: Sheet) -> None:
    """People are sent from a kiosk to a waiting area and from there to a counter: each way should be known."""
    area_of = {key: service.get("area") for key, service in sheet.entries("services")}
    needed: dict[tuple[str, str], str] = {}
    for key, kiosk in sheet.entries("kiosks"):
        for service in words(kiosk.get("services")) or area_of:
            _need(needed, kiosk.get("area"), area_of.get(service), f"kiosk {key!r}")
    for key, counter in sheet.entries("counters"):
        for service in words(counter.get("services")):
            _need(needed, area_of.get(service), counter.get("area"), f"counter {key!r}")
    areas = sheet.group("areas")
    for (origin, target), why in needed.items():
        area = areas.get(target)
        directions = area.get("directions", {}) if isinstance(area, dict) else None
        if origin in areas and isinstance(directions, dict) and origin not in directions:
            sheet.warn(
                ("areas", target, "directions"), f"Add the way from {origin!r} to here: {why} sends people along it."
            )


def _need(needed: dict[tuple[str, str], str], origin: object, target: object, why: str) -> None:
    if isinstance(origin, str) and isinstance(target, str) and origin != target:
        needed.setdefault((origin, target), why)


def warn_screens(sheet: Sheet) -> None:
    """Where people wait, a screen should show their call."""
    shown = [area for _key, display in sheet.entries("displays") for area in _areas_shown(display)]
    waiting = [service.get("area") for _key, service in sheet.entries("services")]
    for area in sheet.group("areas"):
        if area in waiting and area not in shown:
            sheet.warn(("areas", area), f"No display shows the calls of {area!r}; add one to displays.")


def _areas_shown(display: dict[str, Any]) -> list[Any]:
    areas = display.get("areas")
    return areas if isinstance(areas, list) else [display.get("area")]


def warn_groups(sheet: Sheet) -> None:
    """Statistics keep the group so that they know no person; a group of one counter is one person."""
    group_of = {key: str(counter["group"]) for key, counter in sheet.entries("counters") if counter.get("group")}
    size = Tally(group_of.values())
    for key, group in group_of.items():
        if size[group] == 1:
            message = f"The group {group!r} is one counter, so its figures are one person's; join it to another group."
            sheet.warn(("counters", key, "group"), message)


def warn_printers(sheet: Sheet) -> None:
    """Where another printer could take over, nobody should wait long for one that does not answer."""
    lists = [words(kiosk.get("printers")) for _key, kiosk in sheet.entries("kiosks")]
    doubled = {printer for printers in lists if len(printers) > 1 for printer in printers}
    for key, printer in sheet.entries("printers"):
        timeout = printer.get("timeout")
        if key in doubled and isinstance(timeout, int | float) and timeout > LONGEST_TIMEOUT:
            message = f"With more than {LONGEST_TIMEOUT} seconds visitors wait long for the next printer."
            sheet.warn(("printers", key, "timeout"), message)


SENSE = (warn_misheard, warn_ways, warn_screens, warn_groups, warn_printers)
