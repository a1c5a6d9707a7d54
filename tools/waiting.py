"""Copies a launcher's few words out of the catalogues: `python -m tools.waiting`.

A device's computer looks for the server before it could ask it for words, and the launcher may not import the server.
"""

import json
from pathlib import Path

from queue_server.domain.languages import LANGUAGES
from tools import po
from tools.catalogues import path_of
from tools.paths import ROOT, TRANSLATIONS

TARGET = ROOT / "display" / "launcher" / "words.json"
SEEKING = "Looking for the connection"
VALID = "Your number stays valid."


def collected(folder: Path = TRANSLATIONS) -> list[dict[str, str]]:
    """The words of each language, German first, in the order of the languages."""
    return [
        {
            "code": language.code,
            "dir": language.dir,
            "seeking": texts[SEEKING],
            "valid": texts[VALID],
        }
        for language in LANGUAGES.values()
        for texts in [po.read(path_of(folder, language.code, "visitor")).texts]
    ]


def written(words: list[dict[str, str]]) -> str:
    """The file's content: one language a line."""
    lines = ",\n".join("  " + json.dumps(each, ensure_ascii=False) for each in words)
    return f"[\n{lines}\n]\n"


if __name__ == "__main__":
    TARGET.write_text(written(collected()), encoding="utf-8")
