"""Which functions may be called once for each different value: those that read their argument and constants alone."""

import ast

import pytest

from rewright.rewrite.frames.names import Imported
from rewright.rewrite.frames.purity import Purity

HEAD = """
import datetime
import math
import os
import random
import re
from datetime import datetime as moment

WORD = re.compile('x')
SHORT = {'a': ['b']}
COUNT = [0]
COUNT.append(1)


def twice(x):
    return x * 2


def counted(x, seen=[]):
    seen.append(x)
    return len(seen)


def shown(x):
    print(x)
    return x
"""
PURE = {
    'arithmetic': 'return x + 1',
    'a method of texts': 'return x.strip().upper()',
    'a test of type': 'return len(x) if isinstance(x, str) else math.nan',
    'dates read and written': "return datetime.datetime.strptime(x, '%Y').strftime('%d')",
    'dates by another name': "return moment.strptime(x, '%Y').date()",
    'a pattern': "return re.sub('a', 'b', x) + WORD.search(x).group(0)",
    'a constant': "return SHORT.get(x, 'none')",
    'another function': 'return twice(x)',
    'itself': 'return x if x < 2 else f(x - 1)',
    'a list of its own': 'found = []\n    for part in x:\n        found.append(part)\n    return found',
    'a dict of its own': 'found = {}\n    found[x] = 1\n    return len(found)',
    'an exception caught': 'try:\n        return int(x)\n    except ValueError as error:\n        return str(error)',
    'a comprehension': "return ''.join(c for c in x if c.isdigit())",
    'an exception raised': "raise ValueError(f'no {x}')",
}
NOT_PURE = {
    'printing': 'print(x)\n    return x',
    'a function that prints': 'return shown(x)',
    'a list that others hold': 'COUNT.append(x)\n    return x',
    'a list that others change': 'return COUNT[0]',
    'a constant changed by another name': "known = SHORT\n    known['a'] = x\n    return x",
    'what a constant holds changed': "SHORT['a'].append(x)\n    return x",
    'what a constant gives changed': "known = SHORT.get('a')\n    known.append(x)\n    return x",
    'a default that is kept': 'return counted(x)',
    'the day': 'return datetime.datetime.now().year',
    'the day by another name': 'return moment.today()',
    'the zone of the machine': 'return moment.fromtimestamp(x)',
    'chance': 'return random.random()',
    'a setting': "return os.environ['X']",
    'a file': 'return open(x).read()',
    'a global': 'global COUNT\n    COUNT = x\n    return x',
    'a module that is not known': 'return requests.get(x)',
    'an attribute set': 'x.name = 1\n    return x',
    'an order of hashes': 'return list({1, x})[0]',
    'a generator': 'yield x',
    'an import': 'import os\n    return x',
    'a name that nobody bound': 'return unknown',
    'globals': "return globals()['x']",
}


def is_pure(body, head=HEAD):
    tree = ast.parse(f'{head}\n\ndef f(x):\n    {body}\n')
    return Purity(tree, Imported(tree)).is_pure(tree.body[-1])


@pytest.mark.parametrize('what', PURE)
def test_a_function_of_its_argument_is_pure(what):
    assert is_pure(PURE[what])


@pytest.mark.parametrize('what', NOT_PURE)
def test_a_function_that_reads_or_changes_anything_else_is_not(what):
    assert not is_pure(NOT_PURE[what])


def test_a_builtin_that_the_job_binds_is_not_the_builtin():
    assert is_pure('return len(x)')
    assert not is_pure('return len(x)', f'{HEAD}\nlen = shown\n')
    assert not is_pure('return len(x)', f'{HEAD}\ndef len(x):\n    return shown(x)\n')
