"""Files of settings, line by line, as far as Python 2 and Python 3 read them alike."""

import configparser
import re
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any

from rewright_runtime.breach import ContractBreach
from rewright_runtime.python2.outputs import path

_SECTION = re.compile(r'\[[^\]]+\][ \t]*')
_OPTION = re.compile(r'(?![Rr][Ee][Mm][ \t])[^\s:=\[#;][^:=;]*[:=](?P<value>[^;]*)')
_ODD = re.compile(r'[^\t\x20-\x7e\xa1-\xff]')
_NAMED = re.compile(r'%\([^()%]+\)s')


class Filling(configparser.Interpolation):
    """Values with those of other options in them, as the ConfigParser of Python 2 fills them in, with its words."""

    def before_get(
        self, parser: MutableMapping[str, Any], section: str, option: str, value: str, defaults: Mapping[str, str]
    ) -> str:
        """Return the value; the error of what is not there, or goes round in a circle, where it has to be."""
        del parser
        filled = value
        place = f'\tsection: [{section}]\n\toption : {option}\n'
        for _ in range(configparser.MAX_INTERPOLATION_DEPTH):
            if '%(' not in filled:
                break
            try:
                filled = _NAMED.sub(lambda m: m[0].lower(), filled) % defaults
            except KeyError as missing:
                found = configparser.InterpolationMissingOptionError(option, section, value, key := missing.args[0])
                found.message = f'Bad value substitution:\n{place}\tkey    : {key}\n\trawval : {value}\n'
                raise found from None
        if '%(' in filled:
            round_about = configparser.InterpolationDepthError(option, section, value)
            round_about.message = f'Value interpolation too deeply recursive:\n{place}\trawval : {value}\n'
            raise round_about
        return filled


class SafeFilling(configparser.BasicInterpolation):
    """Values as the SafeConfigParser of Python 2 fills them in; ContractBreach where it fails, for its words are not known."""

    def before_get(
        self, parser: MutableMapping[str, Any], section: str, option: str, value: str, defaults: Mapping[str, str]
    ) -> str:
        """Return the value."""
        try:
            return super().before_get(parser, section, option, value, defaults)
        except configparser.InterpolationError as error:
            raise ContractBreach(f'what Python 2 says of {option} in the settings is not known: {error}') from None


def configured(parser: configparser.RawConfigParser, source: Any) -> list[str]:
    """Read files of settings, or an open one, and return the names of those that are there."""
    if hasattr(source, 'read'):
        _read(parser, source.read(), str(getattr(source, 'name', '<???>')))
        return []
    names: Iterable[str] = [source] if isinstance(source, str) else source
    found: list[str] = []
    for name in names:
        try:
            with open(path(name), encoding='latin-1', newline='\n') as file:  # noqa: PTH123  Named as the job names it.
                text = file.read()
        except OSError:
            continue
        _read(parser, text, name)
        found.append(name)
    return found


def _read(parser: configparser.RawConfigParser, text: str, name: str) -> None:
    filled = isinstance(parser, configparser.ConfigParser)
    for number, line in enumerate(text.split('\n'), 1):
        if not _is_plain(line.removesuffix('\r'), filled=filled):
            raise ContractBreach(f'line {number} of the settings may be read otherwise in Python 2: {line!r}')
    try:
        parser.read_string(text)
    except configparser.MissingSectionHeaderError as error:
        error.source = name
        error.message = f'File contains no section headers.\nfile: {name}, line: {error.lineno}\n{error.line!a}'
        raise


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
