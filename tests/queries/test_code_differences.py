"""Source as people read it: colours lose no character, differences rebuild both sides."""

import random

import pytest

from rewright.model.patch import Patch, PatchStep
from rewright.queries.code.alignment import equal_stretches
from rewright.queries.code.colours import coloured, lines_of, markup
from rewright.queries.code.differences import Fold, compare
from rewright.queries.code.steps import step_differences

SOURCES = {
    'plain': 'def f(x):\n    return f"{x!r:>{3}}" + \'é\'  # why\n',
    'broken': 'def f(:\n    """never closed\n  x = (1,\n',
    'python2': "print 'x'\nexcept E, e:\n\traw = ur'\\n'\n",
    'carriage returns': 'a = 1\r\nb = 2\rc = 3',
    'empty': '',
    'only blank': '\n\n\n',
    'nested': '(' * 2000,
    'nul and bidi': 'x = "\x00\u202e"\n',
    'several lines': 'text = """a\n  b\n""" + """c"""\n',
}


@pytest.mark.parametrize('text', SOURCES.values(), ids=SOURCES.keys())
@pytest.mark.parametrize('name', ['job.py', 'main.tf', 'notes.txt'])
def test_colouring_keeps_every_character(name, text):
    assert [''.join(part for _, part in line) for line in coloured(name, text)] == lines_of(text)


def test_colours():
    (line,) = coloured('a.py', "def f(len=1): return 'x'  # why")
    assert [(kind, text) for kind, text in line if kind] == [
        ('k', 'def'), ('f', 'f'), ('b', 'len'), ('n', '1'), ('k', 'return'), ('s', "'x'"), ('c', '# why'),
    ]  # fmt: skip


def test_markup_is_escaped():
    (line,) = coloured('a.py', 'x = "<b>" & 1')
    assert markup(line) == 'x = <span class="s">&#34;&lt;b&gt;&#34;</span> &amp; <span class="n">1</span>'


def sides(difference):
    """Both texts, put together again from the rows and folds of a difference."""
    old, new = [], []
    for part in difference.parts:
        if isinstance(part, Fold):
            assert (part.old, part.new) == (len(old) + 1, len(new) + 1)
            old += part.lines
            new += part.lines
            continue
        old += [part.was] if part.old else []
        new += [part.now] if part.new else []
        assert (part.old or len(old), part.new or len(new)) == (len(old), len(new))
    return [''.join(text for _, text in line) for line in old], [''.join(text for _, text in line) for line in new]


@pytest.mark.parametrize(
    ('old', 'new', 'equal'),
    [
        ('', '', []),
        ('abc', '', []),
        ('abc', 'abc', [(0, 0, 3)]),
        ('abc', 'xabcy', [(0, 1, 3)]),
        ('abcd', 'abxd', [(0, 0, 2), (3, 3, 1)]),
        ('ab', 'ba', [(1, 0, 1)]),
        ('aab', 'aaab', [(0, 0, 2), (2, 3, 1)]),
        ('xxxx', 'xx', [(0, 0, 2)]),
    ],
)
def test_equal_stretches(old, new, equal):
    assert equal_stretches(list(old), list(new)) == equal


@pytest.mark.parametrize('seed', range(20))
def test_a_difference_rebuilds_both_sides(seed):
    chance = random.Random(seed)
    old = [str(chance.randrange(9)) for _ in range(chance.randrange(120))]
    new = [line for line in old if chance.random() > 0.1] + ['end'] * chance.randrange(3)
    difference = compare('a.txt', 'a.txt', '\n'.join(old), '\n'.join(new))
    assert sides(difference) == (lines_of('\n'.join(old)), lines_of('\n'.join(new)))


def test_long_unchanged_stretches_fold_around_their_context():
    old = [f'line {n}' for n in range(100)]
    parts = compare('a.txt', 'a.txt', '\n'.join(old), '\n'.join([*old[:50], 'new', *old[50:]])).parts
    assert [len(part.lines) if isinstance(part, Fold) else part.kind for part in parts] == [
        47, 'same', 'same', 'same', 'added', 'same', 'same', 'same', 47,
    ]  # fmt: skip


def test_lines_that_only_moved_or_changed_quotes_keep_their_neighbour():
    difference = compare('a.py', 'a.py', 'x = "a"\ny = 1\n', "def f():\n    x = 'a'\n    y = 2\n")
    assert [part.kind for part in difference.parts] == ['added', 'restyled', 'changed']
    assert (difference.added, difference.removed) == (3, 2)


def steps(*folders):
    return Patch(
        job='j', steps=tuple(PatchStep(name='structure', title='t', body='', files=files) for files in folders)
    )


def test_the_first_step_is_compared_with_the_legacy_script():
    (step,) = step_differences('job.py', 'a\nb\nc\n', steps({'pipeline.py': 'a\nb\nd\n', 'rows.py': 'x\n'}))
    assert [(file.path, file.was, file.added, file.removed) for file in step.files] == [
        ('pipeline.py', 'job.py', 1, 1),
        ('rows.py', '', 1, 0),
    ]


def test_later_steps_show_only_what_changed():
    found = step_differences('job.py', 'a\n', steps({'p.py': 'a\n', 'q.py': 'q\n'}, {'p.py': 'b\n'}))
    assert [(file.path, file.added, file.removed) for file in found[1].files] == [('p.py', 1, 1), ('q.py', 0, 1)]


def test_a_lost_legacy_source_makes_everything_new():
    (step,) = step_differences('job.py', None, steps({'p.py': 'a\n'}))
    assert step.before.startswith('nothing')
    assert [(file.was, file.added) for file in step.files] == [('', 1)]


def test_a_rewrite_without_steps():
    assert step_differences('job.py', 'a\n', Patch(job='j')) == ()
