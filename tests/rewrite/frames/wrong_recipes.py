"""The printing of plans in; one that is nearly right out, as a mistake in a recipe would make it."""

from rewright.rewrite.frames.templates import unparse


def changed(old, new):
    """The printing of a plan with the text of the code it makes changed."""

    def planted(code):
        return unparse(code).replace(old, new)

    return planted
