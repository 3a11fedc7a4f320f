"""Requests through connections of http.client: what is listed, and what keeps its order with the reason."""

import pytest
from whole_jobs import patch_of

HEAD = 'import http.client\nimport json\nconn = http.client.HTTPConnection("h"{})\nfor n in range(3):\n'
PLAIN = '    conn.request("GET", "/%d" % n)\n    r = conn.getresponse()\n    print(r.status, r.read())\n'
KEPT = {
    'post': ('', PLAIN.replace('GET', 'POST'), 5, 'may change the server'),
    'method that is computed': ('', PLAIN.replace('"GET"', '"get".upper()'), 5, 'may change the server'),
    'body': ('', PLAIN.replace('% n)', '% n, "x=1")'), 5, 'has a body'),
    'odd argument': ('', PLAIN.replace('% n)', '% n, encode_chunked=True)'), 5, 'not understood'),
    'context': (', context=None', PLAIN, 3, 'context'),
    'answer later': ('', PLAIN.replace('    r =', '    print(n)\n    r ='), 5, 'not taken by the next'),
    'answer in a branch': (
        '',
        PLAIN.replace('r = conn.getresponse()', 'r = conn.getresponse() if n else None'),
        5,
        'not taken',
    ),
    'written by hand': ('', PLAIN + 'conn.putrequest("GET", "/")\n', 8, 'what is done with the connection'),
    'handed on': ('', PLAIN + 'print(conn)\n', 8, 'what is done with the connection'),
    'tunnel': ('', PLAIN + 'conn.set_tunnel("p")\n', 8, 'what is done with the connection'),
    'function': ('', PLAIN + 'def f(p):\n    if p:\n        return conn.close()\nf(1)\nf(2)\n', 10, 'a function asks'),
    'clock': (
        '',
        PLAIN.replace('% n)', '% time.time())').replace('    conn', '    import time\n    conn', 1),
        7,
        'clock',
    ),
}


@pytest.mark.parametrize('name', KEPT)
def test_what_cannot_be_listed_is_asked_as_it_was(name):
    arguments, body, line, word = KEPT[name]
    patch = patch_of(HEAD.format(arguments) + body)
    text = patch.files['pipeline.py']
    assert 'to_answer' not in text
    assert '.HTTPConnection("h"'.replace('"', "'") in text
    (left,) = patch.coverage.left
    assert word in left.why
    assert left.span.line == line
    assert (patch.coverage.constructs, patch.coverage.modernized) == (1, 0)


@pytest.mark.parametrize(
    'how',
    [
        'import http.client',
        'import http.client as web',
        'from http import client',
        'from http.client import HTTPSConnection as Line',
    ],
)
def test_connections_are_known_by_every_name(how):
    name = {'import http.client': 'http.client.HTTPSConnection', 'from http import client': 'client.HTTPSConnection'}
    kind = name.get(how, 'web.HTTPSConnection' if 'web' in how else 'Line')
    patch = patch_of(
        f'{how}\nlines = []\nconn = {kind}("h", 443, timeout=3)\nfor n in range(3):\n{PLAIN}    lines.append(n)\nprint(lines)\n'
    )
    text = patch.files['pipeline.py']
    assert "conn = lines.HTTPSConnection('h', 443, timeout=3)" in text
    assert 'yield to_answer(conn)' in text
    assert 'legacy_lines.append(n)' in text
    assert (patch.coverage.constructs, patch.coverage.modernized, patch.coverage.left) == (1, 1, ())
