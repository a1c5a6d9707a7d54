"""Marks a text for translation where it is written; the words of a language come later, from the catalogues."""


def N_(message: str) -> str:
    """Mark a text that visitors see or hear (all languages); returns it unchanged."""
    return message


def NS_(message: str) -> str:
    """Mark a text that only staff see (German and English); returns it unchanged."""
    return message
