# ruff: noqa: E501  (a table reads best with one row a line)
"""What is allowed but probably not meant is a warning."""

import pytest

from queue_server.config import load

UP = "  up: {name: {de: Oben, en: Up}, floor: 1"
SCREEN = "  high: {name: {de: H, en: H}, area: up, distance: 5, diagonal: 43}\n"

WARNINGS = [
    (("prefix: Z", "prefix: K"), "services.pickup.prefix", "When called, K sounds like A (service 'permit'); better: F, J, L, M, N, R, S, U, V, X, Y, Z, B, C"),
    (("prefix: Z", "prefix: I"), "services.pickup.prefix", "I is easily misread or misheard; better: "),
    (("prefix: Z", "prefix: RO"), "services.pickup.prefix", "O is easily misread or misheard; better: "),
    (("languages: [de, en]", "languages: [de, en, uk, ar]"), "areas.hall.name", "There is no translation into uk, ar; add it, or visitors read another language."),
    (("  2: {area: hall, group: all,", "  2: {area: hall, group: mine,"), "counters.2.group", "The group 'mine' is one counter, so its figures are one person's; join it to another group."),
    (("  wall: {name: {de: Wand, en: Wall}, area: hall, distance: 5, diagonal: 43}\n", "  {}\n"), "areas.hall", "No display shows the calls of 'hall'; add one to displays."),
    (("printers: [left]", "services: [permit]"), "services.pickup", "No kiosk offers 'pickup'; only staff can give its tickets."),
]  # fmt: skip


@pytest.mark.parametrize(("change", "where", "message"), WARNINGS, ids=[item[2][:50] for item in WARNINGS])
def test_it_warns(bent, change: tuple[str, str], where: str, message: str) -> None:
    mistakes, warnings = bent(change)
    assert mistakes == []
    found = {problem.where: problem.message for problem in warnings}
    assert where in found
    prefix = message.split("; better: ")
    assert found[where].startswith(prefix[0])
    free = found[where].partition("; better: ")[2]
    assert len(prefix) == 1 or ("J, L" in free and "I" not in free and "K" not in free)


def test_it_warns_of_unknown_ways_from_kiosk_to_area_and_from_area_to_counter(bent) -> None:
    _mistakes, warnings = bent(
        ("floor: EG}\n", f"floor: EG}}\n{UP}}}\n"),
        ("permit: {prefix: A, area: hall", "permit: {prefix: A, area: up"),
        ("displays:\n", f"displays:\n{SCREEN}"),
    )
    assert [(problem.where, problem.message) for problem in warnings] == [
        ("areas.hall.directions", "Add the way from 'up' to here: counter '1' sends people along it."),
        ("areas.up.directions", "Add the way from 'hall' to here: kiosk 'door' sends people along it."),
    ]


def test_a_config_knows_its_warnings(write) -> None:
    assert [problem.where for problem in load(write(("prefix: Z", "prefix: K"))).warnings] == ["services.pickup.prefix"]


def test_it_says_so_when_no_letter_is_left() -> None:
    from queue_server.config.checks_sense import warn_misheard
    from queue_server.config.sheet import Sheet

    services = {letter: {"prefix": letter} for letter in "AKBFMUJLRVXYZ"}
    sheet = Sheet({"services": services}, None)  # type: ignore[arg-type]
    warn_misheard(sheet)
    [(_place, message)] = sheet.warnings
    assert message.endswith("better: two letters, since no other letter is left.")


def test_it_warns_of_a_long_time_limit_only_where_another_printer_could_take_over(bent) -> None:
    slow = (
        "left: {name: {de: Links, en: Left}, driver: virtual}",
        "left: {name: {de: L, en: L}, driver: virtual, timeout: 9}\n  right: {name: {de: R, en: R}, driver: virtual, timeout: 4}",
    )
    assert bent(slow) == ([], [])
    _mistakes, warnings = bent(slow, ("printers: [left]", "printers: [left, right]"))
    assert [problem.where for problem in warnings] == ["printers.left.timeout"]
