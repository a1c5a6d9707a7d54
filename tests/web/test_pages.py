"""The pages: what they tell the browser, in which language, and that nothing is inline but the import map."""

import base64
import hashlib
import json
import re

import pytest

from tests.support.house import Building


def boot(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="boot">(.*?)</script>', page, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


PAGES = [("kiosk", "/kiosk/kiosk-1"), ("display", "/display/ground-hall"), ("admin", "/counter"), ("admin", "/manage")]


@pytest.mark.parametrize(("role", "path"), [*PAGES, ("admin", "/printers/printer-1")])
def test_it_allows_exactly_its_own_import_map(house: Building, role: str, path: str) -> None:
    answer = house.client(role).get(path)
    policy = answer.headers["Content-Security-Policy"]
    (inline,) = re.findall(r'<script type="importmap">(.*?)</script>', answer.text)
    digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"<style|\son\w+=|\sstyle=", answer.text)


@pytest.mark.parametrize(("role", "path"), [*PAGES, ("admin", "/printers/printer-1")])
def test_it_names_only_files_that_are_there(house: Building, role: str, path: str) -> None:
    client = house.client(role)
    names = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get(path).text)
    assert len(names) >= 4
    for name in names:
        with client.get(name) as file:
            assert file.status_code == 200, name


def test_it_tells_each_page_what_it_starts_with(house: Building) -> None:
    kiosk = boot(house.client("kiosk").get("/kiosk/kiosk-1").text)
    assert kiosk["ways"] == {"ground": [], "first": ["up", "left"]}
    assert [priority["id"] for priority in kiosk["priorities"]] == ["pregnant_or_infant", "disability"]
    display = boot(house.client("display").get("/display/ground-hall").text)
    assert (display["distance"], display["diagonal"]) == (8, 55)
    counter = boot(house.client("clerk", counter="3").get("/counter").text)
    assert [row["id"] for row in counter["counters"]] == ["3"]


def test_it_lets_no_text_end_the_script_that_carries_it(house: Building) -> None:
    evil = "</script><script>alert(1)</script>"
    house.house.config.office.name["de"] = evil
    try:
        page = house.client("kiosk").get("/kiosk/kiosk-1").text
    finally:
        house.house.config.office.name["de"] = "Ausländerbehörde"
    assert evil not in page


def test_it_opens_the_visitor_s_page_in_the_ticket_s_language(house: Building) -> None:
    token = house.take(language="ar")["token"]
    page = house.client().get(f"/t/{token}")
    assert page.status_code == 200
    assert '<html lang="ar" dir="rtl"' in page.text
    assert "Set-Cookie" not in page.headers
    assert '<html lang="en" dir="ltr"' in house.client().get(f"/t/{token}?lang=en").text


def test_it_knows_no_visit_of_a_forged_token(house: Building) -> None:
    token = house.take()["token"]
    forged = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert house.client().get(f"/t/{forged}").status_code == 404
    assert house.client().get(f"/t/{forged}/qr.svg").status_code == 404
    assert house.client().get(f"/api/v1/visits/{forged}").json["code"] == "unknown_visit"


def test_it_draws_the_qr_code_of_the_visitor_s_page(house: Building) -> None:
    token = house.take()["token"]
    answer = house.client().get(f"/t/{token}/qr.svg")
    assert answer.content_type == "image/svg+xml"
    assert answer.data.startswith(b"<?xml")


@pytest.mark.parametrize("path", ["/privacy", "/imprint", "/accessibility"])
def test_it_shows_the_office_s_own_statements(house: Building, path: str) -> None:
    answer = house.client().get(f"{path}?lang=de")
    assert answer.status_code == 200
    assert '<html lang="de"' in answer.text
    assert "<p>" in answer.text


@pytest.mark.parametrize("path", ["/nowhere", "/kiosk/none", "/display/none", "/t/nonsense"])
def test_it_tells_a_person_in_words_that_there_is_no_such_page(house: Building, path: str) -> None:
    answer = house.client("admin").get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert re.search(r"<h1>(There is no such thing here|We do not know this number)", answer.text)


def test_it_refuses_a_page_to_a_wrong_role_in_words(house: Building) -> None:
    answer = house.browser("clerk").get("/manage", headers={"Accept-Language": "en"})
    assert answer.status_code == 403
    assert "You may not do this" in answer.text


def test_it_links_every_page_from_the_front_door(house: Building) -> None:
    page = house.client().get("/").text
    for path in ("/kiosk/kiosk-2", "/display/first-hall", "/counter", "/manage", "/printers/printer-2"):
        assert f'href="{path}"' in page


def test_it_serves_texts_of_known_languages_only(house: Building) -> None:
    client = house.client()
    answer = client.get("/i18n/visitor/ar.json")
    assert answer.json["Done"] != "Done"
    assert client.get("/i18n/visitor/ar.json", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    for path in ("/i18n/visitor/xx.json", "/i18n/staff/ar.json", "/i18n/other/de.json", "/i18n/visitor/..%2f.json"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["shared/../../config.py", "../app.py", "kiosk/../__init__.py", "none/x.js", "shared/"]
)
def test_it_serves_no_file_outside_its_folders(house: Building, path: str) -> None:
    assert house.client().get(f"/static/{path}").status_code == 404


def test_it_serves_no_sound_that_nobody_announced(house: Building) -> None:
    for key in ("0" * 32, "..", "x"):
        assert house.client().get(f"/sounds/{key}.mp3").status_code == 404
