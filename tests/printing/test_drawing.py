"""The office's own template on a running server: tried out first, ours where it fails, and previews."""

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from printers import render
from printers.profile import generic
from printers.slip import Slip, Words
from queue_server.config import Config
from queue_server.offload import Offload
from queue_server.printing.drawing import Drawing, TemplateRefused, widths
from queue_server.printing.samples import examples
from queue_server.printing.samples import sample as sample_slip
from queue_server.texts import Texts
from tests.support.house import Here
from tests.support.office import ROOT, sample

AT = datetime(2026, 4, 14, 7, 17, tzinfo=UTC)
BEGIN = '#import "/aufruf/parts.typ": *\n#show: paper\n'
USUAL = "#number()\n#stacked(slip.service)\n#code-with(slip.address_words)\n"
LOOP = "#for i in range(9000) { for j in range(9000) { let x = i * j } }\n"
Make = Callable[..., Drawing]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Makes the drawing part of an office with a template of its own."""

    def drawing(source: str | None, offload: Any = None, **more: Any) -> Drawing:
        config = office(tmp_path, source, **more)
        return Drawing(config, Texts(), offload or Here(), tmp_path / "data", lambda: AT)

    yield drawing
    render.close_sandboxes()


def office(folder: Path, source: str | None, **more: Any) -> Config:
    path = folder / "office" / "slip.typ"
    path.parent.mkdir(exist_ok=True)
    if source is not None:
        path.write_text(BEGIN + source, encoding="utf-8")
    config = sample()
    few = {"languages": ["de", "ar", "vi"], **more}
    return config.model_copy(update={"slips": config.slips.model_copy(update={"template": path}), **few})


def slip(language: str = "ar") -> Slip:
    return sample_slip(sample(), Texts(), language, AT)


def ours(language: str = "ar") -> bytes:
    plain = Drawing(sample(), Texts(), Here(), Path("nowhere"), lambda: AT)
    return plain.draw(slip(language), generic())


def test_it_serves_once_it_has_been_tried_out(make: Make) -> None:
    drawing = make(USUAL)
    assert drawing.condition() == {"template": "slip.typ", "state": "trying", "reason": None}
    assert drawing.draw(slip(), generic()) == ours(), "until then ours serves"
    drawing.try_out()
    assert drawing.condition()["state"] == "own"
    assert drawing.draw(slip(), generic()) != ours()


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("#nmber()", "unknown variable: nmber (slip.typ, line 3)"),
        ("#number()\n#slip.wait.range", "at 576 dots in de"),  # only the slip of a service that nobody serves fails
        ("#box(width: 900pt, text(size: 40pt, slip.service.german))", "cut off"),
        (None, "there is no Typst file slip.typ"),
    ],
)
def test_a_broken_one_is_refused_with_the_reason_and_ours_serves(make: Make, source: str | None, reason: str) -> None:
    drawing = make(source)
    drawing.try_out()
    assert drawing.condition()["state"] == "refused"
    assert reason in str(drawing.condition()["reason"])
    assert drawing.draw(slip(), generic()) == ours()


def test_a_slip_that_it_cannot_set_is_drawn_by_ours_and_the_next_by_its_own(make: Make) -> None:
    drawing = make(f'{USUAL}#if slip.language == "so" {{ panic("no Somali") }}')
    drawing.try_out()
    assert drawing.draw(slip("so"), generic()) == ours("so")
    assert drawing.condition() == {
        "template": "slip.typ",
        "state": "own",
        "reason": "panicked with: no Somali (slip.typ, line 6)",
    }
    assert drawing.draw(slip(), generic()) != ours()


def test_one_that_hangs_again_and_again_is_not_asked_any_more(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    class Watched(Here):
        def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
            orders.append(arguments[-1])
            return super().run(function, *arguments)

    orders: list[Any] = []
    monkeypatch.setattr("printers.sandbox.SECONDS_A_SLIP", 1.0)
    drawing = make(f'{USUAL}#if slip.language == "so" [{LOOP * 5}]', Watched())
    drawing.try_out()
    for state in ("own", "own", "refused"):
        assert drawing.draw(slip("so"), generic()) == ours("so")
        assert drawing.condition()["state"] == state
    orders.clear()
    assert drawing.draw(slip("so"), generic()) == ours("so")
    assert orders == [None], "by no template"


def test_it_works_in_worker_processes(make: Make) -> None:
    offload = Offload()
    try:
        drawing = make(USUAL, offload)
        drawing.try_out()
        assert drawing.condition()["state"] == "own"
        assert drawing.draw(slip(), generic()) != ours()
        broken = make("#nmber()", offload)
        broken.try_out()
        assert "nmber" in str(broken.condition()["reason"])
    finally:
        offload.close()


def test_closed_workers_are_no_reason_to_fall_over(make: Make) -> None:
    offload = Offload()
    offload.close()
    drawing = make(USUAL, offload)
    drawing.try_out()
    assert drawing.condition()["state"] == "refused"


def test_an_office_without_a_template_tries_nothing_out(tmp_path: Path) -> None:
    class Nobody:
        def run(self, *_: Any) -> Any:
            raise AssertionError("nothing to do")

    drawing = Drawing(sample(), Texts(), Nobody(), tmp_path, lambda: AT)
    drawing.try_out()
    assert drawing.condition() == {"template": None, "state": "ours", "reason": None}


def test_text_slips_take_no_notice_of_the_template(make: Make) -> None:
    drawing = make(USUAL)
    drawing.try_out()
    assert drawing.draw(slip(), generic(), True) == make(None).draw(slip(), generic(), True)


def shown(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture)).convert("L")


@pytest.mark.parametrize("width", [576, 512, 384])
@pytest.mark.parametrize("text", [False, True])
def test_a_preview_is_what_the_paper_would_show(make: Make, width: int, text: bool) -> None:
    drawing = make(USUAL)
    looked_at = shown(drawing.preview("ar", width, text=text, copy=True, source="ours"))
    assert looked_at.width == width
    if not text or generic(width).native_qr:
        assert [code.text for code in zxingcpp.read_barcodes(looked_at)] == [slip().address]
    assert shown(drawing.preview("ar", width, text=text, source="ours")).height < looked_at.height


def test_a_preview_shows_the_file_as_it_is_at_this_moment(make: Make, tmp_path: Path) -> None:
    drawing = make("#number()")
    drawing.try_out()
    served = drawing.preview("de", 384)
    (tmp_path / "office" / "slip.typ").write_text(f"{BEGIN}{USUAL}")
    assert drawing.preview("de", 384) == served, "what was tried out serves until the server is started again"
    assert shown(drawing.preview("de", 384, source="file")).height > shown(served).height + 100
    (tmp_path / "office" / "slip.typ").write_text(f"{BEGIN}#nmber()")
    with pytest.raises(TemplateRefused) as refusal:
        drawing.preview("de", 384, source="file")
    assert "nmber" in refusal.value.details["reason"]
    assert drawing.preview("de", 384) == served


def test_a_preview_that_hangs_is_not_drawn_again(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("printers.sandbox.SECONDS_A_SLIP", 1.0)
    drawing = make(LOOP * 5)
    reasons = []
    for _ in range(2):
        before = time.monotonic()
        with pytest.raises(TemplateRefused) as refusal:
            drawing.preview("de", 384, source="file")
        reasons.append(refusal.value.details["reason"])
    assert reasons == ["it takes longer than 1 seconds"] * 2
    assert time.monotonic() - before < 1.0, "the second time nothing is tried"


def test_a_template_is_tried_with_the_longest_and_the_barest_slips() -> None:
    slips = examples(sample(), Texts(), AT)
    assert {one.language for one in slips} == set(sample().languages)
    assert {len(one.bring) for one in slips} == {5, 0}
    assert [one.wait for one in slips[-2:]] == [None, None]
    assert max(len(one.service.german) for one in slips) > 50


def test_it_is_tried_at_the_widths_of_the_printers() -> None:
    config = sample()
    printers = dict(config.printers)
    one = next(iter(printers.values()))
    printers["narrow"] = one.model_copy(update={"width": 384})
    printers["slow"] = one.model_copy(update={"width": 512, "mode": "text"})
    assert widths(config.model_copy(update={"printers": printers})) == [576, 384]
    assert widths(config.model_copy(update={"printers": {}})) == [576]


def test_a_copy_says_so_in_german_and_the_visitors_language() -> None:
    made = sample_slip(sample(), Texts(), "en", AT, copy=True)
    assert made.copy.german
    assert slip().copy == Words("")
    assert replace(made, copy=Words("")) == sample_slip(sample(), Texts(), "en", AT)


def test_the_example_of_the_documentation_passes_its_trial(tmp_path: Path) -> None:
    folder = ROOT / "docs" / "examples" / "slip"
    config = sample()
    named = {"template": folder / "slip.typ", "logo": folder / "logo.svg"}
    config = config.model_copy(update={"slips": config.slips.model_copy(update=named)})
    template = Drawing(config, Texts(), Here(), tmp_path, lambda: AT)
    template.try_out()
    assert template.condition() == {"template": "slip.typ", "state": "own", "reason": None}
    for width in render.WIDTHS:
        looked_at = shown(template.preview("ar", width, example="longest"))
        assert [code.text for code in zxingcpp.read_barcodes(looked_at)] == [slip().address]
    render.close_sandboxes()
