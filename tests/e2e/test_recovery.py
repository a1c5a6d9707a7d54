"""The plug is pulled in the middle of the morning: nothing is lost, nothing comes twice, screens find back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from printers import preview
from printers.standin import StandIn
from tests.e2e.conftest import OpenPage
from tests.e2e.office import Kiosk, Office, codes, qr
from tests.support.server import free_port

pytestmark = pytest.mark.e2e

WHOLE_WITHIN = 2_000
"""Milliseconds from the server's return until a screen is whole again."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The sample office with one printer a kiosk; the second one is real, on a port where nobody listens yet."""
    real = {"driver": "network", "host": "127.0.0.1", "port": free_port()}
    own = [f"kiosks.kiosk-{number}.printers=[printer-{number}]" for number in (1, 2)]
    settings = [*own, *(f"printers.printer-2.{key}={value}" for key, value in real.items())]
    with Office(tmp_path_factory.mktemp("office"), *settings) as office:
        yield office


def test_no_slip_is_lost_or_doubled_by_a_kill(office: Office) -> None:
    port = int(office.settings[-1].rpartition("=")[2])
    with Kiosk(office, "kiosk-1") as virtual, Kiosk(office, "kiosk-2") as network:
        kept = network.take("permit", "ar")
        shown = virtual.take("pickup", "uk")
        assert network.paper(kept) == "queued", "nobody listens at the printer's address"
        office.kill()
        with StandIn(port=port) as printer:
            office.start()
            later = network.take("permit")
            # Each printer takes its jobs in order: when a later one is out, nothing of the earlier ones can still come.
            also = virtual.take("pickup")
            network.until_printed(kept, later)
            virtual.until_printed(shown, also)
            printed = preview.interpret(printer.printed)
        assert sorted(codes(printed.image)) == sorted([kept["visit_url"], later["visit_url"]])
        assert len(printed.cuts) == 2
        assert [qr(slip) for slip in virtual.slips("printer-1")] == [also["visit_url"], shown["visit_url"]]


def test_a_display_is_whole_within_two_seconds_of_the_servers_return(office: Office, browser_of: OpenPage) -> None:
    display = browser_of(1920, 1080)
    display.goto(f"{office.url}/display/ground-hall")
    expect(display.locator("[data-link=online] .welcome")).to_be_visible()
    office.kill()
    expect(display.locator("[data-link=lost]")).to_be_visible()
    office.start()
    expect(display.locator("[data-link=online] .welcome")).to_be_visible(timeout=WHOLE_WITHIN)
