"""One more page between the last two, numbered as they are."""

from collections.abc import Iterator

from rewright.model.run import Inputs
from rewright.prove.paging import alike, with_page
from rewright.prove.target import Target

WHAT = 'one more page'


def aimed(target: Target) -> Iterator[Inputs]:
    """Add a page to each kind of request that goes on by a number."""
    for group in alike(target.inputs.tape):
        longer = with_page(target.inputs, group, target.blobs)
        if longer is not None:
            yield longer
