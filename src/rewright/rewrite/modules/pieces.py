"""Modules, what their names mean and how these are called in one source -> the pieces of that source, in its order."""

import ast
from collections.abc import Iterator

from rewright.rewrite.lines import described, first_line
from rewright.rewrite.modules.apart import Place
from rewright.rewrite.modules.folder import SCRIPT, Folder, Module
from rewright.rewrite.modules.meaning import Meanings, Meant, Symbol, is_elsewhere
from rewright.rewrite.modules.order import Order
from rewright.rewrite.modules.places import Piece
from rewright.trees import copied, every, same, within

Change = tuple[int, int, list[Piece]]


class Written:
    """Writes the script with each module where it is first imported."""

    def __init__(
        self, folder: Folder, meanings: Meanings, order: Order, meant: dict[str, Meant], names: dict[Symbol, str]
    ) -> None:
        self._folder, self._meanings, self._order = folder, meanings, order
        self._meant, self._names = meant, names
        # What is imported from elsewhere is imported once.
        self._imported: set[tuple[str, str]] = set()

    def pieces(self) -> list[Piece]:
        """Return the pieces of the whole."""
        return self._module(self._folder.script)

    def _module(self, module: Module) -> list[Piece]:
        source = module.source
        changes = sorted(self._changes(module), key=lambda c: (c[0], c[1]))
        pieces: list[Piece] = []
        at = self._start(module)
        for start, end, made in changes:
            if start < at:
                continue
            pieces += [Piece(source, at, start), *made]
            at = end
        pieces.append(Piece(source, at, len(source.code)))
        last = [] if source.code.endswith('\n') else [Piece(source, len(source.code), len(source.code), '\n')]
        return [*pieces, *last]

    def _start(self, module: Module) -> int:
        """Where the text of a module begins: what only a file says at its head is said by the script."""
        if module is self._folder.script:
            return 0
        lines = module.source.lines
        number = 0
        while number < 2 and number < len(lines) and lines[number].startswith('#') and _is_mark(lines[number]):
            number += 1
        return module.source.position(number + 1, 0) if number < len(lines) else len(module.source.code)

    def _changes(self, module: Module) -> Iterator[Change]:
        source = module.source
        docstring = source.tree.body[0] if ast.get_docstring(source.tree, clean=False) is not None else None
        for node in source.tree.body:
            if module.name != SCRIPT and (node is docstring or _is_future(node) or self._is_idle(module, node)):
                yield (*self._lines(module, node), [])
                continue
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield from self._import(module, node)
            elif node in self._order.at:
                start, _ = self._lines(module, node, alone=False)
                yield (start, start, self._run(node))
            for inner in within(node):
                if isinstance(inner, ast.Import | ast.ImportFrom) and inner is not node:
                    yield from self._inner(module, inner)
        yield from self._renamed(module)

    def _run(self, statement: ast.stmt) -> list[Piece]:
        """The modules that run at a statement."""
        return [
            piece for name in self._order.at.get(statement, []) for piece in self._module(self._folder.modules[name])
        ]

    def _import(self, module: Module, node: ast.Import | ast.ImportFrom) -> Iterator[Change]:
        """An import of the top: the modules that run there, what is imported from elsewhere, and names that are bound anew."""
        own, meant = self._meanings.own(module), self._meant[module.name]
        others = [a for a in node.names if a not in own]
        new = [a for a in others if not self._is_there(module, node, a)]
        ran = self._run(node)
        shared = self._among_imports(module, node)
        if len(new) == len(node.names) and shared is None:
            return
        start, end = shared or self._lines(module, node)
        text = self._text(module, node, new) if new else ''
        for alias in node.names:
            name, symbol = meant.anew.get(alias, ('', ('', '')))
            # What nobody reads need not be bound.
            if name and self._own_symbol(module, name) in self._names:
                text += f'{self._names[self._own_symbol(module, name)]} = {self._names[symbol]}\n'
        yield (start, end, [*ran, *([Piece(module.source, start, end, text)] if text else [])])

    def _own_symbol(self, module: Module, name: str) -> Symbol:
        bound = self._meanings.bound(module, name)
        assert bound is not None
        assert bound.symbol is not None
        return bound.symbol

    def _is_there(self, module: Module, node: ast.Import | ast.ImportFrom, alias: ast.alias) -> bool:
        """Whether an import from elsewhere has brought the same before, under the same name."""
        name = alias.asname or alias.name.partition('.')[0]
        if alias.name == '*' or _is_future(node):
            return False
        symbol = self._own_symbol(module, name)
        if not is_elsewhere(symbol):
            return False
        key = (ast.unparse(_one(node, alias)), self._names.get(symbol, name))
        known = key in self._imported
        self._imported.add(key)
        return known

    def _text(self, module: Module, node: ast.Import | ast.ImportFrom, aliases: list[ast.alias]) -> str:
        """An import of some of the names of another."""
        again = copied(node)
        again.names = []
        for alias in aliases:
            name = alias.asname or alias.name.partition('.')[0]
            called = self._names.get(self._own_symbol(module, name), name) if alias.name != '*' else name
            again.names.append(ast.alias(alias.name, alias.asname if called == name else called))
        return ast.unparse(again) + '\n'

    def _inner(self, module: Module, node: ast.Import | ast.ImportFrom) -> Iterator[Change]:
        """An import inside of a function: what it binds has another name by now."""
        own = self._meanings.own(module)
        if not any(a in own for a in node.names):
            return
        start, end = self._lines(module, node)
        others = [a for a in node.names if a not in own]
        around = module.source.parents[node]
        alone = any(value == [node] for _, value in ast.iter_fields(around))
        text = ast.unparse(_some(node, others)) if others else 'pass' if alone else ''
        pad = ' ' * node.col_offset
        yield (start, end, [Piece(module.source, start, end, f'{pad}{text}\n')] if text else [])

    def _renamed(self, module: Module) -> Iterator[Change]:
        """Names that are written otherwise, and what the module says of itself, which is a text by now."""
        source, swap = module.source, dict[int, str]()
        for node, symbol in self._meant[module.name].places:
            swap[id(node)] = self._names[symbol]
        for name, text in (('__name__', repr(module.name)), ('__doc__', described(source.tree))):
            if module.name != SCRIPT and name in self._meant[module.name].unbound and text:
                swap |= {id(node): text for node in module.names.top.uses[name]}
        inside = {id(n) for text in every(ast.JoinedStr, source.tree) for n in within(text) if n is not text}
        for node in within(source.tree):
            if id(node) in inside:
                continue
            if isinstance(node, ast.JoinedStr):
                if any(id(n) in swap and not _says(n, swap[id(n)]) for n in within(node)):
                    text = self._formatted(module, copied(node, lambda n: _name(swap.get(id(n)))), node)
                    yield (*source.offset(node), [Piece(source, *source.offset(node), text)])
            elif id(node) in swap and not _says(node, swap[id(node)]):
                yield self._one(module, node, swap[id(node)])

    def _formatted(self, module: Module, again: ast.JoinedStr, node: ast.JoinedStr) -> str:
        """A formatted text with other names in it; Apart where it cannot be written."""
        try:
            text = ast.unparse(again)
            if same(ast.parse(text, mode='eval').body, again):
                return text
        except (ValueError, SyntaxError):
            pass
        raise Place(module, node).apart(module.name, 'a formatted text cannot be written with other names')

    def _one(self, module: Module, node: ast.AST, name: str) -> Change:
        """One name that is written otherwise."""
        source = module.source
        if isinstance(node, ast.expr):
            start, end = source.offset(node)
            text = name
        elif isinstance(node, ast.alias):
            start, end = source.offset(node)
            text = f'{node.name} as {name}'
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            start = source.code.index(node.name, source.offset(node)[0] + len('def '))
            end, text = start + len(node.name), name
        elif isinstance(node, ast.ExceptHandler) and node.name and node.type:
            start = source.code.index(node.name, source.offset(node.type)[1])
            end, text = start + len(node.name), name
        else:
            place = node if isinstance(node, ast.stmt) else source.tree.body[0]
            raise Place(module, place).apart('', f'{name} would have to be bound otherwise')
        return (start, end, [Piece(source, start, end, text)])

    def _is_idle(self, module: Module, node: ast.stmt) -> bool:
        """Whether a statement tells the tools of a module's author something, and nothing in the job reads it."""
        if not isinstance(node, ast.Assign) or len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
            return False
        name = node.targets[0].id
        plain = all(isinstance(n, ast.Constant | ast.List | ast.Tuple) for n in within(node.value))
        read = any(s == (module.name, name) and _is_read(n) for m in self._meant.values() for n, s in m.places)
        return name.startswith('__') and name.endswith('__') and plain and not read

    def _among_imports(self, module: Module, node: ast.stmt) -> tuple[int, int] | None:
        """Where an import stands that shares its line with a statement behind it, and with imports alone in front of it."""
        source, siblings = module.source, module.source.tree.body
        if node not in siblings:
            return None
        place = siblings.index(node)
        same_line = [s for s in siblings[:place] if (s.end_lineno or s.lineno) == node.lineno]
        behind = siblings[place + 1] if place + 1 < len(siblings) else None
        if not all(isinstance(s, ast.Import | ast.ImportFrom) for s in same_line):
            return None
        start = source.offset(node)[0]
        if behind is not None and behind.lineno == (node.end_lineno or node.lineno):
            return start, source.offset(behind)[0]
        return (start, self._lines(module, node, alone=False)[1]) if same_line else None

    def _lines(self, module: Module, node: ast.stmt, *, alone: bool = True) -> tuple[int, int]:
        """The whole lines of a statement; Apart where it shares them."""
        source = module.source
        last = node.end_lineno or node.lineno
        first = first_line(node)
        start, end = source.position(first, 0), source.position(last, 0) + len(source.lines[last - 1])
        before, behind = (
            source.code[start : source.offset(node)[0]].strip(),
            source.code[source.offset(node)[1] : end].strip(),
        )
        if alone and ((before and first == node.lineno) or (behind and not behind.startswith('#'))):
            raise Place(module, node).apart(module.name, 'this statement shares its line with another')
        return start, min(end + 1, len(source.code))


def _says(node: ast.AST, name: str) -> bool:
    """Whether a node says a name already."""
    match node:
        case ast.Name(id=said) | ast.FunctionDef(name=said) | ast.ClassDef(name=said) | ast.ExceptHandler(name=said):
            return said == name
        case ast.AsyncFunctionDef(name=said) | ast.MatchAs(name=said) | ast.MatchStar(name=said):
            return said == name
        case ast.MatchMapping(rest=said):
            return said == name
        case ast.alias():
            return (node.asname or node.name.partition('.')[0]) == name
        case ast.Global(names=names):
            return name in names
        case _:
            return False


def _name(text: str | None) -> ast.expr | None:
    return ast.parse(text, mode='eval').body if text is not None else None


def _is_read(node: ast.AST) -> bool:
    return not isinstance(node, ast.Name) or isinstance(node.ctx, ast.Load)


def _is_future(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == '__future__'


def _is_mark(line: str) -> bool:
    return line.startswith('#!') or 'coding' in line


def _one(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> ast.Import | ast.ImportFrom:
    return _some(node, [alias])


def _some(node: ast.Import | ast.ImportFrom, aliases: list[ast.alias]) -> ast.Import | ast.ImportFrom:
    again = copied(node)
    again.names = list(aliases)
    return again
