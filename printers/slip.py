"""What is on the paper: plain strings in German and in the visitor's language, nothing to look up."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Words:
    """One text in German and in the visitor's own language; ``own`` is empty when that is German."""

    german: str
    own: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to bring: the name of a pictogram in ``printers/icons`` and its words."""

    icon: str
    name: Words


@dataclass(frozen=True, slots=True)
class Wait:
    """How long it may take: a range of minutes, its unit, and when the call is likely to come."""

    range: str
    unit: Words
    label: Words
    note: Words


@dataclass(frozen=True, slots=True)
class Place:
    """Where to wait: the floor sign as it hangs on the wall, the way to it and one line of words."""

    floor: str
    way: tuple[str, ...]
    words: Words


@dataclass(frozen=True, slots=True)
class Slip:
    """A whole slip. ``wait`` is None when nobody can say; then ``no_wait`` tells so in words.

    ``language`` is the BCP 47 code of the visitor's words, ``rtl`` whether they run from right to left.
    ``letter`` and ``digits`` make up the number; ``address`` is what the QR code opens (empty: no QR code).
    ``copy`` says that this is not the first print of the slip; it stands in a band at the top (empty: no band).
    """

    language: str
    rtl: bool
    office: Words
    title: Words
    letter: str
    digits: str
    service: Words
    place: Place
    issued: str
    wait: Wait | None = None
    no_wait: Words = Words("")
    bring_title: Words = Words("")
    bring: tuple[Thing, ...] = field(default=())
    address: str = ""
    address_words: Words = Words("")
    footer: Words = Words("")
    copy: Words = Words("")
