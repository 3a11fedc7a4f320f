"""`frame.pipe(lambda df: ...)`: what the function makes of the frame."""

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.values import LambdaV, Value


def _pipe(call: Call) -> Value:
    function = call.bind('func').need('func')
    require(isinstance(function, LambdaV), 'a function that is defined elsewhere')
    assert isinstance(function, LambdaV)
    return function.apply(call.receiver)


RECIPES: dict[str, Recipe] = {'DataFrame.pipe()': _pipe}
