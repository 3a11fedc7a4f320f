"""Requests that fail once, or twice, and are answered the next time."""

from collections.abc import Iterator

from rewright.model.run import Inputs
from rewright.model.tape import Exchange, Tape
from rewright.prove.paging import alike
from rewright.prove.target import Target

WHAT = 'a request that fails once and is answered the next time'


def aimed(target: Target) -> Iterator[Inputs]:
    """Fail a request of each kind, the first and the last."""
    tape = target.inputs.tape
    for group in alike(tape):
        for place in dict.fromkeys((group[0], group[-1])):
            for failures in _failures(tape.exchanges[place]):
                exchanges = (*tape.exchanges[:place], *failures, *tape.exchanges[place:])
                yield target.inputs.model_copy(update={'tape': Tape(exchanges=exchanges)})


def _failures(exchange: Exchange) -> Iterator[tuple[Exchange, ...]]:
    busy = exchange.model_copy(update={'status': 503, 'reason': 'Service Unavailable'})
    yield (busy,)
    yield (exchange.model_copy(update={'status': 0, 'reason': '', 'body': '', 'failure': 'reset'}),)
    yield (exchange.model_copy(update={'status': 429, 'reason': 'Too Many Requests'}),)
    yield (busy, busy)
