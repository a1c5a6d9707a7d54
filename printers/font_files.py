"""Finds the Noto fonts that a slip is set in: next to the package, else where npm has put them."""

from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
FAMILIES = ("noto-sans", "noto-sans-arabic", "noto-sans-devanagari", "noto-sans-ethiopic")
WEIGHTS = ("600SemiBold", "700Bold")


class FontsMissing(RuntimeError):
    """There is no folder with the fonts; without them a slip would show boxes instead of words."""


def folders(chosen: Path | None = None) -> list[Path]:
    """Return the folders to read fonts from: ``chosen``, else ``printers/fonts``, else ``node_modules``.

    Raises FontsMissing if none of them holds a TTF file.
    """
    for candidates in _candidates(chosen):
        found = [folder for folder in candidates if any(folder.glob("*.ttf"))]
        if found:
            return found
    raise FontsMissing(f"no Noto fonts (*.ttf) in {chosen or HERE / 'fonts'}: run 'make install'")


def file(name: str, chosen: Path | None = None) -> Path | None:
    """Return the first font file whose name holds ``name`` (``NotoSans_600SemiBold``), or None."""
    try:
        where = folders(chosen)
    except FontsMissing:
        return None
    return next((path for folder in where for path in sorted(folder.glob(f"*{name}*.ttf"))), None)


def _candidates(chosen: Path | None) -> Iterator[list[Path]]:
    """Yield the lists of folders in the order of preference."""
    if chosen is not None:
        yield [chosen]
        return
    yield [HERE / "fonts"]
    modules = HERE.parent / "node_modules" / "@expo-google-fonts"
    yield [modules / family / weight for family in FAMILIES for weight in WEIGHTS]
