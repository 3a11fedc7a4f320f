"""Text from a job stays text in Markdown."""

import pytest

from rewright.deliver.markdown import code, dollars, text

TEXTS = [
    ('reads `a_b.csv` well', 'reads `a_b.csv` well'),
    ('one ` backtick', "one ' backtick"),
    ('`<b>` and <b>', '`<b>` and &lt;b&gt;'),
    ('a|b `c|d`', 'a\\|b `c/d`'),
    ('@all #1 *x* _y_ [z](w)', '&#64;all &#35;1 \\*x\\* \\_y\\_ \\[z\\](w)'),
    ('two\n# lines', 'two &#35; lines'),
    ('', ''),
    ('``', '` `'),
    ('é\u2028ü', 'é ü'),
]


@pytest.mark.parametrize(('given', 'written'), TEXTS)
def test_markup_is_taken_out(given, written):
    assert text(given) == written


@pytest.mark.parametrize(('given', 'written'), [('a`b', "`a'b`"), ('a|b', '`a/b`'), ('', '` `'), ('a\nb', '`a b`')])
def test_code_spans_cannot_be_left(given, written):
    assert code(given) == written


AMOUNTS = [(None, 'unknown'), (0.0, '$0.00'), (0.0001, '$0.000100'), (0.01, '$0.01'), (1234.5, '$1234.50')]


@pytest.mark.parametrize(('amount', 'written'), AMOUNTS)
def test_unknown_money_is_not_nothing(amount, written):
    assert dollars(amount) == written
