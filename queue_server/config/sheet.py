"""The raw data of config.yaml for checks that must work even where other parts are wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from queue_server.config.reading import Place


@dataclass(slots=True)
class Sheet:
    """Raw settings, asked tolerantly: what has the wrong type counts as absent, since pydantic tells of it."""

    data: dict[str, Any]
    folder: Path
    mistakes: list[tuple[Place, str]] = field(default_factory=list)
    warnings: list[tuple[Place, str]] = field(default_factory=list)

    def mistake(self, place: Place, sentence: str) -> None:
        """Note a mistake."""
        self.mistakes.append((place, sentence))

    def warn(self, place: Place, sentence: str) -> None:
        """Note something that is probably not meant."""
        self.warnings.append((place, sentence))

    def group(self, name: str) -> dict[str, Any]:
        """A group of settings of the file's first level."""
        value = self.data.get(name)
        return value if isinstance(value, dict) else {}

    def entries(self, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The entries of a mapping such as `counters`."""
        return ((key, entry) for key, entry in self.group(name).items() if isinstance(entry, dict))

    def default_languages(self) -> list[str]:
        """The languages in which every text must be there."""
        return words(self.group("office").get("default_languages")) or ["de", "en"]

    def languages(self) -> list[str]:
        """The visitors' languages."""
        return words(self.data.get("languages")) or ["de", "en"]


def words(value: Any) -> list[str]:
    """The texts of a list."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
