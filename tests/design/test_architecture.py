"""Which compute is chosen, from which figures, and that nothing unmeasured becomes a number."""

from datetime import date

import pytest

from rewright.design.architecture import design
from rewright.design.prices import Prices, load, total
from rewright.model.observation import Observation, Statement
from rewright.model.patch import Traffic
from rewright.model.policy import DesignPolicy, Policy


def made(sample, *, fan_out=True, proof=None, policy=None, observation=None, prices=None, recorded=None, **patch):
    return design(
        sample.job(), sample.facts(), recorded or sample.recording(), sample.patch(fan_out, **patch),
        proof or sample.proof(), policy or Policy(), observation, prices,
    )  # fmt: skip


def timed(sample, seconds, peak=90.0):
    performance = sample.proof().performance
    return sample.proof(performance=performance.model_copy(update={'modern': sample.cost(seconds, peak)}))


CHOICES = [
    # form, seconds, peak MB, compute, pattern, split point
    (True, 4.0, 90.0, 'step_functions', 'splitter', 'fetch'),
    (True, 4000.0, 90.0, 'step_functions', 'splitter', 'fetch'),
    (True, 4.0, 6000.0, 'batch', 'monolithic', None),
    (False, 4.0, 90.0, 'lambda', 'monolithic', None),
    (False, 300.0, 90.0, 'lambda', 'monolithic', None),
    (False, 300.1, 90.0, 'batch', 'monolithic', None),
    (False, 0.0, 0.0, 'lambda', 'monolithic', None),
    (False, 4.0, 5120.0, 'lambda', 'monolithic', None),
    (False, 4.0, 5121.0, 'batch', 'monolithic', None),
]


@pytest.mark.parametrize(('fan_out', 'seconds', 'peak', 'compute', 'pattern', 'split'), CHOICES)
def test_the_compute_fits_what_was_measured(sample, fan_out, seconds, peak, compute, pattern, split):
    blueprint = made(sample, fan_out=fan_out, proof=timed(sample, seconds, peak))
    assert (blueprint.compute, blueprint.pattern, blueprint.split_point) == (compute, pattern, split)
    assert {a.service for a in blueprint.alternatives} == {'lambda', 'batch', 'ecs', 'step_functions'} - {compute}
    assert all(a.why_not for a in blueprint.alternatives)


def test_a_fan_out_without_all_handlers_is_not_orchestrated(sample):
    assert made(sample, handlers={'splitter': 'h.s'}).compute == 'lambda'


MEMORY = [(0.0, 128), (1.0, 128), (64.0, 128), (64.1, 192), (90.0, 192), (96.0, 192), (500.0, 1024)]


@pytest.mark.parametrize(('peak', 'megabytes'), MEMORY)
def test_memory_is_rounded_up_with_headroom(sample, peak, megabytes):
    assert made(sample, proof=timed(sample, 4.0, peak)).memory_mb == megabytes


WORKERS = [
    (Traffic(concurrency=1, interval_seconds=0, evidence=''), 1),
    (Traffic(concurrency=3, interval_seconds=0, evidence=''), 1),
    (Traffic(concurrency=8, interval_seconds=0, evidence=''), 4),
    (Traffic(concurrency=100, interval_seconds=0, evidence=''), 20),
    (Traffic(concurrency=8, interval_seconds=2.0, evidence=''), 4),
    (None, 1),
]


@pytest.mark.parametrize(('traffic', 'workers'), WORKERS)
def test_workers_never_break_the_traffic_contract(sample, traffic, workers):
    assert made(sample, traffic=traffic).max_concurrency == workers


def test_the_bill_adds_up_and_every_line_has_a_source(sample):
    blueprint = made(sample)
    assert blueprint.monthly_usd == pytest.approx(sum(line.monthly_usd for line in blueprint.cost))
    assert all(line.source.startswith('https://aws.amazon.com/') for line in blueprint.cost)
    assert blueprint.prices_dated == '2026-11'


def test_the_bill_of_one_function_is_the_known_arithmetic(sample):
    lines = {line.item: line for line in made(sample, fan_out=False).cost}
    assert lines['Lambda: compute'].quantity == pytest.approx(4.0 * 192 / 1024 * 30)
    assert lines['Lambda: compute'].monthly_usd == pytest.approx(22.5 * 0.0000166667)
    assert lines['Lambda: requests'].monthly_usd == pytest.approx(30 * 0.2 / 10**6)


def test_the_case_of_the_literature_costs_what_arithmetic_says(sample):
    performance = sample.proof().performance
    slow = performance.model_copy(update={'legacy': sample.cost(90 * 60, 512.0)})
    blueprint = made(sample, fan_out=False, proof=sample.proof(performance=slow))
    assert blueprint.legacy_monthly_usd == pytest.approx(2.70, abs=0.5)


