"""`str.title`, `capitalize`, `swapcase`, `isdigit` and their like: what Python's own method makes of each text."""

import functools

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import AccessorV, E, SeriesV, Value

_TEXTS = ('title', 'capitalize', 'swapcase', 'casefold')
_TESTS = ('isalnum', 'isalpha', 'isdecimal', 'isdigit', 'islower', 'isnumeric', 'isspace', 'istitle', 'isupper')


def _source(call: Call) -> SeriesV:
    call.bind()
    assert isinstance(call.receiver, AccessorV)
    series = call.receiver.series
    require(series.e.kind == 'text', f'text of {series.e.kind}')
    return series.of(call.texts(series.e))


def _text(word: str, call: Call) -> Value:
    series = _source(call)
    e = series.e
    code = fill(f'frames.each_text(A, str.{word})', A=e.code)
    return series.of(E(code, 'text', null=e.null, firm=True, own=e.own, reads=e.reads, nan=e.nan))


def _test(word: str, call: Call) -> Value:
    """A truth value of each text; beside a missing one pandas makes objects of them."""
    series, node = _source(call), call.node
    whole = call.whole(series, node.func.value.value)  # type: ignore[attr-defined]  # A call of `column.str.word`.
    code = fill(f'frames.each_text(A, str.{word})', A=whole.code)
    return series.of(E(code, 'bool', null=False, firm=True, own=whole.own, reads=whole.reads))


RECIPES: dict[str, Recipe] = {
    **{f'Series.str.{word}()': functools.partial(_text, word) for word in _TEXTS},
    **{f'Series.str.{word}()': functools.partial(_test, word) for word in _TESTS},
}
