"""The preview: what a printer would make of the bytes, and that no bytes can hurt it."""

import itertools
import time
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printers.encode import raster
from printers.preview import by_model, interpret, main
from printers.profile import Profile, profile
from printers.text import text_slip
from tests.printers.samples import ARABIC

INIT, CUT = b"\x1b@", b"\x1dV\x00"
NOT_ENDED = "the last line is not ended: a printer would keep it"


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


def test_a_model_s_own_number_of_a_code_page_counts() -> None:
    model = profile("netum-80v")
    assert model.code_page[0] not in (0, 19)
    shown = by_model(b"\x1bt" + bytes((model.code_page[0],)) + "äß€\n".encode("cp858"), model)
    assert shown.image.tobytes() == interpret(b"\x1bt\x13" + "äß€\n".encode("cp858")).image.tobytes()


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


def test_a_downloaded_picture_is_printed_until_the_printer_is_initialised() -> None:
    download, show = b"\x1d*\x01\x01" + bytes(7) + b"\xff", b"\x1d/\x00"
    paper = interpret(download + show + b"\x1d/\x03", 16)
    assert paper.reports == ()
    assert ink(paper.image) == (7, 0, 16, 24)
    assert interpret(download + INIT + show).reports == ("GS / prints a picture, but none is there",)


def test_columns_stand_upright_and_are_as_high_as_three_dots_of_eight() -> None:
    paper = interpret(b"\x1b*\x01\x02\x00\x80\x01\n", 8)
    black = {dot for dot in itertools.product(range(8), range(24)) if paper.image.getpixel(dot) == 0}
    assert black == {(0, 0), (0, 1), (0, 2), (1, 21), (1, 22), (1, 23)}


def test_columns_of_low_density_are_twice_as_wide() -> None:
    assert box(b"\x1b*\x20\x0a\x00" + b"\xff" * 30 + b"\n") == (0, 0, 20, 24)
    assert box(b"\x1b*\x21\x0a\x00" + b"\xff" * 30 + b"\n") == (0, 0, 10, 24)


def test_bands_of_columns_join_where_the_line_spacing_is_small() -> None:
    band = b"\x1b*\x21\x0a\x00" + b"\xff" * 30 + b"\n"
    assert box(b"\x1b3\x10" + band + band) == (0, 0, 10, 48)
    assert interpret(b"\x1b3\x20" + band + band).image.height == 64


def test_columns_and_text_share_a_line() -> None:
    band = b"\x1b*\x21\x0a\x00" + b"\xff" * 30
    assert box(band + band + b"\n") == (0, 0, 20, 24)
    assert box(b"\x1ba\x02" + band + b"\n") == (566, 0, 576, 24)


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
        (b"\x1dkA\x02ab", "a bar code of kind upca with wrong characters"),
        (b"\x1dkH\x02ab", "a bar code of kind 72 is not drawn"),
        (b"\x1bL", "ESC L: page mode is shown line by line"),
        (b"\x1cp\x01\x00", "FS p: a picture in the printer's memory is not drawn"),
        (b"\x1bK\x10", "feeding backwards"),
        (b"x\x1ba\x01", "ESC a in the middle of a line does nothing"),
        (b"x\x1b@", "ESC @ throws away a line that was not ended"),
        (b"\x1d(k\x03\x000C\x08", "GS ( k code 48"),
        (b"\x1d(k\x03\x001Q0", "GS ( k prints a QR code, but there is nothing in it"),
        (b"\x1d(k\x04\x001A1\x00", "GS ( k model 49: drawn as model 2"),
        (b"\x1d(L\x02\x0002", "GS ( L prints a picture, but none is stored"),
        (b"\x1d(L\x0c\x000p4\x01\x011\x08\x00\x01\x00ab", "GS ( L with tone 52: a picture of many tones is not drawn"),
        (b"\x1d(L\x0b\x000p0\x01\x011\x08\x00\x09\x00a", "GS ( L with an incomplete picture"),
        (b"\x1bt\x10\x81", "byte 81 is no character of this code page"),
        (b"\x1bt\x24\x80", "no picture of the character U+05D0"),
        (b"\x1c&\xb0\xa1", "Chinese and Japanese characters are shown as boxes"),
        (b"\x10\x06", "DLE 06"),
        (b"\x1b&\x03AB\x01abc\x02abcdef", "ESC &: own characters are shown as the ordinary ones"),
        (b"\x1cq\x01\x01\x00\x02\x00" + bytes(16), "FS q: pictures for the printer's memory are not kept"),
        (b"\x1d^\x01\x01\x00", "GS ^: a macro is not repeated"),
        (b"\x1dP\x01\x02", "GS P 1 2: units are taken for dots"),
        (b"\x1bR\x02", "ESC R 2: brackets may print as national letters"),
        (b"\x1d(z\x02\x00ab", "GS ( 'z'"),
        (b"\x1b(Y\x01\x00a", "ESC ( 'Y'"),
    ],
)
def test_what_it_does_not_understand_is_reported(data: bytes, report: str) -> None:
    paper = interpret(data + b"\n", 8)
    assert report in paper.reports
    assert "control byte" not in " ".join(paper.reports) or report.startswith("control byte")


