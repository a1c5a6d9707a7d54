"""The pictures of a folder, for screens only, and nothing else of that folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.support.house import Building, building
from tests.support.office import sample


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Building]:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("b.png", "a b.jpg"):
        Image.new("RGB", (2, 2)).save(folder / name)
    (folder / "notes.txt").write_text("secret")
    page = sample().display_page.model_copy(update={"pictures": folder})
    with building(tmp_path / "data", sample().model_copy(update={"display_page": page})) as house:
        yield house


def test_a_screen_gets_the_pictures_of_the_folder_in_their_order(house: Building) -> None:
    screen = house.client("display")
    assert screen.get("/pictures/").json == {"pictures": ["/pictures/a b.jpg", "/pictures/b.png"]}
    with screen.get("/pictures/a b.jpg") as picture:
        assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")


@pytest.mark.parametrize("name", ["notes.txt", "c.png", "..%2Faufruf.db", "..", "%2e%2e%2faufruf.db"])
def test_it_gives_nothing_else(house: Building, name: str) -> None:
    assert house.client("display").get(f"/pictures/{name}").status_code == 404


def test_a_folder_that_is_gone_has_no_pictures(house: Building) -> None:
    folder = house.house.config.display_page.pictures
    assert folder is not None
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    assert house.client("display").get("/pictures/").json == {"pictures": []}
