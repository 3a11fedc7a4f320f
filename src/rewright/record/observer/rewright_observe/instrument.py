"""A script's tree -> the same script with probes, the keys of its expressions, and the lines of its statements."""

import ast
import builtins

SEEN, TAKE, ON, BEGIN, END = ('__rewright_%s__' % name for name in ('seen', 'take', 'on', 'begin', 'end'))
PROBED = ('merge', 'sort_values', 'groupby', 'drop_duplicates')
_UNTIMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Global, ast.Nonlocal, ast.Pass, ast.Break, ast.Continue)


def instrument(tree, timed):
    """Return the tree, `keys` (span of each observed expression) and `statements` (first and last line of each)."""
    work = _Instrument(_modules(tree), timed)
    tree = ast.fix_missing_locations(work.visit(tree))
    return tree, work.keys, work.statements


def _modules(tree):
    """Names that mean an imported module or a builtin all through the script; they are not worth observing."""
    imported, bound = set(dir(builtins)), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported.update((alias.asname or alias.name).split('.')[0] for alias in node.names)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            bound.add(node.id)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
    return imported - bound


class _Instrument(ast.NodeTransformer):
    """Wraps loaded values; targets, annotations, patterns and the insides of f-strings keep their shape."""

    def __init__(self, skip, timed):
        self.skip, self.timed = skip, timed
        self.keys, self.statements = [], []

    def visit(self, node):
        line, end = getattr(node, 'lineno', 0), getattr(node, 'end_lineno', None)
        new = super().visit(node)
        if self.timed and isinstance(node, ast.stmt) and not isinstance(node, _UNTIMED) and not _leads(node):
            return self._time(new, line, end or _last_line(node))
        return new

    def visit_ClassDef(self, node):
        """Names a class body binds are its attributes, so nothing is added there but inside of methods."""
        timed, self.timed = self.timed, False
        bodies = [statement for statement in node.body if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef))]
        for statement in node.body:
            if statement not in bodies:
                self.visit(statement)
        self.timed = timed
        for statement in bodies:
            self.visit(statement)
        return node

    def visit_FunctionDef(self, node):
        node.body = self._all(node.body)
        node.args.defaults = self._all(node.args.defaults)
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        node.body = self.visit(node.body)
        return node

    def visit_Assign(self, node):
        node.value = self.visit(node.value)
        return node

    visit_AugAssign = visit_Assign

    def visit_AnnAssign(self, node):
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_For(self, node):
        node.iter = self.visit(node.iter)
        node.body, node.orelse = self._all(node.body), self._all(node.orelse)
        return node

    visit_AsyncFor = visit_For

    def visit_comprehension(self, node):
        node.iter, node.ifs = self.visit(node.iter), self._all(node.ifs)
        return node

    def visit_withitem(self, node):
        node.context_expr = self.visit(node.context_expr)
        return node

    def visit_match_case(self, node):
        if node.guard is not None:
            node.guard = self.visit(node.guard)
        node.body = self._all(node.body)
        return node

    def _as_it_is(self, node):
        return node

    visit_JoinedStr = visit_TemplateStr = visit_Delete = visit_Constant = visit_TypeAlias = _as_it_is

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Load) and node.id not in self.skip:
            return self._wrap(node, _key(node))
        return node

    def _loaded(self, node):
        key = _key(node)
        self.generic_visit(node)
        return self._wrap(node, key) if isinstance(getattr(node, 'ctx', ast.Load()), ast.Load) else node

    visit_Attribute = visit_Subscript = visit_Compare = visit_BoolOp = visit_IfExp = _loaded
    visit_ListComp = visit_SetComp = visit_DictComp = _loaded

    def _computed(self, node):
        """Arithmetic on constants alone is left to the compiler."""
        parts = [part for part in ast.walk(node) if isinstance(part, ast.expr)]
        if all(isinstance(part, (ast.Constant, ast.BinOp, ast.UnaryOp)) or _is_literal(part) for part in parts):
            return node
        return self._loaded(node)

    visit_BinOp = visit_UnaryOp = _computed

    def visit_Call(self, node):
        key = _key(node)
        place = len(self.keys)
        self.keys.append(key)
        method = isinstance(node.func, ast.Attribute)
        if method:
            node.func.value = self.visit(node.func.value)
        elif not isinstance(node.func, ast.Name):
            node.func = self.visit(node.func)
        node.args, node.keywords = self._all(node.args), self._all(node.keywords)
        if method and node.func.attr in PROBED and not _spreads(node):
            _hold(node, place)
        return _call(SEEN, node, _constant(place), node)

    def _all(self, nodes):
        found = []
        for node in nodes:
            new = self.visit(node)
            found += new if isinstance(new, list) else [new]
        return found

    def _wrap(self, node, key):
        self.keys.append(key)
        return _call(SEEN, node, _constant(len(self.keys) - 1), node)

    def _time(self, node, line, end):
        """`on[n] and begin(n)`, then the statement, and however it ends `on[n] and end(n)`."""
        place = len(self.statements)
        self.statements.append((line, end))
        tried = ast.Try(body=[node], handlers=[], orelse=[], finalbody=[_switched(END, place, node)])
        return [_switched(BEGIN, place, node), ast.copy_location(tried, node)]


