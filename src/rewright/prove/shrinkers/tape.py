"""A tape -> the answers on it that are not as recorded."""

from rewright.model.tape import Exchange, Tape
from rewright.prove.parts import Parts

MATERIAL = 'tape'


def _changed(data: bytes, recorded: bytes) -> Parts | None:
    now, before = Tape.model_validate_json(data).exchanges, Tape.model_validate_json(recorded).exchanges
    whole = {exchange.key: exchange for exchange in before}
    new = [i for i, exchange in enumerate(now) if exchange not in before]

    def kept(chosen: list[int]) -> bytes:
        left = {new[i] for i in chosen}
        found: list[Exchange] = []
        for i, exchange in enumerate(now):
            as_recorded = exchange if i not in new or i in left else whole.get(exchange.key)
            # An answer that was put before the recorded one goes when it is not kept.
            if as_recorded and not (i in new and i not in left and as_recorded in now):
                found.append(as_recorded)
        return Tape(exchanges=tuple(found)).model_dump_json().encode()

    return Parts(len(new), kept) if len(new) > 1 else None


LEVELS = (_changed,)


def shown(data: bytes) -> str:
    """Return a line for each request whose answer is a failure."""
    failing = [e for e in Tape.model_validate_json(data).exchanges if e.failure or e.status >= 400 or not e.body]
    return '\n'.join(f'{e.method} {e.url} -> {e.failure or e.status} {e.reason}'.rstrip() for e in failing)
