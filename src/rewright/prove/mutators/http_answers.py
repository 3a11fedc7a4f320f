"""A tape's JSON -> the same tape with requests that fail, once or for good."""

from collections.abc import Callable

from rewright.model.tape import Exchange, Tape
from rewright.prove.dice import Dice
from rewright.prove.way import Change, Way

MATERIAL = 'tape'


def _answered(exchange: Exchange, status: int, reason: str) -> Exchange:
    return exchange.model_copy(update={'status': status, 'reason': reason})


def _each(change: Callable[[Exchange], list[Exchange]]) -> Change:
    def changed(data: bytes, dice: Dice) -> bytes | None:
        tape = Tape.model_validate_json(data)
        # One failing request: with several, the first one that ends the job would hide the others.
        picked = dice.order(len(tape.exchanges))[:1]
        parts = [change(e) if i in picked else [e] for i, e in enumerate(tape.exchanges)]
        result = Tape(exchanges=tuple(e for part in parts for e in part))
        return result.model_dump_json().encode() if picked else None

    return changed


WAYS = (
    Way('one answer 503 once', _each(lambda e: [_answered(e, 503, 'Service Unavailable'), e])),
    Way('one answer 404', _each(lambda e: [_answered(e, 404, 'Not Found')])),
    Way('one answer 500', _each(lambda e: [_answered(e, 500, 'Internal Server Error')])),
    Way('one connection reset', _each(lambda e: [e.model_copy(update={'failure': 'reset', 'status': 0, 'body': ''})])),
)
