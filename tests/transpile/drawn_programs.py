"""Python 2 programs drawn by chance: numbers, texts, lists and errors of every kind meet each other, and all of it is printed."""

import random

ERRORS = '(TypeError, ValueError, ZeroDivisionError, IndexError, KeyError, AttributeError)'
PLAIN = ['1', '2', '7', '2.5', '0', '-3', '0.1', "'a'", "'b\\xe9'", "'12'", "'3.5'", 'None', 'True', '10**6']
FORMS = [
    '({} + {})', '({} - {})', '({} * {})', '({} / {})', '({} % {})', '({} < {})', '({} == {})', '({} and {})', '({} or {})',
    '({} if {} else {})', 'str({})', 'int({})', 'float({})', 'len(str({}))', 'round({}, 1)', "('%s|%s' % ({}, {}))", '[{}, {}]',
    '({}, {})', '[{}][0]', '({}, {})[1]', 'sorted([{}, {}, {}])', 'max({}, {})', 'min([{}, {}])', 'sum([{}, {}])', 'cmp({}, {})',
    'repr({})', 'map(str, [{}, {}])', '[x / 2 for x in [{}, {}]]', 'str({}).upper()', "str({}).split('.')", "','.join([str({}), {}])",
    'abs({})', '(not {})', '-{}', 'f({}, {})', 'L[{}]', 'D.get({}, {})', 'zip([{}], [{}])', '[{}] * 2', '(lambda q: q / 2)({})',
    'filter(None, [{}, {}])', 'reduce(lambda s, t: s + t, [{}, {}])',
]  # fmt: skip


def expression(chance, names, depth=0):
    if depth > 2 or chance.random() < 0.25:
        return chance.choice(names) if chance.random() < 0.7 else chance.choice(PLAIN)
    form = chance.choice(FORMS)
    return form.format(*(expression(chance, names, depth + 1) for _ in range(form.count('{}'))))


def statement(chance, blank='    '):
    names = ['a', 'b', 'c']
    kind, name, value = chance.random(), chance.choice(names), expression(chance, names)
    more = expression(chance, names)
    if kind < 0.25:
        return [f'{blank}{name} = {value}']
    if kind < 0.45:
        return [f'{blank}print {value}, {more}{chance.choice(["", "", ","])}']
    if kind < 0.55:
        return [f'{blank}{name} {chance.choice("+-*/")}= {value}']
    if kind < 0.62:
        return [f'{blank}{chance.choice("LM")}.append({value})']
    if kind < 0.68:
        return [f'{blank}D[{chance.choice(["1", "2", "chr(66)", "str(1)"])}] = {value}']
    if kind < 0.74:
        return [
            f'{blank}for w in {chance.choice(["L", "D", "M", "D.items()"])}:',
            f'{blank}    print w,',
            f'{blank}print',
        ]
    if kind < 0.8 and len(blank) < 8:
        inner = f'{blank}    '
        return [f'{blank}if {value}:', *statement(chance, inner), f'{blank}else:', *statement(chance, inner)]
    if kind < 0.85:
        return [f"{blank}print '%d %s %.2f' % ({value}, {more}, {expression(chance, names)})"]
    return [f'{blank}print {value}']


def program(seed):
    chance = random.Random(seed)
    lines = [
        'def f(x, y=2):',
        f'    return {expression(chance, ["x", "y"], 1)}',
        "L = [1, 2.5, 'z']",
        'D = {}',
        "D['k'] = 1",
        'M = L',
    ]
    lines.append("a, b, c = 1, 2.5, 'x'")
    for _ in range(14):
        lines += ['try:', *statement(chance), f'except {ERRORS}:', "    print 'error'"]
    return '\n'.join([*lines, 'print a, b, c, L', ''])
