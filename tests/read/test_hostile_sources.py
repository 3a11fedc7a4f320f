import pytest

from rewright.adapters.children.limited import LimitedChild
from rewright.model.refusal import Refusal

TOO_DEEP = 'nests too deep, or is too long'
REFUSED = {
    '200,000 parentheses': ('x = ' + '(' * 200_000 + ')' * 200_000, TOO_DEEP),
    '50,000 attributes': ('x = a' + '.b' * 50_000, TOO_DEEP),
    '50,000 calls': ('x = a' + '.b()' * 50_000, TOO_DEEP),
    '900 attributes': ('x = 1\nx = a' + '.b' * 900, TOO_DEEP),
    '20,000 terms': ('x = ' + '+'.join('1' * 20_000), TOO_DEEP),
    '300,000 signs': ('x = ' + '-' * 300_000 + '1', TOO_DEEP),
    '5,000 elifs': ('if a: pass\n' + 'elif b: pass\n' * 5_000, TOO_DEEP),
    '150 blocks': (''.join(' ' * i + 'if x:\n' for i in range(150)) + ' ' * 150 + 'pass\n', 'too many levels'),
    'open brackets': ('[' * 3_000, TOO_DEEP),
    'a syntax error': ('x = 1\ndef f(:\n    pass\n', 'this is not Python: invalid syntax'),
    'tabs and spaces': ('if x:\n\ty = 1\n        z = 2\n', 'inconsistent use of tabs'),
    'a zero-width name': ('x\u200b = 1\n', 'U+200B'),
    'prose': ('Dear reader, this is a letter.\n', 'this is not Python'),
}


@pytest.mark.slow
@pytest.mark.parametrize('case', REFUSED)
def test_it_is_refused_with_its_line(read_file, case):
    text, sentence = REFUSED[case]
    with pytest.raises(Refusal, match=r':\d+: ') as caught:
        read_file(text)
    assert sentence in caught.value.what


@pytest.mark.slow
@pytest.mark.parametrize(
    'text',
    [
        '', '# only a comment\n', 'x = ' + '+'.join(['"a"'] * 250) + '\n', 'x = """' + 'a' * (4 << 20) + '"""\n',
        '\x0cx = 1\nif x:\n\ty = 2\n', 'x = [' + '1,' * 50_000 + ']\n', 'naïve = "日本電産"\n', 'x = 1\\\n    + 2\n',
    ],
    ids=['empty', 'comment', '250 terms', '4 MB literal', 'form feed', '50,000 items', 'names', 'continued'],
)  # fmt: skip
def test_it_is_read(read_file, text):
    assert read_file(text).complexity >= 1


def test_the_line_of_a_deep_expression_is_named(read_file):
    with pytest.raises(Refusal, match=r'job\.py:3'):
        read_file('x = 1\n\ny = a' + '.b' * 900 + '\n')


@pytest.mark.slow
def test_a_child_that_runs_out_of_time_is_a_refusal(read_file):
    with pytest.raises(Refusal, match='could not be read within') as caught:
        read_file('x = [' + '1,' * 400_000 + ']\n', child=LimitedChild(seconds=1))
    assert 'job.py' in caught.value.where


@pytest.mark.slow
def test_a_child_that_runs_out_of_memory_is_a_refusal(read_file):
    with pytest.raises(Refusal, match=r'could not be read within|nests too deep'):
        read_file('x = [' + '1,' * 400_000 + ']\n', child=LimitedChild(memory_mb=200))
