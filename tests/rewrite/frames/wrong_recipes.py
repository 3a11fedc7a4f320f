"""A recipe in; one that is nearly right out, as a mistake in it would make it."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.templates import fill


def changed(recipe, old, new):
    """A recipe with the text of the code it makes changed."""

    def planted(call):
        made = recipe(call)
        text = ast.unparse(made.code).replace('\u0001', '')
        assert old in text
        return replace(made, code=fill(text.replace(old, new)))

    return planted
