"""Loads config.yaml: reads, applies overrides, checks everything at once, and gives a Config or all the mistakes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from queue_server.config.checks import CHECKS
from queue_server.config.checks_sense import SENSE
from queue_server.config.checks_texts import check_texts
from queue_server.config.explain import explain
from queue_server.config.model import Config
from queue_server.config.overrides import override
from queue_server.config.reading import Document, Place, Problem, dotted, read
from queue_server.config.sheet import Sheet
from queue_server.config.wording import described

FILES = (("speech", "clips"), ("display_page", "pictures"), ("slips", "template"), ("slips", "logo"))
"""Settings that name a file or folder."""


class ConfigError(Exception):
    """config.yaml has mistakes: all of them are in `problems`."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(slots=True)
class _Examined:
    config: Config | None = None
    mistakes: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def load(path: Path | str, overrides: Sequence[str] = ()) -> Config:
    """The configuration of a file, with `KEY=VALUE` overrides; ConfigError with all mistakes at once."""
    examined = _examine(Path(path), overrides)
    if examined.mistakes or examined.config is None:
        raise ConfigError(examined.mistakes)
    examined.config._warnings.extend(examined.warnings)
    return examined.config


def report(path: Path | str, overrides: Sequence[str] = ()) -> tuple[list[Problem], list[Problem]]:
    """All mistakes and all warnings of a file."""
    examined = _examine(Path(path), overrides)
    return examined.mistakes, examined.warnings


def _examine(path: Path, overrides: Sequence[str]) -> _Examined:
    document = read(path)
    if document.data is None and document.problems:
        return _Examined(mistakes=document.problems)
    for setting in overrides:
        override(document, Config, setting)
    if not isinstance(document.data, dict):
        message = f"The file must hold settings, each with its key; it is {described(document.data)}."
        return _Examined(mistakes=[*document.problems, Problem("", message)])
    return _check(document, path.absolute().parent)


def _check(document: Document, folder: Path) -> _Examined:
    sheet = Sheet(document.data, folder)
    for check in (*CHECKS, check_texts, *SENSE):
        check(sheet)
    result = _Examined()
    try:
        result.config = Config.model_validate(_with_folder(document.data, folder))
    except ValidationError as error:
        sheet.mistakes[:0] = explain(Config, error)
    result.mistakes = _by_line([*document.problems, *_problems(document, sheet.mistakes)])
    result.warnings = _by_line(_problems(document, sheet.warnings))
    return result


def _with_folder(data: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The data, with the files and folders that it names told from the folder of config.yaml."""
    for group, setting in FILES:
        held = data.get(group)
        if isinstance(held, dict) and isinstance(held.get(setting), str):
            data = {**data, group: {**held, setting: str(folder / held[setting])}}
    return data


def _problems(document: Document, found: list[tuple[Place, str]]) -> list[Problem]:
    return [Problem(dotted(place), sentence, _line_of(document, place)) for place, sentence in found]


def _line_of(document: Document, place: Place) -> int:
    """The line of a place, or of what holds it where it is missing."""
    while place and place not in document.lines:
        place = place[:-1]
    return document.lines.get(place, 0) if place else 0


def _by_line(problems: list[Problem]) -> list[Problem]:
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.line)
