"""A regular expression is taken over only where Python and the engine of polars find and replace the same."""

import random
import re
import string
import unicodedata

import numpy as np
import polars as pl
import pytest

from rewright.rewrite.frames.dialect import replacement, shared
from rewright.rewrite.frames.values import Refused

# Patterns, each with a text in which Rust finds another thing than Python, or a pattern that Rust does not read.
SPELLED_OTHERWISE = {
    r'\s': '\x1c',
    r'\S+': 'a\x1cb',
    r'x\s+$': 'x\x1c\n',
    r'\w+': 'a\u200d',
    r'[\w.]+@\W': 'ą²@\u0301',
    r'\<x': '<x',
    '[a&&b]': '&]',
    '[[a]b]': '[b]',
    '[+--b]': '-',
    r'x\Z': 'x',
    'x{,2}y': 'xy',
}
REFUSED = [
    '', 'x*', 'x?', '|x', 'x|', '(?:)', '(', '[x', 'b$', 'a(?:$|b)', r'\bx', r'\Bx', '(?=x)x', '(?!x)y', '(?<=x)y', r'(x)\1',
    '(?i)x', '(?i:x)', '(?>x+)y', 'x++y', '(?:x*)+y', '(?:a|b*){2}c', 'x{101}', 'x{0,101}y', 'x\x00', '(?#c)', '(x)?(?(1)y|z)',
]  # fmt: skip
ALIKE = [
    'x', '^x|yz', '[a-c-]', '(?:ab|cd)e', '(x)(y)', r'\.\*', r'a\|b', ' -#~@', '[.*+?]', '^^x', '[\\]a]', r'\ta', 'x+?y', '.',
    '[^x]', r'\d', '(?P<a>x)', '(?#c)x', 'ü', 'a{2}', r'\x41', 'a.*?b', r'\d{1,3}(?:,\d{3})+', '(?:a|ab)(?:c|bcd)', '}', 'a{b',
]  # fmt: skip
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
    r'\w',
    r'[^\W_]',
    '{2}',
    '{1,3}',
    '*?',
    '??',
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
    'a\n\n',
    '77 a_b',
    '²x٣',
    'a\u0301\u200d',
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
@pytest.mark.parametrize('pattern', SPELLED_OTHERWISE)
def test_what_the_engines_read_differently_is_spelled_otherwise(pattern):
    assert differ(pattern, SPELLED_OTHERWISE[pattern])
    assert [text for text in [*TEXTS, SPELLED_OTHERWISE[pattern]] if differ(pattern, text, shared(pattern))] == []


@pytest.mark.parametrize('pattern', REFUSED)
def test_what_has_no_equal_is_refused(pattern):
    with pytest.raises(Refused):
        shared(pattern)


@pytest.mark.parametrize('pattern', ALIKE)
def test_what_is_read_alike_finds_the_same(pattern):
    assert [text for text in [*TEXTS, pattern] if differ(pattern, text, shared(pattern))] == []


@pytest.mark.parametrize('pattern', ['b$', '^T|e$', 'a(?:x|b$)', '(b$)'])
def test_the_end_of_a_text_is_found_where_only_that_is_asked(pattern):
    ours = shared(pattern, use='test')
    for text in [*TEXTS, 'ab\n', 'ab\n\n', 'e', 'xe\n', 'T']:
        assert pl.Series([text]).str.contains(ours)[0] == bool(re.search(pattern, text))


@pytest.fixture(scope='module')
def every():
    return ''.join(chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF)


@pytest.fixture(scope='module')
def every_one(every):
    return pl.Series(list(every))


@pytest.fixture(scope='module')
def cased(every):
    return [c for c in every if c.lower() != c or c.upper() != c]


@pytest.mark.parametrize('pattern', [r'\d', r'\s', r'\w', r'\D', r'\S', r'\W', '.', '[^a]', r'[\W_]', r'[^\s,]'])
def test_classes_hold_the_same_of_all_characters_that_python_knows(pattern, every, every_one):
    ours = every_one.filter(every_one.str.contains(shared(pattern))).str.join()[0]
    apart = np.setxor1d(codes(ours), codes(''.join(re.findall(pattern, every))), assume_unique=True)
    assert {unicodedata.category(chr(code)) for code in apart} <= {'Cn'}


def codes(text):
    return np.frombuffer(text.encode('utf-32-le'), np.uint32)


@pytest.mark.parametrize('letter', string.ascii_letters)
def test_a_letter_in_any_case_is_the_same_of_all_characters(letter, cased):
    ones = pl.Series(cased)
    ours = ones.filter(ones.str.contains(shared(letter, case=False))).to_list()
    assert ours == re.findall(letter, ''.join(cased), re.IGNORECASE)


@pytest.mark.parametrize('pattern', ['ü', '[ab]', 'x[^y]'])
def test_other_letters_in_any_case_are_refused(pattern):
    with pytest.raises(Refused):
        shared(pattern, case=False)


@pytest.mark.parametrize(
    ('pattern', 'text'),
    [('(a)(b)?', r'\1-\2'), ('(a)', '$1'), ('a', '$'), ('(a)b', r'${1}\1\1'), ('a', 'é'), ('(a)', r'\1a')],
)
def test_a_replacement_puts_the_same_text_in(pattern, text):
    ours = replacement(text, pattern)
    assert [
        t for t in TEXTS if pl.Series([t]).str.replace_all(shared(pattern), ours)[0] != re.sub(pattern, text, t)
    ] == []


@pytest.mark.parametrize(
    ('pattern', 'text'), [('a', r'\1'), ('(a)', r'\g<1>'), ('a', r'\n'), ('(a)', r'\10'), ('a', '\\')]
)
def test_a_replacement_with_other_escapes_is_refused(pattern, text):
    with pytest.raises(Refused):
        replacement(text, pattern)


@pytest.mark.filterwarnings('ignore:Possible (set|nested):FutureWarning')
def test_whatever_is_taken_over_finds_the_same():
    dice, taken = random.Random('patterns'), []
    while len(taken) < 300:
        pattern = ''.join(dice.choices(PIECES, k=dice.randint(1, 6)))
        try:
            ours = shared(pattern)
        except Refused:
            continue
        taken.append(pattern)
        texts = [*TEXTS, pattern, ''.join(dice.choices('aB.é7 \n-[]_\x1c', k=7))]
        assert [text for text in texts if differ(pattern, text, ours)] == [], pattern
    assert len(set(taken)) > 150
