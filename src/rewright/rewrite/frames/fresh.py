"""The functions of a job in; which of them surely give a frame that nobody else holds, nor its memory, out."""

import ast
from collections.abc import Mapping

from rewright.rewrite.frames.facts import Observed
from rewright.rewrite.frames.scope import changed_frame
from rewright.rewrite.frames.touching import called
from rewright.trees import within

Definition = ast.FunctionDef | ast.AsyncFunctionDef

# The result shares no memory with what it was made of.
FRESH = {
    'agg', 'aggregate', 'apply', 'assign', 'copy', 'count', 'crosstab', 'cumsum', 'describe', 'drop', 'dropna', 'explode', 'fillna',
    'get_dummies', 'join', 'mean', 'melt', 'merge', 'pivot', 'pivot_table', 'rename', 'reset_index', 'size', 'sort_values',
    'stack', 'std', 'sum', 'unstack', 'value_counts',
}  # fmt: skip
_MADE = {
    'applymap', 'astype', 'bfill', 'clip', 'concat', 'diff', 'drop_duplicates', 'ffill', 'first', 'from_dict', 'from_records', 'last', 'max',
    'median', 'min', 'nlargest', 'nsmallest', 'nunique', 'query', 'rank', 'read_csv', 'read_excel', 'read_json', 'read_parquet', 'read_sql',
    'read_sql_query', 'reindex', 'replace', 'round', 'sample', 'set_index', 'shift', 'sort_index', 'transform',
}  # fmt: skip
# Names of columns that are chosen, and conditions: both copy. What is added up is a key, of a dict it may be.
_CHOSEN = (ast.List, ast.ListComp, ast.Compare)
_CONDITIONS = (ast.BitAnd, ast.BitOr, ast.BitXor, ast.Invert)
_PLAIN = {'list', 'dict'}


class Fresh:
    """Looks at what functions return."""

    def __init__(self, functions: Mapping[str, Definition], observed: Observed) -> None:
        self._functions, self._observed = functions, observed
        # A function that is looked at already is taken for one that is not known.
        self._known: dict[str, bool] = {}

    def gives(self, name: str) -> bool:
        """Whether whatever a function returns is made in it and held by nobody else."""
        if name not in self._known:
            self._known[name] = False
            self._known[name] = self._returns_made(self._functions[name])
        return self._known[name]

    def rebinds(self, name: str, parameter: str) -> bool:
        """Whether a function changes what `parameter` holds only after it has bound that to a frame of its own."""
        inner = [n for statement in self._functions[name].body for n in within(statement)]
        changes = [n for n in inner if changed_frame(n) == parameter]
        around = any(isinstance(n, ast.Global | ast.Nonlocal) for n in inner)
        return not around and all(self._is_made_anew(parameter, self._functions[name], n) for n in changes)

    def _returns_made(self, function: Definition) -> bool:
        inner = [n for statement in function.body for n in within(statement)]
        if any(isinstance(n, ast.Global | ast.Nonlocal | ast.Yield | ast.YieldFrom) for n in inner):
            return False
        returned = [n for n in inner if isinstance(n, ast.Return) and n.value is not None]
        return all(n.value is None or self._is_made(n.value, function) for n in returned)

    def _is_made(self, node: ast.expr, function: Definition) -> bool:
        match node:
            case ast.Name(id=name):
                return self._is_made_anew(name, function, node)
            case ast.Call(func=ast.Name(id=name)) if name in self._functions:
                return self.gives(name)
            case ast.Call(func=ast.Attribute(attr='DataFrame'), args=[first, *_]):
                return self._is_plain(first)
            case ast.Call(func=ast.Attribute(attr='DataFrame')):
                return not node.args and not node.keywords
            case ast.Call(func=ast.Attribute()):
                copies = not any(k.arg in {'copy', 'inplace'} for k in node.keywords)
                return copies and called(node.func) in FRESH | _MADE
            case ast.Subscript(value=ast.Attribute(attr='loc'), slice=ast.Tuple(elts=[rows, *_])):
                return self._is_chosen(rows)
            case ast.Subscript(slice=key):
                return self._is_chosen(key)
            case ast.Constant():
                return True
            case _:
                return False

    def _is_chosen(self, key: ast.expr) -> bool:
        """Whether rows or columns are chosen one by one, which copies them."""
        seen = self._observed.of(key) if not isinstance(key, ast.Slice) else None
        condition = isinstance(key, ast.BinOp | ast.UnaryOp) and isinstance(key.op, _CONDITIONS)
        return condition or isinstance(key, _CHOSEN) or (seen is not None and seen.kind == 'series')

    def _is_plain(self, data: ast.expr) -> bool:
        seen = self._observed.of(data)
        return isinstance(data, ast.List | ast.ListComp | ast.Dict) or (seen is not None and seen.kind in _PLAIN)

    def _is_made_anew(self, name: str, function: Definition, place: ast.AST) -> bool:
        """Whether a name holds what was made in the function, at a place and wherever it stands behind it."""
        stores = [
            n
            for s in function.body
            for n in within(s)
            if isinstance(n, ast.Name) and n.id == name and not isinstance(n.ctx, ast.Load)
        ]
        assigned = [n for s in function.body for n in within(s) if isinstance(n, ast.Assign) and _binds(n, name)]
        spec = function.args
        parameters = {a.arg for a in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)}
        if name in parameters:
            first = next((n for n in function.body if isinstance(n, ast.Assign) and _binds(n, name)), None)
            if first is None or first.lineno >= getattr(place, 'lineno', 0):
                return False
            stores = [n for n in stores if n.lineno >= first.lineno]
            assigned = [n for n in assigned if n.lineno >= first.lineno]
        return bool(stores) and len(stores) == len(assigned) and all(self._is_made(n.value, function) for n in assigned)


def _binds(node: ast.Assign, name: str) -> bool:
    return len(node.targets) == 1 and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name
