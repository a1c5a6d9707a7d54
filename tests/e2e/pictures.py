"""Takes the pictures of the README from the real pages of a running sample office: `python -m tests.e2e.pictures`."""

import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

import requests
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.conftest import FLAGS
from tests.e2e.office import ROOT, Office
from tools.browser import find

TARGET = ROOT / "docs" / "pictures"
MORNING = (
    ("appointment", "de", "none"),
    ("ukraine", "uk", "none"),
    ("pickup", "ar", "none"),
    ("appointment", "ar", "none"),
    ("permit", "en", "none"),
    ("permit", "tr", "pregnant_or_infant"),
    ("settlement", "de", "none"),
    ("papers", "pl", "none"),
    ("change", "fa", "none"),
    ("protection", "ti", "none"),
    ("permit", "vi", "none"),
    ("appointment", "uk", "none"),
    ("declaration", "hi", "none"),
    ("cash", "ro", "none"),
    ("ukraine", "ru", "none"),
    ("permit", "ar", "none"),
)


class Api:
    """What fills the office: the API with an admin's token."""

    def __init__(self, office: Office) -> None:
        command = [sys.executable, "-m", "queue_server", "token", "new", "--role", "admin", "--name", "pictures"]
        place = ["--data", str(office.folder / "data")]
        token = subprocess.run([*command, *place], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
        self._url = office.url
        self._http = requests.Session()
        self._http.headers["Authorization"] = f"Bearer {token}"

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        """Do something that must succeed."""
        answer = self._http.post(f"{self._url}/api/v1/{path}", json=body, timeout=20)
        answer.raise_for_status()
        return dict(answer.json()) if answer.content else {}


def fill(api: Api) -> dict[str, dict[str, Any]]:
    """Let people come and some be called; return the tickets by number."""
    for counter in "1234578":
        api.post(f"counters/{counter}/open")
    wishes = [{"service": s, "language": lang, "priority": p, "kiosk": "kiosk-1"} for s, lang, p in MORNING]
    tickets = [api.post("tickets", **wish) for wish in wishes]
    for counter in "143":
        called = api.post(f"counters/{counter}/next", current=None)
        api.post(f"tickets/{called['id']}/start")
    return {ticket["number"]: ticket for ticket in tickets}


def take(office: Office, browser: Browser) -> None:
    """Take every picture."""
    tickets = fill(Api(office))
    display = opened(browser, 1920, 1080, f"{office.url}/display/ground-hall")
    phone = opened(browser, 390, 844, tickets["T003"]["visit_url"], "uk")
    desk = opened(browser, 1366, 768, f"{office.url}/counter")
    log_in(desk, office, "clerk6")
    desk.locator("[data-counter='6']").click()
    desk.locator("[data-session=open]:not([aria-disabled])").first.click()
    desk.wait_for_selector("[data-session=break]:not([aria-disabled])")
    Api(office).post("counters/6/call", ticket=tickets["T003"]["id"], current=None)
    display.wait_for_selector(".now[data-number=T003]")
    phone.wait_for_selector(".called .ticket")
    for page, name in ((display, "display"), (phone, "phone-called-uk")):
        keep(page, name)
    desk.wait_for_selector(".cur > .ticket")
    keep(desk, "desk")
    kiosk = opened(browser, 1080, 1920, f"{office.url}/kiosk/kiosk-1")
    kiosk.locator(".languages button[lang=ar]").click()
    kiosk.wait_for_selector("button[data-service=permit]")
    keep(kiosk, "kiosk-services-ar")
    manage = opened(browser, 1366, 900, f"{office.url}/login?next=/manage")
    log_in(manage, office, "manager")
    manage.wait_for_selector("tbody tr")
    keep(manage, "manage")
    slip = manage.request.get(f"{office.url}{newest_slip(manage, office)}").body()
    save(Image.open(BytesIO(slip)), "slip-ar", 420)


def newest_slip(page: Page, office: Office) -> str:
    """Wait until every slip is drawn; return the address of the last one, which is in Arabic."""
    page.goto(f"{office.url}/printers/printer-1")
    expect(page.locator(".slips img")).to_have_count(len(MORNING), timeout=60_000)
    return str(page.locator(".slips img").first.get_attribute("src"))


def opened(browser: Browser, width: int, height: int, url: str, language: str = "de") -> Page:
    """Open a page in a browser of its own."""
    page = browser.new_context(viewport={"width": width, "height": height}, locale=language).new_page()
    page.goto(url)
    return page


def log_in(page: Page, office: Office, name: str) -> None:
    """Fill in the form."""
    page.get_by_label("Name").fill(name)
    page.locator("input[type=password]").fill(office.passwords[name])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url and not url.endswith("/api/v1/login"))


def keep(page: Page, name: str) -> None:
    """Keep a page as it looks when its movement has come to rest."""
    page.evaluate("Promise.all(document.getAnimations().map(each => each.finished.catch(() => null)))")
    page.evaluate("document.fonts.ready")
    save(Image.open(BytesIO(page.screenshot())), name, 900)


def save(picture: Image.Image, name: str, width: int) -> None:
    """Keep a picture small: at most so wide, in 128 colours."""
    if picture.width > width:
        picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    picture.convert("RGB").quantize(128).save(TARGET / f"{name}.png", optimize=True)


def main() -> None:
    """Start the sample office, take the pictures, stop it."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        with Office(Path(folder)) as office:
            take(office, browser)
        browser.close()


if __name__ == "__main__":
    main()
