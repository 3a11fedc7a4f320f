"""A tape's JSON -> the same tape with one answer that is cut off, empty, of another kind, or never comes."""

from collections.abc import Callable

from rewright.model.tape import Exchange, Tape
from rewright.prove.dice import Dice
from rewright.prove.way import Change, Way

MATERIAL = 'tape'
# A program that waits longer would hold up the proof; one that sets no limit would wait for ever.
_MOST_PATIENT = 10.0


def _one(change: Callable[[Exchange], Exchange], *, waits: bool = False) -> Change:
    def changed(data: bytes, dice: Dice) -> bytes | None:
        tape = Tape.model_validate_json(data)
        answered = [i for i, e in enumerate(tape.exchanges) if not e.failure and e.body]
        if not answered or (waits and not 0 < dice.patience <= _MOST_PATIENT):
            return None
        at = dice.choose(answered)
        exchanges = tuple(change(e) if i == at else e for i, e in enumerate(tape.exchanges))
        return Tape(exchanges=exchanges).model_dump_json().encode()

    return changed


def _cut(exchange: Exchange) -> Exchange:
    # Without its own length the answer is announced longer than it is.
    headers = tuple(
        (name, value) for name, value in exchange.headers if name.lower() not in {'content-length', 'transfer-encoding'}
    )
    return exchange.model_copy(update={'failure': 'truncated', 'headers': headers})


def _empty(exchange: Exchange) -> Exchange:
    headers = tuple((name, '0' if name.lower() == 'content-length' else value) for name, value in exchange.headers)
    return exchange.model_copy(update={'body': '', 'headers': headers})


WAYS = (
    Way('one answer cut off', _one(_cut)),
    Way('one answer empty', _one(_empty)),
    Way(
        'one answer that never comes',
        _one(lambda e: e.model_copy(update={'failure': 'timeout', 'status': 0, 'body': ''}), waits=True),
    ),
)
