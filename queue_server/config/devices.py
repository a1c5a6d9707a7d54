"""The things that stand in the house: kiosks, displays and printers."""

import re
from typing import Literal, Self

from pydantic import Field, model_validator

from queue_server.config.base import Named, Setting, Text
from queue_server.config.office import Span


class Kiosk(Named):
    """A terminal where visitors take a ticket."""

    name: Text = Field(description="Its name, by language.")
    area: str = Field(description="The area where it stands.")
    printers: list[str] = Field(default=[], description="Its printers, the first preferred; none: no paper.")
    services: list[str] | None = Field(default=None, description="The services it offers, in order; null: all.")


class Quiet(Setting):
    """Hours in which a screen is softer."""

    hours: Span = Field(description="From when to when, 17:00-24:00.")
    volume: float = Field(ge=0, le=1, description="Loudness then, from 0 to 1.")


class Display(Named):
    """A screen in a waiting area."""

    name: Text = Field(description="Its name, by language.")
    area: str = Field(description="The area where it stands; it speaks that one's calls.")
    areas: list[str] | None = Field(
        default=None, min_length=1, description="The areas whose calls it shows; null: its own."
    )
    layout: Literal["call", "columns", "portrait", "areas"] | None = Field(
        default=None,
        description="call: the newest large, the others beside it; columns: two, for a wide hall; portrait: for an "
        "upright screen; areas: one column an area; null: what fits.",
    )
    forecast: bool = Field(default=True, description="Whether it shows how many wait and how long, per service.")
    ticker: list[Text] = Field(default=[], description="Lines that pass at its foot, one after the other.")
    pictures: bool = Field(default=False, description="Whether it shows the pictures of display_page.pictures.")
    distance: float = Field(gt=0, le=100, description="Metres from which the farthest visitor reads it.")
    diagonal: float = Field(gt=0, le=300, description="Diagonal of the screen, inches.")
    portrait: bool = Field(default=False, description="Whether it stands upright.")
    sound: bool = Field(default=True, description="Whether it chimes and speaks.")
    volume: float = Field(default=1.0, ge=0, le=1, description="Loudness from 0 to 1.")
    quiet: list[Quiet] = Field(default=[], description="Hours with another loudness.")

    @property
    def shown(self) -> list[str]:
        """The areas whose calls it shows, its own first if it is among them."""
        return [self.area] if self.areas is None else sorted(self.areas, key=lambda area: area != self.area)


Driver = Literal["virtual", "network", "usb", "serial", "cups", "file", "agent"]
NEEDS = {
    "network": ("host", "a network printer needs its host, like host: 192.168.1.50"),
    "usb": ("device", "a USB printer needs its device, like device: 04b8:0e15"),
    "serial": ("device", "a serial printer needs its device, like device: /dev/ttyS0"),
    "file": ("device", "a printer that is a file needs its device, like device: /dev/usb/lp0"),
    "cups": ("device", "a CUPS printer needs the name of its queue, like device: tickets"),
}
"""Per driver the setting without which it cannot be reached."""
USB_DEVICE = re.compile(r"[0-9a-fA-F]{4}:[0-9a-fA-F]{4}(:.+)?")


class Printer(Named):
    """A ticket printer."""

    name: Text = Field(description="Its name, by language.")
    driver: Driver = Field(
        description="virtual: paper in the browser; network: TCP; usb, serial, cups, file: at the server; "
        "agent: at a kiosk's computer."
    )
    host: str | None = Field(default=None, min_length=1, description="Address of a network printer.")
    port: int = Field(default=9100, ge=1, le=65535, description="TCP port of a network printer.")
    device: str | None = Field(
        default=None, min_length=1, description="usb: 04b8:0e15 (:serial number); serial, file: path; cups: queue."
    )
    baud: int = Field(default=9600, ge=300, le=921600, description="Speed of a serial line.")
    profile: str | None = Field(default=None, min_length=1, description="Its model; null: a usual one of its width.")
    width: Literal[576, 512, 384] | None = Field(
        default=None, description="Dots across the paper, 80 mm: 576 or 512, 58 mm: 384; null: its model's."
    )
    mode: Literal["picture", "text"] | None = Field(
        default=None, description="text: German and the number alone, for slow printers; null: serial so, others not."
    )
    timeout: float = Field(default=3, gt=0, le=60, description="Seconds to wait for the printer.")

    @property
    def prints_text(self) -> bool:
        """Whether its slips are text rather than pictures."""
        return self.mode == "text" or (self.mode is None and self.driver == "serial")

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        setting, advice = NEEDS.get(self.driver, ("", ""))
        if setting and getattr(self, setting) is None:
            raise ValueError(advice)
        if self.driver == "usb" and not USB_DEVICE.fullmatch(self.device or ""):
            raise ValueError(f"write a USB device as vendor:product, like 04b8:0e15; it is {self.device!r}")
        return self
