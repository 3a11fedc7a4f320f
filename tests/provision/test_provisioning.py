"""Every kind of module: no finding of its own, the promised parts, the least permissions, and texts that stay texts."""

import asyncio
import inspect
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import rewright_runtime.handlers
import rewright_runtime.workplace
from rewright.design.architecture import design
from rewright.design.needs import services
from rewright.model.moved_secret import MovedSecret
from rewright.model.policy import Policy
from rewright.model.refusal import Refusal
from rewright.model.secret import shapes_in
from rewright.provision.check import check
from rewright.provision.provisioning import provision
from rewright_runtime.fetch import Traffic
from rewright_runtime.handlers import FanOut
from rewright_runtime.request import request

KINDS = {'step_functions': (True, 4.0), 'lambda': (False, 4.0), 'batch': (False, 900.0)}


def blueprint(sample, kind):
    fan_out, seconds = KINDS[kind]
    timed = sample.proof().performance.model_copy(update={'modern': sample.cost(seconds, 90.0)})
    proof = sample.proof(performance=timed)
    made = design(sample.job(), sample.facts(), sample.recording(), sample.patch(fan_out), proof, Policy())
    assert made.compute == kind
    return made


def module(sample, kind='step_functions', job=None, **patch):
    files = sample.patch(KINDS[kind][0], **patch)
    return provision(job or sample.job(), files, blueprint(sample, kind), sample.specification())


@pytest.fixture(params=sorted(KINDS))
def kind(request):
    return request.param


def test_a_module_passes_its_own_checks(sample, kind):
    made = module(sample, kind)
    assert made.findings == ()
    assert {'main.tf', 'variables.tf', 'outputs.tf', 'versions.tf'} <= set(made.files)
    assert made.checked_against == 'hashicorp/aws 6.25.0'


def test_what_was_not_checked_is_named(sample):
    assert any('terraform validate' in line for line in module(sample).not_checked)


@pytest.mark.skipif(shutil.which('terraform') is None, reason='no terraform binary on PATH')
def test_terraform_formats_it_the_same(sample, kind, tmp_path):
    for name, text in module(sample, kind).files.items():
        (tmp_path / name).write_text(text)
    done = subprocess.run(['terraform', 'fmt', '-check', '-diff', str(tmp_path)], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, '')


def test_the_bill_counts_the_alarms_that_are_there(sample, kind):
    text = module(sample, kind).files['main.tf']
    blocks = re.findall(r'resource "aws_cloudwatch_metric_alarm" "(\w+)"', text)
    each = {'errors': 3 if kind == 'step_functions' else 1, 'machine': 2}
    service = next(s for s in services() if kind == s.COMPUTE)
    assert sum(each.get(name, 1) for name in blocks) == service.ALARMS


def test_three_functions_have_the_handlers_of_the_rewrite(sample):
    text = module(sample).files['main.tf']
    for name in ('splitter', 'worker', 'aggregator'):
        assert re.search(rf'{name}\s+= {{ handler = "handlers.{name}", concurrency = ', text)


def test_the_map_passes_what_the_worker_reads(sample):
    states = json.loads(module(sample).files['state_machine.asl.json'])['States']
    assert (states['Work']['ItemsPath'], states['Work']['MaxConcurrency']) == ('$.page_batches', 4)
    assert states['Work']['ResultPath'] == '$.results'
    assert all(states[name]['Catch'] for name in ('Split', 'Work', 'Aggregate'))


HANDLERS = [
    ("event['batch']", "event['batch_id']", 'reads batch_id'),
    ("{'page_batches':", "{'batches':", 'returns no page_batches'),
    ('def worker(', 'async def worker(', 'coroutine'),
    ('def aggregator(', 'def gather(', 'not in the pipeline'),
]


@pytest.mark.parametrize(('old', 'new', 'said'), HANDLERS)
def test_handlers_that_do_not_fit_are_found(sample, old, new, said):
    patch = sample.patch()
    files = {**patch.files, 'handlers.py': patch.files['handlers.py'].replace(old, new)}
    made = module(sample, steps=(*patch.steps[:-1], patch.steps[-1].model_copy(update={'files': files})))
    assert [f for f in made.findings if said in f.message]


def test_handlers_made_by_a_call_are_accepted(sample):
    patch = sample.patch()
    text = 'from rewright_runtime import hand\nsplitter = hand(1)\nworker: object = hand(2)\naggregator = hand(3)\n'
    files = {**patch.files, 'handlers.py': text}
    made = module(sample, steps=(*patch.steps[:-1], patch.steps[-1].model_copy(update={'files': files})))
    assert made.findings == ()


@pytest.mark.parametrize('handler', ['', 'x', 'a b.c', '"; x', 'a.b"\n}', '${x}.y', '../x.y'])
def test_a_hostile_handler_is_refused(sample, handler):
    handlers = {**sample.patch().handlers, 'worker': handler}
    with pytest.raises(Refusal, match='worker'):
        module(sample, handlers=handlers)


