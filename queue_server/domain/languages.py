"""The languages that Aufruf ships: their codes, own names, scripts, directions and voices."""

from dataclasses import dataclass
from typing import Literal

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Language:
    """A language that visitors may choose.

    `name` is the language's own name in its own script, `dir` the writing direction, `script` an ISO 15924 code,
    `voice` the espeak-ng voice (None: only recorded clips can speak it), `staff_name` its name for staff (de, en).
    """

    code: str
    name: str
    dir: Direction
    script: str
    voice: str | None
    staff_name: dict[str, str]


def _language(
    code: str, name: str, script: str, german: str, english: str, *, rtl: bool = False, voice: bool = True
) -> Language:
    return Language(code, name, "rtl" if rtl else "ltr", script, code if voice else None, {"de": german, "en": english})


_ALL = (
    _language("de", "Deutsch", "Latn", "Deutsch", "German"),
    _language("en", "English", "Latn", "Englisch", "English"),
    _language("uk", "Українська", "Cyrl", "Ukrainisch", "Ukrainian"),
    _language("ar", "العربية", "Arab", "Arabisch", "Arabic", rtl=True),
    _language("fa", "دری / فارسی", "Arab", "Dari / Persisch", "Dari / Persian", rtl=True),
    _language("ru", "Русский", "Cyrl", "Russisch", "Russian"),
    _language("tr", "Türkçe", "Latn", "Türkisch", "Turkish"),
    _language("ps", "پښتو", "Arab", "Paschtu", "Pashto", rtl=True, voice=False),
    _language("ku", "Kurmancî", "Latn", "Kurdisch (Kurmandschi)", "Kurdish (Kurmanji)"),
    _language("ckb", "کوردیی ناوەندی", "Arab", "Kurdisch (Sorani)", "Kurdish (Sorani)", rtl=True, voice=False),
    _language("vi", "Tiếng Việt", "Latn", "Vietnamesisch", "Vietnamese"),
    _language("pl", "Polski", "Latn", "Polnisch", "Polish"),
    _language("ro", "Română", "Latn", "Rumänisch", "Romanian"),
    _language("fr", "Français", "Latn", "Französisch", "French"),
    _language("es", "Español", "Latn", "Spanisch", "Spanish"),
    _language("hi", "हिन्दी", "Deva", "Hindi", "Hindi"),
    _language("ti", "ትግርኛ", "Ethi", "Tigrinya", "Tigrinya"),
    _language("so", "Soomaali", "Latn", "Somali", "Somali", voice=False),
)

LANGUAGES: dict[str, Language] = {language.code: language for language in _ALL}