def test_a_line_that_is_not_ended_is_shown_with_a_report() -> None:
    paper = interpret(b"A042")
    assert paper.reports == ("the last line is not ended: a printer would keep it",)
    assert ink(paper.image) is not None


def test_it_asks_and_sets_things_without_a_trace() -> None:
    asked = b"\x10\x04\x07\x01\x10\x04\x01\x10\x04\x04\x10\x05\x02\x10\x14\x01\x00\x01\x1da\xff\x1dr\x01\x1dI\x01"
    other = (
        b"\x1bp\x00\x32\x32\x1b=\x01\x1bc5\x00\x1d(H\x06\x0000abcd\x1d(K\x02\x0000\x1d|\x04\x1dI\x43\x1dz0AA\x1dg2\0AA"
    )
    paper = interpret(asked + other + b"\n")
    assert paper.reports == ()
    assert ink(paper.image) is None


def test_an_endless_paper_ends_with_a_report() -> None:
    paper = interpret(b"\x1bd\xff" * 10_000)
    assert paper.reports == ("the paper is longer than the preview draws",)
    assert paper.image.height <= 16_000


def test_a_picture_that_claims_to_be_huge_is_neither_awaited_nor_allocated() -> None:
    for claim in (b"\x1d8L\xff\xff\xff\xff0p0\x01\x011", b"\x1dv0\x00\xff\xff\xff\xff", b"\x1b*\x21\xff\xff"):
        assert interpret(claim + b"x" * 100).reports == ("the bytes end in the middle of a command",)


