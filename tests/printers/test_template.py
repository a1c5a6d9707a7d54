"""An office's own template: what it can do, what it cannot, and that it can neither look around nor hang."""

import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from printers import render
from printers.font_files import folders
from printers.sandbox import Late, Sandbox
from printers.slip import Slip, Words
from printers.template import MOST_FILES, Template, TemplateError, gather
from tests.printers.samples import ARABIC, GERMAN, LONG, URL

BEGIN = '#import "/aufruf/parts.typ": *\n#show: paper\n'
DOTS = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="200" height="100"/></svg>'
Write = Callable[..., Template]


@pytest.fixture
def write(tmp_path: Path) -> Iterator[Write]:
    """Writes a template into a folder of its own and gathers it."""

    def make(source: str, logo: Path | None = None, begin: str = BEGIN) -> Template:
        path = tmp_path / "office" / "slip.typ"
        path.parent.mkdir(exist_ok=True)
        path.write_text(begin + source, encoding="utf-8")
        return gather(path, logo, tmp_path / "gathered")

    yield make
    render.close_sandboxes()


def texts(image: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(image.convert("L"))]


def test_its_parts_stand_in_its_own_order(write: Write) -> None:
    upper = render.picture(GERMAN, 384, template=write("#code-with(slip.address_words)\n#number()"))
    lower = render.picture(GERMAN, 384, template=write("#number()\n#code-with(slip.address_words)"))
    assert texts(upper) == texts(lower) == [URL]
    places = [zxingcpp.read_barcodes(image.convert("L"))[0].position.top_left.y for image in (upper, lower)]
    assert places[0] < 60 < 100 < places[1]


@pytest.mark.parametrize("width", render.WIDTHS)
def test_our_own_template_looks_the_same_in_the_sandbox(write: Write, width: int) -> None:
    source = (Path(render.__file__).parent / "slip.typ").read_text(encoding="utf-8")
    template = write(source.replace('"parts.typ"', '"/aufruf/parts.typ"'), begin="")
    for slip in (ARABIC, LONG, replace(ARABIC, copy=Words("Kopie", "نسخة"))):
        assert render.picture(slip, width, template=template).tobytes() == render.picture(slip, width).tobytes()


def test_a_logo_is_all_that_an_office_needs_to_name(tmp_path: Path) -> None:
    logo = tmp_path / "mark.svg"
    logo.write_text(DOTS)
    template = gather(None, logo, tmp_path / "gathered")
    with_logo = render.picture(GERMAN, 576, template=template)
    assert with_logo.height - render.picture(GERMAN, 576).height == pytest.approx(106, abs=2)
    assert with_logo.convert("L").crop((200, 20, 370, 90)).getextrema() == (0, 0)
    render.close_sandboxes()


@pytest.mark.parametrize(
    ("language", "expected"), [("ar", "Ruhe bitte, هدوء"), ("tr", "Ruhe bitte"), ("de", "Ruhe bitte")]
)
def test_its_own_texts_are_in_both_languages_or_in_german(write: Write, language: str, expected: str) -> None:
    slip = replace(ARABIC, language=language)
    german, _, own = expected.partition(", ")
    pair = f'(german: "{german}", own: "{own}")'
    pictures = [
        render.picture(slip, 384, template=write(f"#stacked({words})")).tobytes()
        for words in ('say(de: "Ruhe bitte", ar: "هدوء")', pair)
    ]
    assert pictures[0] == pictures[1]


def test_a_copy_says_so_whatever_the_template_leaves_out(write: Write) -> None:
    template = write("#number()")
    first = render.picture(GERMAN, 576, template=template)
    copy = render.picture(replace(GERMAN, copy=Words("Kopie")), 576, template=template)
    assert copy.height > first.height + 50
    assert copy.crop((0, copy.height - first.height, 576, copy.height)).tobytes() == first.tobytes()


