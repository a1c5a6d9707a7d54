"""Paper that can be trusted, in a real browser: the real server, and printers that fail on their ports."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from printers.standin import StandIn
from tests.e2e.conftest import OpenPage
from tests.e2e.office import Office, qr
from tests.e2e.test_walk import log_in, open_counter, open_kiosk, press_next, take_ticket

pytestmark = pytest.mark.e2e

LEFT, RIGHT = "Printer of the left kiosk", "Printer of the right kiosk"
WITHIN = 5_000
"""Milliseconds within which a visitor knows where the paper comes out."""


class Hall:
    """The sample office with two printers at the left kiosk, the preferred one first."""

    def __init__(self, office: Office, left: StandIn, right: StandIn) -> None:
        self.office, self.left, self.right = office, left, right


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with StandIn() as left, StandIn() as right:
        settings = [
            f"printers.{name}.{setting}"
            for name, printer in (("printer-1", left), ("printer-2", right))
            for setting in ("driver=network", "host=127.0.0.1", f"port={printer.port}")
        ]
        both = "kiosks.kiosk-1.printers=[printer-1, printer-2]"
        with Office(tmp_path, *settings, both, "limits.enabled=false") as office:
            yield Hall(office, left, right)


def paper(page: Page, state: str, *, elsewhere: str | None = None) -> None:
    """Wait until the kiosk says so."""
    tile = page.locator(f"[data-paper={state}]" + ("[data-elsewhere]" if elsewhere else ":not([data-elsewhere])"))
    expect(tile).to_be_visible(timeout=WITHIN)
    if elsewhere:
        expect(tile).to_contain_text(elsewhere)


def test_a_failed_printer_is_left_and_taken_back(hall: Hall, browser_of: OpenPage) -> None:
    kiosk, manager = browser_of(1080, 1920), browser_of(1366, 768, "en")
    log_in(manager, hall.office, "manager", "/manage?lang=en")
    open_kiosk(kiosk, hall.office)
    _, address = take_ticket(kiosk, "en", "permit")
    paper(kiosk, "printed")
    assert qr(hall.left.wait(1)[0].paper().image) == address

    hall.left.become("paper_out")
    kiosk.locator("button.finish").click()
    _, address = take_ticket(kiosk, "en", "permit")
    paper(kiosk, "printed", elsewhere=RIGHT)
    assert qr(hall.right.wait(1)[0].paper().image) == address
    task = manager.locator(".al", has_text=f"{LEFT}: out of paper")
    expect(task).to_contain_text(f"Kiosk on the left prints at: {RIGHT}.")

    hall.left.become("paper_low")
    expect(manager.locator(".al", has_text=f"{LEFT}: paper nearly out")).to_be_visible(timeout=20_000)
    kiosk.locator("button.finish").click()
    take_ticket(kiosk, "ar", "permit")
    paper(kiosk, "printed")
    assert len(hall.left.wait(2)) == 2
    assert len(hall.right.slips) == 1


def test_without_any_paper_the_number_is_to_be_photographed(hall: Hall, browser_of: OpenPage) -> None:
    hall.left.become("paper_out")
    hall.right.become("off")
    kiosk = browser_of(1080, 1920)
    open_kiosk(kiosk, hall.office)
    take_ticket(kiosk, "en", "permit")
    expect(kiosk.locator(".print.heed")).to_contain_text("photograph the number and the code", timeout=10_000)
    expect(kiosk.locator(".qr")).to_be_visible()


def test_a_doubtful_slip_is_printed_again_as_a_copy(hall: Hall, browser_of: OpenPage) -> None:
    hall.left.become("closes:20000")
    kiosk, desk = browser_of(1080, 1920), browser_of(1366, 768)
    open_kiosk(kiosk, hall.office)
    number, address = take_ticket(kiosk, "en", "permit")
    expect(kiosk.locator(".copy")).to_be_visible(timeout=15_000)
    first = len(hall.left.slips) + len(hall.right.slips)
    kiosk.locator(".copy").click()
    paper(kiosk, "printed", elsewhere=RIGHT)
    slips = [*hall.left.slips, *hall.right.slips]
    assert len(slips) == first + 1
    assert qr(hall.right.slips[-1].paper().image) == address

    open_counter(desk, hall.office, "6")
    press_next(desk, number)
    desk.keyboard.press("k")
    desk.wait_for_selector("dialog#copy[open]")
    desk.keyboard.press("2")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-said]")).to_contain_text(re.compile("Kopie|copy"))
    assert len(hall.right.wait(2)) == 2
