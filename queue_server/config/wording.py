"""The words of the sentences about mistakes: did you mean, lists, and what a value is."""

from collections.abc import Iterable
from difflib import get_close_matches

from queue_server.config.reading import as_written
from queue_server.domain.languages import LANGUAGES

OTHER_CODES = {
    **{"ua": "uk", "ukr": "uk", "sy": "ar", "ara": "ar", "af": "fa", "ir": "fa", "prs": "fa", "pes": "fa", "pus": "ps"},
    **{"kmr": "ku", "kur": "ku", "sor": "ckb", "vn": "vi", "gb": "en", "us": "en", "er": "ti", "at": "de"},
}


def did_you_mean(word: str, known: Iterable[str], *, kind: str) -> str:
    """The advice after an unknown word: the nearest known one, else all of them, else to define it."""
    names = list(known)
    lowered = {name.lower(): name for name in reversed(names)}
    near = get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    if near:
        return f"did you mean {lowered[near[0]]!r}?"
    if not names:
        return f"there is no {kind} yet."
    return f"known are: {listed(names)}."


def language_meant(code: str) -> str:
    """The advice after an unknown language: people write countries, and three letters."""
    meant = OTHER_CODES.get(code.lower())
    return f"did you mean {meant!r}?" if meant else did_you_mean(code, LANGUAGES, kind="language")


def listed(names: Iterable[str], limit: int = 20) -> str:
    """Names in a row, cut short after `limit`."""
    words = list(names)
    return ", ".join(words[:limit]) + (f" and {len(words) - limit} more" if len(words) > limit else "")


def described(value: object) -> str:
    """What a value from YAML is, in words: `the number 12`, `the text 'noon'`, `a list`."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"the number {as_written(value)}"
    if isinstance(value, str):
        return f"the text {value!r}" if len(value) <= 60 else f"the text {value[:57] + '…'!r}"
    return "a list" if isinstance(value, list) else "a group of settings"
