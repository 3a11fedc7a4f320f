"""Which hosts requests takes, and what it says of others: the rules and the words of urllib3."""

import ipaddress
import re
from urllib.parse import urlsplit

from rewright_runtime import errors
from rewright_runtime.words import LocationParseError, of_release

_HOST_AND_PORT = re.compile(
    r'((?:[^\[\]%:/?#]|%[a-fA-F0-9]{2})*|\[([0-9a-fA-F:.]+)(?:%(?:[\w.~-]|%[a-fA-F0-9]{2})+)?\])(?::0*?(|0|[1-9][0-9]{0,4}))?',
    re.ASCII,
)
_BAD = re.compile(r'[\x00-\x20\x7f]')
_NUMBERS = re.compile(r'(?:0[xX][0-9a-fA-F]+|[0-9]+)(?:\.(?:0[xX][0-9a-fA-F]+|[0-9]+)){0,3}')
_ESCAPE = re.compile('%[a-fA-F0-9]{2}')
_PLAIN = frozenset('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-~')
_ODD_LABEL = re.compile(r'https?://[^/?#]*(?:\.\.|[^./?#@]{64})', re.IGNORECASE)
_HIGHEST = 65535


def host_and_port(place: str, text: str) -> tuple[str, str]:
    """Return the host of an address as it is sent, and its port, '' where it names none; InvalidURL for what is neither."""
    found = _HOST_AND_PORT.fullmatch(place)
    if found is None or (found[2] and not _is_address(found[2])):
        raise _wrong(text, _odd(place) or f'{place!r} is not a valid host or port')
    host, port = found[1], found[3] or ''
    if port and int(port) > _HIGHEST:
        raise errors.InvalidURL(f'Failed to parse: {text}')
    if odd := _odd(host):
        raise _wrong(text, odd)
    return (host.lower() if found[2] else _named(host, text)), port.lstrip('0')


def _is_address(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _odd(host: str) -> str:
    found = _BAD.search(host)
    return f'Host {host!r} contains invalid character {found[0]!r}' if found else ''


def _named(host: str, text: str) -> str:
    if _NUMBERS.fullmatch(host):
        return host
    for escape in _ESCAPE.findall(host):
        if (character := chr(int(escape[1:], 16))) < ' ' or character == '\x7f':
            raise _wrong(text, f'Host {host!r} contains invalid percent-encoded control character {escape!r}')
    host = _ESCAPE.sub(lambda m: c if (c := chr(int(m[0][1:], 16))) in _PLAIN else m[0], host)
    return '.'.join(_label(label, text) for label in host.split('.'))


def _label(label: str, text: str) -> str:
    if not label.isascii():
        import idna

        try:
            return idna.encode(label.lower(), strict=True, std3_rules=True).decode()
        except idna.IDNAError:
            raise _wrong(text, f'Name {label!r} is not a valid IDNA label'.replace('"', "'")) from None
    return _ESCAPE.sub(lambda m: m[0].upper(), label.lower())


def _wrong(text: str, what: str) -> errors.InvalidURL:
    """What is raised for a host that cannot be; older releases say it otherwise, or try to reach it."""
    return errors.InvalidURL(of_release((2, 8), f'Failed to parse: {what}', text))


def check_labels(url: str) -> None:
    """Raise what urllib3 raises where it is about to look up a name that cannot be one."""
    if _ODD_LABEL.match(url):
        host = urlsplit(url).hostname or ''
        try:
            host.encode('idna')
        except UnicodeError:
            raise LocationParseError(f"Failed to parse: '{host}', label empty or too long") from None
