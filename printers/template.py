"""An office's own template: gathered into one folder that holds nothing else, so that nothing else can be read."""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
OURS = "aufruf"  # the folder of our own parts, as a template names it
PARTS = ("parts.typ", "slip.typ", "copy.typ")
SUFFIXES = frozenset({".typ", ".svg", ".png", ".jpg", ".jpeg", ".ttf", ".otf"})
LOGOS = frozenset({".svg", ".png", ".jpg", ".jpeg"})
MOST_FILES = 100
MOST_BYTES = 20_000_000


class TemplateError(ValueError):
    """An office's template or logo cannot be used; the message says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Template:
    """What slips are set from: a folder with copies of the office's files and ours, the file to begin with, the logo.

    ``main`` and ``logo`` are paths within the folder (``/aufruf/slip.typ``).
    """

    folder: Path
    main: str
    logo: str | None = None


def gather(source: Path | None, logo: Path | None, into: Path) -> Template:
    """Copy a template's folder (None: our own template), a logo and our parts to a new folder within ``into``.

    The folder is named by what is in it, so the same files are copied once; what was gathered there before is removed.
    Raises TemplateError if something is missing, too much or no picture, and OSError if it cannot be copied.
    """
    files = _ours() | (_theirs(source) if source is not None else {})
    mark = None
    if logo is not None:
        mark = f"/{OURS}/logo{_suffix_of(logo)}"
        files[mark] = logo
    folder = into / _digest(files)
    if not folder.is_dir():
        _copy(files, into, folder)
    return Template(folder, f"/{source.name}" if source is not None else f"/{OURS}/slip.typ", mark)


def _ours() -> dict[str, Path]:
    found = {f"/{OURS}/{name}": HERE / name for name in PARTS}
    return found | {f"/{OURS}/icons/{icon.name}": icon for icon in (HERE / "icons").glob("*.svg")}


def _theirs(source: Path) -> dict[str, Path]:
    """Return the files beside a template that it may use: no links, no hidden files, nothing but words and pictures."""
    if source.suffix != ".typ" or not source.is_file():
        raise TemplateError(f"there is no Typst file {source.name}")
    found: dict[str, Path] = {}
    size = 0
    for path in _walk(source.parent):
        if path.suffix.lower() not in SUFFIXES:
            continue
        size += path.stat().st_size
        found[f"/{path.relative_to(source.parent).as_posix()}"] = path
        if len(found) > MOST_FILES or size > MOST_BYTES:
            raise TemplateError(f"beside {source.name} lie too many files; put the template into a folder of its own")
    if f"/{source.name}" not in found:
        raise TemplateError(f"{source.name} must be a file of its own, not a link, and not hidden")
    return found


def _walk(folder: Path) -> list[Path]:
    """Return the files of a folder and of those in it, three deep, in order."""
    found, level = [], [folder]
    for _ in range(3):
        entries = [entry for each in level for entry in sorted(each.iterdir()) if not entry.name.startswith(".")]
        found += [entry for entry in entries if entry.is_file() and not entry.is_symlink()]
        level = [entry for entry in entries if entry.is_dir() and not entry.is_symlink() and entry.name != OURS]
        if len(found) + len(level) > 20 * MOST_FILES:
            raise TemplateError(f"{folder.name} holds too many files; put the template into a folder of its own")
    return found


def _suffix_of(logo: Path) -> str:
    suffix = logo.suffix.lower()
    if suffix not in LOGOS:
        raise TemplateError(f"the logo {logo.name} must be one of {', '.join(sorted(LOGOS))}")
    if not logo.is_file():
        raise TemplateError(f"there is no logo {logo.name}")
    if logo.stat().st_size > MOST_BYTES:
        raise TemplateError(f"the logo {logo.name} is larger than {MOST_BYTES // 1_000_000} MB")
    return suffix


def _digest(files: dict[str, Path]) -> str:
    mixed = hashlib.sha256()
    for name in sorted(files):
        content = files[name].read_bytes()
        mixed.update(f"{name}\0{len(content)}\0".encode() + content)
    return mixed.hexdigest()[:16]


def _copy(files: dict[str, Path], into: Path, folder: Path) -> None:
    """Copy everything beside its final place, then move it there: a folder is whole or not there."""
    shutil.rmtree(into, ignore_errors=True)
    draft = into / "draft"
    for name, source in files.items():
        target = draft / name.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    draft.rename(folder)
