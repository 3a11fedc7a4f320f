"""Bad input of each kind that a job reads: files of `in.dat`, and answers of a site as (status, type, body, headers)."""

import gzip
import sqlite3
import tempfile
from pathlib import Path

_HTML, _JSON = 'text/html; charset=utf-8', 'application/json'
_ENTITIES = ''.join(f'<!ENTITY {name} "{text * 10}">' for name, text in [('a', 'x'), ('b', '&a;'), ('c', '&b;')])
_LINES = gzip.compress(b'abc 12\n' * 5000, mtime=0)


def _database():
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(path := Path(folder) / 'x.db')
        connection.execute('CREATE TABLE t (a, b)')
        connection.executemany('INSERT INTO t VALUES (?, ?)', [(None, b'\xff\0'), ('é', 1e300), ('', -0.0)])
        connection.commit()
        connection.close()
        return path.read_bytes()


_ANY = {
    'missing': None,
    'empty': b'',
    'binary': bytes(range(256)) * 20,
    'UTF-16': 'name,amount\nx,1\n'.encode('utf-16'),
    'byte order mark': b'\xef\xbb\xbfname,amount\nx,1\n',
    'zip': b'PK\x03\x04junk',
}
_TEXT = {
    'NUL': b'name,amount\na\0b,1\n',
    'Latin-1': b'name,amount\n\xe9,1\n',
    'open quote': b'name,amount\n"x,1\ny,2\n',
    'a field of 200,000 characters': b'name,amount\n' + b'x' * 200_000 + b',1\n',
    'carriage returns': b'name,amount\rx,1\r',
    'rows of other lengths': b'name,amount\n,\n,,,,\nx\n',
    'numbers without end': b'name,amount\nx,inf\ny,nan\nz,1e999\n',
    'other digits': 'name,amount\n\u0664,\u0664\n'.encode(),
    'half a character': b'name,amount\n\xed\xa0\x80,1\n',
    'no place in the encoding': 'name,amount\n\u0416,1\n'.encode(),
}
FILES = {
    'rows_by_name': _ANY | _TEXT,
    'marked_lines': _ANY | _TEXT | {'long': b'x;1\n' * 200_000},
    'totals_of_items': _ANY
    | {
        'deep': b'{"items": ' + b'[' * 100_000 + b']' * 100_000 + b'}',
        'NaN and half a character': b'{"items": [{"k": "a", "v": NaN}, {"k": "\\ud800", "v": 1}]}',
        'twice the key': b'{"items": 1, "items": [{"k": 1, "v": 1}, {"k": "1", "v": 2}]}',
        'null': b'{"items": null}',
        'more behind it': b'{"items": []} x',
        '5,000 digits': b'{"items": [{"k": "a", "v": ' + b'9' * 5000 + b'}]}',
    },
    'elements': _ANY
    | {
        'entities': f'<!DOCTYPE l [{_ENTITIES}]><l><p id="1">&c;</p></l>'.encode(),
        'entity of a file': b'<!DOCTYPE l SYSTEM "file:///etc/hostname"><l><p>&x;</p></l>',
        'cut off': b'<l><p id="1">a</p><p',
        'a namespace': b'<l xmlns="u"><p id="1">a</p></l>',
        'deep': b'<p>' * 5000 + b'</p>' * 5000,
        'no such encoding': b'<?xml version="1.0" encoding="no-such"?><l/>',
    },
    'lines_of_archive': _ANY
    | {
        'cut off': _LINES[:-40],
        'two members': _LINES + gzip.compress(b'def 2\n', mtime=0),
        'junk behind it': _LINES + b'junk',
        'wrong sum': _LINES[:-8] + bytes(8),
        'Latin-1 in it': gzip.compress(b'\xe9 1\n', mtime=0),
    },
    'table': _ANY | {'as it should be': _database(), 'cut off': _database()[:3000]},
    'sheets': _ANY,
}
ANSWERS = {
    'binary': (200, 'application/octet-stream', bytes(range(256)) * 40),
    'NUL': (200, _HTML, '<table>\0<tr class="part x"><td>a\0b</td></tr></table>'),
    'deep': (200, _HTML, '<div>' * 30_000 + 'x'),
    'deep JSON': (200, _JSON, '[' * 100_000 + ']' * 100_000),
    '5 MB': (200, _HTML, f'<p>{"x" * 5_000_000}</p>'),
    'UTF-16': (200, 'text/html', '<tr class="part"><td>é</td></tr>'.encode('utf-16')),
    'byte order mark': (200, _JSON, b'\xef\xbb\xbf{"items": [], "cards": []}'),
    'NaN': (
        200,
        _JSON,
        '{"items": [{"name": NaN, "url": "/api/item/1-2"}], "next": null, "cards": [{"title": "\\ud800"}]}',
    ),
    'null': (200, _JSON, '{"items": 1, "items": null, "next": "", "orders": null, "cards": null}'),
    'no gzip': (200, _HTML, b'plain', ('Content-Encoding', 'gzip')),
    'no such charset': (200, 'text/html; charset=no-such', '<p>é</p>'),
    'wrong charset': (200, 'text/html; charset=utf-16', '<p>é</p>'),
    'a redirect to nowhere': (302, _HTML, ''),
    'a redirect to no address': (302, _HTML, '', ('Location', 'http://[::bad')),
    'redirects without end': (302, _HTML, '', ('Location', '/parts?page=2&again')),
    'no content': (204, _HTML, ''),
    'an odd status': (299, _HTML, 'odd'),
    'an odd header': (200, _HTML, '<p>ok</p>', ('X-Odd', 'caf\u00e9')),
}