WRONG = {
    "a word that Typst does not know": ("#nmber()", "unknown variable: nmber (slip.typ, line 3)"),
    "something that a slip has not": ("#slip.nothing", "does not contain key"),
    "no end of a bracket": ("#number(", "slip.typ, line 3"),
    "two pages": ("#number()\n#pagebreak()\n#number()", "it makes 2 pages"),
    "too long": ("#number()\n#v(5000pt)x", "the most"),
    "ink at the edge": ("#place(dx: -30pt, rect(width: 50pt, fill: black))", "cut off"),
    "two codes": ("#code\n#code", "QR code must stand on the slip once"),
    "a squeezed code": ("#scale(50%, code)", "QR code must stand on the slip once"),
    "a half hidden code": ("#code\n#place(top, rect(width: 400pt, height: 100pt, fill: black))", "QR code must"),
    "files elsewhere": ('#read("/etc/passwd")', "file not found"),
    "files above": ('#read("../../../../../../../etc/passwd")', "escape"),
    "our own source": ('#read("/aufruf/render.py")', "file not found"),
    "no page of the right width": ("#set page(width: 100pt)\nx", "the most"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_in_words(write: Write, case: str) -> None:
    source, reason = WRONG[case]
    with pytest.raises(TemplateError) as refusal:
        render.picture(GERMAN, 576, template=write(source))
    assert reason in str(refusal.value)
    assert "gathered" not in str(refusal.value), "a path of the server"


def test_it_goes_on_after_a_mistake_in_the_same_process(write: Write) -> None:
    template = write('#if slip.letter == "X" { panic("not today") }\n#number()')
    with pytest.raises(TemplateError, match="not today"):
        render.picture(replace(GERMAN, letter="X"), 384, template=template)
    assert render.picture(GERMAN, 384, template=template).width == 384


def sandbox(template: Template, seconds: float = 3.0) -> Sandbox:
    return Sandbox(template, folders(), seconds)


def facts(slip: Slip) -> dict[str, object]:
    return render.facts_of(slip, 384, None, None) | {"force": False}


LOOP = "#for i in range(9000) { for j in range(9000) { let x = i * j } }\n"


def test_an_endless_template_is_ended_and_the_next_slip_has_a_new_process(write: Write) -> None:
    never = sandbox(write(f'#if slip.letter == "X" [{LOOP * 5}]\n#number()'), seconds=0.5)
    never.typeset(facts(GERMAN))
    before = time.monotonic()
    with pytest.raises(Late, match=r"longer than 0\.5 seconds"):
        never.typeset(facts(replace(GERMAN, letter="X")))
    assert time.monotonic() - before < 2
    assert never.typeset(facts(GERMAN)).startswith(b"\x89PNG")
    never.close()


def test_a_slip_survives_the_end_of_the_process_that_sets_it(write: Write) -> None:
    ended = sandbox(write("#number()"))
    before = ended.typeset(facts(GERMAN))
    assert ended.process is not None
    ended.process.kill()
    ended.process.wait()
    assert ended.typeset(facts(GERMAN)) == before
    ended.close()


def test_a_template_that_wants_all_the_memory_gets_none(write: Write) -> None:
    greedy = sandbox(write("#number()\n#v(2000000pt)x"), seconds=10)
    with pytest.raises(TemplateError):
        greedy.typeset(facts(GERMAN))
    greedy.close()


def test_no_package_is_fetched_from_the_network(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy stands by that would see any attempt: it sees none, because the kernel refuses the socket."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.setblocking(False)
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        monkeypatch.setattr("printers.sandbox.NO_WAY_OUT", {"https_proxy": address, "HTTPS_PROXY": address})
        curious = sandbox(write('#import "@preview/cetz:0.3.0": *\n'))
        with pytest.raises(TemplateError, match="package"):
            curious.typeset(facts(GERMAN))
        curious.close()
        with pytest.raises(BlockingIOError):  # nobody has knocked
            proxy.accept()


def test_only_words_pictures_and_fonts_are_gathered(tmp_path: Path) -> None:
    office = tmp_path / "office"
    (office / "parts").mkdir(parents=True)
    for name in ("slip.typ", "parts/foot.typ", "mark.svg", "config.yaml", "aufruf.db", ".hidden.typ"):
        (office / name).write_text("x")
    secret = tmp_path / "secret.svg"
    secret.write_text("secret")
    (office / "link.svg").symlink_to(secret)
    (office / "there").symlink_to(tmp_path)
    template = gather(office / "slip.typ", None, tmp_path / "gathered")
    found = {path.relative_to(template.folder).as_posix() for path in template.folder.rglob("*") if path.is_file()}
    assert {name for name in found if not name.startswith("aufruf/")} == {"slip.typ", "parts/foot.typ", "mark.svg"}


def test_the_same_files_are_gathered_once_and_others_replace_them(tmp_path: Path, write: Write) -> None:
    first = write("#number()")
    stamp = first.folder.stat().st_mtime_ns
    assert write("#number()") == first
    assert first.folder.stat().st_mtime_ns == stamp
    second = write("#service")
    assert second.folder != first.folder
    assert [path.name for path in (tmp_path / "gathered").iterdir()] == [second.folder.name]


def test_what_cannot_be_gathered_is_said_in_words(tmp_path: Path) -> None:
    office, into = tmp_path / "office", tmp_path / "gathered"
    office.mkdir()
    with pytest.raises(TemplateError, match=r"no Typst file slip\.typ"):
        gather(office / "slip.typ", None, into)
    (office / "slip.typ").write_text("x")
    with pytest.raises(TemplateError, match=r"no logo mark\.png"):
        gather(office / "slip.typ", office / "mark.png", into)
    with pytest.raises(TemplateError, match="must be one of"):
        gather(None, office / "slip.typ", into)
    for number in range(MOST_FILES):
        (office / f"{number}.svg").write_text(DOTS)
    with pytest.raises(TemplateError, match="a folder of its own"):
        gather(office / "slip.typ", None, into)
