"""`.str` methods: Python's own text rules, holes left holes."""

import ast
import functools
import re
from dataclasses import replace

from rewright.rewrite.frames.align import same_rows
from rewright.rewrite.frames.call import Arguments, Call, Recipe, require
from rewright.rewrite.frames.dialect import Use, replacement, shared
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import AccessorV, E, Kind, PyV, SeriesV, Value
from rewright.rewrite.frames.versions import Differs


def _text(call: Call) -> SeriesV:
    assert isinstance(call.receiver, AccessorV)
    series = call.receiver.series
    require(series.e.kind == 'text', f'text of {series.e.kind}')
    return series.of(call.texts(series.e))


def _made(series: SeriesV, form: str, kind: Kind = 'text', **parts: object) -> SeriesV:
    e = series.e
    code = fill(form, A=e.code, **{name: literal(value) for name, value in parts.items()})
    return series.of(E(code, kind, null=e.null, firm=kind != 'int', own=e.own, reads=e.reads, nan=e.nan))


def _case(word: str, call: Call) -> Value:
    call.bind()
    own = call.observed.versions.pandas < (3, 0)
    return _made(_text(call), f'A.str.to_{word}case()' if own else f'frames.{word}(A)')


def _simple(form: str, call: Call) -> Value:
    call.bind()
    return _made(_text(call), form)


def _slice(call: Call) -> Value:
    given, series = call.bind('start', 'stop', 'step'), _text(call)
    given.only(step=None)
    start, stop = given.literal('start', 0) or 0, given.literal('stop')
    require(isinstance(start, int) and start >= 0, f'start={start!r}')
    assert isinstance(start, int)
    if stop is None:
        return _made(series, 'A.str.slice(S)', S=start)
    require(isinstance(stop, int) and stop >= start, f'stop={stop!r}')
    assert isinstance(stop, int)
    return _made(series, 'A.str.slice(S, N)', S=start, N=stop - start)


def _replace(call: Call) -> Value:
    given, series = call.bind('pat', 'repl', 'n', 'case', 'flags', 'regex'), _text(call)
    given.only(n=-1, case=None, flags=0)
    old, new = given.text('pat'), given.text('repl')
    if given.flag('regex', default=False):
        return _made(series, 'A.str.replace_all(P, R)', P=shared(old), R=replacement(new, old))
    require(old != '', 'an empty text is replaced')
    return _made(series, 'A.str.replace_all(P, R, literal=True)', P=old, R=new)


def _test(call: Call, na: object) -> SeriesV:
    """The text of a test: before pandas 3 it gives objects for missing text unless `na` says False."""
    require(na is None or na is False, f'na={na!r}')
    told = na is False or call.observed.versions.pandas >= (3, 0)
    return _text(call) if told else _whole(call)


def _whole(call: Call) -> SeriesV:
    """The text, none of which is missing."""
    series = _text(call)
    return series.of(call.whole(series, _place(call)))


def _place(call: Call) -> ast.expr:
    """Where the column of `column.str.method()` stands."""
    assert isinstance(call.node, ast.Call)
    assert isinstance(call.node.func, ast.Attribute)
    assert isinstance(call.node.func.value, ast.Attribute)
    return call.node.func.value.value


def _affix(form: str, call: Call) -> Value:
    given = call.bind('pat', 'na')
    return _made(_test(call, given.literal('na')), form, 'bool', P=given.text('pat'))


def _contains(call: Call) -> Value:
    given = call.bind('pat', 'case', 'flags', 'na', 'regex')
    given.only(flags=0)
    case = given.flag('case', default=True)
    pattern, plain = given.text('pat'), not given.flag('regex', default=True)
    require(case or not plain, 'case=False')
    if not (case and (plain or re.escape(pattern).replace('\\ ', ' ') == pattern)):
        same = shared(pattern, case=case, use='test')
        return _made(_test(call, given.literal('na')), 'A.str.contains(P)', 'bool', P=same)
    return _made(_test(call, given.literal('na')), 'A.str.contains(P, literal=True)', 'bool', P=pattern)


def _match(form: str, use: Use, call: Call) -> Value:
    given = call.bind('pat', 'case', 'flags', 'na')
    given.only(flags=0)
    pattern = shared(given.text('pat'), case=given.flag('case', default=True), use=use)
    return _made(_test(call, given.literal('na')), 'A.str.contains(P)', 'bool', P=form.format(pattern))


def _count(call: Call) -> Value:
    given = call.bind('pat', 'flags')
    given.only(flags=0)
    return _made(_whole(call), 'A.str.count_matches(P).cast(pl.Int64)', 'int', P=shared(given.text('pat')))


def _length(call: Call) -> Value:
    call.bind()
    return _made(_whole(call), 'A.str.len_chars().cast(pl.Int64)', 'int')


