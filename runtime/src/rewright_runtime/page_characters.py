"""The characters, entities and attributes of a page that every parser reads alike; NotPlain for others."""

import re
from functools import lru_cache
from html.entities import html5

ATTRIBUTE = re.compile(r"""\s+([^\s=>/]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?""", re.ASCII)
_ODD_SPACE = re.compile(r'[^\S \t\n\f\r]')
# Up to three attributes of different names.
_SIMPLE = re.compile(
    r"""\s([a-z][a-z-]*)="[ !#-~]*"(?:\s(?!\1=)([a-z][a-z-]*)="[ !#-~]*"(?:\s(?!\1=|\2=)[a-z][a-z-]*="[ !#-~]*")?)?""",
    re.ASCII,
)
_CLASS_ENTITY = re.compile(r"""class\s*=\s*("[^"]*&|'[^']*&|[^\s"'>]*&)""", re.IGNORECASE)
_ENTITY = re.compile(r'&(#?\w+)(;?)')
_OPEN_ENTITIES = tuple(name for name in html5 if not name.endswith(';'))


class NotPlain(Exception):
    """The reason, as its text, and the place in the page where one is known."""

    def __init__(self, reason: str, at: int | None = None) -> None:
        super().__init__(reason)
        self.at = at


def check_characters(source: str) -> None:
    """Raise NotPlain for characters and entities that parsers read differently."""
    if '\r' in source or '\0' in source:
        raise NotPlain('a carriage return or a NUL', min(at for mark in '\r\0' if (at := source.find(mark)) >= 0))
    if '&' not in source:
        return
    for name, end in dict.fromkeys(_ENTITY.findall(source)):
        if not _is_plain(name, end):
            raise NotPlain(f'the entity &{name}{end}', source.find(f'&{name}{end}'))


@lru_cache(5_000)
def _is_plain(name: str, end: str) -> bool:
    return _is_plain_number(name, end) if name[0] == '#' else _is_plain_name(name, end)


def _is_plain_number(name: str, end: str) -> bool:
    try:
        value = int(name[1:].lower().removeprefix('x'), base=16 if name[1:2] in {'x', 'X'} else 10)
    except ValueError:
        return False
    if value in {9, 10}:
        return bool(end)
    odd = value < 32 or 127 <= value < 160 or 0xD800 <= value < 0xE000 or 0xFDD0 <= value <= 0xFDEF
    return bool(end) and not odd and value <= 0x10FFFF and value & 0xFFFE != 0xFFFE


def _is_plain_name(name: str, end: str) -> bool:
    return f'{name};' in html5 if end else not (name.startswith(_OPEN_ENTITIES) or f'{name};' in html5)


def check_attributes(text: str) -> None:
    """Raise NotPlain for the attributes of a tag that parsers read differently."""
    if text and not (_SIMPLE.fullmatch(text) and not ('&' in text and 'class' in text)):
        check_blanks(text)
        names = ATTRIBUTE.findall(text.lower())
        if len(names) != len(set(names)):
            raise NotPlain('an attribute given twice')


def check_blanks(text: str) -> None:
    """Raise NotPlain for blanks in attributes that parsers read differently."""
    if _ODD_SPACE.search(text) or ('&' in text and _CLASS_ENTITY.search(text)):
        raise NotPlain('an odd blank in an attribute')
