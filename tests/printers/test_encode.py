"""The bytes that print a picture."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printers.encode import raster, without_real_time
from printers.preview import interpret
from printers.profile import Profile

REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")


def noise(width: int, rows: int, seed: bytes) -> Image.Image:
    """A picture of any dots."""
    size = width // 8 * rows
    return Image.frombytes("1", (width, rows), (seed * (size // len(seed) + 1))[:size])


def test_it_initialises_prints_in_chunks_and_cuts() -> None:
    data = raster(noise(576, 600, b"\x55\xaa\x0f"), Profile(width=576, rows=256))
    assert data.startswith(b"\x1b@")
    assert data.count(b"\x1dv0\x00\x48\x00") == 3
    assert data.endswith(b"\x1dV\x42\x00")


def test_a_printer_without_a_knife_feeds_the_paper_out_instead() -> None:
    data = raster(noise(384, 50, b"\x55"), Profile(width=384, cut=False))
    assert b"\x1dV" not in data
    assert data.endswith(b"\x1bd\x06")


@settings(max_examples=40, deadline=None)
@given(st.sampled_from((384, 512, 576)), st.integers(1, 700), st.binary(min_size=1, max_size=40))
def test_what_is_printed_is_the_picture(width: int, rows: int, seed: bytes) -> None:
    image = without_real_time(noise(width, rows, seed))
    paper = interpret(raster(image, Profile(width=width)), width)
    assert paper.reports == ()
    assert paper.cuts == (rows,)
    assert paper.image.tobytes() == image.tobytes()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from((b"\xef\xfb", b"\xef\xfa", b"\xef\xeb", b"\xef", b"\x00")), min_size=1, max_size=30))
def test_no_picture_can_switch_the_printer_off(parts: list[bytes]) -> None:
    """Dots that would read as DLE EOT, DLE ENQ or DLE DC4 get one more black dot; nothing black becomes white."""
    image = noise(384, 20, b"".join(parts))
    data = raster(image, Profile(width=384))
    assert not any(command in data for command in REAL_TIME)
    before, after = image.tobytes(), without_real_time(image).tobytes()
    assert all(new & ~old == 0 for old, new in zip(before, after, strict=True))


def test_a_picture_wider_than_the_printer_is_refused() -> None:
    with pytest.raises(ValueError, match="576 dots wide, the printer 384"):
        raster(noise(576, 10, b"\x00"), Profile(width=384))


def test_the_encoder_leaves_no_folders_behind() -> None:
    raster(noise(384, 10, b"\x00"), Profile(width=384))
    from escpos import capabilities

    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        assert not Path(capabilities.pickle_dir).exists()
        assert Path(capabilities.pickle_dir).parent == Path(tempfile.gettempdir())
