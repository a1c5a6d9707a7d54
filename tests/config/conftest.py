"""A small office in YAML that tests bend out of shape."""

from collections.abc import Callable
from pathlib import Path

import pytest

from queue_server.config import Problem, report

SMALL = """\
languages: [de, en]
areas:
  hall: {name: {de: Halle, en: Hall}, floor: EG}
services:
  permit: {prefix: A, area: hall, name: {de: Titel, en: Permit}, short: {de: Titel, en: Permit}, minutes: 20, target: 30, bring: [passport]}
  pickup: {prefix: Z, area: hall, name: {de: Abholen, en: Collect}, short: {de: Abholen, en: Collect}, minutes: 4, target: 15}
bring:
  passport: {name: {de: Pass, en: Passport}}
counters:
  1: {area: hall, group: all, services: [permit, pickup]}
  2: {area: hall, group: all, services: [permit]}
kiosks:
  door: {name: {de: Tür, en: Door}, area: hall, printers: [left]}
displays:
  wall: {name: {de: Wand, en: Wall}, area: hall, distance: 5, diagonal: 43}
printers:
  left: {name: {de: Links, en: Left}, driver: virtual}
priorities:
  none: {head_start: 0}
  urgent: {strict: true}
speech: {clips: null}
office:
  name: {de: Amt, en: Office}
  opening: {mon: ["08:00-12:00"]}
  privacy: {de: Wir fragen nichts., en: We ask nothing.}
  imprint: {de: Amt, en: Office}
  accessibility: {de: Für alle., en: For all.}
"""  # noqa: E501

Report = tuple[list[Problem], list[Problem]]
Bent = Callable[..., Report]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write the small office with parts replaced: `write(("old", "new"), …)`."""

    def write_it(*changes: tuple[str, str]) -> Path:
        text = SMALL
        for old, new in changes:
            assert old in text, f"{old!r} is not in the small office"
            text = text.replace(old, new, 1)
        path = tmp_path / "config.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_it


@pytest.fixture
def bent(write: Callable[..., Path]) -> Bent:
    """The mistakes and warnings of the small office with parts replaced."""
    return lambda *changes: report(write(*changes))
