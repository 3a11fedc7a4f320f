"""The text of a statement with parameters, and of the values that are bound to them."""

import ast

from rewright.rewrite.sql.built import Hole, Piece
from rewright.rewrite.sql.places import Bound, Value

HELPERS = (
    'sent_number',
    'sent_text',
    'sql_integer',
    'sql_joined',
    'sql_number',
    'sql_said',
    'sql_text',
    'execute_each',
    'execute_in_batches',
    'execute_rows',
    'SEND_NOW',
    'unmarked',
)


def statement(made: Bound) -> str:
    """Return the expression that gives the text of a statement."""
    if all(isinstance(p, str) for p in made.parts):
        text = ''.join(p for p in made.parts if isinstance(p, str))
        return _lines(text) if '\n' in text else repr(text)
    return ast.unparse(ast.JoinedStr(values=[_part(p) for p in made.parts]))


def _lines(text: str) -> str:
    """A text of several lines as it was written."""
    plain = '"""' not in text and '\\' not in text and text.isprintable() is False and not text.endswith('"')
    return f'"""{text}"""' if plain and all(c.isprintable() or c == '\n' for c in text) else repr(text)


def _part(piece: Piece) -> ast.expr:
    if isinstance(piece, str):
        return ast.Constant(piece)
    return ast.FormattedValue(value=piece.node, conversion=-1)


def row(made: Bound) -> str:
    """Return the tuple of the values of a statement, or the dict of those that have names."""
    inner = [value(v, by_client=made.by_client, named=made.named) for v in made.values]
    if made.named:
        return f'{{{", ".join(f"{name!r}: {code}" for name, code in zip(made.names, inner, strict=True))}}}'
    return f'({", ".join(inner)}{"," if len(inner) == 1 else ""})'


def row_type(made: Bound) -> str:
    """Return the type of the tuple of the values of a statement."""
    kinds = {'sql_integer': 'int', 'sql_text': 'str', 'sql_number': 'Parameter'}
    return f'tuple[{", ".join(kinds[value(v).partition("(")[0]] for v in made.values)}]'


def value(one: Value, *, by_client: bool = False, named: bool = False) -> str:
    """Return the expression that gives one parameter.

    `by_client` where the client writes it into the text, `named` where SQLAlchemy would have looked for names in it.
    """
    code = _value(one)
    called, rest = code.split('(', 1)
    if named and called != 'sql_integer' and not _is_number(one):
        code = f'{called}(unmarked({rest[:-1]}))'
    if not by_client:
        return code
    called, rest = code.split('(', 1)
    if called == 'sql_integer':
        return f'sent_number({code})'
    return f'{called.replace("sql_", "sent_")}({rest}'


def _is_number(one: Value) -> bool:
    match one.pieces:
        case [Hole(node=ast.Call(func=ast.Name(id='int' | 'len' | 'float' | 'round')))]:
            return True
    return False


def _value(one: Value) -> str:
    if len(one.pieces) == 1 and isinstance(hole := one.pieces[0], Hole):
        return _of_hole(hole, quoted=one.quoted)
    told = ast.unparse(ast.JoinedStr(values=[_told(p) for p in one.pieces]))
    return f'sql_text({told})'


def _of_hole(hole: Hole, *, quoted: bool) -> str:
    if hole.kind == 'whole' and not quoted:
        return f'sql_integer({hole.code})'
    code = f'sql_integer({hole.code})' if hole.kind == 'whole' else hole.code
    code = f'sql_joined({code})' if hole.kind == 'joined' else code
    return f'sql_text({code})' if quoted else f'sql_number({code})'


def _told(piece: Piece) -> ast.expr:
    """A part of a text between quotes; values other than texts are checked by themselves."""
    if isinstance(piece, str):
        return ast.Constant(piece)
    checked = {'whole': 'sql_integer', 'joined': 'sql_joined', 'said': 'sql_said'}[piece.kind]
    inner = ast.parse(f'{checked}({piece.code})', mode='eval').body
    return ast.FormattedValue(value=inner, conversion=-1)


def helpers(code: str) -> list[str]:
    """Return which of the runtime's functions a text calls."""
    called = {n.id for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Name)}
    return sorted(called & {*HELPERS, 'Parameter'})
