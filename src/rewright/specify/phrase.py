"""A Python expression -> words; what has no plain words stays quoted code."""

import ast

_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Eq: 'is', ast.NotEq: 'is not', ast.Lt: 'is less than', ast.LtE: 'is at most', ast.Gt: 'is greater than',
    ast.GtE: 'is at least', ast.In: 'is in', ast.NotIn: 'is not in', ast.Is: 'is', ast.IsNot: 'is not',
}  # fmt: skip
_OPERATE: dict[type[ast.operator], str] = {
    ast.Add: 'plus', ast.Sub: 'minus', ast.Mult: 'times', ast.Div: 'divided by', ast.FloorDiv: 'divided in whole by',
    ast.Mod: 'modulo',
}  # fmt: skip
_TESTS = {
    'isna': 'is missing', 'isnull': 'is missing', 'notna': 'is present', 'notnull': 'is present',
    'duplicated': 'repeats an earlier row', 'isdigit': 'is all digits', 'isnumeric': 'is numeric',
}  # fmt: skip
_WITH_ARGUMENT = {
    'isin': 'is one of', 'startswith': 'starts with', 'endswith': 'ends with', 'contains': 'contains', 'between': 'is between',
}  # fmt: skip
# How many arguments each takes, and how it reads; `{0}` is what it is called on.
_SHAPES = {
    'round': (1, '{0}, rounded to {1} digits'), 'fillna': (1, '{0}, with {1} for what is missing'),
    'astype': (1, '{0}, as {1}'), 'upper': (0, '{0} in upper case'), 'lower': (0, '{0} in lower case'),
    'strip': (0, '{0} without white space around it'), 'abs': (0, 'the size of {0}'),
    'replace': (2, '{0}, with {2} in place of {1}'), 'shift': (1, '{0} of {1} rows before'),
    'get': (1, '{1} of {0}'),
}  # fmt: skip
_LONGEST = 110
_DEEPEST = 6
_VALUES = (ast.Name, ast.Subscript, ast.Attribute)


def code(node: ast.AST) -> str:
    """Return an expression as quoted code, shortened."""
    # A backtick would end the quotation; its look-alike does not.
    text = ' '.join(ast.unparse(node).split()).replace('`', '\u02cb')
    return f'`{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"}`'


def column_name(node: ast.AST) -> str:
    """Return the column that `frame['name']` stands for, or an empty text."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        return node.slice.value
    return ''


def phrase(node: ast.AST, depth: int = 0) -> str:
    """Return an expression in words."""
    if depth > _DEEPEST:
        return code(node)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        middle = _COMPARE[type(node.ops[0])]
        return f'{phrase(node.left, depth + 1)} {middle} {phrase(node.comparators[0], depth + 1)}'
    if isinstance(node, ast.BoolOp):
        word = ' and ' if isinstance(node.op, ast.And) else ' or '
        return word.join(phrase(value, depth + 1) for value in node.values)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) and isinstance(node.operand, _VALUES):
        return f'{code(node.operand)} is empty or false'
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
        return f'not ({phrase(node.operand, depth + 1)})'
    if isinstance(node, ast.BinOp):
        return _operation(node, depth)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _test(node, node.func, depth)
    return _plain(node)


def _operation(node: ast.BinOp, depth: int) -> str:
    left, right = phrase(node.left, depth + 1), phrase(node.right, depth + 1)
    if isinstance(node.op, ast.BitAnd | ast.BitOr):
        return f'{left} {"and" if isinstance(node.op, ast.BitAnd) else "or"} {right}'
    word = _OPERATE.get(type(node.op))
    if word is None or (isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)):
        return code(node)
    sides = [f'({t})' if isinstance(s, ast.BinOp) else t for s, t in ((node.left, left), (node.right, right))]
    return f'{sides[0]} {word} {sides[1]}'


def _test(node: ast.Call, function: ast.Attribute, depth: int) -> str:
    subject, name = function.value, function.attr
    if isinstance(subject, ast.Attribute) and subject.attr == 'str':
        subject = subject.value
    given = [phrase(argument, depth + 1) for argument in node.args]
    if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
        return code(node)
    if name in _SHAPES and len(given) == _SHAPES[name][0]:
        return _SHAPES[name][1].format(phrase(subject, depth + 1), *given)
    if name in _TESTS and not given:
        return f'{phrase(subject, depth + 1)} {_TESTS[name]}'
    if name in _WITH_ARGUMENT and given:
        return f'{phrase(subject, depth + 1)} {_WITH_ARGUMENT[name]} {" and ".join(given)}'
    return code(node)


def _plain(node: ast.AST) -> str:
    name = column_name(node)
    if name:
        return f'`{name}`'
    if isinstance(node, ast.Constant):
        return repr(node.value) if len(repr(node.value)) <= _LONGEST else code(node)
    if isinstance(node, ast.List | ast.Tuple) and all(isinstance(e, ast.Constant) for e in node.elts):
        return ', '.join(phrase(e) for e in node.elts)
    return code(node)


def names_in(node: ast.AST | None) -> list[str]:
    """Return the text constants of a name or a list of names, such as the keys of a grouping."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [e.value for e in node.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)]
    return []


def listed(names: list[str]) -> str:
    """Return names as a list in prose: `a`, `b` and `c`."""
    quoted = [f'`{name}`' for name in names]
    return quoted[0] if len(quoted) == 1 else f'{", ".join(quoted[:-1])} and {quoted[-1]}' if quoted else ''
