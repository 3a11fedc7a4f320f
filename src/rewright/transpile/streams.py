"""Methods of files, of rows of csv and of answers -> what they give and how they are written."""

import ast
from collections.abc import Callable

from rewright.transpile.dicts import pairs_seen
from rewright.transpile.kinds import (
    BYTES,
    element,
    holding,
    of,
    unfolded,
)  # fmt: skip
from rewright.transpile.passing import Made, Pass
from rewright.transpile.string_methods import written

Ask = Callable[[ast.expr], Made]


def file_method(p: Pass, node: ast.Call, receiver: Made, made: list[Made], _ask: Ask) -> Made | None:
    """Return what a method of a file gives."""
    assert isinstance(node.func, ast.Attribute)
    word = node.func.attr
    if word in {'close', 'flush'} and not made:
        return written(p, node, receiver, made, of('none'))
    if receiver.kind.has('texts') and word in {'read', 'readline', 'readlines', 'next', 'xreadlines'}:
        return _read_text(p, node, receiver, made)
    if word in {'read', 'readline'} and len(made) <= 1:
        return written(p, node, receiver, made, of('bytes'))
    if word == 'getvalue' and not made and receiver.kind.own == {'file'}:
        return written(p, node, receiver, made, of('bytes'))
    if word == 'readlines' and not made:
        return written(p, node, receiver, made, holding('list', of('bytes')))
    if word == 'xreadlines':
        return Made(of('file'), receiver.text)
    if word == 'next' and not made:
        stops(p, node)
        return Made(of('bytes'), f'next({receiver.text})')
    if word == 'write' and len(made) == 1:
        return _write(p, node, receiver, made)
    if word == 'writelines' and len(made) == 1:
        if 'text' in made[0].kind.all or not element(made[0].kind).within(BYTES):
            p.refuse(node, 'what is written may be something other than bytes')
        p.printed(receiver.kind, element(made[0].kind))
        if receiver.kind.has('output'):
            p.needs.add('writes')
        return written(p, node, receiver, [pairs_seen(p, node.args[0], made[0])[0]], of('none'))
    return None


def _read_text(p: Pass, node: ast.Call, receiver: Made, made: list[Made]) -> Made | None:
    """Unicode text of a file: its lines end wherever unicode text has an end of a line."""
    assert isinstance(node.func, ast.Attribute)
    if made or receiver.kind.own != {'texts'} or node.func.attr not in {'read', 'readlines'}:
        return None
    if node.func.attr == 'read':
        return written(p, node, receiver, made, of('text'))
    return Made(holding('list', of('text')), f'{p.ours("text_lines")}({receiver.text})')


def _write(p: Pass, node: ast.Call, receiver: Made, made: list[Made]) -> Made:
    kind = made[0].kind
    if receiver.kind.has('texts'):
        if not kind.own or kind.has('bytes', 'any'):
            p.refuse(node, 'bytes are written into a file of unicode text')
        return written(p, node, receiver, made, of('none'))
    if kind.has('text'):
        if kind.has('bytes', 'any'):
            p.refuse(node, 'it is not known whether this is bytes or unicode text')
        p.printed(receiver.kind, kind if p.coding == 'ascii' else of('bytes'))
        if receiver.kind.has('output'):
            p.needs.add('writes')
        return written(p, node, receiver, [Made(kind, p.as_bytes(made[0].text))], of('none'))
    if kind.has('any') and p.texts:
        p.refuse(node, 'it is not known whether this is bytes or unicode text')
    p.printed(receiver.kind, kind)
    if receiver.kind.has('output'):
        p.needs.add('writes')
    return written(p, node, receiver, made, of('none'))


def stops(p: Pass, node: ast.Call) -> None:
    """What ends inside of a generator ends the generator in Python 2, and is an error in Python 3."""
    if p.yields:
        p.refuse(node, '.next() in a job with generators may end one of them in another way')


def _cells(p: Pass, row: ast.List | ast.Tuple, ask: Ask) -> Made:
    """A row that is written down cell by cell: each becomes bytes by itself."""
    made = [ask(cell) for cell in row.elts]
    texts: list[str] = []
    for cell, one in zip(row.elts, made, strict=True):
        if 'text' in one.kind.all and one.kind.all & {'bytes', 'any'}:
            p.refuse(cell, 'it is not known whether this is bytes or unicode text')
        if p.coding != 'ascii' and 'text' in one.kind.all:
            if not one.kind.within(frozenset({'text', 'ascii'})):
                p.refuse(cell, 'it is not known how this becomes bytes')
            texts.append(p.as_bytes(one.text))
            continue
        odd = one.kind.own & {'any', 'dict', 'set', 'object', 'error', 'list', 'tuple'}
        helper = 'text_cell' if 'text' in one.kind.all else 'cell' if odd else ''
        texts.append(f'{p.ours(helper)}({one.text})' if helper else one.text)
    return Made(holding('list', *(m.kind for m in made)), p.spliced(row, zip(row.elts, texts, strict=True)))


def rows_method(p: Pass, node: ast.Call, receiver: Made, made: list[Made], ask: Ask) -> Made | None:
    """Return what a method of a reader or a writer of csv gives."""
    assert isinstance(node.func, ast.Attribute)
    word = node.func.attr
    if word == 'next' and not made:
        stops(p, node)
        return Made(element(receiver.kind), f'next({receiver.text})')
    if word == 'writeheader' and not made:
        return written(p, node, receiver, made, of('none'))
    if word == 'writerow' and len(made) == 1 and isinstance(node.args[0], ast.List | ast.Tuple):
        return written(p, node, receiver, [_cells(p, node.args[0], ask)], of('none'))
    if word in {'writerow', 'writerows'} and len(made) == 1:
        inside = unfolded(made[0].kind).inside
        if 'text' in inside:
            made = [Made(made[0].kind, f'{p.ours("text_row" if word == "writerow" else "text_rows")}({made[0].text})')]
            if p.coding != 'ascii':
                p.refuse(node, 'a row of unicode text becomes bytes by an encoding that the job sets')
            if inside & {'bytes', 'any'}:
                p.refuse(node, 'a row may hold both bytes beyond ASCII and unicode text')
        elif inside & {'any', 'dict', 'set', 'object', 'error'} and receiver.kind.has('writer'):
            made = [Made(made[0].kind, f'{p.ours("row" if word == "writerow" else "rows")}({made[0].text})')]
        return written(p, node, receiver, made, of('none'))
    return None


def response_method(p: Pass, node: ast.Call, receiver: Made, made: list[Made], _ask: Ask) -> Made | None:
    """Return what a method of an answer gives."""
    assert isinstance(node.func, ast.Attribute)
    word = node.func.attr
    if word == 'read' and not made:
        return Made(of('bytes'), f'{p.ours("read")}({receiver.text})')
    gives = {'close': of('none'), 'getcode': of('int'), 'geturl': of('bytes')}
    return written(p, node, receiver, made, gives[word]) if word in gives and not made else None


def request_method(p: Pass, node: ast.Call, receiver: Made, made: list[Made], _ask: Ask) -> Made | None:
    """Return what a method of a request gives."""
    assert isinstance(node.func, ast.Attribute)
    if node.func.attr != 'add_header' or any(not m.kind.within(frozenset({'ascii'})) for m in made):
        return None
    return written(p, node, receiver, made, of('none'))
