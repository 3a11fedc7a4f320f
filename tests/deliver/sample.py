"""One made-up job in all its nouns: what the rooms before these ones hand over."""

import hashlib
import json

from rewright.model.certificate import Certificate
from rewright.model.facts import Endpoint, Facts, Function, Loop, StagePart
from rewright.model.job import Job
from rewright.model.patch import Coverage, Patch, PatchStep, Traffic
from rewright.model.proof import Compared, Cost, Mutation, Performance, Proof, Trial
from rewright.model.recording import Environment, Recording
from rewright.model.run import FileEffect, InputFile, Inputs, Run, Sleep
from rewright.model.span import Span
from rewright.model.specification import Specification
from rewright.model.tape import Exchange, Tape

SHA = hashlib.sha256(b'').hexdigest()
LEGACY = {'job.py': 'import requests\nprint("héllo")\n', 'requirements.txt': 'requests==2.32.0\n'}

PIPELINE = '''"""The pipeline."""

from rewright_runtime import Context, fetch, prepare, save, transform

import polars as pl


@prepare
async def prepare_pages(ctx: Context) -> Context:
    """Prepare."""
    ctx.log.info('prepare')
    ctx['pages'] = list(range(1, 500))
    return ctx


@fetch
async def fetch_pages(ctx: Context) -> Context:
    """Fetch."""
    return ctx


@transform
async def transform_pages(ctx: Context) -> Context:
    """Transform."""
    ctx['frame'] = pl.DataFrame({'symbol': ['Ä']})
    return ctx


@save
async def save_pages(ctx: Context) -> Context:
    """Save."""
    return ctx
'''
LAMBDAS = '''"""The three handlers."""


def splitter(event: dict, context: object) -> dict:
    """Split."""
    return {'page_batches': [{'batch': 0, 'pages': [1, 2]}], 'run': event['execution_id']}


def worker(event: dict, context: object) -> dict:
    """Work."""
    return {'batch': event['batch'], 'pages': len(event['pages'])}


def aggregator(event: dict, context: object) -> dict:
    """Aggregate."""
    return {'rows': len(event['results'])}
'''


def span(line, end):
    return Span(file='job.py', line=line, end_line=end)


def job(**changes):
    made = Job(
        name='financial_scraper', root='/srv/job', script='job.py', python='3.11', requirements=('requests==2.32.0',)
    )
    return made.model_copy(update=changes)


def facts(**changes):
    made = Facts(
        job='financial_scraper', language='python3', script='job.py',
        source_sha256=SHA, lines=80, files=('job.py',),
        endpoints=(
            Endpoint(direction='source', kind='http', target='http://127.0.0.1:8099/page', span=span(10, 12)),
            Endpoint(direction='sink', kind='csv', target='out/data.csv', span=span(60, 60)),
        ),
        functions=(Function(name='main', span=span(1, 80), lines=80, branches=12),),
        stages=(
            StagePart(stage='prepare', span=span(1, 8), why='constants'),
            StagePart(stage='fetch', span=span(9, 20), why='requests.get'),
            StagePart(stage='transform', span=span(21, 55), why='pandas'),
            StagePart(stage='save', span=span(56, 62), why='to_csv'),
        ),
        loops=(Loop(span=span(9, 50), over='range(1, 500)', kind='requests'),),
        imports=(), findings=(), complexity=6.5, complexity_parts={'branches': 6.5}, not_understood=(),
    )  # fmt: skip
    return made.model_copy(update=changes)


def exchanges(count=499, seconds=0.05):
    return tuple(
        Exchange(key=f'GET /{i}', method='GET', url=f'http://127.0.0.1:8099/page/{i}', status=200, seconds=seconds)
        for i in range(count)
    )


def run(requests=499, seconds=40.0, peak=180.0, cpu=5.0):
    return Run(
        exit_code=0, stdout=SHA, stderr=SHA, started='2026-11-20T10:00:00Z', wall_seconds=seconds, cpu_seconds=cpu, peak_mb=peak,
        effects=(FileEffect(path='/srv/job/out/data.csv', operation='created', sha256=SHA, size=2_000_000),),
        tape=Tape(exchanges=exchanges(requests)),
        sleeps=(Sleep(file='job.py', line=18, times=499, seconds=10.0, longest=0.02),) if requests else (),
        sandbox='bubblewrap', clock='faketime',
    )  # fmt: skip


