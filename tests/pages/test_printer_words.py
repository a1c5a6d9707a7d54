"""No code of a printer reaches the staff without words."""

import re
from pathlib import Path
from typing import get_args

from printers import condition
from printers.status import LOW, Trouble
from queue_server.printing import agent_printer

ROOT = Path(__file__).parents[2]
SAID = re.compile(r'(?:PrinterError\(|reason=|errno\.\w+: |trouble or )"([a-z_]+)"')


def codes() -> set[str]:
    """Every reason that the drivers, the spooler and the print agent give for a printer's state."""
    sources = [
        path for folder in ("printers", "queue_server/printing", "kiosk/agent") for path in (ROOT / folder).glob("*.py")
    ]
    found = {code for path in sources for code in SAID.findall(path.read_text(encoding="utf-8"))}
    return found | set(get_args(Trouble)) | set(condition._STATES) | {agent_printer.AWAY, LOW}


def test_every_reason_of_a_printer_has_words_for_the_staff() -> None:
    script = (ROOT / "queue_server" / "static" / "staff" / "printers.js").read_text(encoding="utf-8")
    known = set(re.findall(r"^    ([a-z_]+): t\(", script, re.MULTILINE))
    found = codes()
    assert len(found) > 15
    assert found - known == set()
