"""The things that stand in the house: kiosks, displays and printers."""

from typing import Literal, Self

from pydantic import Field, model_validator

from queue_server.config.base import Named, Text


class Kiosk(Named):
    """A terminal where visitors take a ticket."""

    name: Text = Field(description="Its name, by language.")
    area: str = Field(description="The area where it stands.")
    printers: list[str] = Field(default=[], description="Its printers, the first preferred; none: no paper.")
    services: list[str] | None = Field(default=None, description="The services it offers, in order; null: all.")


class Display(Named):
    """A screen in a waiting area."""

    name: Text = Field(description="Its name, by language.")
    area: str = Field(description="The area whose calls it shows.")
    distance: float = Field(gt=0, le=100, description="Metres from which the farthest visitor reads it.")
    diagonal: float = Field(gt=0, le=300, description="Diagonal of the screen, inches.")
    portrait: bool = Field(default=False, description="Whether it stands upright.")
    sound: bool = Field(default=True, description="Whether it chimes and speaks.")
    volume: float = Field(default=1.0, ge=0, le=1, description="Loudness from 0 to 1.")


class Printer(Named):
    """A ticket printer."""

    name: Text = Field(description="Its name, by language.")
    driver: Literal["virtual", "network"] = Field(description="virtual: paper in the browser; network: ESC/POS by TCP.")
    host: str | None = Field(default=None, min_length=1, description="Address of a network printer.")
    port: int = Field(default=9100, ge=1, le=65535, description="TCP port of a network printer.")
    width: Literal[576, 512, 384] = Field(default=576, description="Dots across the paper; 80 mm: 576 or 512.")
    timeout: float = Field(default=3, gt=0, le=60, description="Seconds to wait for the printer.")

    @model_validator(mode="after")
    def _has_host(self) -> Self:
        if self.driver == "network" and self.host is None:
            raise ValueError("a network printer needs its host, like host: 192.168.1.50")
        return self
