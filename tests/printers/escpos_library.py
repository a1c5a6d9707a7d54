"""The other library: python-escpos as a referee, imported without what it leaves in the temporary folder."""

import os
import shutil
from functools import cache
from typing import Any


@cache
def _library() -> tuple[Any, Any]:
    from escpos import capabilities
    from escpos.printer import Dummy

    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)  # made anew at each import and never removed
    return Dummy, capabilities


def dummy(width: int = 576, name: str = "default") -> Any:
    """Return its printer that only collects bytes (``.output``) and knows how wide it is."""
    device = _library()[0](profile=name)
    media = {"media": {"dpi": 203, "width": {"pixels": width, "mm": "Unknown"}}}
    device.profile.profile_data = device.profile.profile_data | media
    return device


def code_pages(name: str = "default") -> dict[int, str]:
    """Return a model's code pages, number -> its name of the page."""
    pages: dict[str, str] = _library()[1].get_profile(name).profile_data["codePages"]
    return {int(number): page for number, page in pages.items()}


def characters(page: str) -> str | None:
    """Return the 128 upper characters of a page where the library knows them ("\\0" where there is none)."""
    known = _library()[1].CAPABILITIES["encodings"][page]
    if "data" in known:
        return "".join(known["data"]).replace(" ", "\0")
    if "python_encode" not in known:
        return None
    return bytes(range(128, 256)).decode(known["python_encode"], "replace").replace("\N{REPLACEMENT CHARACTER}", "\0")
