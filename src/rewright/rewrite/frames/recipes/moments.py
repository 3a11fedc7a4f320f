"""`pd.Timestamp(text)`: a moment, its parts and its texts, as those of a `datetime`."""

import ast
import functools

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import MomentV, PyV, Value

_PARTS = ('year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond')
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


RECIPES: dict[str, Recipe] = {
    'pd.Timestamp': _moment,
    **{f'moment.{word}': functools.partial(_part, word) for word in _PARTS},
    **{f'moment.{word}()': functools.partial(_plain, word) for word in ('date', 'time', 'weekday')},
    'moment.strftime()': _text,
    'moment.to_pydatetime()': _itself,
}
