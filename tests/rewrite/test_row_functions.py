"""A record loop whose middle became a function of a row does what it did, also where rows fail, are passed over or leave something behind."""

import random

import pytest
from drawn_loops import ROWS, Drawing, done

from rewright.rewrite.records.rows import with_row_functions

DRAWN = 100


SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 8))]


@pytest.mark.parametrize('seed', SEEDS)
def test_drawn_loops_do_the_same_with_functions(seed):
    changed = 0
    for number in range(DRAWN):
        chance = random.Random(seed * DRAWN + number)
        text = Drawing(chance).function()
        least = chance.choice([1, 2, 3, 6])
        other, made = with_row_functions(text, least)
        changed += bool(made)
        for rows in ROWS:
            assert done(other, rows) == done(text, rows), f'{text}\n\n{other}'
    assert changed > DRAWN / 10


STAYS = {
    'a name that the next row reads': """
    for row in rows:
        if row:
            a = row[0].strip()
            b = a + '!'
            c = b * 2
            d = [a, b, c]
            e = len(d)
            if e == len(row):
                last = e
        print(last)
    """,
    'a name that a handler reads': """
    try:
        for row in rows:
            a = row[0]
            b = row[1] + a
            c = b.strip()
            d = int(row[2])
            e = [a, b, c, d]
            found.append({'a': a, 'e': e})
    except ValueError:
        print(a, b)
    """,
    'a name that is read behind the loop': """
    for row in rows:
        a = row[0]
        b = row[1] + a
        c = b.strip()
        d = [a, b, c]
        e = [a, b, c, d]
        found.append({'a': a, 'e': e})
    print(a, b, c, d, e)
    """,
    'names that a function reads later': """
    later.append(lambda: e)
    for row in rows:
        a = row[0]
        b = row[1] + a
        c = b.strip()
        d = a.upper()
        e = c + d
        found.append({'a': a, 'e': e})
    """,
    'a row that gives nothing, and one that is passed over': """
    for row in rows:
        a = row[0]
        if a == 'zero':
            continue
        b = row[1] + a
        c = b.strip()
        d = a.upper()
        found.append(c or d and None)
    """,
    'a value that may not be kept': """
    for row in rows:
        a = row[0]
        b = row[1] + a
        c = b.strip()
        d = b.upper()
        e = [a, b, c, d]
        last.append({'a': a, 'e': e, 'n': int(row[2])})
    """,
    'an inner loop that passes over the row of the outer one': """
    for row in rows:
        a = row[0]
        b = row[1] + a
        for letter in a:
            if letter in 'aeo':
                break
        else:
            continue
        c = b.strip()
        found.append({'a': a, 'c': c})
    """,
    'an inner loop under a handler that leaves the outer one': """
    for row in rows:
        try:
            for letter in row[0]:
                a = letter
            else:
                if row[1:]:
                    break
        except IndexError:
            a = '-'
        b = a + '!'
        c = b.strip()
        found.append({'a': b, 'c': c})
    """,
    'a name of Python that is something else': """
    round = dict().get
    for row in rows:
        a = row[0]
        if a == 'zero':
            continue
        b = row[1] + a
        c = b.strip()
        d = a.upper() + c
        found.append(round(d))
    """,
    'a function that asks who calls it': """
    for row in rows:
        a = row[0]
        b = row[1] + a
        c = b.strip()
        d = sorted(locals())
        e = [a, b, c, d]
        found.append({'a': a, 'e': e})
    """,
}  # fmt: skip
BECOMES = {
    'a row passed over': ("""
    for row in rows:
        a = row[0]
        if a == 'zero':
            continue  # none
        b = row[1] + a
        c = b.strip()
        d = a.upper()
        found.append({'continue': d, 'c': c})
    """, ['parse_row']),
    'three results': ("""
    for order in rows:
        a = order[0]
        if order[1] == 'x':
            b = 'ctx.limit continue'
            c = ctx.limit
        else:
            b = f'{a}'
            c = None
        print(a, b, c)
        found.append(a)
    """, ['parse_order']),
    'the context': ("""
    for name in kept_names:
        # what it was
        text = '''
    ctx.limit '''
        b = name + text
        c = b * ctx.limit
        d = c.upper()
        e = [b, c, d]
        said.append(e)
    """, ['parse_name']),
}  # fmt: skip
AROUND = """class Context:
    limit = 3

def transform(ctx, rows):
    found, later = [], []
    said, kept_names = [], ['n', 'é']
    a = b = c = d = e = last = None
    {body}
    return found, said, [f() for f in later]
"""


def _whole(body):
    return AROUND.replace('{body}', body.strip()).replace('ctx, rows):', "ctx, rows):\n    'What it does.'")


@pytest.mark.parametrize('case', STAYS)
def test_what_a_function_would_change_stays(case):
    text = _whole(STAYS[case])
    other, _ = with_row_functions(text)
    for rows in ROWS:
        assert done(other, rows) == done(text, rows), other
    assert f'    {STAYS[case].strip()}' in text
    assert other == text


@pytest.mark.parametrize('case', BECOMES)
def test_what_becomes_a_function_is_called_after_the_jobs_names(case):
    body, names = BECOMES[case]
    other, made = with_row_functions(_whole(body))
    assert [m.name for m in made] == names, other
    for rows in ROWS:
        assert done(other, rows) == done(_whole(body), rows), other
