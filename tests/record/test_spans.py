"""Keys without an end get the span of the outermost expression that begins there."""

from rewright.model.observation import Seen
from rewright.record.spans import with_ends

SEEN = Seen(kind='str', type='builtins.str')


def keys(source, *found):
    return list(with_ends(dict.fromkeys(found, SEEN), source.encode()))


def test_the_outermost_expression_gives_the_end():
    assert keys("a = df.merge(b)['x']\n", '1:4-0:0', '1:13-0:0') == ['1:4-1:20', '1:13-1:14']


def test_whole_spans_stay():
    assert keys('a = b\n', '1:4-1:5') == ['1:4-1:5']


def test_what_cannot_be_found_is_dropped():
    assert keys('a = b\n', '7:4-0:0') == []
    assert keys('print "old"\n', '1:0-0:0') == []
