"""The pictures that a screen shows while nobody is called: those of a folder of the office's."""

from pathlib import Path

from flask import Response, send_from_directory

from queue_server.config import Config
from queue_server.domain.errors import NotFound
from queue_server.house import current_house
from queue_server.services.access import Right
from queue_server.web.api import Routes, answer

routes = Routes("pictures")
KINDS = {".jpg", ".jpeg", ".png", ".webp", ".avif", ".svg"}
MOST = 100


@routes.get("/pictures/", Right.BOARD, answers={200: "{pictures: [addresses]}"})
def show() -> Response:
    """List the pictures there are now: somebody may have changed the folder."""
    return answer({"pictures": addresses(current_house().config)})


@routes.get("/pictures/<name>", Right.BOARD, answers={200: "the picture", 404: "not_found"})
def picture(name: str) -> Response:
    """Serve a picture of the folder."""
    folder = current_house().config.display_page.pictures
    if folder is None or name not in {path.name for path in _files(folder)}:
        raise NotFound
    response = send_from_directory(folder.absolute(), name)
    response.headers["Cache-Control"] = "no-cache"
    return response


def addresses(config: Config) -> list[str]:
    """Return the addresses of the pictures, by name."""
    folder = config.display_page.pictures
    return [f"/pictures/{path.name}" for path in _files(folder)] if folder is not None else []


def _files(folder: Path) -> list[Path]:
    """Return the pictures of a folder; one that is gone has none."""
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix.lower() in KINDS and path.is_file())
    except OSError:
        return []
    return found[:MOST]
