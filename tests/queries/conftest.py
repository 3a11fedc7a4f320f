"""A whole run of the quote scraper, as its stages leave it on disk."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from rewright.adapters.stores.folder import FolderStore
from rewright.adapters.stores.objects import FolderBlobs
from rewright.agents.agent import Report
from rewright.model.blueprint import Alternative, Blueprint, CostLine, Edge, Node, StageAnalysis
from rewright.model.certificate import Certificate
from rewright.model.change import Branch, Change, Commit, Delivery, PullRequest
from rewright.model.decision import Decision
from rewright.model.facts import Endpoint, Facts, Finding, Function, Import, Loop, NotUnderstood, StagePart
from rewright.model.infrastructure import Infrastructure, Permission
from rewright.model.job import Job
from rewright.model.observation import Observation, Statement
from rewright.model.outcome import Outcome
from rewright.model.patch import Assumption, Coverage, Left, Patch, PatchStep, Traffic
from rewright.model.proof import Aimed, Compared, Cost, Mutation, Performance, Proof, Survivor, Trial
from rewright.model.recording import Environment, Recording, Volatile
from rewright.model.review import CheckResult, Review, ReviewDecision
from rewright.model.run import FileEffect, InputFile, Inputs, Run
from rewright.model.shipped import Lines, Shipped, ShippedTest
from rewright.model.span import Span
from rewright.model.specification import Belief, Case, Defect, Evidence, Rule, Specification
from rewright.model.tape import Exchange, Tape

PIPELINE = Path(__file__).parent / 'pipeline'
ROOT = '/srv/jobs/financial_scraper'
BRANCH = 'pipeline-modernization/financial_scraper-20261120-3f9c2ab1'


def text(name: str) -> str:
    return (PIPELINE / f'{name}.txt').read_text(encoding='utf-8')


def sha(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def at(line: int, end: int | None = None) -> Span:
    return Span(file='scraper.py', line=line, end_line=end or line)


def source(line: int, quote: str) -> Evidence:
    return Evidence(kind='source', reference=f'scraper.py:{line}', quote=quote)


JOB = Job(
    name='financial_scraper',
    root=ROOT,
    script='scraper.py',
    python='3.11',
    requirements=('pandas==2.3.3', 'requests==2.32.5'),
    outputs=('quotes.csv',),
    allowed_hosts=('127.0.0.1:8765',),
    environment={'REGION': 'eu'},
)
FACTS = Facts(
    job=JOB.name,
    language='python3',
    script=JOB.script,
    source_sha256=sha(text('legacy')),
    lines=61,
    files=('scraper.py',),
    endpoints=(
        Endpoint(direction='source', kind='http', target='http://127.0.0.1:8765/quotes', span=at(18)),
        Endpoint(direction='sink', kind='csv', target='quotes.csv', span=at(54)),
    ),
    functions=(Function(name='scrape', span=at(12, 57), lines=46, branches=6),),
    stages=(StagePart(stage='fetch', span=at(16, 22), why='requests in a loop over pages'),),
    loops=(
        Loop(span=at(16, 43), over='range(1, 500)', kind='requests'),
        Loop(span=at(28, 42), over='table rows', kind='rows'),
    ),
    imports=(Import(module='pandas', span=at(5), replaced_by='polars'),),
    findings=(
        Finding(
            rule='no_timeout', message='requests.get without a timeout can wait for ever', span=at(18), severity='risk'
        ),
        Finding(rule='regex_on_html', message='HTML is read with a regular expression', span=at(28)),
        Finding(rule='status_ignored', message='a status other than 503 is read as a page', span=at(19)),
    ),
    complexity=5.5,
    complexity_parts={'lines': 1.0, 'branches': 2.0, 'network': 1.5, 'frames': 1.0},
    not_understood=(NotUnderstood(span=at(60), why='guard of the entry point'),),
)
TAPE = Tape(
    exchanges=tuple(
        Exchange(
            key=f'GET page={n}', method='GET', url=f'http://127.0.0.1:8765/quotes?page={n}', status=200,
            started=n * 0.05, ended=n * 0.05 + 0.04, seconds=0.04,
        )
        for n in range(1, 501)
    )
)  # fmt: skip
LIVE = Run(
    exit_code=0,
    stdout=sha('stdout'),
    stderr=sha(''),
    effects=(FileEffect(path=f'{ROOT}/quotes.csv', operation='created', sha256=sha('csv'), size=921_344),),
    tape=TAPE,
    started='2026-11-20T06:00:00Z',
    wall_seconds=29.4,
    cpu_seconds=2.9,
    peak_mb=118.2,
    sandbox='bubblewrap',
    clock='faketime',
)
OBSERVATION = Observation(
    script='scraper.py',
    statements=(
        Statement(line=18, end_line=18, times=499, seconds=20.9),
        Statement(line=21, end_line=21, times=1, seconds=0.041),
        Statement(line=28, end_line=42, times=498, seconds=1.31),
        Statement(line=29, end_line=29, times=10_458, seconds=0.38),
        Statement(line=43, end_line=43, times=498, seconds=5.21),
        Statement(line=45, end_line=45, times=1, seconds=0.018),
        Statement(line=48, end_line=48, times=1, seconds=0.006),
        Statement(line=54, end_line=54, times=1, seconds=0.071),
    ),
)
SPECIFICATION = Specification(
    job=JOB.name,
    purpose='Collects the quotes of all pages, adds turnover and sector averages, and writes one line a symbol.',
    rules=(
        Rule(id='R1', sentence='A page that answers 503 is asked once more.', stage='fetch', span=at(19),
             evidence=(source(19, 'resp.status_code == 503'), Evidence(kind='data', reference='page 99', quote='503, then 200'))),
        Rule(id='R2', sentence='A row with fewer than five cells is passed over.', stage='transform', span=at(30),
             evidence=(source(30, 'len(cells) < 5'),)),
        Rule(id='R3', sentence='Of a symbol listed twice the first line stays.', stage='transform', span=at(50),
             evidence=(source(50, "keep='first'"), Evidence(kind='output', reference='quotes.csv', quote='S017A00, S055A00'))),
        Rule(id='R4', sentence='Lines are ordered by sector, then symbol.', stage='transform', span=at(51),
             evidence=(source(51, 'sort_values'),)),
    ),
    assumptions=(
        Belief(id='A1', sentence='Symbols are unique after the first is kept.', confidence=0.99,
               evidence=(Evidence(kind='output', reference='quotes.csv', quote='9,958 of 9,958'),)),
        Belief(id='A2', sentence='The number of pages stays at 499.', confidence=0.6, evidence=(source(15, '499 pages'),)),
    ),
    suspected_defects=(
        Defect(id='D1', sentence='The change is taken against the previous line, across sectors.',
               why_suspect='The first line of each sector is compared with the last symbol of another one.',
               evidence=(source(53, "df['price'].shift(1)"),), span=at(53)),
    ),
    cases=(
        Case(id='C1', title='a page that is busy once', tag='edge', rules=('R1',)),
        Case(id='C2', title='change across the border of two sectors', tag='defect_preserving', rules=('R4',)),
    ),
    contracts=(
        {'apiVersion': 'v3.0.2', 'kind': 'DataContract', 'name': 'quotes.csv', 'version': '1.0.0',
         'schema': [{'name': 'quotes', 'properties': [{'name': 'symbol', 'logicalType': 'string', 'unique': True},
                                                      {'name': 'sector', 'examples': ['Énergie', 'Материалы']}]}]},
    ),
)  # fmt: skip
PATCH = Patch(
    job=JOB.name,
    steps=(
        PatchStep(name='structure', title='refactor: split the job into four stages', body='No line changes what it does.',
                  files={'pipeline.py': text('structure')}),
        PatchStep(name='fetch', title='perf: fetch pages side by side', body='At most eight requests are in flight.',
                  files={'pipeline.py': text('fetch')}),
        PatchStep(name='frames', title='refactor: compute with polars and selectolax', body='',
                  files={'pipeline.py': text('frames'), 'rows.py': text('rows')}),
    ),
    coverage=Coverage(constructs=14, modernized=13, left=(
        Left(span=at(57), what='print', why='its text is an output of the job and stays as it is'),)),
    assumptions=(
        Assumption(kind='no_missing', text='price holds no missing value', span=at(48), columns=('price',)),
        Assumption(kind='plain_page', text='no table lies inside a table', span=at(28)),
    ),
    traffic=Traffic(concurrency=8, interval_seconds=0.01, evidence='time.sleep(0.01) between pages, scraper.py:43'),
    form='fan_out',
    handlers={'splitter': 'handlers.splitter', 'worker': 'handlers.worker', 'aggregator': 'handlers.aggregator'},
    recipes=('request_loop', 'regex_table', 'groupby_transform', 'drop_duplicates', 'sort_values', 'to_csv'),
)  # fmt: skip
RECORDING = Recording(
    job=JOB.name,
    environment=Environment(python='3.11.9', packages=('numpy==2.3.4', 'pandas==2.3.3'), sha256=sha('env'), path='/cache/env'),
    inputs=Inputs(tape=TAPE),
    live=LIVE,
    again=LIVE.model_copy(update={'started': '2031-01-01T00:00:00Z'}),
    volatile=(
        Volatile(output='quotes.csv', place='scraped_at', cause='clock', pattern=r'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d',
                 example='2026-11-20 06:00:01', other='2031-01-01 00:00:01'),
    ),
    repeatable=True,
)  # fmt: skip
CSV = Compared(output='quotes.csv', level='volatile', rows=9958, detail='equal but for scraped_at')
OUT = Compared(output='stdout', level='identical')
WIRE = Compared(output='requests', level='identical', rows=500)
COSTS = {
    'legacy': Cost(
        wall_seconds=27.8, cpu_seconds=2.71, peak_mb=118.2, requests=500, most_in_flight=1, sleep_seconds=4.98
    ),
    'modern': Cost(wall_seconds=3.94, cpu_seconds=1.12, peak_mb=84.6, requests=500, most_in_flight=8, sleep_seconds=0),
}
SURVIVOR = Survivor(
    place='rows.py:22', kind='lost_call', what='strip() removed', reached=True, wanted=('a missing value', 'text with <b>'), made=7
)  # fmt: skip
AIMED = Aimed(
    place='rows.py:31',
    kind='null_handling',
    what='`ne_missing` made `ne`',
    trial='input for rows.py:31: a missing value',
)
SHIPPED = Shipped(
    tests=(
        ShippedTest(
            name='test_c1_recorded', case='C1', title='The change of `price` stays, <b> too', tag='defect_preserving',
            cites=('D1 (scraper.py:53)',), inputs='recorded inputs, cut down', noticed='rows.py:31: `>` made `>=`',
        ),
    ),
    left=('C9 An item is skipped: no inputs that were tried speak about it',),
    planted=20,
    lines=Lines(statements=40, run=38, missed=('rows.py:12', 'rows.py:13')),
    files={'tests/test_case.py': 'def test_c1_recorded() -> None: ...\n'},
)  # fmt: skip
PROOF = Proof(
    job=JOB.name,
    verdict='proven',
    trials=(
        Trial(name='recorded', inputs=sha('i0'), result='equal', compared=(CSV, OUT, WIRE)),
        Trial(name='recorded, fan-out', inputs=sha('i0'), form='fan_out', result='equal', compared=(CSV,)),
        Trial(name='a page without rows', inputs=sha('i1'), result='equal', compared=(CSV, OUT, WIRE)),
        Trial(name='price is empty', inputs=sha('i2'), result='equal_failure', note='both end with ValueError, exit code 1'),
        Trial(name='names in another script', inputs=sha('i3'), result='equal', compared=(CSV, OUT)),
        Trial(name='a table inside a table', inputs=sha('i4'), result='refused', note='the contract plain_page stopped the rewrite'),
    ),
    performance=Performance(runs=5, conditions='in turn, latency replayed, sleeps kept, 2 cores, network off', **COSTS),
    mutation=Mutation(planted=20, killed=19, survivors=(SURVIVOR,), aimed=(AIMED,)),
    shipped=SHIPPED,
    certificate=Certificate(
        legacy=sha('legacy'), rewrite=sha('rewrite'), legacy_environment=sha('env'), modern_environment=sha('modern'),
        inputs=tuple(sha(f'i{n}') for n in range(4)), policy=sha('policy'), requirements=sha('lines'),
        recording=sha('recording'), tool='0.1.0',
    ),
)  # fmt: skip
BLUEPRINT = Blueprint(
    job=JOB.name,
    compute='step_functions',
    supporting=('lambda', 's3', 'eventbridge'),
    pattern='splitter',
    split_point='fetch',
    rationale=(
        '500 requests took 20.90 s of 29.40 s recorded',
        'requests do not depend on each other: 20 batches are retried one by one',
    ),
    stages=(
        StageAnalysis(stage='prepare', complexity='Low', sequential_seconds=None, parallel_seconds=None, bottleneck='none',
                      parallelization_benefit='none'),
        StageAnalysis(stage='fetch', complexity='Medium', sequential_seconds=20.9, parallel_seconds=2.6,
                      bottleneck='network I/O', parallelization_benefit='8 requests in flight'),
        StageAnalysis(stage='transform', complexity='High', sequential_seconds=1.31, parallel_seconds=None,
                      bottleneck='CPU-bound', parallelization_benefit='none: needs all rows'),
    ),
    alternatives=(
        Alternative(service='lambda', monthly_usd=0.0021, why_not='one failed page repeats all of them'),
        Alternative(service='batch', monthly_usd=None, why_not='starts slower than the whole run takes'),
    ),
    memory_mb=256,
    timeout_seconds=60,
    batch_size=25,
    max_concurrency=8,
    runs_per_month=30,
    cost=(
        CostLine(item='Lambda compute', quantity=29.6, unit='GB-second', unit_price_usd=0.0000166667, monthly_usd=0.000493,
                 source='price table, us-east-1'),
        CostLine(item='State transitions', quantity=1320, unit='transition', unit_price_usd=0.000025, monthly_usd=0.033,
                 source='price table, us-east-1'),
        CostLine(item='Log volume', quantity=0, unit='GB', unit_price_usd=None, monthly_usd=None, source='not measured'),
    ),
    monthly_usd=0.033493,
    legacy_monthly_usd=0.0042,
    prices_dated='2026-10-01',
    nodes=tuple(Node(id=i, label=name, service=kind) for i, name, kind in (
        ('site', '127.0.0.1:8765', 'source'), ('cron', 'every morning', 'eventbridge'), ('machine', 'pipeline', 'step_functions'),
        ('split', 'splitter', 'lambda'), ('work', 'worker × 8', 'lambda'), ('join', 'aggregator', 'lambda'), ('out', 'quotes.csv', 's3'))),
    edges=(Edge(source='cron', target='machine'), Edge(source='machine', target='split'), Edge(source='site', target='work', label='pages'),
           Edge(source='split', target='work', label='20 batches'), Edge(source='work', target='join'), Edge(source='join', target='out')),
)  # fmt: skip
INFRASTRUCTURE = Infrastructure(
    job=JOB.name,
    module='financial_scraper',
    files={'main.tf': text('main.tf'), 'variables.tf': 'variable "name" {\n  type = string\n}\n'},
    resources=('aws_lambda_function.worker', 'aws_sfn_state_machine.pipeline', 'aws_iam_role.worker'),
    permissions=(
        Permission(
            actions=('s3:PutObject',),
            resource='arn:aws:s3:::${var.bucket}/quotes.csv',
            because='publish() in pipeline.py',
        ),
    ),
    checked_against='hashicorp/aws 6.20.0',
    findings=(),
    not_checked=('terraform plan needs an account',),
)
CHANGE = Change(
    job=JOB.name,
    repository='risk/quotes',
    base_files={'scraper.py': text('legacy')},
    branches=(
        Branch(name=BRANCH, base='main', title='Modernize financial_scraper', body='Proven on 4 inputs.', labels=('modernization',),
               commits=tuple(Commit(subject=s.title, body=s.body, files=s.files) for s in PATCH.steps)),
        Branch(name=f'{BRANCH}-infrastructure', base='main', title='Infrastructure of financial_scraper', body='', labels=(),
               commits=(Commit(subject='feat: add terraform module', body='', files=INFRASTRUCTURE.files),)),
    ),
)  # fmt: skip
DELIVERY = Delivery(
    job=JOB.name,
    repository='risk/quotes',
    pull_requests=tuple(
        PullRequest(number=n, url=f'https://forge.example/risk/quotes/pull/{n}', title=b.title, body=b.body, branch=b.name,
                    target='main', head=sha(b.name)[:40], base=sha('main')[:40], labels=b.labels)
        for n, b in enumerate(CHANGE.branches, 1)
    ),
)  # fmt: skip
REVIEW = Review(
    job=JOB.name,
    autonomy='assisted',
    decisions=(
        ReviewDecision(
            pull_request=1, head=sha(BRANCH)[:40], decision='APPROVE', confidence=0.96, auto_merge_eligible=False,
            checks=(
                CheckResult(check='proof', result='pass', detail='proven on 4 inputs, 19 of 20 faults noticed'),
                CheckResult(check='performance', result='pass', detail='7.1x less wall time'),
                CheckResult(check='security', result='fail', severity='minor', detail='no timeout is set', places=('scraper.py:18',)),
                CheckResult(check='coverage', result='not_measured', detail='no test run was recorded'),
            ),
            reasons=('proof: proven', 'performance: faster than the legacy job'),
            next_move='Ready to merge: a maintainer merges it.',
        ),
    ),
)  # fmt: skip
DECISIONS = (
    Decision(id='rewrite-1', at='2026-11-20T06:02:11+00:00', actor='code_transformation', question='How many requests at once?',
             options=('1', '8', '20'), choice='8', rationale='The policy allows eight, and no answer depends on another.',
             evidence=('scraper.py:43', 'recording: 500 independent requests'), confidence=0.9, impact='high'),
    Decision(id='prove-1', at='2026-11-20T06:05:40+00:00', actor='quality_assurance', question='Does the rewrite do the same?',
             options=('proven', 'not proven', 'different'), choice='proven', rationale='No difference on 4 inputs.',
             confidence=1.0, impact='high', reversible=False),
)  # fmt: skip
SUMMARIES = {
    'read': ('61 lines, 1 function, complexity 5.5, 3 findings', 0.4),
    'record': ('exit 0, 500 requests, 1 file changed, 29.4 s, 118 MB; 1 volatile place', 64.2),
    'specify': ('4 rules, 2 assumptions, 1 suspected defect', 0.2),
    'rewrite': ('3 steps, 13 of 14 constructs modernized', 1.1),
    'prove': ('proven: 4 inputs tried, 0 differences, 19 of 20 planted faults noticed', 186.0),
    'design': ('step_functions, splitter', 0.1),
    'provision': ('3 resources, no findings', 0.9),
    'deliver': ('2 pull requests', 0.6),
    'review': ('#1 approved', 0.2),
}
ARTIFACTS = {
    'job': JOB, 'facts': FACTS, 'recording': RECORDING, 'observation': OBSERVATION, 'specification': SPECIFICATION,
    'patch': PATCH, 'proof': PROOF, 'blueprint': BLUEPRINT, 'infrastructure': INFRASTRUCTURE, 'change': CHANGE,
    'delivery': DELIVERY, 'review': REVIEW,
}  # fmt: skip


@pytest.fixture
def blobs(tmp_path: Path) -> FolderBlobs:
    return FolderBlobs(tmp_path / 'blobs')


@pytest.fixture
def store(tmp_path: Path, blobs: FolderBlobs) -> FolderStore:
    """A whole, proven run."""
    store = FolderStore(tmp_path / 'financial_scraper-3f9c2ab1')
    for name, artifact in ARTIFACTS.items():
        store.write(name, artifact)
    store.write('recording', recorded(blobs, text('legacy')))
    for stage, (summary, seconds) in SUMMARIES.items():
        store.write(f'{stage}.report', Report(outcome=Outcome.OK, summary=summary, seconds=seconds))
    for decision in DECISIONS:
        store.log(decision)
    return store


@pytest.fixture
def keep(store: FolderStore, blobs: FolderBlobs) -> Callable[[str], None]:
    """Record the run again with another legacy script."""
    return lambda legacy: store.write('recording', recorded(blobs, legacy))


@pytest.fixture
def stopped(store: FolderStore) -> FolderStore:
    """A run whose proof could not be made: prove failed, and nothing after it ran."""
    for name in ('proof', 'blueprint', 'infrastructure', 'change', 'delivery', 'review'):
        (store.folder / f'{name}.json').unlink()
    for stage in ('design', 'provision', 'deliver', 'review'):
        (store.folder / f'{stage}.report.json').unlink()
    failed = Report(
        outcome=Outcome.FAILED, summary='bwrap is not installed', next_move='Install bubblewrap.', exit_code=2
    )
    store.write('prove.report', failed)
    return store


def recorded(blobs: FolderBlobs, legacy: str) -> Recording:
    """The recording whose inputs hold `legacy` as the job's script."""
    data = legacy.encode()
    file = InputFile(path=f'{ROOT}/scraper.py', sha256=blobs.put(data), size=len(data))
    return RECORDING.model_copy(update={'inputs': Inputs(files=(file,), tape=TAPE)})
