"""The bytes that print a picture."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printers.encode import raster
from printers.preview import interpret
from printers.profile import PROFILES, Profile

REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")
WAYS = ("raster", "graphics", "columns")
ways = st.sampled_from(WAYS)


def noise(width: int, rows: int, seed: bytes) -> Image.Image:
    """A picture of any dots."""
    size = (width + 7) // 8 * rows
    return Image.frombytes("1", (width, rows), (seed * (size // len(seed) + 1))[:size])


def upright(width: int, seed: bytes) -> Image.Image:
    """A band of 24 rows whose columns, one after the other, are these dots."""
    return noise(24, width, seed).transpose(Image.Transpose.TRANSPOSE)


def printed(image: Image.Image, profile: Profile) -> Image.Image:
    """What comes out of the printer, without what a last band of columns leaves white."""
    paper = interpret(raster(image, profile), profile.width)
    assert paper.reports == ()
    return paper.image.crop((0, 0, image.width, image.height))


def test_it_initialises_prints_in_chunks_and_cuts() -> None:
    data = raster(noise(576, 600, b"\x55\xaa\x0f"), Profile(rows=256))
    assert data.startswith(b"\x1b@")
    assert data.count(b"\x1dv0\x00\x48\x00") == 3
    assert data.endswith(b"\x1dV\x42\x00")


def test_a_printer_without_a_knife_feeds_the_paper_out_instead() -> None:
    data = raster(noise(384, 50, b"\x55"), Profile(width=384, cut=False))
    assert b"\x1dV" not in data
    assert data.endswith(b"\x1bd\x06")


def test_a_picture_too_long_for_one_command_goes_in_several() -> None:
    image = noise(576, 1500, b"\x55\xaa\x0f")
    data = raster(image, Profile(raster="graphics", rows=1500))
    assert data.count(b"\x1d(L\x02\x0002") == 2
    paper = interpret(data)
    assert (paper.reports, paper.cuts, paper.image.tobytes()) == ((), (1500,), image.tobytes())


@settings(max_examples=60, deadline=None)
@given(ways, st.sampled_from((384, 400, 504, 512, 576)), st.integers(1, 700), st.binary(min_size=1, max_size=40))
def test_what_is_printed_is_the_picture(way: str, width: int, rows: int, seed: bytes) -> None:
    image = noise(width, rows, seed.replace(b"\xef", b"\xee"))
    paper = printed(image, replace(Profile(width=width), raster=way))
    assert paper.tobytes() == image.tobytes()


@settings(max_examples=90, deadline=None)
@given(
    st.sampled_from(sorted(PROFILES)),
    ways,
    st.lists(st.sampled_from((b"\xef\xfb", b"\xef\xfa", b"\xef\xeb", b"\xef", b"\x00")), min_size=1, max_size=30),
)
def test_no_picture_can_switch_the_printer_off(name: str, way: str, parts: list[bytes]) -> None:
    """Dots that would read as DLE EOT, DLE ENQ or DLE DC4 get one more black dot; nothing black becomes white."""
    profile = replace(PROFILES[name], raster=way, rows=1040)
    image = upright(profile.width, b"".join(parts)) if way == "columns" else noise(profile.width, 50, b"".join(parts))
    data = raster(image, profile)
    assert not any(command in data for command in REAL_TIME)
    before, after = image.tobytes(), printed(image, profile).tobytes()
    assert all(new & ~old == 0 for old, new in zip(before, after, strict=True))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seed", [b"\xef\xfb", b"\xef\xfa", b"\xef\xeb"])
def test_a_picture_of_nothing_but_commands_is_disarmed(way: str, seed: bytes) -> None:
    image = upright(48, seed) if way == "columns" else noise(48, 16, seed)
    data = raster(image, Profile(width=48, raster=way))
    assert data.count(b"\x10") >= 40
    assert not any(command in data for command in REAL_TIME)


@pytest.mark.parametrize("rows", [1040, 1296, 5136])
def test_a_count_of_rows_that_reads_as_a_command_is_avoided(rows: int) -> None:
    data = raster(noise(384, rows, b"\x0f"), Profile(width=384, rows=rows))
    assert not any(command in data for command in REAL_TIME)
    assert interpret(data, 384).cuts == (rows,)


def test_a_width_that_reads_as_a_command_is_refused() -> None:
    with pytest.raises(ValueError, match="1040 dots wide"):
        raster(noise(1040, 10, b"\x00"), Profile(width=1040, raster="columns"))


def test_a_picture_wider_than_the_printer_is_refused() -> None:
    with pytest.raises(ValueError, match="576 dots wide, the printer 384"):
        raster(noise(576, 10, b"\x00"), Profile(width=384))
