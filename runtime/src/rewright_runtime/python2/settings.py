"""Files of settings, line by line, as far as Python 2 and Python 3 read them alike."""

import configparser
import re
from collections.abc import Iterable
from typing import Any

from rewright_runtime.breach import ContractBreach
from rewright_runtime.python2.outputs import path

_SECTION = re.compile(r'\[[^\]]+\][ \t]*')
_OPTION = re.compile(r'(?![Rr][Ee][Mm][ \t])[^\s:=\[#;][^:=;]*[:=](?P<value>[^;]*)')
_ODD = re.compile(r'[^\t\x20-\x7e\xa1-\xff]')
_NAMED = re.compile(r'%\([^()%]+\)s')


def configured(parser: configparser.RawConfigParser, source: Any) -> list[str]:
    """Read files of settings, or an open one, and return the names of those that are there."""
    if hasattr(source, 'read'):
        _read(parser, source.read())
        return []
    names: Iterable[str] = [source] if isinstance(source, str) else source
    found: list[str] = []
    for name in names:
        try:
            with open(path(name), encoding='latin-1', newline='\n') as file:  # noqa: PTH123  Named as the job names it.
                text = file.read()
        except OSError:
            continue
        _read(parser, text)
        found.append(name)
    return found


def _read(parser: configparser.RawConfigParser, text: str) -> None:
    filled = isinstance(parser, configparser.ConfigParser)
    for number, line in enumerate(text.split('\n'), 1):
        if not _is_plain(line.removesuffix('\r'), filled=filled):
            raise ContractBreach(f'line {number} of the settings may be read otherwise in Python 2: {line!r}')
    parser.read_string(text)


def _is_plain(line: str, *, filled: bool) -> bool:
    """Whether a line is a comment, a section or an option without a comment behind it, on no second line."""
    if not line or line[0] in '#;':
        return True
    if _ODD.search(line):
        return False
    option = _OPTION.fullmatch(line)
    if option is None:
        return _SECTION.fullmatch(line) is not None
    return option['value'].strip() != '""' and not (filled and '%' in _NAMED.sub('', option['value']))
