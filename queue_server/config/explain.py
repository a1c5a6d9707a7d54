"""Turns pydantic's errors into sentences that tell an operator what to do."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from queue_server.config.reading import Place
from queue_server.config.schema import at, description, keys_of
from queue_server.config.wording import described, did_you_mean, listed

EXPECTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list, like [a, b]",
    "dict_type": "entries, each with its key, like {key: value}",
    "model_type": "a group of settings, each with its key, like {key: value}",
    "date_type": "a date like 2026-12-24",
    "date_parsing": "a date like 2026-12-24",
    "date_from_datetime_parsing": "a date like 2026-12-24",
    "date_from_datetime_inexact": "a date like 2026-12-24",
    "path_type": "the name of a folder",
}
LIMITS = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}


def explain(root: type[BaseModel], error: ValidationError) -> list[tuple[Place, str]]:
    """Every error of a validation as its place and one sentence."""
    return [_explain(root, detail) for detail in error.errors(include_url=False)]


def _explain(root: type[BaseModel], detail: ErrorDetails) -> tuple[Place, str]:
    place, kind = detail["loc"], detail["type"]
    if place and place[-1] == "[key]":
        place = place[:-1]
        return place, _unknown_word(detail, "key")
    if kind in EXPECTED:
        return place, f"This must be {EXPECTED[kind]}; it is {described(detail['input'])}{_quotes(detail)}."
    if kind in LIMITS:
        words, key = LIMITS[kind]
        return place, f"This must be {words} {detail['ctx'][key]:g}; it is {described(detail['input'])}."
    special = _SPECIAL.get(kind)
    return place, special(root, place, detail) if special else f"{detail['msg']}; it is {described(detail['input'])}."


def _quotes(detail: ErrorDetails) -> str:
    looks_otherwise = detail["type"] == "string_type" and isinstance(detail["input"], int | float)
    return ", so put it in quotes" if looks_otherwise else ""


def _missing(root: type[BaseModel], place: Place, _detail: ErrorDetails) -> str:
    what = description(root, place).rstrip(".")
    return f"Add {place[-1]!r}, it is missing ({what[:1].lower()}{what[1:]})."


def _extra(root: type[BaseModel], place: Place, _detail: ErrorDetails) -> str:
    known = keys_of(at(root, place[:-1])) or []
    return f"There is no setting {place[-1]!r} here; {did_you_mean(str(place[-1]), known, kind='setting')}"


def _unknown_word(detail: ErrorDetails, kind: str) -> str:
    words = _literals(detail)
    if isinstance(detail["input"], str):
        return f"There is no {kind} {detail['input']!r} here; {did_you_mean(detail['input'], words, kind=kind)}"
    return f"This must be one of {listed(words)}; it is {described(detail['input'])}."


def _literals(detail: ErrorDetails) -> list[str]:
    """`'a', 'b' or 'c'` as its words."""
    expected = str(detail.get("ctx", {}).get("expected", ""))
    return [word.strip().strip("'") for word in expected.replace(" or ", ", ").split(", ")]


def _literal(_root: type[BaseModel], _place: Place, detail: ErrorDetails) -> str:
    return _unknown_word(detail, "choice")


def _own_words(_root: type[BaseModel], _place: Place, detail: ErrorDetails) -> str:
    text = str(detail["ctx"]["error"])
    return text[:1].upper() + text[1:] + "."


def _too_short(_root: type[BaseModel], _place: Place, _detail: ErrorDetails) -> str:
    return "This must not be empty; write at least one entry."


def _empty_text(_root: type[BaseModel], _place: Place, _detail: ErrorDetails) -> str:
    return "This must not be empty; write a text."


_SPECIAL: dict[str, Callable[[type[BaseModel], Place, Any], str]] = {
    "missing": _missing,
    "extra_forbidden": _extra,
    "literal_error": _literal,
    "value_error": _own_words,
    "too_short": _too_short,
    "string_too_short": _empty_text,
}
