"""Draws functions with record loops: names that go stale, rows passed over, failures caught and not, values kept for later."""

NAMES = ['a', 'b', 'c', 'd', 'e']
ROWS = [
    [['1', 'x', ''], ['2', 'y', '3'], ['zero', '', '1'], [], ['4', 'é', '-5']],
    [['7', 'stop', '2']],
    [],
    [['0', 'x', '0'], ['0', 'x', '0'], ['nan', 'Z', 'inf'], ['3', '#', '']],
]
VALUES = [
    'row[0]', 'row[1].strip()', 'int(row[0])', 'float(row[2] or 0)', 'len(row)', "row[1] + '!'", 'row[-1]', '(row[0], row[1])',
    '[x for x in row if x]', 'sorted(row, key=lambda x: x or str({0}))', "'%s-%s' % (row[1], {0})", "f'{{row[1]}}/{{{0}}}'", '{0}', '{0} or {1}',
    '{{"k": {0}, "n": row[1]}}', 'None', '{0} if row[1] else {1}', 'sum(len(x) for x in row)', '[{0}, {1}]', 'str({0})', 'twice({0})', 'ctx.limit',
    '{0} == {1}', 'max(row, default={0})',
]  # fmt: skip
TESTS = [
    'not row',
    "row[1] == ''",
    '{0} is None',
    'bool({0})',
    "row[1].startswith('#')",
    'len(row) > 2',
    '{0} == {1}',
    'ctx.limit > 2',
]
SINKS = [
    'found.append({0})',
    'kept[row[0]] = {0}',
    'said.append(str({0}))',
    'found.append([{0}, {1}, row[1]])',
    'log.write(str({0}))',
]
LOUD = [
    'count += 1',
    "print('row', row)",
    'said.append(len(found))',
    'later.append(lambda: {0})',
    'found.sort(key=repr)',
    'kept.setdefault(1, {0})',
]
PRELUDE = """import io

class Context:
    limit = 3

def twice(value):
    return value * 2

def transform(ctx, rows):
    found, kept, said, later, count = [], {}, [], [], 0
    log = io.StringIO()
"""


class Drawing:
    """Draws one function."""

    def __init__(self, chance):
        self.chance = chance

    def name(self):
        return self.chance.choice(NAMES)

    def filled(self, forms):
        return self.chance.choice(forms).format(self.name(), self.name())

    def simple(self):
        return f'{self.name()} = {self.filled(VALUES)}'

    def statement(self, depth):
        """The lines of a statement in a loop's body."""
        kind = self.chance.random()
        if kind < 0.5:
            return [self.simple()]
        if kind < 0.6 or depth > 2:
            return [self.filled(SINKS)]
        if kind < 0.67:
            return [self.filled(LOUD)]
        if kind < 0.74:
            return [f'if {self.filled(TESTS)}:', f'    {self.chance.choice(["continue", "continue", "break"])}']
        if kind < 0.84:
            more = ['else:', *self.block(depth)] if self.chance.random() < 0.6 else []
            return [f'if {self.filled(TESTS)}:', *self.block(depth), *more]
        if kind < 0.9:
            return ['for x in list(row):', *self.block(depth)]
        if kind < 0.93:
            return [f'{self.name()} += {self.filled(VALUES)}']
        if kind < 0.95:
            return [f'del {self.name()}']
        caught = self.chance.choice(['except ValueError:', 'except Exception as e:', 'except (IndexError, TypeError):'])
        last = ['finally:', *self.block(depth)] if self.chance.random() < 0.3 else []
        return ['try:', *self.block(depth), caught, *self.block(depth), *last]

    def block(self, depth, least=1):
        found = []
        for _ in range(self.chance.randint(least, least + 2)):
            found += self.statement(depth + 1)
        return [f'    {line}' for line in found]

    def function(self):
        lines = [self.simple().replace('row', 'rows') for _ in range(self.chance.randint(0, 3))]
        lines += [
            f'{n} = {self.chance.choice(["0", "None", "[]", chr(39) * 2])}' for n in NAMES if self.chance.random() < 0.6
        ]
        loop = ['for row in rows:', *self.block(0, 4)]
        if self.chance.random() < 0.3:
            loop = [
                'try:',
                *(f'    {line}' for line in loop),
                'except Exception as error:',
                '    said.append(type(error).__name__)',
            ]
        lines += loop
        lines += [self.simple().replace('row', 'rows') for _ in range(self.chance.randint(0, 1))]
        read = [n for n in NAMES if self.chance.random() < 0.3]
        lines += [f'said.append({n})' for n in read]
        lines.append('return found, kept, said, count, log.getvalue(), [repr(f()) for f in later]')
        return PRELUDE + '\n'.join(f'    {line}' for line in lines) + '\n'


def done(text, rows):
    """What a function does with rows: what it prints, gives or fails with."""
    said = []
    names = {'print': lambda *words: said.append(words)}
    exec(compile(text, 'drawn', 'exec'), names)
    try:
        given = names['transform'](names['Context'](), [list(r) for r in rows])
    except (ArithmeticError, AttributeError, LookupError, NameError, TypeError, ValueError) as error:
        # Which of two unset names is told of first follows from the order, and the kind of the error from the scope.
        kind = NameError if isinstance(error, NameError) else type(error)
        return said, kind, str(error) if kind is not NameError else ''
    return said, repr(given)
