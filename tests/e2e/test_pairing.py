"""A new kiosk and a new screen are taken in by the code that they show."""

import re
from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.office import Office

pytestmark = pytest.mark.e2e

CODE = re.compile(r"^[A-Z2-9]{4}-[A-Z2-9]{4}$")
ASKS_AGAIN = 15_000
"""Milliseconds until a device has asked whether its code was confirmed, and shows itself anew."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with Office(tmp_path_factory.mktemp("office")) as running:
        yield running


def confirm(office: Office, page: Page) -> None:
    """Do what an admin does who stands before the device."""
    admin = requests.Session()
    login = {"name": "admin", "password": office.passwords["admin"]}
    csrf = admin.post(f"{office.url}/api/v1/login", json=login, timeout=5).json()["csrf"]
    code = page.locator(".pairing .code").inner_text()
    path = f"{office.url}/api/v1/pairings/confirm"
    answer = admin.post(path, json={"code": code}, headers={"X-CSRF-Token": csrf}, timeout=5)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("path", "size", "then"),
    [
        ("/kiosk/kiosk-1", (1080, 1920), ".languages"),
        ("/display/ground-hall", (1920, 1080), ".welcome"),
    ],
)
def test_a_new_device_shows_a_code_and_starts_once_it_is_confirmed(
    office: Office, browser_of: OpenPage, path: str, size: tuple[int, int], then: str
) -> None:
    page = browser_of(*size)
    page.set_extra_http_headers({"X-Forwarded-For": "192.0.2.7"})  # another machine: the demo gives it nothing
    page.goto(office.url + path)
    expect(page.locator(".pairing .code")).to_have_text(CODE)
    expect(page.locator(".pairing")).to_contain_text("/admin")
    confirm(office, page)
    expect(page.locator(then).first).to_be_visible(timeout=ASKS_AGAIN)
    expect(page.locator(".pairing")).to_have_count(0)
