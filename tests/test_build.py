"""The build: what the pages and the paper load is there, and can show every language."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest
from fontTools.ttLib import TTFont

from queue_server.domain.languages import LANGUAGES
from queue_server.texts import Texts
from tools import fonts, vendor
from tools.contracts import StandardLibraryOnly
from tools.paths import MODULES, PAPER_FONTS, ROOT, STATIC, VENDOR

FACE = re.compile(r"@font-face\s*\{(.*?)\}", re.DOTALL)
URL = re.compile(r"url\(\"?([^)\"]+)\"?\)")
RANGE = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")
# What a text may hold without a sign of its own to draw.
INVISIBLE = set("\n\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069")


def faces() -> Iterator[tuple[int, Path, list[tuple[int, int]]]]:
    """Weight, file and ranges of every web font, as the style sheet names them."""
    for face in FACE.findall((STATIC / "shared" / "fonts.css").read_text(encoding="utf-8")):
        weight = re.search(r"font-weight:\s*(\d+)", face)
        address = URL.search(face)
        assert weight
        assert address
        path = STATIC / address[1].removeprefix("/static/").removeprefix("../")
        ranges = [(int(low, 16), int(high or low, 16)) for low, high in RANGE.findall(face)]
        yield int(weight[1]), path, ranges


def shown(language: str) -> set[str]:
    return set("".join(Texts().catalogue("visitor", language).values()) + LANGUAGES[language].name) - INVISIBLE


@pytest.fixture(scope="module")
def web_fonts() -> dict[int, set[int]]:
    """For each weight, the characters that a browser finds a font for."""
    covered: dict[int, set[int]] = {}
    for weight, path, ranges in faces():
        known = set(TTFont(path).getBestCmap())
        within = {point for point in known if not ranges or any(low <= point <= high for low, high in ranges)}
        covered.setdefault(weight, set()).update(within)
    return covered


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_can_show_every_text_of_a_language_on_a_page(language: str, web_fonts: dict[int, set[int]]) -> None:
    assert set(web_fonts) == set(fonts.WEIGHTS)
    for weight, covered in web_fonts.items():
        assert {sign for sign in shown(language) if ord(sign) not in covered} == set(), weight


@pytest.mark.parametrize("weight", ["400Regular", "600SemiBold", "700Bold"])
def test_it_can_print_every_text_of_every_language(weight: str) -> None:
    paper = [TTFont(path) for path in PAPER_FONTS.glob(f"*_{weight}.ttf")]
    covered = {point for font in paper for point in font.getBestCmap()}
    for language in LANGUAGES:
        assert {sign for sign in shown(language) if ord(sign) not in covered} == set(), language


@pytest.mark.parametrize("weight", fonts.WEIGHTS)
def test_it_keeps_the_slashed_zero_and_figures_of_one_width(weight: int) -> None:
    font = TTFont(VENDOR / "fonts" / fonts.web_name(fonts.SCRIPTS[0], weight))
    features = {record.FeatureTag: record.Feature for record in font["GSUB"].table.FeatureList.FeatureRecord}
    zero = font["GSUB"].table.LookupList.Lookup[features["zero"].LookupListIndex[0]].SubTable[0].mapping
    figures = [font.getBestCmap()[ord(figure)] for figure in "0123456789"]
    assert {font["hmtx"][name][0] for name in [*figures, zero[figures[0]]]} == {font["hmtx"]["zero"][0]}


def test_it_keeps_what_shapes_arabic() -> None:
    font = TTFont(VENDOR / "fonts" / "noto-sans-arabic-600.woff2")
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert features >= {"init", "medi", "fina", "rlig"}


def test_it_serves_page_modules_without_a_source_map_and_without_unknown_imports() -> None:
    known = {"preact", "preact/hooks", "htm", "socket.io-client"}
    for name in vendor.PAGE_MODULES:
        text = (VENDOR / name).read_text(encoding="utf-8")
        assert "sourceMappingURL" not in text
        assert set(re.findall(r'(?:from|import)\s*"([^"]+)"', text)) <= known


def test_it_names_no_download_address_in_the_lock_file() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert all("resolved" not in package for package in packages.values())
    assert all("integrity" in package for package in packages.values())


def test_it_pins_every_page_module_to_one_version() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    wanted = package["dependencies"] | package["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())


def test_it_comes_with_the_whole_licence() -> None:
    original = json.loads((MODULES / "spdx-license-list" / "licenses" / "EUPL-1.2.json").read_text(encoding="utf-8"))
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").split() == original["licenseText"].split()


@pytest.mark.parametrize(
    ("imports", "kept"),
    [
        ("import json\nfrom collections import abc", True),
        ("from sample_domain.other import x", True),
        ("import yaml", False),
        ("from sample_outside import x", False),
    ],
)
def test_it_lets_the_domain_import_the_standard_library_only(
    imports: str, kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package, modules in {"sample_domain": {"rules": imports, "other": "x = 1"}, "sample_outside": {}}.items():
        (tmp_path / package).mkdir()
        for name, text in {"__init__": "", **modules}.items():
            (tmp_path / package / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    graph = grimp.build_graph("sample_domain", "sample_outside", include_external_packages=True, cache_dir=None)
    options = {"name": "sample", "package": "sample_domain"}
    contract = StandardLibraryOnly("sample", session_options={}, contract_options=options)
    assert contract.check(graph, verbose=False).kept is kept
