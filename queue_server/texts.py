"""The catalogues: the one way to a text in a language."""

import re
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

Domain = Literal["visitor", "staff"]
FOLDER = Path(__file__).parent / "translations"
SOURCE = "en"
PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Texts:
    """Finds texts by their English wording; what a language lacks is shown in English."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    def get(self, language: str, message: str, /, domain: Domain = "visitor", **values: object) -> str:
        """The text in a language, its `{placeholders}` filled; a placeholder without a value stays as it is."""
        text = self.catalogue(domain, language).get(message, message)
        return PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)

    def catalogue(self, domain: Domain, language: str) -> MappingProxyType[str, str]:
        """All texts of a domain in a language, by their English wording: what `/i18n/…json` serves. Read once."""
        return _read(self._folder, domain, language)


@lru_cache(maxsize=128)
def _read(folder: Path, domain: Domain, language: str) -> MappingProxyType[str, str]:
    texts = dict(_entries(folder, domain, SOURCE))
    if language != SOURCE:
        texts |= _entries(folder, domain, language)
    return MappingProxyType(texts)


def _entries(folder: Path, domain: Domain, language: str) -> dict[str, str]:
    # A language comes from outside (a path, a header): only a known folder may be opened.
    known = {place.name for place in folder.iterdir() if place.is_dir()}
    if language not in known:
        return {}
    entries = _catalogue(folder, domain, language)
    return {str(entry.id): str(entry.string) for entry in entries if entry.id and entry.string and not entry.fuzzy}


def _catalogue(folder: Path, domain: Domain, language: str) -> Catalog:
    source = folder / language / "LC_MESSAGES" / f"{domain}.po"
    compiled = source.with_suffix(".mo")
    if compiled.exists() and not (source.exists() and source.stat().st_mtime > compiled.stat().st_mtime):
        with compiled.open("rb") as file:
            return read_mo(file)
    if source.exists():
        with source.open("rb") as file:
            return read_po(file)
    return Catalog()