def test_workers_are_billed_for_waiting_one_by_one(sample):
    line = made(sample).cost[0]
    assert line.quantity == pytest.approx((499 * 0.05 + 2.0) * 192 / 1024 * 30)


def test_transitions_are_counted(sample):
    lines = {line.item: line for line in made(sample).cost}
    assert lines['Step Functions: transitions'].quantity == (20 + 4) * 30


def test_an_untimed_rewrite_has_no_bill(sample):
    blueprint = made(sample, proof=sample.proof(timed=False))
    assert (blueprint.cost, blueprint.monthly_usd, blueprint.legacy_monthly_usd) == ((), None, None)
    assert {a.monthly_usd for a in blueprint.alternatives} == {None}
    assert any('not timed' in line for line in blueprint.rationale)


def test_a_missing_price_is_unknown_and_never_free(sample):
    shipped = load()
    rows = {name: row for name, row in shipped.rows.items() if name != 'lambda_gb_second'}
    blueprint = made(sample, prices=Prices(dated='2026-11', region='x', rows=rows))
    assert blueprint.monthly_usd is None
    assert blueprint.legacy_monthly_usd is None
    assert blueprint.cost[0].monthly_usd is None


def test_an_alternative_the_rewrite_has_no_form_for_has_no_price(sample):
    prices = {a.service: a.monthly_usd for a in made(sample, fan_out=False).alternatives}
    assert prices['step_functions'] is None
    assert prices['batch'] > 0


def test_nothing_adds_up_to_nothing_known():
    assert total(()) is None


def test_every_shipped_price_is_positive_and_dated():
    prices = load()
    assert date.fromisoformat(f'{prices.dated}-01')
    assert all(row.usd > 0 and row.unit and row.source for row in prices.rows.values())


def test_four_stages_are_analysed_and_only_fetch_is_measured(sample):
    stages = {s.stage: s for s in made(sample).stages}
    assert list(stages) == ['prepare', 'fetch', 'transform', 'save']
    assert stages['fetch'].sequential_seconds == pytest.approx(499 * 0.05 + 10.0)
    assert stages['fetch'].parallel_seconds == pytest.approx(2.0)
    assert stages['transform'].sequential_seconds is None
    assert 'not measured' in stages['save'].parallelization_benefit


def test_the_split_is_justified_where_it_is(sample):
    stages = {s.stage: s for s in made(sample).stages}
    assert '499 requests' in stages['fetch'].split_justification
    assert not stages['save'].split_justification


def test_an_untimed_rewrite_has_no_parallel_seconds(sample):
    assert made(sample, proof=sample.proof(timed=False)).stages[1].parallel_seconds is None


def test_threads_that_burn_more_than_the_wall_clock_give_no_waiting_time(sample):
    assert made(sample, proof=timed(sample, 1.0)).stages[1].parallel_seconds is None


def test_observed_statements_are_counted_once(sample):
    nested = [(21, 55, 3.0), (22, 30, 2.0), (60, 60, 0.5), (1, 80, 40.0)]
    statements = tuple(Statement(line=a, end_line=b, times=1, seconds=s) for a, b, s in nested)
    stages = {s.stage: s for s in made(sample, observation=Observation(script='job.py', statements=statements)).stages}
    assert stages['transform'].sequential_seconds == pytest.approx(3.0)
    assert stages['save'].sequential_seconds == pytest.approx(0.5)
    assert stages['prepare'].sequential_seconds is None


def test_a_job_without_network_waits_for_nothing(sample):
    blueprint = made(sample, fan_out=False, recorded=sample.recording(requests=0))
    assert blueprint.stages[1].sequential_seconds is None
    assert 'used no network' in blueprint.rationale[0]


def test_the_network_is_the_bottleneck_only_when_it_is(sample):
    assert made(sample).stages[1].bottleneck == 'network I/O'
    assert made(sample, recorded=sample.recording(seconds=500.0)).stages[1].bottleneck == 'none'


def test_the_policy_bounds_the_choice(sample):
    policy = Policy(design=DesignPolicy(lambda_seconds=10))
    assert made(sample, fan_out=False, policy=policy).compute == 'batch'


def test_the_timeout_of_one_invocation_stays_within_lambda(sample):
    assert made(sample, proof=timed(sample, 4000.0)).timeout_seconds == 900
    assert made(sample, fan_out=False, proof=timed(sample, 4000.0)).timeout_seconds == 12000


def test_the_graph_is_whole(sample):
    for fan_out in (True, False):
        blueprint = made(sample, fan_out=fan_out)
        names = [node.id for node in blueprint.nodes]
        assert len(names) == len(set(names))
        assert {e.source for e in blueprint.edges} | {e.target for e in blueprint.edges} == set(names)


def test_a_blueprint_survives_the_disk(sample):
    blueprint = made(sample)
    assert type(blueprint).model_validate_json(blueprint.model_dump_json()) == blueprint
