"""Two runs -> whether every request that needs an earlier answer was sent after it."""

from collections import defaultdict
from collections.abc import Iterator

from rewright.model.proof import Difference
from rewright.model.run import Run
from rewright.model.tape import Exchange
from rewright.prove.pair import Findings, Pair
from rewright.prove.sequence import Before, declared, shown


def check(pair: Pair) -> Findings:
    """Hold the second run to the order that the job declares and that the first run's answers and requests show."""
    exchanges = pair.legacy.tape.exchanges
    orders = [*declared(exchanges, pair.job.happens_before), *shown(exchanges, pair.blobs, pair.known)]
    sent = _by_key(pair.modern)
    return Findings.of(found for order in dict.fromkeys(orders) for found in _broken(pair, order, sent))


def _by_key(run: Run) -> dict[str, list[Exchange]]:
    found: dict[str, list[Exchange]] = defaultdict(list)
    for exchange in run.tape.exchanges:
        found[exchange.key].append(exchange)
    return found


def _broken(pair: Pair, order: Before, sent: dict[str, list[Exchange]]) -> Iterator[Difference]:
    # Requests that are missing or too many are told apart elsewhere; here only those on both sides count.
    firsts, thens = sent.get(order.first, []), sent.get(order.then, [])
    if firsts and thens and min(one.ended for one in firsts) > min(one.started for one in thens):
        yield pair.difference(order.then, 'request order', f'after {order.first}: {order.why}', 'before its answer')
