"""The slip in every language and width: nothing cut, nothing overlapping, a QR code that is read."""

from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image

from printers import preview, render
from printers.profile import generic
from printers.slip import Thing, Words
from printers.text import text_slip
from queue_server.domain.languages import LANGUAGES
from queue_server.house import Example
from tests.printers.layout import collisions, pieces
from tests.printers.picture_book import CASES, paper, path, slip, unlike
from tests.printers.samples import LONG

TOLERANCE = 0.065  # a shift by one dot is 0.06, another pictogram 0.067 to 0.09, another digit 0.7
EVERYWHERE = pytest.mark.parametrize("width", render.WIDTHS)
EVERYBODY = pytest.mark.parametrize("language", LANGUAGES)


@EVERYBODY
@EVERYWHERE
def test_nothing_is_cut_off_and_nothing_overlaps(language: str, width: int) -> None:
    longest = slip(language, "longest")
    assert len(longest.bring) == 5
    found, length = pieces(longest, width)
    assert len(found) > 200
    assert [f"{a.box} meets {b.box}" for a, b in collisions(found)] == []
    edge = 4
    for piece in found:
        left, top, right, bottom = piece.box
        assert piece.kind == "code" or (left >= edge and right <= width - edge), f"{piece} is cut off"
        assert top >= 0 and bottom <= length, f"{piece} is cut off"


@EVERYWHERE
@pytest.mark.parametrize("rtl", [False, True])
def test_words_far_too_long_overlap_nothing_either(width: int, rtl: bool) -> None:
    wide = Words(
        "Verlängerungsantragsannahmestellenverzeichnis der Ausländerbehörde Donaudampfschifffahrt und Umgebung",
        "اللجنة الاستشارية العليا لشؤون الإقامة الدائمة رقم 1234567890 بتاريخ 14.04.2026 من 9:42 إلى 10:57",
    )
    things = tuple(Thing(icon, wide) for icon in ("passport", "photo", "home", "income", "no such sign"))
    full = replace(LONG, rtl=rtl, office=wide, service=wide, bring=things, address_words=wide, footer=wide, title=wide)
    found, length = pieces(full, width)
    assert length > 3 * width
    assert [f"{a.box} meets {b.box}" for a, b in collisions(found)] == []
    assert [
        piece for piece in found if piece.kind != "code" and not 4 <= piece.box[0] <= piece.box[2] <= width - 4
    ] == []


@EVERYBODY
@EVERYWHERE
def test_the_qr_code_is_read_from_the_paper(language: str, width: int) -> None:
    codes = zxingcpp.read_barcodes(paper(language, "longest", width).convert("L"))
    assert [code.text for code in codes] == [slip(language, "longest").address]


@EVERYBODY
@EVERYWHERE
def test_the_qr_code_of_a_text_slip_is_read_from_the_paper(language: str, width: int) -> None:
    drawn = preview.interpret(text_slip(slip(language, "usual"), generic(width)), width)
    codes = zxingcpp.read_barcodes(drawn.image.convert("L"))
    expected = [slip(language, "usual").address] if generic(width).native_qr else []
    assert [code.text for code in codes] == expected


@pytest.mark.parametrize(("example", "width", "language"), CASES)
def test_it_looks_as_it_did_when_somebody_looked_at_it(example: Example, width: int, language: str) -> None:
    kept = path(example, width, language)
    with Image.open(kept) as before:
        difference = unlike(before, paper(language, example, width))
    assert difference < TOLERANCE, f"{kept.name}: look at it, then python -m tests.printers.picture_book"
