"""`ffill` and `bfill` of a column: holes get the last value before them, or the first behind."""

import functools

from rewright.rewrite.frames.call import Call, Recipe
from rewright.rewrite.frames.carrying import FORMS, carried
from rewright.rewrite.frames.values import Value


def _carried(word: str, call: Call) -> Value:
    call.bind('limit').only(limit=None)
    return carried(call, call.series(), word)


RECIPES: dict[str, Recipe] = {f'Series.{word}()': functools.partial(_carried, word) for word in FORMS}
