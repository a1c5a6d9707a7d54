"""The drawn slip: size, pure black and white, a QR code that a phone reads, nothing cut off."""

from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from printers import encode, preview, render
from printers.font_files import FontsMissing
from printers.profile import generic
from printers.slip import Place, Slip, Thing, Words
from tests.printers.samples import ARABIC, GERMAN, LONG, URL

SLIPS = {"ar": ARABIC, "de": GERMAN, "long": LONG}


def printed(slip: Slip, width: int) -> Image.Image:
    """What a printer of this width puts on paper."""
    paper = preview.interpret(encode.raster(render.picture(slip, width), generic(width)), width)
    assert paper.reports == ()
    return paper.image


@pytest.mark.parametrize("width", render.WIDTHS)
@pytest.mark.parametrize("name", SLIPS)
def test_it_is_pure_black_and_white_and_as_wide_as_the_printer(name: str, width: int) -> None:
    image = render.picture(SLIPS[name], width)
    assert (image.mode, image.width) == ("1", width)
    assert image.height > image.width


@pytest.mark.parametrize("width", render.WIDTHS)
@pytest.mark.parametrize("name", SLIPS)
def test_the_qr_code_is_read_from_the_paper(name: str, width: int) -> None:
    found = zxingcpp.read_barcodes(printed(SLIPS[name], width).convert("L"))
    assert [code.text for code in found] == [URL]


@pytest.mark.parametrize("width", render.WIDTHS)
def test_a_module_of_the_qr_code_is_a_whole_number_of_dots_with_four_modules_of_quiet(width: int) -> None:
    code = render.qr(URL, width)
    dots = _module(code)
    assert dots == 8
    assert code.width <= width
    assert code.crop((0, 0, code.width, 4 * dots)).getextrema() == (255, 255)
    assert code.crop((0, 0, 4 * dots, code.height)).getextrema() == (255, 255)


