"""Reads and writes one catalogue file (.po) in one fixed shape, so that a change shows only what changed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.parser import HeaderParser
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, escape, read_po, unescape

REVIEWED = "X-Reviewed-By-Native-Speaker"


class BrokenCatalogue(Exception):
    """A catalogue file is not readable as one."""


@dataclass
class Po:
    """A catalogue: header, texts (English -> translation) and the files that use them, texts unused or doubtful."""

    header: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)
    unused: dict[str, str] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)


def read(path: Path) -> Po:
    """Read a catalogue file, also one saved by a translator's program. Raises BrokenCatalogue, OSError."""
    content = path.read_bytes()
    catalogue = _parse(path, content)
    po = Po(header=_header(content.decode("utf-8")))
    for entry in catalogue:
        if not entry.id:
            continue
        po.texts[str(entry.id)] = str(entry.string or "")
        po.places[str(entry.id)] = [place for place, _ in entry.locations]
        if entry.fuzzy:
            po.doubtful.add(str(entry.id))
    po.unused = {str(entry.id): str(entry.string or "") for entry in catalogue.obsolete.values()}
    return po


def write(path: Path, po: Po) -> None:
    """Write a catalogue file, its texts in the order of the files that use them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(_lines(po)) + "\n", encoding="utf-8")


def compile_file(source: Path, target: Path) -> None:
    """Write the compiled form (.mo) of a catalogue. Raises BrokenCatalogue, OSError."""
    catalogue = _parse(source, source.read_bytes())
    with target.open("wb") as file:
        write_mo(file, catalogue)


def _parse(path: Path, content: bytes) -> Catalog:
    try:
        return read_po(BytesIO(content), abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise BrokenCatalogue(f"{path.name}: {error}") from error


def _header(content: str) -> dict[str, str]:
    first = content.partition("\n\n")[0]
    lines = [unescape(line) for line in first.splitlines() if line.startswith('"')]
    return dict(HeaderParser().parsestr("".join(lines)).items())


def _lines(po: Po) -> Iterator[str]:
    yield 'msgid ""'
    yield 'msgstr ""'
    for name, value in po.header.items():
        yield escape(f"{name}: {value}\n")
    for message, text in sorted(po.texts.items(), key=lambda item: (po.places.get(item[0], []), item[0])):
        yield ""
        yield from (f"#: {place}" for place in po.places.get(message, []))
        yield f"msgid {escape(message)}"
        yield f"msgstr {escape(text)}"
    for message, text in sorted(po.unused.items()):
        yield ""
        yield f"#~ msgid {escape(message)}"
        yield f"#~ msgstr {escape(text)}"
