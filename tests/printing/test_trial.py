"""The trial print and the list of printers: what an office's technician sees."""

import itertools
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from printers.preview import interpret
from printers.profile import generic
from printers.standin import StandIn
from printers.trial import Sample, TrialPage, trial_picture
from queue_server.domain.languages import LANGUAGES
from queue_server.printing import trial
from queue_server.printing.table import is_well, printers_now, table
from queue_server.printing.trial import ADDRESS, trial_print
from tests.printing.conftest import office_with

NOON = datetime(2026, 4, 14, 10, 0, tzinfo=UTC)
WIDTHS = (576, 512, 384)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_has_every_dot_a_ruler_and_a_readable_code(tmp_path: Path, width: int) -> None:
    printed = trial_print(office_with(printer_1={"width": width}), tmp_path, "printer-1", NOON)
    assert printed.picture is not None
    page = Image.open(printed.picture).convert("L")
    assert [code.text for code in zxingcpp.read_barcodes(page)] == [ADDRESS]
    rows = [page.crop((0, y, width, y + 1)).tobytes() for y in range(page.height)]
    assert any(not any(row) for row in rows), "no line in which every dot is black"
    assert all(row[0] == 0 for row in rows[: page.height] if not any(row)), "the outermost dot is missing"


def test_the_ruler_is_millimetres_long() -> None:
    page = trial_picture(TrialPage("T", (), (Sample("de", "W", False),), (), "x"), 576)
    longest = max(range(page.height), key=lambda y: ruled(page, y))
    ticks = starts(page, longest)
    assert len(ticks) >= 70
    assert {after - before for before, after in itertools.pairwise(ticks)} == {8}


def starts(page: Image.Image, y: int) -> list[int]:
    """Where black begins in a row."""
    row = [page.getpixel((x, y)) == 0 for x in range(page.width)]
    return [x for x in range(page.width) if row[x] and (x == 0 or not row[x - 1])]


def ruled(page: Image.Image, y: int) -> int:
    return len(starts(page, y))


def test_every_language_is_on_the_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pages: list[TrialPage] = []
    monkeypatch.setattr(trial, "trial", lambda page, profile: pages.append(page) or b"")
    trial_print(office_with(printer_1={}), tmp_path, "printer-1", NOON)
    assert [sample.language for sample in pages[0].samples] == list(LANGUAGES)
    assert {sample.language for sample in pages[0].samples if sample.rtl} == {"ar", "fa", "ps", "ckb"}


def test_a_text_printer_gets_text_below_a_ruler_of_characters(tmp_path: Path) -> None:
    with StandIn() as printer:
        place = {"driver": "network", "host": printer.host, "port": printer.port, "mode": "text", "width": 384}
        assert trial_print(office_with(printer_1=place), tmp_path, "printer-1", NOON).state == "printed"
        job = printer.printed
    assert b"123456789+123456789+123456789+12\n" in job
    assert b"\x1dv0" not in job
    assert interpret(job, generic(384).width).reports == ()


def test_all_printers_are_listed_with_what_they_answer(tmp_path: Path) -> None:
    with StandIn("paper_low") as low, StandIn("cover_open") as broken:
        config = office_with(
            printer_1={"driver": "network", "host": low.host, "port": low.port},
            printer_2={"driver": "network", "host": broken.host, "port": broken.port},
            printer_3={},
            printer_4={"driver": "agent"},
            printer_5={"driver": "file", "device": "/nowhere/lp0"},
        )
        rows = printers_now(config, tmp_path)
    told = {row.printer: (row.answer.state, row.answer.reason) for row in rows}
    assert told["printer-1"] == ("ready", "paper_low")
    assert told["printer-2"] == ("error", "cover_open")
    assert told["printer-3"] == ("ready", None)
    assert told["printer-4"] == (None, None)
    assert told["printer-5"][0] in ("offline", "error")
    assert [is_well(row) for row in rows] == [True, False, True, True, False]
    lines = table(rows).splitlines()
    assert lines[0].split() == ["PRINTER", "DRIVER", "WHERE", "STATE", "REASON"]
    assert f"127.0.0.1:{low.port}  ready       paper_low: paper near its end" in lines[1]
    assert "at a kiosk" in lines[4]