def _character(call: Call) -> Value:
    """`.str[n]`: NaN where a text is too short; where all are, pandas has a column of floats."""
    place, series = call.literal(call.positional[0]), _text(call)
    require(type(place) is int, f'the character {place!r}')
    made = _made(series, "A.str.slice(S, 1).replace('', None)", S=place)
    e = series.e
    return made.of(replace(made.e, null=True, nan=e.nan or not e.null, fickle=True))


def _item(call: Call) -> Value:
    """`.str[a:b]` with bounds from the front, or one character."""
    node = call.positional[0].code
    if not isinstance(node, ast.Slice):
        return _character(call)
    require(node.step is None, 'characters by a step')
    bounds = [0 if b is None else call.literal(PyV(b)) for b in (node.lower, node.upper)]
    start, stop = bounds
    require(isinstance(start, int) and start >= 0, f'from {start!r}')
    assert isinstance(start, int)
    if node.upper is None:
        return _made(_text(call), 'A.str.slice(S)', S=start)
    require(isinstance(stop, int) and stop >= start, f'to {stop!r}')
    assert isinstance(stop, int)
    return _made(_text(call), 'A.str.slice(S, N)', S=start, N=stop - start)


def _padded(call: Call) -> Value:
    given = call.bind('width', 'side', 'fillchar')
    return _to_width(call, given.text('side', 'left'), given)


def _to_width(call: Call, side: str, given: Arguments) -> Value:
    width, mark = given.literal('width'), given.text('fillchar', ' ')
    require(type(width) is int and width >= 0 and len(mark) == 1, f'width={width!r}, fillchar={mark!r}')
    require(side in {'left', 'right'}, f'side={side!r}')
    form = 'A.str.pad_start(W, P)' if side == 'left' else 'A.str.pad_end(W, P)'
    return _made(_text(call), form, W=width, P=mark)


def _justified(side: str, call: Call) -> Value:
    return _to_width(call, side, call.bind('width', 'fillchar'))


def _put_together(call: Call) -> Value:
    """`str.cat` of another column of the same rows: a hole in either is one in both."""
    given, series = call.bind('others', 'sep'), _text(call)
    other = call.series(given.need('others'))
    require(other.e.kind == 'text', f'texts beside {other.e.kind}')
    frame, ours, theirs = same_rows(series, other), series.e, call.texts(other.e)
    sep = given.literal('sep') or ''
    require(isinstance(sep, str), f'sep={sep!r}')
    form = 'A + S + B' if sep else 'A + B'
    code = fill(form, A=ours.code, B=theirs.code, S=literal(sep))
    made = replace(ours, code=code, null=ours.null or theirs.null, reads=ours.reads | theirs.reads, loose=None)
    return replace(series, frame=frame, code=code, e=made)


def _zfill(call: Call) -> Value:
    width = call.bind('width').literal('width')
    require(isinstance(width, int), f'width={width!r}')
    return _made(_text(call), 'A.str.zfill(W)', W=width)


RECIPES: dict[str, Recipe] = {
    'Series.str.upper()': functools.partial(_case, 'upper'),
    'Series.str.lower()': functools.partial(_case, 'lower'),
    'Series.str.strip()': functools.partial(_simple, 'A.str.strip_chars(frames.BLANKS)'),
    'Series.str.lstrip()': functools.partial(_simple, 'A.str.strip_chars_start(frames.BLANKS)'),
    'Series.str.rstrip()': functools.partial(_simple, 'A.str.strip_chars_end(frames.BLANKS)'),
    'Series.str.slice()': _slice,
    'Series.str.replace()': _replace,
    'Series.str.startswith()': functools.partial(_affix, 'A.str.starts_with(P)'),
    'Series.str.endswith()': functools.partial(_affix, 'A.str.ends_with(P)'),
    'Series.str.contains()': _contains,
    'Series.str.match()': functools.partial(_match, '^(?:{})', 'test'),
    'Series.str.fullmatch()': functools.partial(_match, '^(?:{})$', 'text'),
    'Series.str.count()': _count,
    'Series.str.len()': _length,
    'Series.str.[]': _item,
    'Series.str.zfill()': _zfill,
    'Series.str.pad()': _padded,
    'Series.str.rjust()': functools.partial(_justified, 'left'),
    'Series.str.ljust()': functools.partial(_justified, 'right'),
    'Series.str.cat()': _put_together,
}
_ARROW = Differs('letters get another case one by one, by the tables of Arrow', since=(3, 0))
_FALSE = Differs('a missing text meets no condition', since=(3, 0))
DIFFERS = {f'Series.str.{word}()': (_ARROW,) for word in ('upper', 'lower')} | {
    f'Series.str.{word}()': (_FALSE,) for word in ('startswith', 'endswith', 'contains', 'match', 'fullmatch')
}
