"""A tape's JSON -> the same tape with requests that fail, once or for good."""

from collections.abc import Callable

from rewright.model.tape import Exchange, Tape
from rewright.prove.dice import Dice
from rewright.prove.way import Change, Way

MATERIAL = 'tape'


def _answered(exchange: Exchange, status: int, reason: str) -> Exchange:
    return exchange.model_copy(update={'status': status, 'reason': reason})


def _each(change: Callable[[Exchange], list[Exchange]], *, also_last: bool = False) -> Change:
    def changed(data: bytes, dice: Dice) -> bytes | None:
        tape = Tape.model_validate_json(data)
        size = len(tape.exchanges)
        # One failing request: with several, the first one that ends the job would hide the others.
        picked = dice.share([*dice.order(size)[:1], *([size - 1] if also_last else [])]) if size else []
        parts = [change(e) if i in picked else [e] for i, e in enumerate(tape.exchanges)]
        result = Tape(exchanges=tuple(e for part in parts for e in part))
        return result.model_dump_json().encode() if picked else None

    return changed


def _once(exchange: Exchange) -> list[Exchange]:
    return [_answered(exchange, 503, 'Service Unavailable'), exchange]


WAYS = (
    # A job that tries again gets to the last request too, where a plan that is one short shows itself.
    Way('answers 503 once', _each(_once, also_last=True)),
    Way('one answer 404', _each(lambda e: [_answered(e, 404, 'Not Found')])),
    Way('one answer 500', _each(lambda e: [_answered(e, 500, 'Internal Server Error')])),
    Way('one connection reset', _each(lambda e: [e.model_copy(update={'failure': 'reset', 'status': 0, 'body': ''})])),
)
