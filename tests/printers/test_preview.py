"""The preview: what a printer would make of the bytes, and that no bytes can hurt it."""

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printers.preview import interpret

INIT, CUT = b"\x1b@", b"\x1dV\x00"


def ink(image: Image.Image) -> tuple[int, int, int, int] | None:
    """The box of what is black."""
    return image.convert("L").point(lambda level: 255 - level).getbbox()


def box(data: bytes, width: int = 576) -> tuple[int, int, int, int]:
    """The box of what these bytes print."""
    found = ink(interpret(data, width).image)
    assert found is not None
    return found


def test_text_is_aligned_left_centred_and_right() -> None:
    left, centre, right = (box(INIT + b"\x1ba" + bytes((side,)) + b"HH\n") for side in (0, 1, 2))
    assert left[0] < 5
    assert abs((centre[0] + centre[2]) - 576) <= 4
    assert right[2] > 571


def test_text_grows_with_its_size() -> None:
    small, big = box(b"H\n"), box(b"\x1d!\x32H\n")
    assert big[2] - big[0] == pytest.approx(4 * (small[2] - small[0]), abs=4)
    assert big[3] - big[1] == pytest.approx(3 * (small[3] - small[1]), abs=4)


def test_bold_is_blacker_and_initialise_ends_it() -> None:
    def black(data: bytes) -> int:
        return interpret(data).image.convert("L").histogram()[0]

    assert black(b"\x1bE\x01MMM\n") > black(b"MMM\n")
    assert black(b"\x1bE\x01" + INIT + b"MMM\n") == black(b"MMM\n")


def test_a_long_line_goes_on_in_the_next() -> None:
    assert box(b"x" * 60 + b"\n", 384)[3] > box(b"x" * 30 + b"\n", 384)[3]
    assert box(b"x" * 60 + b"\n", 384)[2] <= 384


@pytest.mark.parametrize(("page", "byte", "letter"), [(0, 0x84, "ä"), (16, 0xE4, "ä"), (46, 0xC6, "Ж")])
def test_a_code_page_says_what_a_byte_means(page: int, byte: int, letter: str) -> None:
    shown = interpret(b"\x1bt" + bytes((page, byte)) + b"\n")
    plain = interpret(b"\x1bt\x10" + letter.encode("cp1252") + b"\n") if letter == "ä" else None
    assert shown.reports == ()
    assert plain is None or shown.image.tobytes() == plain.image.tobytes()
    assert ink(shown.image) is not None


def test_feeds_move_the_paper() -> None:
    assert box(b"\x1bJ\x64H\n")[1] - box(b"H\n")[1] == 100
    assert box(b"\x1bd\x02H\n")[1] - box(b"H\n")[1] == 60
    assert box(b"\x1b3\x50\nH\n")[1] - box(b"H\n")[1] == 80


@pytest.mark.parametrize("cut", [b"\x1dV\x00", b"\x1dV\x01", b"\x1bi", b"\x1bm"])
def test_it_remembers_where_the_paper_was_cut(cut: bytes) -> None:
    assert interpret(b"\n" + cut + b"\n" + cut).cuts == (30, 60)


def test_a_raster_picture_is_printed_dot_by_dot_and_doubled_on_request() -> None:
    dots = bytes((0b10000001, 0xFF))
    assert interpret(b"\x1dv0\x00\x01\x00\x02\x00" + dots, 8).image.tobytes() == bytes((0b01111110, 0))
    assert interpret(b"\x1dv0\x03\x01\x00\x02\x00" + dots, 16).image.size == (16, 4)


def test_a_graphics_picture_is_stored_then_printed() -> None:
    dots = bytes((0xF0, 0x0F))
    body = b"0p0\x01\x011" + b"\x08\x00\x02\x00" + dots
    store = b"\x1d(L" + len(body).to_bytes(2, "little") + body
    long_store = b"\x1d8L" + len(body).to_bytes(4, "little") + body
    show = b"\x1d(L\x02\x0002"
    for data in (store + show, long_store + show):
        paper = interpret(data, 8)
        assert paper.reports == ()
        assert paper.image.tobytes() == bytes((0x0F, 0xF0))
    assert ink(interpret(store, 8).image) is None


def test_a_column_picture_stands_upright() -> None:
    paper = interpret(b"\x1b*\x00\x02\x00\x80\x01", 8)
    assert [paper.image.getpixel(dot) for dot in ((0, 0), (1, 7), (1, 0))] == [0, 0, 255]


def test_the_printers_own_qr_code_can_be_read() -> None:
    text = b"https://example.org/t/1"
    data = b"\x1d(k\x03\x001C\x08" + b"\x1d(k\x03\x001E0"
    data += b"\x1d(k" + (len(text) + 3).to_bytes(2, "little") + b"1P0" + text + b"\x1d(k\x03\x001Q0"
    paper = interpret(b"\x1ba\x01\n" + data + b"\n", 384)
    assert paper.reports == ()
    assert [code.text for code in zxingcpp.read_barcodes(paper.image.convert("L"))] == [text.decode()]


@pytest.mark.parametrize(
    ("data", "report"),
    [
        (b"\x1b\x7f", "ESC 7F"),
        (b"\x1d\x7f", "GS 7F"),
        (b"\x1c\x7f", "FS 7F"),
        (b"\x01", "control byte 01"),
        (b"\x1bt\xfe", "code page 254"),
        (b"\x1dv0\x00\x48\x00\xff\xff", "the bytes end in the middle of a command"),
        (b"\x1dv0\x00\x02\x00\x01\x00ab", "a picture is wider than the paper"),
        (b"\x1dkA\x02ab", "a barcode is not drawn"),
        (b"\x1d(z\x02\x00ab", "GS ( 'z'"),
        (b"\x1b(Y\x01\x00a", "ESC ( 'Y'"),
    ],
)
def test_what_it_does_not_understand_is_reported(data: bytes, report: str) -> None:
    paper = interpret(data + b"\n", 8)
    assert report in paper.reports


def test_an_endless_paper_ends_with_a_report() -> None:
    paper = interpret(b"\x1bd\xff" * 10_000)
    assert paper.reports == ("the paper is longer than the preview draws",)
    assert paper.image.height <= 16_000


PIECES = (
    *(b"\x1b@", b"\x1ba", b"\x1d!", b"\x1dv0", b"\x1d(L", b"\x1d8L", b"\x1d(k", b"\x1b*", b"\x1dV", b"\x1bt", b"\x1bd"),
    *(b"\x1dk", b"\x10\x14", b"\x10\x04", b"\x1c", b"\x1b!", b"\x1bM", b"\x1dB", b"\n", b"A", b"1P0x", b"1Q0", b"0p0"),
)
COMMANDS = st.sampled_from(PIECES)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(COMMANDS, st.binary(max_size=12)), max_size=40), st.sampled_from((384, 512, 576)))
def test_no_bytes_can_crash_or_hang_it(parts: list[bytes], width: int) -> None:
    paper = interpret(b"".join(parts), width)
    assert paper.image.mode == "1"
    assert paper.image.width == width
    assert paper.png().startswith(b"\x89PNG")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 400))
def test_a_job_that_breaks_off_anywhere_is_shown_as_far_as_it_came(length: int) -> None:
    whole = INIT + b"\x1d!\x11A042\n\x1b!\x00" + b"\x1dv0\x00\x08\x00\x20\x00" + b"\xa5" * 256 + b"\nEnde\n" + CUT
    paper = interpret(whole[:length], 384)
    assert paper.reports in ((), ("the bytes end in the middle of a command",))
