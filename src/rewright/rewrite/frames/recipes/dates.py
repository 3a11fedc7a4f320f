"""`pd.to_datetime` and `.dt`: text in one format becomes moments, moments give their parts and texts."""

import ast
import functools

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import AccessorV, E, Kind, SeriesV, Value
from rewright.rewrite.frames.versions import Differs

# Polars gives years in 32 bits, as pandas does from 2 on, and the others in 8, which overflow.
PARTS = {
    'year': 'A.dt.year()',
    'month': 'A.dt.month().cast(pl.Int32)',
    'day': 'A.dt.day().cast(pl.Int32)',
    'hour': 'A.dt.hour().cast(pl.Int32)',
    'minute': 'A.dt.minute().cast(pl.Int32)',
    'second': 'A.dt.second().cast(pl.Int32)',
    'dayofweek': 'A.dt.weekday().cast(pl.Int32) - 1',
    'weekday': 'A.dt.weekday().cast(pl.Int32) - 1',
    'quarter': 'A.dt.quarter().cast(pl.Int32)',
    'dayofyear': 'A.dt.ordinal_day().cast(pl.Int32)',
    'day_of_year': 'A.dt.ordinal_day().cast(pl.Int32)',
    'day_of_week': 'A.dt.weekday().cast(pl.Int32) - 1',
}
# What is no number: the form, and what it is.
NAMED: dict[str, tuple[str, Kind]] = {
    'day_name()': ("A.dt.strftime('%A')", 'text'),
    'month_name()': ("A.dt.strftime('%B')", 'text'),
    'normalize()': ("A.dt.truncate('1d')", 'date'),
    'date': ('A.dt.date()', 'other'),
}
# The release from which parts of a date are numbers of 32 bits.
SMALL_SINCE = (2, 0)
CODES = set('YmdHMSjy')


def _read(call: Call) -> Value:
    given = call.bind('arg', 'errors', 'dayfirst', 'yearfirst', 'utc', 'format', 'infer_datetime_format')
    given.only(dayfirst=False, yearfirst=False, utc=False)
    errors = given.text('errors', 'raise')
    require(errors in {'raise', 'coerce'}, f'errors={errors!r}')
    given.flag('infer_datetime_format', default=True)
    for word in ('infer_datetime_format', 'errors'):
        if given.get(word) is not None:
            call.observed.versions.check(f'{word}=')
    series = call.series(given.need('arg'))
    require(series.e.kind == 'text', f'{series.e.kind} as a date')
    e = series.e
    form = [] if given.get('format') is None else [literal(_plain(given.text('format')))]
    named = {'others_missing': literal(value=True)} if errors == 'coerce' else {}
    code = calling(fill('frames.read_dates'), [e.code, *form], named)
    return series.of(E(code, 'date', null=e.null or bool(named), firm=True, own=e.own, reads=e.reads))


def _plain(form: str) -> str:
    codes = {form[i + 1] for i, c in enumerate(form[:-1]) if c == '%'}
    require(codes <= CODES - {'y'}, f'the date format {form}')
    return form


def _moments(call: Call) -> SeriesV:
    assert isinstance(call.receiver, AccessorV)
    series = call.receiver.series
    require(series.e.kind == 'date', f'the date of {series.e.kind}')
    return series


def _part(form: str, call: Call) -> Value:
    # A part beside a hole is a float, and stays one when the row with the hole goes.
    assert isinstance(call.node, ast.Attribute)
    assert isinstance(call.node.value, ast.Attribute)
    series = _moments(call)
    if call.observed.versions.pandas < SMALL_SINCE:
        form = form.replace('.year()', '.year().cast(pl.Int32)').replace('pl.Int32', 'pl.Int64')
    return _made(series.of(call.whole(series, call.node.value.value)), form, 'int')


def _made(series: SeriesV, form: str, kind: Kind) -> Value:
    e = series.e
    return series.of(E(fill(form, A=e.code), kind, null=e.null, firm=kind != 'int', own=e.own, reads=e.reads))


def _text(call: Call) -> Value:
    form = call.bind('date_format').text('date_format')
    codes = {form[i + 1] for i, c in enumerate(form[:-1]) if c == '%'}
    require(codes <= CODES, f'the date format {form}')
    return _made(_moments(call), f'A.dt.strftime({form!r})', 'text')


def _named(form: str, kind: Kind, call: Call) -> Value:
    if isinstance(call.node, ast.Call):
        call.bind()
    return _made(_moments(call), form, kind)


RECIPES: dict[str, Recipe] = {
    'pd.to_datetime': _read,
    **{f'Series.dt.{word}': functools.partial(_part, form) for word, form in PARTS.items()},
    **{f'Series.dt.{word}': functools.partial(_named, *named) for word, named in NAMED.items()},
    'Series.dt.strftime()': _text,
}
_LONG = Differs('parts of dates are numbers of 64 bits', before=SMALL_SINCE)
_MICRO = Differs('moments are counted in microseconds; a column without a date is refused', since=(3, 0))
DIFFERS = {'pd.to_datetime': (_MICRO,), **{f'Series.dt.{word}': (_LONG,) for word in PARTS}}
