"""`sample` with a seed: the rows that numpy's generator draws."""

import ast

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import Value


def _sample(call: Call) -> Value:
    given, frame = call.bind('n', 'frac', 'replace', 'weights', 'random_state', 'axis', 'ignore_index'), call.frame()
    given.only(weights=None, replace=False)
    require(given.literal('axis', 0) in {0, 'index', None}, 'columns are drawn')
    seed, count, share = given.literal('random_state'), given.literal('n'), given.literal('frac')
    require(type(seed) is int, 'rows drawn without a seed')
    named: dict[str, ast.expr] = {}
    if share is not None:
        require(isinstance(share, float | int) and 0 <= share <= 1 and count is None, f'frac={share!r}')
        named['share'] = literal(share)
    else:
        require(count is None or (type(count) is int and count >= 0), f'n={count!r}')
        named['count'] = literal(1 if count is None else count)
    code = calling(fill('frames.sample'), [frame.code], {**named, 'seed': literal(seed)})
    return frame.shuffled(code, 'range' if given.flag('ignore_index', default=False) else 'dirty')


RECIPES: dict[str, Recipe] = {'DataFrame.sample()': _sample}