def _module(code: Image.Image) -> int:
    """The width of a module: the finder pattern's upper edge is seven of them."""
    black = [x for x in range(code.width // 2) if code.getpixel((x, 4 * 8)) == 0]
    run = [x for x in black if x - black[0] == black.index(x)]
    assert len(run) % 7 == 0
    return len(run) // 7


def test_a_long_address_gets_smaller_modules_and_one_far_too_long_is_refused() -> None:
    longer = "https://example.de/t/" + "x" * 120
    assert [code.text for code in zxingcpp.read_barcodes(render.qr(longer, 384).convert("L"))] == [longer]
    with pytest.raises(render.SlipTooBig):
        render.picture(replace(GERMAN, address="x" * 900), 384)
    with pytest.raises(render.SlipTooBig):
        render.picture(replace(GERMAN, address="x" * 5000), 576)


@pytest.mark.parametrize("width", render.WIDTHS)
@pytest.mark.parametrize("name", SLIPS)
def test_nothing_touches_the_edges_of_the_paper(name: str, width: int) -> None:
    image = render.picture(SLIPS[name], width).convert("L")
    for box in ((0, 0, 6, image.height), (width - 6, 0, width, image.height)):
        assert image.crop(box).getextrema() == (255, 255), "ink at the edge: something is cut off"


@pytest.mark.parametrize("width", render.WIDTHS)
@pytest.mark.parametrize("rtl", [False, True])
def test_a_word_without_a_place_to_break_is_broken_anyway(width: int, rtl: bool) -> None:
    words = Words("W" * 60, "ص" * 90)
    slip = replace(ARABIC, rtl=rtl, service=words, address_words=words, footer=words, bring=(Thing("card", words),))
    image = render.picture(slip, width).convert("L")
    for box in ((0, 0, 6, image.height), (width - 6, 0, width, image.height)):
        assert image.crop(box).getextrema() == (255, 255)
    assert image.height > render.picture(replace(slip, service=Words("W")), width).height + 40


@pytest.mark.parametrize("letter", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
def test_every_letter_stays_within_its_rules(letter: str) -> None:
    """Noto's J hangs below the line and out to the left; the white above the lower rule must remain."""
    image = render.picture(replace(GERMAN, letter=letter, office=Words(""), title=Words("")), 384).convert("L")
    rules = [y for y in range(image.height) if image.crop((12, y, 372, y + 1)).getextrema() == (0, 0)]
    lower = next(y for y in rules if y > rules[0] + 20)
    assert image.crop((0, lower - 10, image.width, lower)).getextrema() == (255, 255)
    assert image.crop((0, 0, 10, lower)).getextrema() == (255, 255)


def test_without_a_forecast_it_says_so_instead_of_minutes() -> None:
    with_range, without = render.picture(GERMAN, 576), render.picture(replace(GERMAN, wait=None), 576)
    assert with_range.tobytes() != without.tobytes()
    other_words = replace(GERMAN, wait=None, no_wait=Words("Bitte fragen Sie uns."))
    assert render.picture(other_words, 576).tobytes() != without.tobytes()


def test_without_an_address_there_is_no_code_and_no_empty_space_for_one() -> None:
    assert zxingcpp.read_barcodes(render.picture(replace(GERMAN, address=""), 576).convert("L")) == []
    assert render.picture(replace(GERMAN, address=""), 576).height < render.picture(GERMAN, 576).height - 200


def test_a_range_in_right_to_left_words_keeps_its_order() -> None:
    """The same range among Arabic words and alone is the same picture: 9–57 does not turn into 57–9."""
    words = replace(ARABIC.place, words=Words("", "9–57"), way=(), floor="")
    left_to_right = replace(ARABIC, place=words, rtl=False, language="en")
    right_to_left = replace(ARABIC, place=words, rtl=True)
    top = {slip.rtl: _plate(render.picture(slip, 576)) for slip in (left_to_right, right_to_left)}
    size = top[False].size
    assert max(abs(a - b) for a, b in zip(top[True].size, size, strict=True)) <= 2
    ink = top[False].histogram()[255]
    differing = ImageChops.difference(top[True].resize(size), top[False]).histogram()[255]
    assert differing < ink / 3, f"{differing} of {ink} dots differ"  # the other way round it is most of them


def _plate(image: Image.Image) -> Image.Image:
    """What is white on the black plate, cut out as tightly as possible."""
    rows = [y for y in range(image.height) if image.getpixel((30, y)) == 0 and image.getpixel((545, y)) == 0]
    run = [y for y in rows if all(near in rows for near in range(y - 10, y + 11))]  # a rule is thinner
    plate = image.convert("L").crop((40, run[0], 540, run[-1]))
    box = plate.getbbox()
    assert box is not None
    return plate.crop(box)


@pytest.mark.parametrize("step", ["up", "down", "left", "right", "straight", "lift", "outside", "back"])
def test_every_step_of_a_way_has_its_own_sign(step: str) -> None:
    assert step in render.icons()
    plain = replace(GERMAN, place=Place("EG", (), Words("x")))
    signed = replace(GERMAN, place=Place("EG", (step,), Words("x")))
    assert render.picture(plain, 384).tobytes() != render.picture(signed, 384).tobytes()


def test_an_unknown_pictogram_becomes_a_sheet_of_paper() -> None:
    unknown = replace(GERMAN, bring=(Thing("../../etc/passwd", Words("Pass")),))
    paper = replace(GERMAN, bring=(Thing("paper", Words("Pass")),))
    assert render.picture(unknown, 384).tobytes() == render.picture(paper, 384).tobytes()


def test_words_cannot_give_orders_to_the_typesetter() -> None:
    evil = Words('#panic("x") $ * _ @ <a> \\ [', ']] #read("slip.typ") /* ` ')
    image = render.picture(replace(ARABIC, service=evil, office=evil, title=evil, footer=evil), 384)
    assert image.height > 500


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=120), st.text(max_size=60), st.booleans(), st.sampled_from(render.WIDTHS))
def test_any_words_can_be_printed(german: str, own: str, rtl: bool, width: int) -> None:
    words = Words(german, own)
    slip = replace(LONG, service=words, office=words, rtl=rtl, bring=(Thing("card", words),))
    image = render.picture(slip, width).convert("L")
    assert image.crop((width - 2, 0, width, image.height)).getextrema() == (255, 255)


def test_it_says_what_is_wrong_when_there_are_no_fonts(tmp_path: Path) -> None:
    with pytest.raises(FontsMissing, match="make install"):
        render.picture(GERMAN, 576, tmp_path)


@pytest.mark.parametrize("width", [0, -8, 100])
def test_a_width_that_no_printer_has_is_refused(width: int) -> None:
    with pytest.raises(ValueError, match="multiple of 8"):
        render.picture(GERMAN, width)
