"""Keeps the catalogues in step with the code: `python -m tools.catalogues update|check|compile`."""

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from queue_server.domain.languages import LANGUAGES
from tools import po
from tools.extract import DOMAINS, Extraction, Problem, extract
from tools.node import NoNode
from tools.paths import ROOT, TRANSLATIONS

SOURCE = "en"
STAFF_LANGUAGES = ("de", SOURCE)
PLACEHOLDER = re.compile(r"\{(\w+)\}")
OTHER_DIGITS = re.compile(r"(?![0-9])[\d\u1369-\u137c]")


def languages(domain: str) -> tuple[str, ...]:
    """The languages that a domain must be complete in."""
    return STAFF_LANGUAGES if domain == "staff" else tuple(LANGUAGES)


def path_of(folder: Path, language: str, domain: str) -> Path:
    """Where a catalogue lies."""
    return folder / language / "LC_MESSAGES" / f"{domain}.po"


def update(found: Extraction, folder: Path = TRANSLATIONS) -> None:
    """Bring every catalogue to the texts in use; kept by the exact English wording, never guessed."""
    for domain in DOMAINS:
        for language in languages(domain):
            path = path_of(folder, language, domain)
            old = po.read(path) if path.exists() else po.Po()
            po.write(path, _merged(old, found.messages[domain], language))


def check(found: Extraction, folder: Path = TRANSLATIONS) -> list[Problem]:
    """Everything that is wrong: texts unreadable, missing, stale or broken, and headers that say too little."""
    problems = list(found.problems)
    for domain in DOMAINS:
        for language in languages(domain):
            problems += _check_file(path_of(folder, language, domain), found.messages[domain])
    return problems


def compile_all(folder: Path = TRANSLATIONS) -> None:
    """Compile each catalogue that is newer than its compiled form."""
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime <= source.stat().st_mtime:
            po.compile_file(source, target)


def _merged(old: po.Po, used: dict[str, list[str]], language: str) -> po.Po:
    known = old.unused | {message: text for message, text in old.texts.items() if text}
    # English is the source: what nobody has worded otherwise stands as written.
    texts = {message: known.get(message, message if language == SOURCE else "") for message in used}
    unused = {message: text for message, text in known.items() if message not in used and language != SOURCE}
    header = {
        "Project-Id-Version": "Aufruf",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        po.REVIEWED: "no",
    }
    return po.Po(header | old.header, texts, used, unused)


def _check_file(path: Path, used: dict[str, list[str]]) -> Iterator[Problem]:
    where = "/".join(path.parts[-3::2])
    if not path.exists():
        yield Problem(where, "there is no such catalogue")
        return
    try:
        catalogue = po.read(path)
    except po.BrokenCatalogue as error:
        yield Problem(where, f"cannot be read: {error}")
        return
    if catalogue.header.get(po.REVIEWED) not in ("yes", "no"):
        yield Problem(where, f'the header must say "{po.REVIEWED}: yes" or "no"')
    for message in used:
        if not catalogue.texts.get(message):
            yield Problem(where, f'missing: "{message}"')
    for message, text in catalogue.texts.items():
        if message not in used:
            yield Problem(where, f'stale, no longer used: "{message}"')
        elif text:
            yield from (Problem(where, fault) for fault in _faults(message, text))
    yield from (Problem(where, f'marked as doubtful: "{message}"') for message in catalogue.doubtful)


def _faults(message: str, text: str) -> Iterator[str]:
    wanted, given = set(PLACEHOLDER.findall(message)), set(PLACEHOLDER.findall(text))
    yield from (f'"{message}" lacks {{{name}}}' for name in sorted(wanted - given))
    yield from (f'"{message}" has an unknown {{{name}}}' for name in sorted(given - wanted))
    rest = PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        yield f'"{message}" has a broken placeholder: "{text}"'
    if OTHER_DIGITS.search(text):
        yield f'"{message}" must use Western digits: "{text}"'
    if text != text.strip():
        yield f'"{message}" begins or ends with a space'


def _update() -> int:
    found = extract(ROOT)
    update(found)
    return _say(found.problems)


def _check() -> int:
    return _say(check(extract(ROOT)))


def _compile() -> int:
    compile_all()
    return 0


def _say(problems: list[Problem]) -> int:
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    return 1 if problems else 0


def main() -> int:
    """The command line; its exit code is 1 if something is wrong."""
    commands: dict[str, Callable[[], int]] = {"update": _update, "check": _check, "compile": _compile}
    parser = argparse.ArgumentParser(prog="python -m tools.catalogues", description=__doc__)
    parser.add_argument("command", choices=commands)
    try:
        return commands[parser.parse_args().command]()
    except (NoNode, RuntimeError, po.BrokenCatalogue) as error:
        return _say([Problem("catalogues", str(error))])


if __name__ == "__main__":
    sys.exit(main())