@pytest.mark.parametrize('entry', ['../x.py', '/x.py', '-x.py', 'x.sh', "x'y.py", 'a\nb.py'])
def test_a_hostile_entry_is_refused(sample, entry):
    with pytest.raises(Refusal, match='entry'):
        module(sample, 'lambda', entry=entry)


NAMES = ['Ärger & Söhne', '${file("/etc/passwd")}', '"}\nresource "x" "y" {', '', 'x' * 300, '%{if true}', '../..']


@pytest.mark.parametrize('name', NAMES)
def test_a_hostile_job_name_stays_a_name(sample, kind, name):
    made = module(sample, kind, job=sample.job(name=name))
    assert made.findings == ()
    assert re.fullmatch(r'[a-z0-9](-?[a-z0-9]){0,23}', made.module)


def test_a_hostile_contract_stays_text(sample, kind):
    contract = {'id': '${var.environment}"%{ x', 'version': '1\n"'}
    specification = sample.specification().model_copy(update={'contracts': (contract,)})
    made = provision(sample.job(), sample.patch(KINDS[kind][0]), blueprint(sample, kind), specification)
    assert made.findings == ()
    assert '--var.environment' in made.files['main.tf']


def test_a_specification_without_contracts_is_enough(sample):
    specification = sample.specification().model_copy(update={'contracts': ()})
    made = provision(sample.job(), sample.patch(), blueprint(sample, 'step_functions'), specification)
    assert made.findings == ()


def test_a_service_without_a_stack_is_refused(sample):
    ecs = blueprint(sample, 'lambda').model_copy(update={'compute': 'ecs'})
    with pytest.raises(Refusal, match='ecs'):
        provision(sample.job(), sample.patch(), ecs, sample.specification())


def actions(made):
    return {action for permission in made.permissions for action in permission.actions}


def with_code(sample, code):
    patch = sample.patch(fan_out=False)
    files = {'pipeline.py': code}
    return module(sample, 'lambda', steps=(patch.steps[-1].model_copy(update={'files': files}),))


CODE = [
    (
        'import polars as pl\npl.read_csv("x")\n',
        {'s3:GetObject', 's3:ListBucket', 's3:PutObject'},
        'pipeline.py:2 read_csv',
    ),
    ('open("x", "w")\n', {'s3:PutObject'}, 'pipeline.py:1 open'),
    ('from pathlib import Path\nPath("x").open("ab")\n', {'s3:PutObject'}, 'pipeline.py:2 open'),
    ('x = secret("key")\n', {'s3:PutObject', 'secretsmanager:GetSecretValue'}, 'pipeline.py:1 secret'),
    ('def broken(:\n', {'s3:PutObject'}, 'the save stage writes the outputs of the contract'),
    ('', {'s3:PutObject'}, 'the save stage writes the outputs of the contract'),
]


@pytest.mark.parametrize(('code', 'wanted', 'because'), CODE)
def test_permissions_follow_the_code(sample, code, wanted, because):
    made = with_code(sample, code)
    assert {a for a in actions(made) if a.startswith(('s3:', 'secrets'))} == wanted
    assert because in {permission.because for permission in made.permissions}
    assert made.findings == ()


def test_secrets_of_the_job_are_granted_and_never_written(sample):
    made = module(sample, job=sample.job(secrets=('API_KEY',), environment={'API_KEY': 'hunter2'}))
    assert 'secretsmanager:GetSecretValue' in actions(made)
    assert not any('hunter2' in text for text in made.files.values())


def test_secrets_of_the_source_are_named_and_only_they_may_be_read(sample, kind):
    span = sample.span(7, 7)
    moved = tuple(MovedSecret(name=n, called=n, what='a token', spans=(span,)) for n in ('SHOP_API_TOKEN', 'SHOP_PW'))
    files = sample.patch(KINDS[kind][0])
    made = provision(sample.job(), files, blueprint(sample, kind), sample.specification(), moved)
    assert made.findings == ()
    granted = {p.resource for p in made.permissions if 'secretsmanager:GetSecretValue' in p.actions}
    assert {g.rpartition(':secret:')[2] for g in granted} == {
        'financial-scraper/SHOP_API_TOKEN-??????"', 'financial-scraper/SHOP_PW-??????"',
    }  # fmt: skip
    text = made.files['main.tf']
    assert re.search(r'SHOP_PW_SECRET\W+(value = )?"financial-scraper/SHOP_PW"', text)
    assert shapes_in(text) == ()


def test_nothing_is_allowed_that_nobody_needs(sample, kind):
    made = module(sample, kind)
    assert not any('*' in action for action in actions(made))
    deleting = [p.resource for p in made.permissions if any('Delete' in action for action in p.actions)]
    assert deleting == (['"${aws_s3_bucket.output.arn}/temp/batches/*"'] if kind == 'step_functions' else [])


