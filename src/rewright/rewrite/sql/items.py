"""Loops that put one item a turn into a table of DynamoDB: each comes out as one call for all, or with why it stays."""

import ast
from collections.abc import Iterator

from rewright.rewrite.flow.names import bound_by, root
from rewright.rewrite.source import Source
from rewright.rewrite.sql.batches import Loud
from rewright.rewrite.sql.loops import Loop, Rows
from rewright.rewrite.sql.sites import TAKEN, Places, Sites
from rewright.rewrite.sql.together import Function, Staying
from rewright.trees import every, within

_ASKING = frozenset(('ConsumedCapacity', 'register', 'register_first', 'register_last'))


def item_loops(source: Source, taken: Places) -> list[Loop]:
    """Return every loop of a script that puts items one by one."""
    sites = Sites(source, taken)
    if 'boto3' not in sites.imported:
        return []
    items = _Items(sites)
    return [items.loop(loop, call) for loop, call in items.found()]


class _Items(Rows):
    """The loops of one script that put items."""

    def __init__(self, sites: Sites) -> None:
        super().__init__(sites)
        self.waits = True

    def found(self) -> Iterator[tuple[ast.For, ast.Call]]:
        """Yield each loop that is the innermost around a `put_item`, with the first such call."""
        known: set[int] = set()
        batches = {
            name for n in every(ast.With, self.source.tree) for i in n.items
            if i.optional_vars is not None and 'batch_writer' in ast.unparse(i.context_expr)
            for name in bound_by(i.optional_vars)
        }  # fmt: skip
        for call in every(ast.Call, self.source.tree):
            if not isinstance(call.func, ast.Attribute) or call.func.attr != 'put_item' or root(call.func) in batches:
                continue
            loop = next((n for n in self._above(call) if isinstance(n, ast.For | ast.While | Function)), None)
            if isinstance(loop, ast.For) and id(loop) not in known:
                known.add(id(loop))
                yield loop, call

    def loop(self, loop: ast.For, call: ast.Call) -> Loop:
        """Tell what becomes of one loop."""
        try:
            self._check_call(loop, call)
            stops, kept = self.check_body(loop, call), self.kept(loop)
            assert isinstance(call.func, ast.Attribute)
            table = ast.unparse(call.func.value)
            name = f'items_of_{table}' if table.isidentifier() else 'items_of_table'
            given = ast.unparse(call.keywords[0].value)
            function, items = self.together.rows(loop, call, None, given, name, kept, stops)
            told = f'{", ".join(kept)} = ' if kept else ''
            return Loop(loop, call, f'{told}put_items({table}, {items})', function)
        except (Staying, Loud, ValueError) as no:
            return Loop(loop, call, why=str(no))

    def _check_call(self, loop: ast.For, call: ast.Call) -> None:
        tree = self.source.tree
        if self.sites.is_taken(*self.source.offset(loop)):
            raise Staying(TAKEN)
        words = [k.arg for k in call.keywords]
        if 'TableName' in words:
            raise Staying('a client puts it, by the name of its table')
        if call.args or words != ['Item']:
            raise Staying('a condition or an answer is asked of each item')
        if not isinstance(self.source.parents[call], ast.Expr):
            raise Staying('something is asked of each item that was put')
        if not all(isinstance(n, ast.Name | ast.Attribute) for n in within(call.func)):
            raise Staying('its table is made anew for each item')
        own = {n.name for n in within(tree) if isinstance(n, Function | ast.ClassDef)}
        if own & {'put_item', 'put_items', 'SEND_NOW'}:
            raise Staying('the job has a function of that name')
        said = {n.attr for n in every(ast.Attribute, tree)}
        if asked := sorted(said & _ASKING):
            raise Staying(f'the job looks at {asked[0]}')