def recording(**changes):
    live = run(**changes)
    return Recording(
        job='financial_scraper',
        environment=Environment(python='3.11.2', packages=('requests==2.32.0',), sha256=SHA, path='/env'),
        inputs=Inputs(files=(InputFile(path='/srv/job/symbols.csv', sha256=SHA, size=10),)),
        live=live, again=live, repeatable=True,
    )  # fmt: skip


def cost(seconds, peak, requests=499, flight=8):
    return Cost(
        wall_seconds=seconds, cpu_seconds=2.0, peak_mb=peak, requests=requests, most_in_flight=flight, sleep_seconds=0.0
    )


def steps(files):
    names = ('structure', 'fetch', 'parse', 'frames', 'architecture')
    titles = (
        'refactor: split into four stages', 'perf: fetch pages with httpx2', 'refactor: parse pages with selectolax',
        'perf: transform with polars', 'feat: add splitter, worker and aggregator',
    )  # fmt: skip
    first = {'pipeline.py': PIPELINE, 'scaffold.py': 'x = 1\n'}
    kept = [first] * 4 + [files]
    return tuple(
        PatchStep(name=n, title=t, body=f'Why: step {n}.', files=f) for n, t, f in zip(names, titles, kept, strict=True)
    )


def patch(fan_out=True, **changes):
    files = {
        'pipeline.py': PIPELINE,
        'requirements.txt': 'polars==2.1.0\n',
        'test_pipeline.py': 'def test_rows():\n    assert len([1]) == 1\n',
    }
    if fan_out:
        files['handlers.py'] = LAMBDAS
    made = Patch(
        job='financial_scraper', steps=steps(files),
        coverage=Coverage(constructs=12, modernized=12),
        traffic=Traffic(concurrency=8, interval_seconds=0.0, evidence='no pause was kept'),
        form='fan_out' if fan_out else 'single',
        handlers={n: f'handlers.{n}' for n in ('splitter', 'worker', 'aggregator')} if fan_out else {},
        recipes=('requests_loop',),
    )  # fmt: skip
    return made.model_copy(update=changes)


def rewrite_hash(files):
    """As certificates name a rewrite."""
    text = json.dumps(files, sort_keys=True, ensure_ascii=True, separators=(',', ':'))
    return hashlib.sha256(text.encode()).hexdigest()


def proof(verdict='proven', timed=True, rewrite=None, **changes):
    certificate = Certificate(
        legacy=SHA,
        rewrite=rewrite_hash(rewrite or patch().files),
        legacy_environment=SHA,
        modern_environment=SHA,
        inputs=('a', 'b'),
        policy=SHA,
        requirements=SHA,
        recording=SHA,
        tool='0.1.0',
    )
    trial = Trial(
        name='recorded',
        inputs='a',
        result='equal',
        compared=(Compared(output='out/data.csv', level='identical', rows=4990),),
    )
    performance = Performance(
        runs=3, conditions='replayed with latency', legacy=cost(30.0, 180.0, flight=1), modern=cost(4.0, 90.0)
    )
    made = Proof(
        job='financial_scraper', verdict=verdict, reasons=() if verdict == 'proven' else ('cell 3 differs',),
        trials=(trial, trial.model_copy(update={'name': 'fault 1', 'inputs': 'b'})),
        performance=performance if timed else None,
        mutation=Mutation(planted=20, killed=20), certificate=certificate,
    )  # fmt: skip
    return made.model_copy(update=changes)


def specification():
    return Specification(
        job='financial_scraper', purpose='Collects prices.', rules=(), assumptions=(), suspected_defects=(), cases=(),
        contracts=({'apiVersion': 'v3.0.2', 'kind': 'DataContract', 'id': 'out/data.csv', 'version': '1.0.0', 'status': 'active'},),
    )  # fmt: skip
