"""config.yaml as pydantic models; a wrong key is explained in one sentence."""

from queue_server.config.base import Step, Text
from queue_server.config.devices import Display, Kiosk, Printer
from queue_server.config.loading import ConfigError, load, report
from queue_server.config.model import Config
from queue_server.config.office import Area, BringItem, Choice, Counter, Office, Priority, Service
from queue_server.config.reading import Problem

__all__ = [
    "Area",
    "BringItem",
    "Choice",
    "Config",
    "ConfigError",
    "Counter",
    "Display",
    "Kiosk",
    "Office",
    "Printer",
    "Priority",
    "Problem",
    "Service",
    "Step",
    "Text",
    "load",
    "report",
]