def _key(node):
    end = getattr(node, 'end_lineno', None) or 0
    return '%d:%d-%d:%d' % (node.lineno, node.col_offset, end, getattr(node, 'end_col_offset', None) or 0)


def _last_line(node):
    return max(getattr(part, 'lineno', 0) for part in ast.walk(node))


def _leads(node):
    """Docstrings and imports from the future have to stay the first statements."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) or _is_literal(node.value)
    return isinstance(node, ast.ImportFrom) and node.module == '__future__'


def _is_literal(node):
    """Before Python 3.8 constants had classes of their own."""
    return type(node).__name__ in ('Num', 'Str', 'Bytes', 'NameConstant', 'Ellipsis')


def _spreads(node):
    return any(isinstance(part, ast.Starred) for part in node.args) or any(part.arg is None for part in node.keywords)


def _hold(node, place):
    """Hand receiver and arguments to the probe on their way into the call; the last one says that they are complete."""
    slots = [(-1, node.func, 'value')]
    slots += [(number, node.args, number) for number in range(len(node.args))]
    slots += [(keyword.arg, keyword, 'value') for keyword in node.keywords]
    for number, (slot, owner, at) in enumerate(slots):
        old = owner[at] if isinstance(owner, list) else getattr(owner, at)
        last = _constant(number == len(slots) - 1)
        new = _call(TAKE, old, _constant(place), _constant(node.func.attr), _constant(slot), last, old)
        if isinstance(owner, list):
            owner[at] = new
        else:
            setattr(owner, at, new)


def _constant(value):
    return ast.Constant(value=value, kind=None)


def _call(name, where, *args):
    new = ast.Call(func=ast.Name(id=name, ctx=ast.Load()), args=list(args), keywords=[])
    return ast.copy_location(new, where)


def _switched(name, place, where):
    flag = ast.Subscript(value=ast.Name(id=ON, ctx=ast.Load()), slice=_index(place), ctx=ast.Load())
    both = ast.BoolOp(op=ast.And(), values=[flag, _call(name, where, _constant(place))])
    statement = ast.Expr(value=both)
    for node in (statement, both, flag):
        ast.copy_location(node, where)
    return _on_one_line(statement, where)


def _index(place):
    return _constant(place) if hasattr(ast, 'unparse') else ast.Index(value=_constant(place))


def _on_one_line(statement, where):
    for node in ast.walk(statement):
        if 'lineno' in node._attributes:
            node.lineno, node.col_offset = where.lineno, where.col_offset
            if hasattr(where, 'end_lineno'):
                node.end_lineno, node.end_col_offset = where.lineno, where.col_offset
    return statement
