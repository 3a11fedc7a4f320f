"""`pd.Timestamp(text)` and `pd.date_range(...)`: a moment or many, their parts and texts, as those of a `datetime`."""

import ast
import functools
import re

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import CalendarV, MomentV, PyV, Value

_PARTS = ('year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond')
_STEP = re.compile(r'(?:[1-9]\d{0,3})?(?:D|h|H|min|T|s|S)|W|W-SUN|B|MS|M|ME|YS|AS|Y|YE|A')
_CODES = set('YmdHMSjyaAbB')


def _moment(call: Call) -> Value:
    given = call.bind('ts_input').need('ts_input')
    require(isinstance(given, PyV), 'a moment made of something other than a text')
    known = given.code.value if isinstance(given.code, ast.Constant) else None
    seen = call.observed.of(given.code) if known is None and hasattr(given.code, 'lineno') else None
    text = isinstance(known, str) or (seen is not None and seen.consistent and seen.type == 'builtins.str')
    require(text, f'a moment made of {ast.unparse(given.code)[:40]}')
    return MomentV(fill('frames.moment(A)', A=given.code))


def _part(word: str, call: Call) -> Value:
    return PyV(ast.Attribute(call.receiver.code, word, ast.Load()))


def _plain(word: str, call: Call) -> Value:
    call.bind()
    return PyV(calling(ast.Attribute(call.receiver.code, word, ast.Load()), []))


def _text(call: Call) -> Value:
    form = call.bind('format').text('format')
    codes = {form[i + 1] for i, c in enumerate(form[:-1]) if c == '%'}
    require(codes <= _CODES and not form.endswith('%'), f'the date format {form}')
    return PyV(fill('A.strftime(F)', A=call.receiver.code, F=literal(form)))


def _itself(call: Call) -> Value:
    call.bind()
    return PyV(call.receiver.code)


def _calendar(call: Call) -> Value:
    given = call.bind('start', 'end', 'periods', 'freq')
    freq = given.literal('freq')
    require(freq is None or (isinstance(freq, str) and bool(_STEP.fullmatch(freq))), f'freq={freq!r}')
    named = {name: _bound(call, name, given.get(name)) for name in ('start', 'end', 'periods')}
    known = {name: code for name, code in named.items() if code is not None}
    require(len(known) == 2, 'other than two of a beginning, an end and a number')
    more = {} if freq in {None, 'D'} else {'freq': literal(freq)}
    leading = [known.pop(name) for name in ('start', 'end') if named['start'] is not None and name in known]
    return CalendarV(calling(fill('frames.date_range'), leading, known | more))


def _bound(call: Call, name: str, value: Value | None) -> ast.expr | None:
    """The code of a beginning, an end or a number; None where there is none."""
    if value is None or (isinstance(value.code, ast.Constant) and value.code.value is None):
        return None
    if isinstance(value, MomentV):
        require(name != 'periods', 'a moment as a number')
        return value.code
    require(isinstance(value, PyV), f'{name}= that is a frame or column')
    known = value.code.value if isinstance(value.code, ast.Constant) else None
    seen = call.observed.of(value.code) if known is None and hasattr(value.code, 'lineno') else None
    kind = f'builtins.{type(known).__name__}' if known is not None else seen.type if seen and seen.consistent else ''
    wanted = {'builtins.int'} if name == 'periods' else {'builtins.str', 'datetime.datetime', 'datetime.date'}
    require(kind in wanted, f'{name}={ast.unparse(value.code)[:40]}')
    return value.code


RECIPES: dict[str, Recipe] = {
    'pd.Timestamp': _moment,
    'pd.date_range': _calendar,
    **{f'moment.{word}': functools.partial(_part, word) for word in _PARTS},
    **{f'moment.{word}()': functools.partial(_plain, word) for word in ('date', 'time', 'weekday')},
    'moment.strftime()': _text,
    'moment.to_pydatetime()': _itself,
}
