"""Makes the fonts: small WOFF2 files per script for the pages, TTF files for the paper."""

import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from tools.paths import MODULES, PAPER_FONTS, VENDOR

WEIGHTS = {400: "400Regular", 600: "600SemiBold", 700: "700Bold"}
FAMILIES = {
    "noto-sans": "NotoSans",
    "noto-sans-arabic": "NotoSansArabic",
    "noto-sans-devanagari": "NotoSansDevanagari",
    "noto-sans-ethiopic": "NotoSansEthiopic",
}
# The slashed zero of ticket numbers. Noto's plain figures are tabular and lining already, and the others are cut away.
FIGURES = ("zero",)


@dataclass(frozen=True)
class Script:
    """One web font per weight: its name, the family it is cut from and the ranges kept (None keeps all)."""

    name: str
    family: str
    keep: tuple[tuple[int, int], ...] | None = None


# fonts.css splits the same way; a page loads only the scripts that it shows.
SCRIPTS = (
    Script(
        "latin", "noto-sans", ((0x0000, 0x036F), (0x1E00, 0x1EFF), (0x2000, 0x2BFF), (0xFB00, 0xFB06), (0xFFFD, 0xFFFD))
    ),
    Script(
        "cyrillic",
        "noto-sans",
        ((0x0300, 0x036F), (0x0400, 0x052F), (0x1C80, 0x1C8F), (0x2DE0, 0x2DFF), (0xA640, 0xA69F)),
    ),
    Script("arabic", "noto-sans-arabic"),
    Script("devanagari", "noto-sans-devanagari"),
    Script("ethiopic", "noto-sans-ethiopic"),
)


def source(family: str, weight: int) -> Path:
    """The TTF file of a family and weight, as npm delivered it."""
    name = WEIGHTS[weight]
    return MODULES / "@expo-google-fonts" / family / name / f"{FAMILIES[family]}_{name}.ttf"


def web_name(script: Script, weight: int) -> str:
    """The file name under `static/vendor/fonts/`."""
    return f"noto-sans-{script.name}-{weight}.woff2"


def make_web_font(script: Script, weight: int, target: Path) -> None:
    """Cut one script out of its family and write it as WOFF2, with what shapes its script and our figures."""
    font = TTFont(source(script.family, weight))
    options = Options()
    options.layout_features = [*options.layout_features, *FIGURES]
    options.hinting = False
    options.notdef_outline = True
    subsetter = Subsetter(options)
    known = font.getBestCmap()
    subsetter.populate(unicodes=[point for point in known if _kept(script, point)])
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)


def build() -> None:
    """Write all web fonts to `static/vendor/fonts/` and all TTF files to `printers/fonts/`."""
    web = VENDOR / "fonts"
    web.mkdir(parents=True, exist_ok=True)
    PAPER_FONTS.mkdir(parents=True, exist_ok=True)
    jobs = [(script, weight, web / web_name(script, weight)) for script in SCRIPTS for weight in WEIGHTS]
    with ProcessPoolExecutor() as workers:
        list(workers.map(make_web_font, *zip(*jobs, strict=True)))
    for weight in WEIGHTS:
        for family in FAMILIES:
            shutil.copyfile(source(family, weight), PAPER_FONTS / source(family, weight).name)


def _kept(script: Script, point: int) -> bool:
    return script.keep is None or any(low <= point <= high for low, high in script.keep)
