"""How all printers of config.yaml are, asked at once, as a table for the command line."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from queue_server.config import Config
from queue_server.config import Printer as PrinterSetting
from queue_server.printing.trial import Answer, ask
from queue_server.printing.words import meaning

HEAD = ("PRINTER", "DRIVER", "WHERE", "STATE", "REASON")
AT_ONCE = 16
ELSEWHERE = "at a kiosk"


@dataclass(frozen=True, slots=True)
class Row:
    """One printer, and what it answered."""

    printer: str
    driver: str
    where: str
    answer: Answer


def printers_now(config: Config, data: Path) -> list[Row]:
    """Ask all printers at once, so that those that are away cost the time of one."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = threads.map(lambda key: ask(config, data, key), config.printers)
        return [
            Row(key, setting.driver, _where(setting), answer)
            for (key, setting), answer in zip(config.printers.items(), answers, strict=True)
        ]


def is_well(row: Row) -> bool:
    """Tell whether a printer has nothing to complain of; one that cannot be asked from here is not counted."""
    return row.answer.state in (None, "ready")


def table(rows: list[Row]) -> str:
    """Return the rows under each other, each column as wide as it must be."""
    lines = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    reason = row.answer.reason
    words = f"{reason}: {meaning(reason)}" if reason else ""
    return row.printer, row.driver, row.where, row.answer.state or ELSEWHERE, words


def _where(setting: PrinterSetting) -> str:
    if setting.driver == "network":
        host = f"[{setting.host}]" if ":" in (setting.host or "") else setting.host
        return f"{host}:{setting.port}"
    return setting.device or "-"
