"""A rewrite's text and a name in it -> whether only its log on standard error ever reads what the name holds."""

import ast
from dataclasses import dataclass
from functools import cached_property

from rewright.lives import reads_of
from rewright.prove.names import Names
from rewright.prove.source import Source
from rewright.trees import every, within

_LEVELS = {'debug', 'info', 'warning', 'error', 'critical', 'exception'}
# What leads a log to other places than standard error, or does more with a record than writing it.
_LEADS_ELSEWHERE = {
    'FileHandler', 'StreamHandler', 'addHandler', 'handlers', 'dictConfig', 'fileConfig', 'addFilter', 'setLoggerClass', 'setLogRecordFactory',
    'lastResort', 'LoggerAdapter', 'Handler',
}  # fmt: skip
_PLAIN = {'level', 'format', 'datefmt'}
# What the runtime is handed the context of a run for: it counts what is in lists and frames, and no text.
_COUNTING = 'rewright_runtime.pipeline.counts'
_DEEP = 4


@dataclass(frozen=True)
class Logged:
    """One rewrite that is a single file."""

    source: Source
    names: Names

    def only_logs(self, function: ast.AST, name: str, deep: int = 0) -> bool:
        """Say whether every place that reads a text in a function's name writes it to the log, also by way of a field.

        What is formatted has to be a text or None, which nothing fails on.
        """
        if deep > _DEEP or not self._is_plain:
            return False
        return all(self._goes_to_log(node) or self._goes_to_field(node, deep) for node in reads_of(function, name))

    @cached_property
    def _is_plain(self) -> bool:
        """Whether nothing leads the log away from standard error."""
        tree = self.source.tree
        said = {
            n.id if isinstance(n, ast.Name) else n.attr for n in within(tree) if isinstance(n, ast.Name | ast.Attribute)
        }
        said |= {
            alias.name.rpartition('.')[2]
            for n in within(tree)
            if isinstance(n, ast.Import | ast.ImportFrom)
            for alias in n.names
        }
        configured = [call for call in every(ast.Call, tree) if 'basicConfig' in ast.unparse(call.func)]
        return said.isdisjoint(_LEADS_ELSEWHERE) and all(
            not call.args and {keyword.arg for keyword in call.keywords} <= _PLAIN for call in configured
        )

    def _goes_to_log(self, node: ast.expr) -> bool:
        """Whether a value is formatted into a message: what stands above is a text whatever the value is."""
        inner: ast.AST = node
        outer = self.source.parents.get(inner)
        if isinstance(outer, ast.FormattedValue) and outer.format_spec is None:
            inner, outer = self.source.parents[outer], self.source.parents.get(self.source.parents[outer])
            while isinstance(outer, ast.BinOp) and isinstance(outer.op, ast.Add):
                inner, outer = outer, self.source.parents.get(outer)
        return isinstance(outer, ast.Call) and inner in outer.args and self._is_log(outer)

    def _is_log(self, call: ast.Call) -> bool:
        module, _, level = self.names.of(call.func).rpartition('.')
        return module == 'logging' and level in _LEVELS

    def _goes_to_field(self, node: ast.expr, deep: int) -> bool:
        """Whether a value is put into a field of a data class that only the log reads."""
        keyword = self.source.parents.get(node)
        call = self.source.parents.get(keyword) if isinstance(keyword, ast.keyword) else None
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id not in self._handed_on:
            return False
        assert isinstance(keyword, ast.keyword)
        fields = [n for n in every(ast.Attribute, self.source.tree) if n.attr == keyword.arg]
        return all(self._field_goes_to_log(field, deep) for field in fields)

    def _field_goes_to_log(self, field: ast.Attribute, deep: int) -> bool:
        if not isinstance(field.ctx, ast.Load):
            return False
        parent = self.source.parents.get(field)
        if isinstance(parent, ast.Assign) and len(parent.targets) == 1 and isinstance(parent.targets[0], ast.Name):
            inside: ast.AST = parent
            while not isinstance(inside, ast.FunctionDef | ast.AsyncFunctionDef | ast.Module):
                inside = self.source.parents[inside]
            return isinstance(inside, ast.FunctionDef) and self.only_logs(inside, parent.targets[0].id, deep + 1)
        return self._goes_to_log(field)

    @cached_property
    def _handed_on(self) -> set[str]:
        """The data classes of the module whose objects are only handed on, and looked into field by field."""
        tree = self.source.tree
        return {
            node.name
            for node in tree.body
            if isinstance(node, ast.ClassDef)
            and any(ast.unparse(decorator) == 'dataclass' for decorator in node.decorator_list)
            and not node.bases
            and all(isinstance(part, ast.AnnAssign | ast.Expr) for part in node.body)
            and self._is_handed_on(node.name)
        }

    def _is_handed_on(self, name: str) -> bool:
        tree = self.source.tree
        functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
        makers = {f for f, n in functions.items() if n.returns is not None and ast.unparse(n.returns) == name} | {name}
        holders = {
            a.arg for a in every(ast.arg, tree) if a.annotation is not None and ast.unparse(a.annotation) == name
        }
        made = [c for c in every(ast.Call, tree) if isinstance(c.func, ast.Name) and c.func.id in makers]
        for call in made:
            parent = self.source.parents[call]
            if isinstance(parent, ast.Assign) and len(parent.targets) == 1 and isinstance(parent.targets[0], ast.Name):
                holders.add(parent.targets[0].id)
            elif not isinstance(parent, ast.Return | ast.Expr):
                return False
        loads = [n for n in every(ast.Name, tree) if n.id in holders and isinstance(n.ctx, ast.Load)]
        return all(self._hands_on(node, functions.keys()) for node in loads) and not any(
            n.id == name and not self._names_class(n, made) for n in every(ast.Name, tree)
        )

    def _hands_on(self, node: ast.Name, functions: object) -> bool:
        parent = self.source.parents[node]
        if isinstance(parent, ast.Call) and node in parent.args and isinstance(parent.func, ast.Name):
            known = isinstance(functions, type({}.keys())) and parent.func.id in functions
            return known or self.names.of(parent.func) == _COUNTING
        return isinstance(parent, ast.Return) or (
            isinstance(parent, ast.Attribute) and not parent.attr.startswith('__')
        )

    def _names_class(self, node: ast.Name, made: list[ast.Call]) -> bool:
        """Whether a class is named to make an object, or in an annotation."""
        parent = self.source.parents[node]
        if isinstance(parent, ast.Call):
            return parent in made and parent.func is node
        annotated = isinstance(parent, ast.arg | ast.AnnAssign) and parent.annotation is node
        return annotated or (isinstance(parent, ast.FunctionDef) and parent.returns is node)
