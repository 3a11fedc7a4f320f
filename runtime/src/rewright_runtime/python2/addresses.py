"""Addresses put together as Python 2 does it, which keeps more of their dots than later ones do."""

import string

_SCHEME = frozenset(f'{string.ascii_letters}{string.digits}+-.')
# Schemes whose addresses may be relative, and what is known of those that a job opens.
_RELATIVE = frozenset({'', 'ftp', 'http', 'gopher', 'nntp', 'imap', 'wais', 'file', 'https', 'shttp', 'mms', 'prospero',
                       'rtsp', 'rtspu', 'sftp', 'svn', 'svn+ssh'})  # fmt: skip
_WITH_PARAMETERS = frozenset(
    {
        '',
        'ftp',
        'hdl',
        'prospero',
        'http',
        'imap',
        'https',
        'shttp',
        'rtsp',
        'rtspu',
        'sip',
        'sips',
        'mms',
        'sftp',
        'tel',
    }
)


def joined(base: str, url: str) -> str:
    """Return an address as it is meant on the page of another."""
    if not base or not url:
        return url or base
    scheme, host, path, parameters, query, _ = _parts(base, '')
    own = _parts(url, scheme)
    if own[0] != scheme or own[0] not in _RELATIVE:
        return url
    if own[1]:
        return _whole(*own)
    if own[2][:1] == '/':
        return _whole(scheme, host, *own[2:])
    if not own[2] and not own[3]:
        return _whole(scheme, host, path, parameters, own[4] or query, own[5])
    return _whole(scheme, host, _merged(path, own[2]), *own[3:])


def _merged(path: str, own: str) -> str:
    segments = [*path.split('/')[:-1], *own.split('/')]
    if segments[-1] == '.':
        segments[-1] = ''
    segments = [segment for segment in segments if segment != '.']
    while (up := _above(segments)) is not None:
        del segments[up - 1 : up + 1]
    if segments == ['', '..']:
        segments[-1] = ''
    elif len(segments) >= 2 and segments[-1] == '..':
        segments[-2:] = ['']
    return '/'.join(segments)


def _above(segments: list[str]) -> int | None:
    """Where two dots stand behind a name, before the end."""
    places = range(1, len(segments) - 1)
    return next((i for i in places if segments[i] == '..' and segments[i - 1] not in {'', '..'}), None)


def _parts(url: str, scheme: str) -> tuple[str, str, str, str, str, str]:
    scheme, host, path, query, fragment = _split(url, scheme)
    parameters = ''
    if scheme in _WITH_PARAMETERS and ';' in path:
        place = path.find(';', path.rfind('/')) if '/' in path else path.find(';')
        if place >= 0:
            path, parameters = path[:place], path[place + 1 :]
    return scheme, host, path, parameters, query, fragment


def _split(url: str, scheme: str) -> tuple[str, str, str, str, str]:
    head, colon, rest = url.partition(':')
    # What stands in front of a number may be a host.
    is_port = bool(rest) and all(c in string.digits for c in rest)
    if colon and head and (head == 'http' or (all(c in _SCHEME for c in head) and not is_port)):
        scheme, url = head.lower(), rest
    host = ''
    if url[:2] == '//':
        ends = [place for mark in '/?#' if (place := url.find(mark, 2)) >= 0]
        host, url = url[2 : min(ends, default=len(url))], url[min(ends, default=len(url)) :]
        if ('[' in host) != (']' in host):
            raise ValueError('Invalid IPv6 URL')
    url, _, fragment = url.partition('#')
    url, _, query = url.partition('?')
    return scheme, host, url, query, fragment


def _whole(scheme: str, host: str, path: str, parameters: str, query: str, fragment: str) -> str:
    url = f'{path};{parameters}' if parameters else path
    if host or (scheme in _RELATIVE and scheme and url[:2] != '//'):
        url = f'//{host}{"/" if url and url[:1] != "/" else ""}{url}'
    url = f'{scheme}:{url}' if scheme else url
    return f'{url}{f"?{query}" if query else ""}{f"#{fragment}" if fragment else ""}'
