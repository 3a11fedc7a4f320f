"""Requests that are never answered well."""

from collections.abc import Iterator

from rewright.model.run import Inputs
from rewright.model.tape import Tape
from rewright.prove.paging import alike
from rewright.prove.target import Target

WHAT = 'an answer that says that the request failed'
_ANSWERS = ((404, 'Not Found'), (500, 'Internal Server Error'), (503, 'Service Unavailable'))


def aimed(target: Target) -> Iterator[Inputs]:
    """Answer a request of each kind with an error whose body is the recorded one, the first and the last."""
    exchanges = target.inputs.tape.exchanges
    for group in alike(target.inputs.tape):
        for place in dict.fromkeys((group[0], group[-1])):
            for status, reason in _ANSWERS:
                failed = exchanges[place].model_copy(update={'status': status, 'reason': reason})
                tape = Tape(exchanges=(*exchanges[:place], failed, *exchanges[place + 1 :]))
                yield target.inputs.model_copy(update={'tape': tape})