def run_handler(sample, tmp_path, code):
    """Run the shipped handler on a bucket that is a folder."""
    made = with_code(sample, code)
    (tmp_path / 'bucket' / 'input').mkdir(parents=True)
    (tmp_path / 'bucket' / 'input' / 'in.csv').write_text('a\n1\n')
    (tmp_path / 'boto3.py').write_text(BUCKET)
    (tmp_path / 'handler.py').write_text(made.files['handler.py'])
    (tmp_path / 'pipeline.py').write_text(code)
    environment = {'OUTPUT_BUCKET': str(tmp_path / 'bucket'), 'PATH': '/usr/bin:/bin'}
    return subprocess.run([sys.executable, 'handler.py'], cwd=tmp_path, env=environment, capture_output=True, text=True)


BUCKET = """
import shutil
from pathlib import Path
class client:
    def __init__(self, kind): pass
    def get_paginator(self, name): return self
    def paginate(self, Bucket, Prefix):
        return [{'Contents': [{'Key': str(p.relative_to(Bucket))} for p in Path(Bucket, Prefix).iterdir()]}]
    def download_file(self, bucket, key, path): shutil.copy(Path(bucket, key), path)
    def upload_file(self, path, bucket, key):
        Path(bucket, key).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, Path(bucket, key))
"""


@pytest.mark.slow
def test_the_shipped_handler_moves_inputs_and_outputs(sample, tmp_path):
    code = 'import os\nos.makedirs("out")\ntext = open("in.csv").read()\nopen("out/é.txt", "w").write(text)\n'
    done = run_handler(sample, tmp_path, code)
    assert done.returncode == 0, done.stderr
    found = {str(p.relative_to(tmp_path / 'bucket')) for p in Path(tmp_path, 'bucket').rglob('*') if p.is_file()}
    assert found == {'input/in.csv', 'outputs/out/é.txt'}


@pytest.mark.slow
def test_the_shipped_handler_fails_when_the_pipeline_does(sample, tmp_path):
    assert run_handler(sample, tmp_path, 'raise SystemExit(3)\n').returncode != 0


def test_an_empty_module_is_no_module():
    assert check({}) == ()
    assert check({'main.tf': 'resource "aws'})[0].message.startswith('not HCL')


def machine(states, splitter, worker, aggregator, run):
    """The state machine, by hand: parameters, items and result path as its JSON says."""
    known = {'$$.Execution.Name': run, '$': {'arguments': ['-v']}}
    state = splitter({key.removesuffix('.$'): known[path] for key, path in states['Split']['Parameters'].items()})
    items = state[states['Work']['ItemsPath'].removeprefix('$.')]
    state = {**state, states['Work']['ResultPath'].removeprefix('$.'): [worker(item) for item in items]}
    return aggregator(state)


def test_the_machine_runs_the_handlers_of_the_runtime(sample, tmp_path, monkeypatch, closed_port):
    monkeypatch.setenv('REWRIGHT_STORAGE', str(tmp_path))

    def plan(_):
        yield from (request('GET', f'http://127.0.0.1:{closed_port}/{n}') for n in range(3))

    async def fetch(ctx, fetching):
        async with fetching(Traffic(concurrency=1)) as fetcher:
            ctx['got'] = await fetcher.all(plan(ctx))

    def finish(event, _, fetching):
        asyncio.run(fetch(ctx := {}, fetching))
        return {'pages': len(ctx['got']), 'arguments': len(sys.argv) - 1}

    job = FanOut(prepare=lambda _: {}, fetch=fetch, finish=finish, split=plan, batch_size=2)
    states = json.loads(module(sample).files['state_machine.asl.json'])['States']
    answer = machine(states, job.splitter, job.worker, job.aggregator, 'run-1')
    assert (answer['execution_id'], answer['counts']) == ('run-1', {'pages': 3, 'arguments': 1})
    assert (answer['batches'], answer['failed_pages']) == (2, 3)


def test_the_functions_may_write_where_the_runtime_writes(sample):
    source = inspect.getsource(rewright_runtime.handlers) + inspect.getsource(rewright_runtime.workplace)
    granted = {p.resource for p in module(sample).permissions if p.resource.startswith('"${aws_s3_bucket.output')}
    for prefix in ('temp/batches', 'executions', 'outputs'):
        assert f"'{prefix}/" in source
        assert f'"${{aws_s3_bucket.output.arn}}/{prefix}/*"' in granted


PORTS = [
    ((), '[80, 443]'),
    (('127.0.0.1:8765', 'example.org'), '[80, 443, 8765]'),
    (('x:0', 'x:65536', 'x:-1', 'x:²', 'x:', '::1'), '[80, 443]'),
]


@pytest.mark.parametrize(('hosts', 'written'), PORTS)
def test_the_ports_of_the_sources_are_open(sample, hosts, written):
    made = module(sample, job=sample.job(allowed_hosts=hosts))
    assert f'default     = {written}' in made.files['variables.tf']
    assert made.findings == ()
