"""A regular expression is taken over only where Python and the engine of polars find and replace the same."""

import random
import re

import polars as pl
import pytest

from rewright.rewrite.frames.dialect import shared
from rewright.rewrite.frames.values import Refused

# What the two engines make of these texts is not the same, or Rust does not read the pattern at all.
APART = {
    'b$': 'ab\n',
    r'\s': '\x1c',
    r'\w+': 'a\u200d',
    r'\bx': '\u200dx',
    r'\<x': '<x',
    '[a&&b]': '&]',
    '[[a]b]': '[b]',
    '[+--b]': '-',
    '(?=x)x': 'x',
    r'(x)\1': 'xx',
    r'x\Z': 'x',
    'x{,2}y': 'xy',
}
CAUTIOUS = [
    '',
    'x*',
    'x?',
    '|x',
    'x|',
    '.',
    'x+',
    '[^x]',
    r'\d',
    r'\x41',
    '(?P<a>x)',
    '(?i)x',
    '(?#c)x',
    'ü',
    '(',
    '[x',
    'a{2}',
    '(?:)',
]
FOLDED = ['i', 'K', 'xs', '[ab]', 'İ']
ALIKE = ['x', '^x|yz', '[a-c-]', '(?:ab|cd)e', '(x)(y)', r'\.\*', r'a\|b', ' -#~@', '[.*+?]', '^^x', '[\\]a]', r'\ta']
PIECES = [
    'a',
    'B',
    '.',
    r'\.',
    '[ab]',
    '[^a]',
    '[a-z]',
    '^',
    '$',
    '|',
    '(',
    ')',
    '(?:',
    '*',
    '+',
    '?',
    ' ',
    '-',
    '&',
    '~',
    '[',
    ']',
    r'\n',
    r'\s',
    r'\d',
    '{',
    '}',
    'é',
    '7',
]
TEXTS = [
    '',
    'a',
    'ab',
    'BA',
    'a.b',
    'b\n',
    '\nab',
    'aaB 7',
    'é-a',
    'a\x1cb',
    'a&~b',
    '[a]{7}',
    '.',
    'ſK\u212a',
    'ab' * 20,
]


def differ(pattern: str, text: str, ours: str | None = None) -> bool:
    """Whether polars finds or replaces another thing than Python, or cannot read the pattern."""
    try:
        column = pl.Series([text])
        found = (column.str.contains(ours or pattern)[0], column.str.replace_all(ours or pattern, '_')[0])
    except pl.exceptions.ComputeError:
        return True
    return found != (bool(re.search(pattern, text)), re.sub(pattern, '_', text))


# Python itself warns of some of them.
@pytest.mark.filterwarnings('ignore:Possible (set|nested):FutureWarning')
@pytest.mark.parametrize('pattern', APART)
def test_what_the_engines_read_differently_is_refused(pattern):
    assert differ(pattern, APART[pattern])
    with pytest.raises(Refused):
        shared(pattern)


@pytest.mark.parametrize('pattern', CAUTIOUS)
def test_what_is_not_known_to_be_read_alike_is_refused(pattern):
    with pytest.raises(Refused):
        shared(pattern)


@pytest.mark.parametrize('pattern', FOLDED)
def test_letters_that_fold_to_others_are_refused_in_any_case(pattern):
    with pytest.raises(Refused):
        shared(pattern, case=False)


@pytest.mark.parametrize('pattern', ALIKE)
def test_what_is_read_alike_is_taken_over(pattern):
    assert shared(pattern) == pattern
    assert [text for text in [*TEXTS, pattern] if differ(pattern, text)] == []


@pytest.mark.parametrize('pattern', ['or|t', '^a b', 'A.B'.replace('.', r'\.')])
def test_letters_that_fold_to_nothing_else_are_found_in_any_case(pattern):
    ours = shared(pattern, case=False)
    for text in [*TEXTS, 'NOR', 'A B', 'a.b', 'ORT']:
        assert pl.Series([text]).str.contains(ours)[0] == bool(re.search(pattern, text, re.IGNORECASE))


def test_whatever_is_taken_over_finds_the_same():
    dice, taken = random.Random('patterns'), []
    while len(taken) < 150:
        pattern = ''.join(dice.choices(PIECES, k=dice.randint(1, 5)))
        try:
            shared(pattern)
        except Refused:
            continue
        taken.append(pattern)
        texts = [*TEXTS, pattern, ''.join(dice.choices('aB.é7 \n-[]', k=6))]
        assert [text for text in texts if differ(pattern, text)] == [], pattern
    assert len(set(taken)) > 60
