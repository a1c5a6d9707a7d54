"""As much of the Internet Printing Protocol (RFC 8010, 8011) as it takes to print by CUPS and to ask how it went."""

import http.client
import itertools
import struct
from dataclasses import dataclass, field
from typing import Literal

PRINT_JOB, CANCEL_JOB, JOB_ATTRIBUTES, PRINTER_ATTRIBUTES = 0x0002, 0x0008, 0x0009, 0x000B
NOT_FOUND = 0x0406
_OPERATION_GROUP, _END = 0x01, 0x03
_INTEGER, _ENUM, _BOOLEAN = 0x21, 0x23, 0x22
_TAGS = {"keyword": 0x44, "uri": 0x45, "charset": 0x47, "language": 0x48, "name": 0x42, "mime": 0x49, "integer": 0x21}
_OUT_OF_BAND = range(0x10, 0x20)
_LONGEST = 1_000_000  # bytes of an answer

Value = int | bool | str | None
Attribute = tuple[str, str, str | int]
"""Kind (a key of _TAGS), name and value of what is asked."""


class Refused(Exception):
    """The print server understood and said no; ``code`` is IPP's, or HTTP's if below 0x400."""

    def __init__(self, code: int) -> None:
        super().__init__(f"IPP {code:#06x}")
        self.code = code


@dataclass(slots=True)
class Answer:
    """What the server said: a status code and all attributes, each a list of values (None: there is no value)."""

    code: int
    attributes: dict[str, list[Value]] = field(default_factory=dict)

    def number(self, name: str) -> int | None:
        """Return the first value of an attribute if it is a number."""
        value = self.attributes.get(name, [None])[0]
        return value if isinstance(value, int) else None

    def words(self, name: str) -> list[str]:
        """Return the values of an attribute that are words."""
        return [value for value in self.attributes.get(name, []) if isinstance(value, str)]


class Queue:
    """A queue of a print server; ``timeout`` in seconds for each answer."""

    _numbers = itertools.count(1)

    def __init__(self, name: str, host: str, port: int, timeout: float) -> None:
        self.name, self.host, self.port, self.timeout = name, host, port, timeout

    def ask(self, operation: int, *attributes: Attribute, data: bytes = b"") -> Answer:
        """Ask the server; raises Refused, and OSError if it cannot be reached or answers what nobody understands."""
        where = f"[{self.host}]" if ":" in self.host else self.host
        body = request(operation, next(self._numbers), f"ipp://{where}/printers/{self.name}", attributes) + data
        connection = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
        try:
            connection.request("POST", f"/printers/{self.name}", body, {"Content-Type": "application/ipp"})
            response = connection.getresponse()
            heard = response.read(_LONGEST)
        except http.client.HTTPException as error:
            raise OSError("this is no print server") from error
        finally:
            connection.close()
        if response.status != http.HTTPStatus.OK:
            raise Refused(response.status)
        answer = parse(heard)
        if answer.code >= 0x0100:  # below are all kinds of success
            raise Refused(answer.code)
        return answer


def request(operation: int, number: int, uri: str, attributes: tuple[Attribute, ...]) -> bytes:
    """Return an IPP 1.1 request; values of the same name must follow each other."""
    every: tuple[Attribute, ...] = (
        ("charset", "attributes-charset", "utf-8"),
        ("language", "attributes-natural-language", "en"),
        ("uri", "printer-uri", uri),
        ("name", "requesting-user-name", "aufruf"),
        *attributes,
    )
    parts = [struct.pack(">BBHIB", 1, 1, operation, number, _OPERATION_GROUP)]
    last = ""
    for kind, name, value in every:
        raw = struct.pack(">i", value) if isinstance(value, int) else value.encode()
        label = b"" if name == last else name.encode()
        parts.append(struct.pack(">BH", _TAGS[kind], len(label)) + label + struct.pack(">H", len(raw)) + raw)
        last = name
    return b"".join([*parts, bytes((_END,))])


def parse(data: bytes) -> Answer:
    """Return what an IPP answer says, of a name that comes twice the first; raises OSError if it is none."""
    try:
        code = int(struct.unpack_from(">H", data, 2)[0])
        return Answer(code, _attributes(data, 8))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise OSError("an answer that is not IPP") from error


def _attributes(data: bytes, at: int) -> dict[str, list[Value]]:
    found: dict[str, list[Value]] = {}
    values: list[Value] = []
    while (tag := data[at]) != _END:
        at += 1
        if tag < 0x10:  # a new group
            continue
        name, at = _sized(data, at)
        raw, at = _sized(data, at)
        if name:
            values = []
            found.setdefault(name.decode(), values)
        values.append(_value(tag, raw))
    return found


def _sized(data: bytes, at: int) -> tuple[bytes, int]:
    size = int(struct.unpack_from(">H", data, at)[0])
    if at + 2 + size > len(data):
        raise IndexError
    return data[at + 2 : at + 2 + size], at + 2 + size


def _value(tag: int, raw: bytes) -> Value:
    if tag in _OUT_OF_BAND:
        return None
    if tag in (_INTEGER, _ENUM):
        return int(struct.unpack(">i", raw)[0])
    return bool(raw[0]) if tag == _BOOLEAN else raw.decode("utf-8", "replace")


JobEnd = Literal["completed", "canceled", "aborted"]
ENDS: dict[int, JobEnd] = {7: "canceled", 8: "aborted", 9: "completed"}
STOPPED = 5
"""State of a queue that prints nothing."""
