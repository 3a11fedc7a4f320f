"""`map` by a dict, and `replace` of values by others: by a dict, one by one, or by a pattern."""

import ast
from collections.abc import Mapping
from dataclasses import replace

from rewright.rewrite.frames.applied import of_values
from rewright.rewrite.frames.call import Arguments, Call, Recipe, require
from rewright.rewrite.frames.dialect import replacement, shared
from rewright.rewrite.frames.frame_ops import any_column, with_columns
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import E, Kind, LambdaV, PyV, Refused, Value

# Whatever is left of a text begins and ends with blanks only where that did.
_EDGES = {r'^\s+': '', r'\s+$': ''}
_KINDS: dict[type, Kind] = {str: 'text', int: 'int', float: 'float'}


def _kind_of(values: list[object], what: str) -> Kind:
    kinds = {type(value) for value in values}
    known = len(kinds) == 1 and next(iter(kinds)) in _KINDS
    require(known, f'{what} other than texts or numbers of one type')
    return _KINDS[next(iter(kinds))]


def _map(call: Call) -> Value:
    mapping, e = call.bind('arg').need('arg'), call.series().e
    if isinstance(mapping, LambdaV):
        return of_values(call, mapping)
    known = call.literal(mapping)
    require(isinstance(known, dict) and bool(known), 'arg that is not a dict')
    assert isinstance(known, dict)
    keys, made = _kind_of(list(known), 'keys'), _kind_of(list(known.values()), 'values')
    require(e.kind == keys and keys != 'float', f'{e.kind} by {keys}')
    code = fill('A.replace_strict(M, default=None)', A=e.code, M=mapping.code)
    if made == 'int':
        return call.series().of(_as_seen(call, replace(e, kind='int', code=code)))
    return call.series().of(E(code, made, firm=True, own=e.own, reads=e.reads, nan=True))


def _as_seen(call: Call, e: E) -> E:
    """Numbers that are whole as long as none is missing: the data must have holes, or none, as it was seen to."""
    require(call.seen is not None and bool(call.seen.columns), 'it was not seen')
    assert call.seen is not None
    if call.seen.columns[0].missing:
        call.assume('some_missing', 'some values are missing', *sorted(e.reads))
        code = fill('frames.some_missing(A)', A=e.code)
        return E(code, 'float', firm=True, own=e.own, reads=e.reads)
    call.assume('no_missing', 'no values are missing', *sorted(e.reads))
    return replace(e, code=fill('frames.no_missing(A)', A=e.code), null=False, loose=None)


def _is_nan(value: Value) -> bool:
    return isinstance(value, PyV) and ast.unparse(value.code) in {'np.nan', 'np.NaN', 'numpy.nan', "float('nan')"}


def _replaced(call: Call, given: Arguments, e: E) -> E:
    """What stands in a column instead; Refused where its type could change."""
    old, new = given.need('to_replace'), given.get('value')
    if given.flag('regex', default=False):
        return _by_pattern(call, given, e)
    if new is not None and _is_nan(new):
        return _emptied(call, old, e)
    known = call.literal(old)
    if new is not None:
        pairs: object = dict.fromkeys(known if isinstance(known, list) else [known], call.literal(new))
        code = fill('A.replace(B, C)', A=e.code, B=old.code, C=new.code)
    else:
        pairs, code = known, fill('A.replace(M)', A=e.code, M=old.code)
    require(isinstance(pairs, dict) and bool(pairs), f'{known!r} is replaced')
    assert isinstance(pairs, dict)
    _same_kind(pairs, e)
    # What is nothing but holes becomes one of floats.
    fickle = e.fickle or e.null
    return E(code, e.kind, null=e.null, firm=e.firm, own=e.own, reads=e.reads, nan=e.nan, fickle=fickle)


def _same_kind(pairs: Mapping[object, object], e: E) -> None:
    every = {_kind_of([*pairs, *pairs.values()], 'what is replaced')}
    require(every == {'text'} and e.kind == 'text', f'{e.kind} by something other than texts')


def _by_pattern(call: Call, given: Arguments, e: E) -> E:
    """Each pattern is looked for in what stood in the column, and replaced in what the ones before made of it."""
    require(e.kind == 'text', f'a pattern in {e.kind}')
    known = call.literal(given.need('to_replace'))
    pairs = known if isinstance(known, dict) else {given.text('to_replace'): given.text('value')}
    require(not isinstance(known, dict) or given.get('value') is None, 'patterns by columns')
    require(bool(pairs) and all(isinstance(t, str) for pair in pairs.items() for t in pair), f'{known!r} is replaced')
    code = e.code
    for number, (pattern, new) in enumerate(pairs.items()):
        found, text = literal(shared(pattern)), literal(replacement(new, pattern))
        made = fill('A.str.replace_all(P, R)', A=code, P=found, R=text)
        if number and not _EDGES.items() >= pairs.items():
            made = fill('pl.when(O.str.contains(P)).then(M).otherwise(A)', O=e.code, P=found, M=made, A=code)
        code = made
    return E(code, 'text', null=e.null, firm=True, own=e.own, reads=e.reads, nan=e.nan, fickle=e.fickle or e.null)


def _emptied(call: Call, old: Value, e: E) -> E:
    """A hole where one value stood; a column of nothing but holes is one of floats."""
    known = call.literal(old)
    require(type(known) in {str, int, float}, f'{known!r} becomes a hole')
    if e.kind == 'text' and isinstance(known, str):
        code = fill('pl.when(A != V).then(A)', A=e.code, V=old.code)
        return E(code, 'text', firm=True, own=e.own, reads=e.reads, nan=e.nan or not e.null, fickle=True)
    require(e.kind in {'int', 'float'} and not isinstance(known, str), f'{known!r} becomes a hole in {e.kind}')
    made = replace(e, code=fill('pl.when(A != V).then(A)', A=e.code, V=old.code), null=True, loose=None)
    return made if e.kind == 'float' and e.firm else _as_seen(call, made)


PARAMETERS = ('to_replace', 'value', 'regex')


def _replace(call: Call) -> Value:
    return call.series().of(_replaced(call, call.bind(*PARAMETERS), call.series().e))


def _replace_all(call: Call) -> Value:
    """In every column; a text leaves numbers as they are."""
    given, frame = call.bind(*PARAMETERS), call.frame()
    require(isinstance(call.literal(given.need('to_replace')), str), 'something other than a text is replaced')
    made = {}
    for name, cell in frame.shown.items():
        require(cell.kind in {'text', 'int', 'float', 'date'}, f'a text is replaced in a column of {cell.kind}')
        if cell.kind == 'text':
            made[name] = _replaced(call, given, any_column(frame, name).e)
    if not made:
        raise Refused('no column of texts')
    return with_columns(frame, made)


RECIPES: dict[str, Recipe] = {
    'Series.map()': _map,
    'Series.replace()': _replace,
    'DataFrame.replace()': _replace_all,
}
