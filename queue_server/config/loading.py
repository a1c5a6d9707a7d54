"""Loads config.yaml: reads, applies overrides, checks everything at once, and gives a Config or all the mistakes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from queue_server.config.model import Config
from queue_server.config.reading import Document, Problem, dotted, read


class ConfigError(Exception):
    """config.yaml has mistakes: all of them are in `problems`."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def load(path: Path | str, overrides: Sequence[str] = ()) -> Config:
    """The configuration of a file, with `KEY=VALUE` overrides; ConfigError with all mistakes at once."""
    config, mistakes, warnings = _examine(Path(path), overrides)
    if mistakes or config is None:
        raise ConfigError(mistakes)
    config._warnings.extend(warnings)
    return config


def report(path: Path | str, overrides: Sequence[str] = ()) -> tuple[list[Problem], list[Problem]]:
    """All mistakes and all warnings of a file."""
    _config, mistakes, warnings = _examine(Path(path), overrides)
    return mistakes, warnings


def _examine(path: Path, overrides: Sequence[str]) -> tuple[Config | None, list[Problem], list[Problem]]:
    document = read(path)
    return (*_validate(document), [])


def _validate(document: Document) -> tuple[Config | None, list[Problem]]:
    data: Any = document.data
    if document.problems:
        return None, document.problems
    try:
        return Config.model_validate(data), []
    except ValidationError as error:
        return None, [Problem(dotted(item["loc"]), item["msg"]) for item in error.errors()]
