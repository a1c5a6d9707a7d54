"""The real server as a process that can be killed and started again, and what a test reads off pictures."""

import re
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import requests
import zxingcpp
from PIL import Image

from tests.support.server import free_port

ROOT = Path(__file__).parents[2]
START_WITHIN = 40.0
STOP_WITHIN = 15.0
PRINTED_WITHIN = 30.0


class Office:
    """`aufruf serve --demo` with the sample office on a port and in a folder of its own."""

    def __init__(self, folder: Path, *settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = [word for setting in settings for word in ("--set", setting)]
        self.passwords: dict[str, str] = {}
        self._starts = 0
        self.start()

    def __enter__(self) -> "Office":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the process and return as soon as it answers."""
        self._starts += 1
        place = ["--config", str(ROOT / "config.yaml"), "--data", str(self.folder / "data")]
        command = [sys.executable, "-m", "queue_server", "serve", "--demo", "--port", str(self.port)]
        with self._said().open("wb") as said:
            self.process = subprocess.Popen([*command, *self.settings, *place], cwd=ROOT, stdout=said, stderr=said)
        self._await_answer()
        self.passwords.update(re.findall(r"^    (\w+) +(\S+)$", self.words(), re.MULTILINE))

    def kill(self) -> None:
        """Pull the plug: kill -9."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Stop it as a technician does; it must end by itself."""
        self.process.terminate()
        self.process.wait(STOP_WITHIN)

    def words(self) -> str:
        """Return what this start has printed so far."""
        return self._said().read_text(encoding="utf-8", errors="replace")

    def _said(self) -> Path:
        return self.folder / f"server-{self._starts}.log"

    def _await_answer(self) -> None:
        until = time.monotonic() + START_WITHIN
        while time.monotonic() < until and self.process.poll() is None:
            try:
                requests.get(f"{self.url}/healthz", timeout=2).raise_for_status()
            except requests.ConnectionError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError(f"the server did not start:\n{self.words()[-2000:]}")


class Kiosk:
    """A kiosk's browser without a screen: this machine's, so the demo gives it the device's cookie."""

    def __init__(self, office: Office, name: str) -> None:
        self.office, self.name = office, name
        self.http = requests.Session()
        self.http.get(f"{office.url}/kiosk/{name}", timeout=10).raise_for_status()

    def __enter__(self) -> "Kiosk":
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def take(self, service: str, language: str = "de") -> dict[str, Any]:
        """Take a ticket whose slip comes out here."""
        wish = {"service": service, "language": language, "kiosk": self.name}
        answer = self.http.post(f"{self.office.url}/api/v1/tickets", json=wish, timeout=10)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def paper(self, ticket: dict[str, Any]) -> str:
        """Return what has become of a ticket's slip."""
        answer = self.http.get(f"{self.office.url}/api/v1/visits/{ticket['token']}", timeout=10)
        return str(answer.json()["paper"]["state"])

    def until_printed(self, *tickets: dict[str, Any]) -> None:
        """Wait until the slips of these tickets are out."""
        until = time.monotonic() + PRINTED_WITHIN
        while any(self.paper(ticket) != "printed" for ticket in tickets):
            assert time.monotonic() < until, [self.paper(ticket) for ticket in tickets]
            time.sleep(0.05)

    def slips(self, printer: str) -> list[bytes]:
        """Return the pictures that a virtual printer keeps, newest first."""
        room = self.http.get(f"{self.office.url}/api/v1/printers/{printer}", timeout=10).json()
        return [self.http.get(self.office.url + slip["url"], timeout=10).content for slip in room["slips"]]


def codes(picture: Image.Image) -> list[str]:
    """Return what all QR codes in a picture say; its pixels are all that is looked at."""
    return [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))]


def qr(picture: bytes | Image.Image) -> str:
    """Return what the one QR code in a picture says."""
    found = codes(picture if isinstance(picture, Image.Image) else Image.open(BytesIO(picture)))
    assert len(found) == 1, found
    return found[0]
