"""Checks the texts: known languages, the default languages there, translations complete, short names short."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from queue_server.config.reading import Place
from queue_server.config.sheet import Sheet
from queue_server.config.wording import language_meant, listed
from queue_server.domain.languages import LANGUAGES

SHORT = 22
VISITORS_TEXTS = (  # (table, setting)
    ("areas", "name"),
    ("services", "name"),
    ("services", "short"),
    ("bring", "name"),
    ("priorities", "name"),
)
STAFF_TEXTS = (("kiosks", "name"), ("displays", "name"), ("printers", "name"))
OFFICE_TEXTS = ("name", "privacy", "imprint", "accessibility")


def check_texts(sheet: Sheet) -> None:
    """All texts of the file."""
    for place, text in _texts(sheet, VISITORS_TEXTS):
        _check(sheet, place, text, sheet.languages())
    for place, text in _office_texts(sheet):
        _check(sheet, place, text, sheet.languages())
    for place, text in _texts(sheet, STAFF_TEXTS):
        _check(sheet, place, text, [])
    for place, text in _texts(sheet, (("services", "short"),)):
        _check_short(sheet, place, text)


def _texts(sheet: Sheet, settings: tuple[tuple[str, str], ...]) -> Iterator[tuple[Place, dict[str, Any]]]:
    for table, setting in settings:
        for key, entry in sheet.entries(table):
            if isinstance(text := entry.get(setting), dict):
                yield (table, key, setting), text


def _office_texts(sheet: Sheet) -> Iterator[tuple[Place, dict[str, Any]]]:
    office = sheet.group("office")
    for setting in OFFICE_TEXTS:
        if isinstance(text := office.get(setting), dict):
            yield ("office", setting), text
    closed = office.get("closed_days")
    for index, day in enumerate(closed if isinstance(closed, list) else ()):
        if isinstance(day, dict) and isinstance(text := day.get("name"), dict):
            yield ("office", "closed_days", index, "name"), text


def _check(sheet: Sheet, place: Place, text: dict[str, Any], wanted: list[str]) -> None:
    for language, words in text.items():
        if language not in LANGUAGES:
            sheet.mistake((*place, language), f"There is no language {language!r}; {language_meant(language)}")
        elif isinstance(words, str) and not words.strip():
            sheet.mistake((*place, language), "This text must not be empty; write it, or leave the language out.")
    default = [language for language in sheet.default_languages() if language in sheet.languages()]
    missing = [language for language in default if language not in text]
    if missing:
        sheet.mistake(place, f"Add this text in {listed(missing)}: the office's default languages need it.")
    other = [language for language in wanted if language in LANGUAGES and language not in {*text, *default}]
    if other:
        sheet.warn(place, f"There is no translation into {listed(other)}; add it, or visitors read another language.")


def _check_short(sheet: Sheet, place: Place, text: dict[str, Any]) -> None:
    for language, words in text.items():
        if isinstance(words, str) and (length := _letters(words)) > SHORT:
            sheet.mistake((*place, language), f"Shorten {words!r}: it has {length} characters, {SHORT} fit.")


def _letters(words: str) -> int:
    """The characters that take room: vowel signs and other marks stand above or below."""
    return sum(1 for char in words if not unicodedata.category(char).startswith(("M", "Cf")))
