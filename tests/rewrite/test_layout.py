"""Texts are laid out and checked by a ruff that stays; without it, and in copies of the process, the answers are the same."""

import multiprocessing
import os
import signal

import pytest

from rewright.model.refusal import Refusal
from rewright.rewrite import layout, ruff_server

TEXTS = [
    '',
    'x = 1\n',
    'x=1',
    'import b, a\nfrom c import (d,\n  e)\nprint( a.f(d) ,"ünï")\n',
    'import os\nx = f"abc"\ny = "ä" + undefined\n\n\ndef f(): pass\ndef f(): pass\n',
    'def f():\n    return later\n    later = 1\n',
    "t = '''a\n  b'''\nif t :\n  print(t)  # noqa: E501\n",
    'x = """a\r\nb"""\r\n\r\ny=x\r\n',
    '\x0cx = 1\n',
    'x = "\u2028\x1c"; y = x\n',
]


def answers(text):
    layout.formatted.cache_clear()
    return layout.formatted(text), layout.tidied(text), layout.unresolved(text)


def gone(settings):
    raise ruff_server.ServerGoneError('there is none')


@pytest.mark.parametrize('text', TEXTS)
def test_the_server_answers_as_the_command_does(text, monkeypatch):
    by_server = answers(text)
    monkeypatch.setattr(layout, 'server', gone)
    assert answers(text) == by_server


def test_names_are_told_with_their_lines():
    assert [line for line, _ in layout.unresolved(TEXTS[4])] == [3, 7]


def test_a_text_that_is_no_python_is_refused():
    with pytest.raises(Refusal, match='cannot be laid out'):
        layout.formatted('x = (\n')


def test_a_server_that_was_ended_is_replaced():
    layout.formatted('x=1')
    settings = layout._settings(layout._TIDY)
    before = ruff_server.server(settings)
    os.kill(before._process.pid, signal.SIGKILL)
    before._process.wait()
    assert layout.formatted('x=2') == 'x = 2\n'
    assert layout.formatted('x=3') == 'x = 3\n'
    assert ruff_server.server(settings) is not before


def test_a_copy_of_the_process_has_a_server_of_its_own():
    assert layout.formatted('y=1') == 'y = 1\n'
    with multiprocessing.get_context('fork').Pool(2) as pool:
        found = pool.map(layout.formatted, [f'y={n}' for n in range(2, 12)])
    assert found == [f'y = {n}\n' for n in range(2, 12)]
    assert layout.formatted('y=99') == 'y = 99\n'
