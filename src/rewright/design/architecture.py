"""Job, Facts, Recording, Patch, Proof and Policy -> Blueprint: the compute that fits what was measured, and its bill."""

from urllib.parse import urlsplit

from rewright.design.measured import Measured, measure, memory_for, size
from rewright.design.needs import Needs, Service, services
from rewright.design.prices import Prices, load, total
from rewright.design.stages import analyse
from rewright.model.blueprint import Alternative, Blueprint
from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.patch import Patch
from rewright.model.policy import Policy
from rewright.model.proof import Proof
from rewright.model.recording import Recording

HANDLERS = ('splitter', 'worker', 'aggregator')
MOST_SOURCES = 4


def design(
    job: Job,
    facts: Facts,
    recording: Recording,
    patch: Patch,
    proof: Proof,
    policy: Policy,
    observation: Observation | None = None,
    prices: Prices | None = None,
) -> Blueprint:
    """Choose compute, pattern and split point.

    Amounts are USD a month; None where a figure or a price is missing. `observation` gives the seconds of the stages
    that use no network; without it they are None. `prices` defaults to the shipped table.
    """
    table = prices or load()
    measured = measure(recording, proof)
    needs = Needs(
        measured=measured,
        size=size(measured, patch, policy),
        policy=policy,
        fan_out=patch.form == 'fan_out' and all(name in patch.handlers for name in HANDLERS),
        sources=_sources(facts, recording),
        undivided=patch.undivided,
    )
    # Batch objects to nothing that Lambda cannot hold, so there is always a first one without objection.
    chosen = next(service for service in services() if not service.objection(needs))
    return _blueprint(job, facts, needs, chosen, table, observation)


def _blueprint(
    job: Job, facts: Facts, needs: Needs, chosen: Service, prices: Prices, observation: Observation | None
) -> Blueprint:
    fan_out = chosen.COMPUTE == 'step_functions'
    measured, fit = needs.measured, needs.size
    bill = () if measured.modern_seconds is None else chosen.bill(needs, prices, measured.modern_seconds)
    nodes, edges = chosen.picture(needs)
    return Blueprint(
        job=job.name,
        compute=chosen.COMPUTE,
        supporting=chosen.SUPPORTING,
        pattern='splitter' if fan_out else 'monolithic',
        split_point='fetch' if fan_out else None,
        rationale=_rationale(needs, chosen),
        stages=analyse(facts, needs, observation, 'fetch' if fan_out else None),
        alternatives=_alternatives(needs, chosen, prices),
        memory_mb=fit.memory_mb,
        timeout_seconds=_timeout(needs, chosen),
        batch_size=fit.batch_size,
        max_concurrency=fit.workers if fan_out else 1,
        runs_per_month=needs.runs,
        cost=bill,
        monthly_usd=total(bill),
        legacy_monthly_usd=_legacy(needs, prices, chosen),
        prices_dated=prices.dated,
        nodes=nodes,
        edges=edges,
    )


def _timeout(needs: Needs, chosen: Service) -> int:
    # A fan-out invocation holds one batch, so the whole run's time is a generous bound for it.
    bound = needs.policy.design.lambda_seconds
    return needs.size.timeout_seconds if chosen.COMPUTE in {'batch', 'ecs'} else min(bound, needs.size.timeout_seconds)


def _alternatives(needs: Needs, chosen: Service, prices: Prices) -> tuple[Alternative, ...]:
    return tuple(
        Alternative(
            service=service.COMPUTE,
            monthly_usd=_price(needs, service, prices),
            why_not=service.objection(needs) or f'{chosen.COMPUTE} fits and is asked first',
        )
        for service in services()
        if service.COMPUTE != chosen.COMPUTE
    )


def _price(needs: Needs, service: Service, prices: Prices) -> float | None:
    seconds = needs.measured.modern_seconds
    # A form that the rewrite does not have cannot be priced from its measurements.
    if seconds is None or (service.COMPUTE == 'step_functions' and not needs.fan_out):
        return None
    return total(service.bill(needs, prices, seconds))


def _legacy(needs: Needs, prices: Prices, chosen: Service) -> float | None:
    """The legacy job's measured time and memory, billed as one process on the same kind of compute."""
    measured = needs.measured
    if measured.legacy_seconds is None or measured.legacy_mb is None:
        return None
    # The legacy job is one process: it has no parts that a state machine could run.
    kind = 'lambda' if chosen.COMPUTE == 'step_functions' else chosen.COMPUTE
    service = next(s for s in services() if kind == s.COMPUTE)
    memory = needs.size.model_copy(update={'memory_mb': memory_for(measured.legacy_mb, needs.policy)})
    return total(service.bill(needs.model_copy(update={'size': memory}), prices, measured.legacy_seconds))


def _rationale(needs: Needs, chosen: Service) -> tuple[str, ...]:
    return (
        *_measured_lines(needs.measured),
        *_chosen_lines(needs, chosen),
        *_money_lines(needs.measured, chosen),
    )


def _measured_lines(measured: Measured) -> tuple[str, ...]:
    network = (
        f'{measured.requests} requests took {measured.network_seconds:.2f} s of {measured.live_seconds:.2f} s recorded'
    )
    first = network if measured.requests else f'the recorded run took {measured.live_seconds:.2f} s and used no network'
    if measured.modern_seconds is None:
        return (first, 'the rewrite was not timed: sizing uses the recorded legacy run, and there is no bill')
    timed = f'the rewrite took {measured.modern_seconds:.2f} s and {measured.peak_mb:.0f} MB at its peak (medians)'
    return (first, timed)


def _chosen_lines(needs: Needs, chosen: Service) -> tuple[str, ...]:
    if chosen.COMPUTE == 'step_functions':
        return (
            f'requests do not depend on each other: {needs.size.batches} batches are retried one by one',
            (
                f'workers at once: {needs.size.workers}, so that all of them together keep to '
                f'{needs.policy.fetch.concurrency} requests in flight and to the pauses of the traffic contract'
            ),
        )
    if chosen.COMPUTE == 'lambda':
        return (f'it fits one invocation with {needs.policy.design.time_headroom:g}-fold time to spare',)
    return (f'{needs.why_too_much} of one Lambda invocation',)


def _money_lines(measured: Measured, chosen: Service) -> tuple[str, ...]:
    left_out = 'not in the bill, because not measured: log volume, data transfer, container images'
    if measured.legacy_seconds is None:
        return (left_out, 'the legacy job was not timed: what it would cost is unknown')
    kind = 'Lambda' if chosen.COMPUTE in {'lambda', 'step_functions'} else 'a container'
    compared = (
        f'the legacy figure bills its {measured.legacy_seconds:.2f} s as one process on {kind}, not its real host'
    )
    return (left_out, compared)


def _sources(facts: Facts, recording: Recording) -> tuple[str, ...]:
    hosts = dict.fromkeys(urlsplit(e.url).netloc for e in recording.live.tape.exchanges)
    others = dict.fromkeys(
        f'{e.kind}: {e.target}' for e in facts.endpoints if e.direction == 'source' and e.kind not in {'http', 'html'}
    )
    labels = [host for host in (*hosts, *others) if host]
    more = len(labels) - MOST_SOURCES
    return (*labels[:MOST_SOURCES], *([f'and {more} more'] if more > 0 else []))
