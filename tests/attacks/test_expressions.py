"""No regular expression of the product takes quadratic time on a text that was made to let it backtrack."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PROGRAM = Path(__file__).with_name('expressions.py')
# Slow on texts that they are never given.
ELSEWHERE = {
    'rewright.reconcile.jsonpaths': 'the text is JSON, and ends with its last token',
    'rewright.adapters.services.aws_tunnel': 'a host name, asked about where it is no longer than names may be',
    'rewright.adapters.services.postgres_naming': 'an argument of whoever runs the command',
}

PLANTED = {
    'spaces before a word': r"X = re.compile(r'^\s*from\s', re.MULTILINE)",
    'two runs of spaces': r"X = re.compile(r'^if[ \t]*\(?[ \t]*__name__', re.MULTILINE)",
    'a string without its end': r"""X = re.compile(r"'(?:[^'\\\n]|\\.)*'", re.DOTALL)""",
    'a tag without its end': "X = re.compile(r'<b[^>]*>.*?</b>', re.DOTALL)",
    'nested runs': "re.fullmatch(r'(?:a+)+', text)",
    'a name in parts': "_A = r'[a-z]+'\nX = re.compile(rf'{_A}[0-9]')",
    'bytes': r"re.findall(rb'\s+--hash', data)",
}
HARMLESS = {
    'anchored': "X = re.compile(r'\\s+--hash')\nX.match(text)",
    'possessive': r"X = re.compile(r'(?<!\s)\s++--hash')",
    'bounded': r"X = re.compile(r'[a-z]{1,30}://')",
}


def tried(*arguments, source=''):
    limit = (resource.RLIMIT_CPU, (300, 300))
    done = subprocess.run(
        [sys.executable, PROGRAM, *arguments],
        input=source,
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(*limit),
    )
    return json.loads(done.stdout)


def test_no_expression_of_the_product_is_slow():
    found = tried('rewright')
    assert found['tried'] > 150
    assert {place: text for place, text in found['slow'].items() if place.partition(':')[0] not in ELSEWHERE} == {}


@pytest.mark.parametrize('name', PLANTED)
def test_a_planted_slow_expression_is_found(name):
    assert len(tried(source=PLANTED[name])['slow']) == 1


@pytest.mark.parametrize('name', HARMLESS)
def test_a_linear_expression_is_let_be(name):
    assert tried(source=HARMLESS[name]) == {'tried': 1, 'slow': {}}