FLOODS = {
    "feeds": b"\x1bJ\xff" * 700_000,
    "empty lines that take no room": b"\x1b3\x00" + b"\n" * 3_000_000,
    "things on top of each other": b"\x1b$\x00\x00\x1d!\x77W" * 250_000,
    "bands": b"\x1b*\x21\x40\x02" + bytes(1728) + b"\x1b$\x00\x00\x1b*\x21\x40\x02" + bytes(1728),
    "QR codes": b"".join(
        b"\x1d(k\x03\x001C\x01\x1d(k\xe8\x031P0" + f"{number:05}".encode() + b"x" * 992 + b"\x1d(k\x03\x001Q0"
        for number in range(200)
    ),
    "bar codes": b"\x1dh\x01\x1dw\x01" + b"".join(b"\x1dkI\x09{B%07d" % number for number in range(100_000)),
    "small pictures": b"\x1dv0\x03\x01\x00\x01\x00\xff" * 200_000,
    "reports": bytes(range(0x11, 0x1B)) * 100_000,
    "pictures that are stored only": b"\x1d(L\xea\xff0p0\x02\x021\x00\x10\x7f\x00" + bytes(65_504),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_of_anything_ends_soon(flood: str) -> None:
    began = time.process_time()
    paper = interpret(FLOODS[flood])
    assert time.process_time() - began < 6
    assert paper.image.height <= 16_000


PIECES = (
    *(b"\x1b@", b"\x1ba", b"\x1d!", b"\x1dv0", b"\x1d(L", b"\x1d8L", b"\x1d(k", b"\x1b*", b"\x1dV", b"\x1bt", b"\x1bd"),
    *(b"\x1dk", b"\x10\x14", b"\x10\x04", b"\x1c", b"\x1b!", b"\x1bM", b"\x1dB", b"\n", b"A", b"1P0x", b"1Q0", b"0p0"),
)
COMMANDS = st.sampled_from(PIECES)
ANY_COMMAND = st.tuples(
    st.sampled_from((b"\x1b", b"\x1c", b"\x1d", b"\x10", b"\x1d(", b"\x1b*\x21")), st.binary(max_size=9)
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(COMMANDS, ANY_COMMAND.map(b"".join), st.binary(max_size=12)), max_size=40),
    st.sampled_from((384, 512, 576)),
)
def test_no_bytes_can_crash_or_hang_it(parts: list[bytes], width: int) -> None:
    paper = interpret(b"".join(parts), width)
    assert paper.image.mode == "1"
    assert paper.image.width == width
    assert paper.png().startswith(b"\x89PNG")


JOBS = [
    text_slip(ARABIC),
    *(
        raster(Image.linear_gradient("L").convert("1"), Profile(raster=way))
        for way in ("raster", "graphics", "columns")
    ),
]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(JOBS), st.lists(st.tuples(st.integers(0, 9000), st.binary(max_size=3)), max_size=8), st.data())
def test_a_real_job_with_bytes_lost_and_changed_is_shown_as_far_as_it_goes(
    job: bytes, changes: list[tuple[int, bytes]], data: st.DataObject
) -> None:
    damaged = bytearray(job)
    for place, other in changes:
        damaged[place : place + data.draw(st.integers(0, 4))] = other
    paper = interpret(bytes(damaged[: data.draw(st.integers(0, len(damaged)))]))
    assert paper.image.width == 576
    assert 1 <= paper.image.height <= 16_000


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 400))
def test_a_job_that_breaks_off_anywhere_is_shown_as_far_as_it_came(length: int) -> None:
    whole = INIT + b"\x1d!\x11A042\n\x1b!\x00" + b"\x1dv0\x00\x08\x00\x20\x00" + b"\xa5" * 256 + b"\nEnde\n" + CUT
    paper, full = interpret(whole[:length], 384), interpret(whole, 384)
    shared = (0, 0, 384, min(paper.image.height, full.image.height))
    assert paper.reports in ((), (NOT_ENDED,), ("the bytes end in the middle of a command",))
    assert paper.reports == (NOT_ENDED,) or paper.image.crop(shared).tobytes() == full.image.crop(shared).tobytes()


def test_as_a_program_it_draws_a_file_and_says_what_it_did_not_understand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job, picture = tmp_path / "job.bin", tmp_path / "paper.png"
    job.write_bytes(b"A042\n" + CUT)
    assert main([str(job), str(picture), "--profile", "generic-58"]) == 0
    assert capsys.readouterr().out == "384 x 30 dots, cut at 30\n"
    job.write_bytes(b"\x1b\x7f")
    assert main([str(job), str(picture)]) == 1
    assert "not understood: ESC 7F" in capsys.readouterr().out
    with Image.open(picture) as paper:
        assert paper.size == (576, 1)
    with pytest.raises(SystemExit):
        main([str(job), str(picture), "--profile", "generic-81"])
    assert "did you mean generic-80" in capsys.readouterr().err
