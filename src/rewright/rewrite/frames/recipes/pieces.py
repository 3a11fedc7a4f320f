"""`.str.extract` and `.str.split`: one piece of each text, as long as it is one that is taken."""

import ast
import re
from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.dialect import shared
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import AccessorV, E, PyV, SeriesV, SeveralV, Value


def _owner(call: Call) -> AccessorV:
    assert isinstance(call.receiver, AccessorV)
    return call.receiver


def _made(series: SeriesV, form: str, **parts: object) -> SeriesV:
    """The text of a piece, which a text may lack."""
    code = fill(form, A=series.e.code, **{name: literal(value) for name, value in parts.items()})
    return series.of(replace(series.e, code=code, null=True, nan=series.e.nan or not series.e.null))


def _texts(call: Call) -> SeriesV:
    series = _owner(call).series
    require(series.e.kind == 'text', f'text of {series.e.kind}')
    return series.of(call.texts(series.e))


def _extract(call: Call) -> Value:
    given, series = call.bind('pat', 'flags', 'expand'), _texts(call)
    given.only(flags=0)
    pattern, expand = given.text('pat'), given.flag('expand', default=True)
    made = _made(series, 'A.str.extract(P)', P=shared(pattern))
    require(re.compile(pattern).groups == 1, f'more or less than one group in {pattern!r}')
    require(not re.compile(pattern).groupindex, f'a name for the group in {pattern!r}')
    return AccessorV(made.code, made.parts, series=replace(made, name=None), kind='extracted') if expand else made


def _split(call: Call) -> Value:
    given, series = call.bind('pat', 'n', 'expand', 'regex'), _texts(call)
    expand = given.flag('expand', default=False)
    if not expand:
        given.only(n=-1)
    if given.get('pat') is None and not expand:
        return _words(series)
    mark, plain = given.text('pat'), given.literal('regex') is False
    # Longer ones are regular expressions unless the job says otherwise.
    require(len(mark) == 1 or (plain and mark != ''), f'split by {mark!r}')
    if expand:
        return _expanded(call, series, mark, given.literal('n', -1))
    made = _made(series, 'A.str.split(P)', P=mark)
    # Where no text has the piece, pandas makes a column of floats.
    made = made.of(replace(made.e, fickle=True))
    return AccessorV(made.code, made.parts, series=made, kind='split')


def _words(series: SeriesV) -> Value:
    """What stands between blanks, of which Python knows four separators more than Rust."""
    made = _made(series, 'A.str.extract_all(P)', P=r'[^\s\x1c-\x1f]+')
    made = made.of(replace(made.e, fickle=True))
    return AccessorV(made.code, made.parts, series=made, kind='split')


def _count(call: Call) -> Value:
    """How many pieces there are; a text that is missing makes floats of all counts."""
    call.bind()
    e = _owner(call).series.e
    code = fill('A.list.len().cast(pl.Int64)', A=e.code)
    return _owner(call).series.of(E(code, 'int', null=e.null, own=e.own, reads=e.reads))


def _expanded(call: Call, series: SeriesV, mark: str, most: object) -> Value:
    """A column for each piece, as many as were seen: a text with fewer leaves None, which is no NaN."""
    seen = call.seen
    require(seen is not None and seen.kind == 'frame' and seen.consistent, 'it did not give as many pieces every time')
    require(type(most) is int and (most > 0 or most == -1), f'n={most!r}')
    assert seen is not None
    count = len(seen.columns)
    call.assume('columns', f'there are {count} pieces at most', *sorted(series.e.reads))
    form = 'frames.piece(A, P, N, of=C)' if most == -1 else 'frames.piece(A, P, N, of=C, most=M)'
    parts = {'A': series.e.code, 'P': literal(mark), 'C': literal(count), 'M': literal(most)}
    codes = [fill(form, N=literal(place), **parts) for place in range(count)]
    made = tuple(replace(series.e, code=code, null=True, nan=False) for code in codes)
    return SeveralV(series.e.code, series.parts, frame=series.frame, made=made)


def _pieces(call: Call) -> Value:
    return replace(_owner(call), kind='pieces')


def _piece(call: Call) -> Value:
    number = call.literal(call.positional[0])
    require(isinstance(number, int) and not isinstance(number, bool), f'piece {number!r}')
    return _made(_owner(call).series, 'A.list.get(N, null_on_oob=True)', N=number)


def _got(call: Call) -> Value:
    number = call.bind('i').need('i')
    return _piece(replace(call, positional=[number], named={}))


def _only(call: Call) -> Value:
    chosen = call.positional[0]
    require(
        isinstance(chosen, PyV) and isinstance(chosen.code, ast.Constant) and chosen.code.value == 0, 'another column'
    )
    return _owner(call).series


RECIPES: dict[str, Recipe] = {
    'Series.str.extract()': _extract,
    'Series.extracted.[]': _only,
    'Series.str.split()': _split,
    'Series.split.str': _pieces,
    'Series.pieces.[]': _piece,
    'Series.pieces.get()': _got,
    'Series.pieces.len()': _count,
}
