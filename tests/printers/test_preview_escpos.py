"""The preview understands what python-escpos sends, and the encoder sends what python-escpos would."""

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printers.encode import raster
from printers.interpreter.code_pages import CODE_PAGES, KATAKANA, UNKNOWN, table
from printers.preview import Paper, interpret
from printers.profile import Profile
from printers.wire import CUT, INITIALISE
from tests.printers import escpos_library

WAYS = {"raster": "bitImageRaster", "graphics": "graphics", "columns": "bitImageColumn"}


def ink(image: Image.Image) -> tuple[int, int, int, int] | None:
    """The box of what is black."""
    return image.convert("L").point(lambda level: 255 - level).getbbox()


def understood(device: object, width: int = 576) -> Paper:
    """The paper of what the library sent, all of which must be understood."""
    paper = interpret(bytes(device.output), width)  # type: ignore[attr-defined]
    assert paper.reports == ()
    return paper


def noise(width: int, rows: int) -> Image.Image:
    """A picture without dots that would read as commands."""
    size = width // 8 * rows
    return Image.frombytes("1", (width, rows), (b"\x55\xaa\x0f\x81\x7e" * (size // 5 + 1))[:size])


# What we send


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("width", [384, 512, 576])
def test_a_picture_goes_out_byte_for_byte_as_the_library_sends_it(way: str, width: int) -> None:
    image = noise(width, 700)
    device = escpos_library.dummy(width)
    device.hw("INIT")
    device.image(image, impl=WAYS[way], fragment_height=700 if way == "columns" else 256)
    device.cut(feed=False)
    assert raster(image, Profile(width=width, rows=256, raster=way)) == device.output  # type: ignore[arg-type]
    assert device.output.startswith(INITIALISE)
    assert device.output.endswith(CUT)


# What it sends


@pytest.mark.parametrize("impl", WAYS.values())
@pytest.mark.parametrize("center", [False, True])
def test_its_pictures_are_seen_dot_by_dot(impl: str, center: bool) -> None:
    image, device = noise(320, 240), escpos_library.dummy()
    device.image(image, impl=impl, center=center)
    left = 128 if center else 0
    paper = understood(device)
    assert paper.image.height == 240
    assert paper.image.crop((left, 0, left + 320, 240)).tobytes() == image.tobytes()


@pytest.mark.parametrize("impl", WAYS.values())
def test_its_pictures_of_low_density_are_as_big_as_the_paper_shows_them(impl: str) -> None:
    device = escpos_library.dummy()
    device.image(Image.new("1", (80, 48), 0), impl=impl, high_density_vertical=False, high_density_horizontal=False)
    down = 3 if impl == "bitImageColumn" else 2  # 8 dots of a column stand where 24 would
    assert ink(understood(device).image) == (0, 0, 160, 48 * down)


@pytest.mark.parametrize("way", ["native", *WAYS.values()])
@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_its_qr_codes_can_be_read(way: str, level: int) -> None:
    device, address = escpos_library.dummy(), "https://wartemarke.example.de/t/1a2b-Q3fJ0yZ8m1kVtq7XwLr5Bg?ä"
    device.text("\n" * 2)
    arguments = {} if way == "native" else {"image_arguments": {"impl": way}}
    device.qr(address, ec=level, size=5, native=way == "native", **arguments)
    device.cut()
    found = zxingcpp.read_barcodes(_bordered(understood(device).image))
    assert [(code.text, code.ec_level) for code in found] == [(address, "LMQH"[level])]


def test_its_qr_code_is_as_big_and_stands_where_it_says() -> None:
    boxes = []
    for align, size in (("left", 3), ("center", 3), ("right", 6)):
        device = escpos_library.dummy()
        device.set(align=align)
        device.qr("A042", size=size, native=True)
        boxes.append(ink(understood(device).image))
    side = 21  # modules of the smallest QR code
    assert boxes == [
        (0, 0, 3 * side, 3 * side),
        ((576 - 3 * side) // 2, 0, (576 - 3 * side) // 2 + 3 * side, 3 * side),
        (576 - 6 * side, 0, 576, 6 * side),
    ]


BAR_CODES = [
    ("EAN13", "400638133393", "4006381333931"),
    ("EAN8", "9638507", "96385074"),
    ("UPC-A", "03600029145", "0036000291452"),  # which is an EAN13 that begins with 0
    ("CODE39", "A042 OK", "A042 OK"),
    ("ITF", "123456", "123456"),
    ("CODABAR", "A1234B", "A1234B"),
    ("CODE128", "{BAufruf A042", "Aufruf A042"),
]


@pytest.mark.parametrize(
    ("kind", "data", "text", "command"),
    [(*code, command) for code in BAR_CODES for command in "AB" if command == "B" or code[0] != "CODE128"],
)
def test_its_bar_codes_can_be_read(kind: str, data: str, text: str, command: str) -> None:
    device = escpos_library.dummy()
    device.barcode(data, kind, height=80, width=2, pos="BELOW", function_type=command)
    device.text("\n\n")
    found = zxingcpp.read_barcodes(_bordered(understood(device).image))
    assert [code.text for code in found] == [text]


def test_its_bar_codes_carry_their_characters_where_it_asks_for_them() -> None:
    heights = {}
    for place in ("OFF", "ABOVE", "BELOW", "BOTH"):
        device = escpos_library.dummy()
        device.barcode("A042", "CODE39", height=80, width=2, pos=place, function_type="B")
        heights[place] = understood(device).image.height
    assert heights["OFF"] == 80
    assert heights["ABOVE"] == heights["BELOW"] > 100
    assert heights["BOTH"] == 2 * heights["BELOW"] - 80


def test_its_bar_codes_are_left_out_where_they_are_too_wide() -> None:
    device = escpos_library.dummy(384)
    device.barcode("{B" + "A042" * 10, "CODE128", width=6, function_type="B")
    assert interpret(bytes(device.output), 384).reports == ("a code is wider than the paper and is left out",)


def test_its_styles_change_the_text() -> None:
    def black(**style: object) -> int:
        device = escpos_library.dummy()
        device.set(**style)
        device.textln("Wartemarke")
        return understood(device).image.convert("L").histogram()[0]

    plain = black()
    assert black(bold=True) > plain
    assert black(underline=2) > black(underline=1) > plain
    assert black(double_width=True, double_height=True) > 3 * plain
    assert black(custom_size=True, width=4, height=3) > 9 * plain
    assert black(font="b") < plain
    assert black(invert=True) > 2 * plain
    assert black(flip=True) == plain
    assert black(smooth=True, density=4) == plain


def test_upside_down_lines_are_the_others_turned() -> None:
    lines = []
    for flip in (False, True):
        device = escpos_library.dummy()
        device.set(flip=flip, align="left")
        device.text("Platz 4\n")
        lines.append(understood(device).image.crop((0, 0, 576, 24)))
    assert lines[1].tobytes() == lines[0].transpose(Image.Transpose.ROTATE_180).tobytes()


def test_its_controls_and_cuts_move_the_paper() -> None:
    device = escpos_library.dummy()
    device.control("HT", count=4, tab_size=10)
    device.text("a\tb\tc\n")
    device.line_spacing(60)
    device.ln(2)
    device.line_spacing()
    device.cut("PART")
    device.cashdraw(2)
    device.buzzer()
    device.panel_buttons(enable=False)
    paper = understood(device)
    assert paper.cuts == (30 + 2 * 60 + 6 * 30,)
    columns = [left // 12 for left in range(0, 576, 12) if ink(paper.image.crop((left, 0, left + 12, 24)))]
    assert columns == [0, 10, 20]


# Code pages


@pytest.mark.parametrize("words", ["Größe, Straße: 5 €", "déjà çà et là", "žluťoučký kůň", "съешь ещё", "Ελληνικά"])
def test_words_for_which_it_switches_code_pages_are_printed_without_a_gap(words: str) -> None:
    device = escpos_library.dummy()
    device.textln(words)
    paper = understood(device)
    shown = [bool(ink(paper.image.crop((12 * place, 0, 12 * place + 12, 24)))) for place in range(len(words))]
    assert shown == [letter != " " for letter in words]


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(categories=["L", "N", "P"], max_codepoint=0x3FF), min_size=1, max_size=30))
def test_any_words_it_encodes_are_understood_or_reported(words: str) -> None:
    device = escpos_library.dummy()
    device.textln(words)
    for report in interpret(bytes(device.output)).reports:
        assert report.startswith(("no picture of the character", "code page "))


def test_our_code_pages_are_the_library_s() -> None:
    theirs = escpos_library.code_pages()
    compared = 0
    for number, codec in CODE_PAGES.items():
        expected = escpos_library.characters(theirs[number])
        if codec == KATAKANA or expected is None:
            continue
        for offset, (ours, known) in enumerate(zip(table(codec)[128:], expected, strict=True)):
            if known not in "\0Ð" and ours != UNKNOWN:
                assert ours == known, (number, hex(128 + offset))
                compared += 1
    assert compared > 3000


def test_a_model_with_other_numbers_is_read_by_them() -> None:
    device = escpos_library.dummy(384, "POS-5890")
    device.magic.force_encoding("CP858")
    device.textln("ä€")
    sent = bytes(device.output)
    assert sent.startswith(b"\x1bt")
    assert sent[2] not in CODE_PAGES or CODE_PAGES[sent[2]] != "cp858"
    plain = interpret(b"\x1bt\x13" + "ä€\n".encode("cp858"), 384)
    assert interpret(sent, 384, {sent[2]: "cp858"}).image.tobytes() == plain.image.tobytes()


def _bordered(image: Image.Image) -> Image.Image:
    """The paper on a white table: a reader wants white around a code."""
    whole = Image.new("L", (image.width + 80, image.height + 80), 255)
    whole.paste(image.convert("L"), (40, 40))
    return whole
