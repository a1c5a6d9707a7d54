"""Code pages: which character a byte from 80 on is, by the number that ``ESC t`` names."""

from functools import lru_cache

KATAKANA = "katakana"
TCVN_SMALL, TCVN_CAPITAL = "tcvn-3-1", "tcvn-3-2"

CODE_PAGES = {
    0: "cp437", 1: KATAKANA, 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 13: "cp857", 14: "cp737",
    15: "iso8859_7", 16: "cp1252", 17: "cp866", 18: "cp852", 19: "cp858", 21: "cp874", 30: TCVN_SMALL,
    31: TCVN_CAPITAL, 32: "cp720", 33: "cp775", 34: "cp855", 35: "cp861", 36: "cp862", 37: "cp864", 38: "cp869",
    39: "iso8859_2", 40: "iso8859_15", 44: "cp1125", 45: "cp1250", 46: "cp1251", 47: "cp1253", 48: "cp1254",
    49: "cp1255", 50: "cp1256", 51: "cp1257", 52: "cp1258", 53: "kz1048",
}  # fmt: skip
"""Epson's numbers, which most others follow; tables that Python has no codec for are left out and so reported."""

UNKNOWN = "\N{REPLACEMENT CHARACTER}"

# TCVN 5712:1993, VN3: the accented letters stand at A1 to FE, with gaps; capitals have a table of their own.
_SMALL = {
    0xA9: "âêôơưđ", 0xA8: "ă", 0xB5: "àảãáạ", 0xBB: "ằẳẵắ", 0xC6: "ặầẩẫấậè", 0xCE: "ẻẽéẹềểễếệìỉ", 0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù", 0xF1: "ủũúụừửữứựỳỷỹýỵ",
}  # fmt: skip
_CAPITAL = {0xA1: "ĂÂ", 0xA7: "Đ", **_SMALL}


@lru_cache(maxsize=64)
def table(codec: str) -> str:
    """Return the 256 characters of a code page; what it leaves free is UNKNOWN. Raises LookupError for no codec."""
    if codec == KATAKANA:
        upper = [bytes((byte,)).decode("shift_jis") if 0xA1 <= byte <= 0xDF else UNKNOWN for byte in range(128, 256)]
    elif codec in (TCVN_SMALL, TCVN_CAPITAL):
        upper = _tcvn(capital=codec == TCVN_CAPITAL)
    else:
        upper = [bytes((byte,)).decode(codec, "replace")[:1] or UNKNOWN for byte in range(128, 256)]
    return "".join(map(chr, range(128))) + "".join(upper)


def _tcvn(*, capital: bool) -> list[str]:
    upper = [UNKNOWN] * 128
    for start, letters in (_CAPITAL if capital else _SMALL).items():
        for offset, letter in enumerate(letters):
            upper[start - 128 + offset] = letter.upper() if capital else letter
    return upper
