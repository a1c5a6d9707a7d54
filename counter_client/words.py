"""The texts: English in the code, other languages by the server's catalogue of the staff, as for the page."""

import locale
import os
import re
from collections.abc import Mapping
from typing import Any

LANGUAGES = ("de", "en")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
NUMBER = re.compile(r"^(\D+)(\d)")

BEFORE = {
    "de": "Der Server {url} antwortet nicht; er wird gesucht. Strg-C beendet.",
    "en": "The server {url} does not answer; it is being sought. Ctrl-C ends.",
}
"""The one sentence that may be needed before there is a catalogue."""


def NS_(message: str) -> str:
    """Mark a text of the staff for the catalogue."""
    return message


class Words:
    """Texts in one language; what the catalogue lacks is said in English."""

    def __init__(self, language: str, catalogue: Mapping[str, str] | None = None) -> None:
        self.language = language
        self._catalogue = catalogue or {}

    def learn(self, catalogue: Mapping[str, str]) -> None:
        """Take over the server's catalogue."""
        self._catalogue = catalogue

    def __call__(self, message: str, /, **values: object) -> str:
        """The text of an English message, its ``{placeholders}`` filled."""
        text = self._catalogue.get(message) or message
        return PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)

    def pick(self, texts: Any, instead: str = "") -> str:
        """A text of the office's configuration in this language, else in German, English or whatever there is."""
        if not isinstance(texts, dict) or not texts:
            return str(texts or instead)
        return str(texts.get(self.language) or texts.get("de") or texts.get("en") or next(iter(texts.values())))


def spaced(number: object) -> str:
    """A ticket's number as it is read out: letter, gap, digits."""
    return NUMBER.sub(r"\1 \2", str(number))


def own_language() -> str:
    """The language that this computer is set to, if the staff have it; else German, as the office does."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if found := os.environ.get(name):
            return _known(found)
    return _known(locale.getlocale()[0] or "")


def _known(name: str) -> str:
    code = name.replace("-", "_").partition("_")[0].partition(".")[0].lower()
    # Windows gives languages by their English names.
    code = {"german": "de", "english": "en"}.get(code, code)
    if code in ("c", "posix"):
        return "en"
    return code if code in LANGUAGES else "de"
