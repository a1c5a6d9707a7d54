"""A printer of files: what it keeps, forgets and shows."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from printers.device import Label, PrinterError
from printers.virtual import VirtualPrinter

NOON = datetime(2026, 4, 14, 10, 0, tzinfo=UTC)


def test_a_virtual_printer_keeps_bytes_and_pictures_of_the_last_slips(tmp_path: Path) -> None:
    virtual = VirtualPrinter(tmp_path / "printers" / "p", 384, keep=3)
    ids = [virtual.send(b"\x1b@A04%d\n" % number, Label(number, NOON)).slip for number in range(1, 6)]
    slips = virtual.slips()
    assert [slip.id for slip in slips] == ids[:1:-1]
    assert {slip.at for slip in slips} == {NOON}
    assert slips[0].picture.read_bytes().startswith(b"\x89PNG")
    assert slips[0].picture.with_suffix(".bin").read_bytes() == b"\x1b@A045\n"
    assert len(list((tmp_path / "printers" / "p").iterdir())) == 6


def test_a_job_that_comes_twice_is_one_slip_on_a_virtual_printer(tmp_path: Path) -> None:
    virtual = VirtualPrinter(tmp_path)
    virtual.send(b"first\n", Label(7, NOON))
    again = virtual.send(b"again\n", Label(7, NOON.replace(minute=5)))
    assert [slip.id for slip in virtual.slips()] == [again.slip]


def test_slips_without_a_job_do_not_replace_each_other(tmp_path: Path) -> None:
    virtual = VirtualPrinter(tmp_path)
    first = virtual.send(b"one\n", Label(0, NOON))
    second = virtual.send(b"two\n", Label(0, NOON.replace(minute=5)))
    assert {slip.id for slip in virtual.slips()} == {first.slip, second.slip}


@pytest.mark.parametrize("name", ["../../secret", "", "00000001-x", "*", "00000001-1776160800000.png"])
def test_only_its_own_slips_are_shown(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    virtual = VirtualPrinter(tmp_path / "p")
    virtual.send(b"A\n", Label(1, NOON))
    assert virtual.picture(name) is None
    assert virtual.picture(virtual.slips()[0].id) is not None


def test_a_full_disk_is_an_error_that_may_pass(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PrinterError) as caught:
        VirtualPrinter(tmp_path / "file" / "p").send(b"A\n")
    assert (caught.value.message, caught.value.permanent) == ("disk", False)
