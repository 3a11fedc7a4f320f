"""What is done to three dicts and three sets, drawn by chance: lines that Python 2 runs as they are, and ours with other names."""

import random

DICTS = ['{x}[{k}] = 1'] * 4 + ['{x}.pop({k}, None)'] * 2 + [
    '{x}.update({y})', '{x}.update([(q, 1) for q in {some}])', '{x} = {y}.copy()', '{x} = DICT([(q, 0) for q in {some}])',
    '{x} = DICT({y})', '{x}.clear()', '{x}.setdefault({k}, 3)', '{x} = deepcopy({y})', '{x} = SHOWN({pairs})',
]  # fmt: skip
SETS = ['{s}.add({k})'] * 4 + ['{s}.discard({k})'] * 2 + [
    '{s}.update({t})', '{s} = {s} | {t}', '{s} = {s} & {t}', '{s} = {s} - {t}', '{s} = {s} ^ {t}', '{s} = SET({some})', '{s} = SET({x})',
    '{s} = SET({t})', '{s}.update({some})', '{s} |= {t}', '{s} &= {t}', '{s} -= {t}', '{s} ^= {t}', '{s} = {s}.union({some})',
    '{s} = {s}.difference({some})', '{s} = {s}.intersection({some})', '{s} = {s}.symmetric_difference({some})', '{s} = {s}.difference({t}, {some})',
    '{s}.intersection_update({t})', '{s}.clear()', '{s}.update({x})', '{s} = {s}.difference({x})',
]  # fmt: skip


def key(chance):
    return chance.choice([
        chance.randrange(-5, 40), chance.choice('abcdefgh\xe9') * chance.randrange(4), chance.randrange(2**40),
        round(chance.uniform(-9, 9), 2), (chance.randrange(3), 'x'), chance.randrange(64) * 8, -1, 2.0, True,
    ])  # fmt: skip


def lines(seed):
    chance = random.Random(seed)
    pool = [key(chance) for _ in range(chance.choice([4, 12, 60]))]
    for _ in range(chance.randrange(3, chance.choice([10, 60]))):
        several = [chance.choice(pool) for _ in range(chance.choice([0, 2, 5, 9, 20]))]
        yield chance.choice(DICTS + SETS).format(
            x=chance.choice('ABC'), y=chance.choice('ABC'), s=chance.choice('STU'), t=chance.choice('STU'),
            k=repr(chance.choice(pool)), some=repr(several), pairs=repr(dict.fromkeys(several, 1)),
        )  # fmt: skip
