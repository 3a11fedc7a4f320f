"""What a script does with SQLAlchemy: how it calls `text`, which database its engines speak to, and who could see a statement's text."""

import ast

from rewright.rewrite.flow.names import dotted
from rewright.rewrite.sql import words
from rewright.trees import every, within

# Who sees the text of a statement, or is called before it is sent.
_SEEING = words(
    'listens_for listen before_cursor_execute exec_driver_sql executemany_mode execution_options compile_kwargs'
)
_TELLING = words('exception format_exc print_exc exc_info format_exception excepthook')
_POSTGRES = words('postgresql postgresql+psycopg2 postgres')


class Alchemy:
    """One script that imports SQLAlchemy."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.names = dict(_imported(tree))

    def is_text(self, node: ast.AST) -> bool:
        """Whether a node is a plain call of SQLAlchemy's `text`."""
        return isinstance(node, ast.Call) and self._is(node.func, 'text') and len(node.args) == 1 and not node.keywords

    def dialect(self) -> str:
        """Return `sqlite` or `postgresql`, if every engine of the script is told to be of it."""
        engines = [n for n in every(ast.Call, self.tree) if self._is(n.func, 'create_engine')]
        told = {self._told(n) for n in engines}
        return told.pop() if len(told) == 1 else ''

    def in_the_way(self) -> str:
        """Return why no statement of the script can be changed; empty where nothing is in the way."""
        if not self.dialect():
            return 'nothing says that its engines speak to SQLite or to Postgres through psycopg2'
        words_of = {n.attr for n in every(ast.Attribute, self.tree)} | {
            n.arg or '' for n in every(ast.keyword, self.tree)
        }
        if seeing := sorted(words_of & {*_SEEING, 'echo', 'echo_pool'}):
            return f'`{seeing[0]}` may show or change the text of a statement'
        if any(isinstance(n.value, str) and n.value.upper() == 'AUTOCOMMIT' for n in every(ast.Constant, self.tree)):
            return 'each statement is committed by itself'
        if telling := sorted(words_of & _TELLING):
            return f'an error of SQLAlchemy tells its statement, and the job has a `{telling[0]}`'
        for handler in every(ast.ExceptHandler, self.tree):
            if handler.name and self.is_of_errors(handler) and _looks_at(handler):
                return f'an error of SQLAlchemy tells its statement, and the job looks at `{handler.name}`'
        return ''

    def is_of_errors(self, handler: ast.ExceptHandler) -> bool:
        """Whether a handler may catch an error of SQLAlchemy."""
        if handler.type is None:
            return True
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        return not all(isinstance(k, ast.Name) and k.id in _NARROW for k in kinds)

    def is_error(self, kind: ast.expr) -> bool:
        """Whether what a handler catches is an error of SQLAlchemy and no other."""
        name = dotted(kind)
        first, _, rest = name.partition('.')
        return self.names.get(first, '').startswith('sqlalchemy') and 'exc' in f'{self.names[first]}.{rest}'.split('.')

    def _is(self, function: ast.AST, wanted: str) -> bool:
        first, _, rest = dotted(function).partition('.')
        whole = '.'.join(x for x in (self.names.get(first, ''), rest) if x)
        return whole.startswith('sqlalchemy') and whole.rpartition('.')[2] == wanted

    def _told(self, call: ast.Call) -> str:
        """The database that an engine is told."""
        given = call.args[0] if call.args else next((k.value for k in call.keywords if k.arg == 'url'), None)
        begin = self._begin(given)
        if begin.startswith('sqlite:'):
            return 'sqlite'
        return 'postgresql' if '://' in begin and begin.partition('://')[0] in _POSTGRES else ''

    def _begin(self, node: ast.AST | None) -> str:
        """The begin of a text, as far as it is written down."""
        match node:
            case ast.Constant(value=str() as text):
                return text
            case ast.JoinedStr(values=[first, *_]):
                return self._begin(first)
            case ast.BinOp(left=left, op=ast.Add() | ast.Mod()):
                return self._begin(left)
            case ast.Call(func=ast.Attribute(value=value, attr='format')):
                return self._begin(value)
            case ast.Name(id=name):
                given = [n.value for n in every(ast.Assign, self.tree) for t in n.targets if name in _bound(t)]
                arguments = [a for a in every(ast.arg, self.tree) if a.arg == name]
                return self._begin(given[0]) if len(given) == 1 and not arguments else ''
        return ''


# What Python raises itself, and SQLAlchemy never.
_NARROW = words(
    'ValueError KeyError IndexError TypeError AttributeError OSError IOError FileNotFoundError ZeroDivisionError UnicodeDecodeError'
)


def _bound(target: ast.AST) -> set[str]:
    return {n.id for n in within(target) if isinstance(n, ast.Name)}


def _looks_at(handler: ast.ExceptHandler) -> bool:
    """Whether a handler does more with its error than to ask for its type."""
    for name in (n for part in handler.body for n in every(ast.Name, part)):
        if name.id == handler.name:
            around = next((c for part in handler.body for c in every(ast.Call, part) if name in c.args), None)
            if around is None or dotted(around.func) != 'type':
                return True
    return False


def _imported(tree: ast.Module) -> dict[str, str]:
    """The names that imports of SQLAlchemy give, with what they mean."""
    found: dict[str, str] = {}
    for node in every(ast.Import, tree):
        for alias in node.names:
            if alias.name.split('.')[0] == 'sqlalchemy':
                found[alias.asname or 'sqlalchemy'] = alias.name if alias.asname else 'sqlalchemy'
    for origin in every(ast.ImportFrom, tree):
        if (origin.module or '').split('.')[0] == 'sqlalchemy':
            found |= {a.asname or a.name: f'{origin.module}.{a.name}' for a in origin.names}
    return found
