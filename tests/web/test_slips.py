"""The managers' look at the slips over HTTP: every language and width, and words where a template is broken."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.support.house import Building, building
from tests.support.office import sample

PREVIEW = "/api/v1/slips/preview.png"


def size(png: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(png)).size


@pytest.mark.parametrize("width", [576, 512, 384])
def test_it_shows_the_slip_as_a_picture(house: Building, width: int) -> None:
    manager = house.client("manager")
    answer = manager.get(PREVIEW, query_string={"language": "ar", "width": width})
    assert (answer.status_code, answer.content_type) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "no-store"
    assert size(answer.data)[0] == width
    longest = manager.get(PREVIEW, query_string={"language": "ar", "width": width, "example": "longest", "copy": "1"})
    assert size(longest.data)[1] > size(answer.data)[1] + 50
    text = manager.get(PREVIEW, query_string={"language": "ar", "width": width, "mode": "text"})
    assert text.status_code == 200
    assert text.data != answer.data


def test_left_out_wishes_have_defaults(house: Building) -> None:
    assert size(house.client("manager").get(PREVIEW).data)[0] == 576


@pytest.mark.parametrize(
    "wish", ["language=xx", "width=400", "mode=loud", "service=nope", "example=best", "copy=2", "source=/etc/passwd"]
)
def test_it_says_what_can_be_wished_for(house: Building, wish: str) -> None:
    answer = house.client("manager").get(f"{PREVIEW}?{wish}")
    assert (answer.status_code, answer.json["code"]) == (400, "bad_request")
    assert answer.json["details"]["setting"] == wish.partition("=")[0]
    assert house.client("manager").get(f"/slips?{wish}").status_code == (200 if "language" in wish else 400)


def pictures(page: str) -> list[str]:
    return [address.replace("&amp;", "&") for address in re.findall(r'<img src="([^"]+)"', page)]


def test_the_page_shows_all_languages_side_by_side(house: Building) -> None:
    page = house.browser("manager").get("/slips?width=384&copy=1&lang=en")
    shown = pictures(page.text)
    assert len(shown) == len(house.house.config.languages)
    assert all("width=384" in address and "copy=1" in address for address in shown)
    assert house.client("manager").get(shown[3]).status_code == 200
    assert "Slips are printed by the template that comes with Aufruf." in page.text


def test_the_page_shows_one_language_in_every_width(house: Building) -> None:
    shown = pictures(house.client("manager").get("/slips?language=ti").text)
    assert [re.findall(r"width=(\d+)", address) for address in shown] == [["576"], ["512"], ["384"]]
    assert all("language=ti" in address for address in shown)


def test_it_names_only_files_that_are_there(house: Building) -> None:
    client = house.client("manager")
    names = re.findall(r'(?:href|src)="(/static/[^"#]+)', client.get("/slips").text)
    assert len(names) >= 4
    for name in names:
        with client.get(name) as file:
            assert file.status_code == 200, name


def test_a_broken_template_is_told_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    template = tmp_path / "office" / "slip.typ"
    template.write_text('#import "/aufruf/parts.typ": *\n#show: paper\n#nmber()\n')
    config = sample()
    config = config.model_copy(update={"slips": config.slips.model_copy(update={"template": template})})
    with building(tmp_path / "data", config) as house:
        house.house.slips.try_out()  # type: ignore[attr-defined]  # as the spooler does at its start
        manager = house.client("manager")
        told = manager.get("/api/v1/slips").json
        assert (told["template"], told["state"]) == ("slip.typ", "refused")
        assert "nmber (slip.typ, line 3)" in told["reason"]
        page = manager.get("/slips?lang=en").text
        assert "nmber (slip.typ, line 3)" in page
        assert 'value="file"' in page
        assert manager.get(PREVIEW).status_code == 200, "ours is printed"
        refused = manager.get(f"{PREVIEW}?source=file")
        assert (refused.status_code, refused.json["code"]) == (409, "template_refused")
        assert "nmber" in refused.json["details"]["reason"]
