"""What review decides: each check on a planted fault, the bands, and who merges."""

import copy
import re

import pytest

from rewright.catalog import units
from rewright.deliver.delivering import deliver
from rewright.design.architecture import design
from rewright.model.certificate import Standing
from rewright.model.change import Delivery, PullRequest
from rewright.model.infrastructure import SchemaFinding
from rewright.model.policy import Policy, ReviewPolicy
from rewright.model.proof import Compared, Mutation, Survivor
from rewright.model.shipped import Lines, Shipped, ShippedTest
from rewright.provision.provisioning import provision
from rewright.review.comment import comment
from rewright.review.merging import merge_message
from rewright.review.reviewing import review
from rewright.review.subject import Subject, checks

TESTED = Shipped(
    tests=(
        ShippedTest(
            name='test_c1_as_recorded', case='C1', title='As recorded', tag='happy', cites=('R1',), inputs='recorded',
            noticed='pipeline.py:7: `>` made `>=`',
        ),
    ),
    planted=20,
    lines=Lines(statements=20, run=19, missed=('pipeline.py:7',)),
    files={'tests/test_case.py': 'def test_c1_as_recorded() -> None:\n    """Hold it."""\n'},
)  # fmt: skip


class World:
    """One delivery that can be spoiled before it is reviewed."""

    def __init__(self, sample):
        self.sample, self.policy, self.autonomy, self.moved = sample, Policy(), 'assisted', {}
        self.job, self.facts, self.patch, self.proof = (
            sample.job(),
            sample.facts(),
            sample.patch(),
            sample.proof(shipped=TESTED),
        )
        blueprint = design(self.job, self.facts, sample.recording(), self.patch, self.proof, self.policy)
        self.infrastructure = provision(self.job, self.patch, blueprint, sample.specification())
        self.change = deliver(
            self.job,
            self.facts,
            sample.specification(),
            self.patch,
            self.proof,
            blueprint,
            self.infrastructure,
            '2026-11-20',
        )

    def spoil(self, files=None, removes=(), subject=None, body=None, branch=0):
        """Change the first commit of a branch, as somebody with access could."""
        chosen = self.change.branches[branch]
        commit = chosen.commits[-1]
        update = {'files': {**commit.files, **(files or {})}, 'removes': removes}
        update |= {'subject': subject} if subject is not None else {}
        update |= {'body': body} if body is not None else {}
        commits = (*chosen.commits[:-1], commit.model_copy(update=update))
        branches = list(self.change.branches)
        branches[branch] = chosen.model_copy(update={'commits': commits})
        self.change = self.change.model_copy(update={'branches': tuple(branches)})

    def rewrite(self, text, name='pipeline.py'):
        """Deliver a rewrite that holds `text`, proven as it is."""
        last = self.patch.steps[-1]
        files = {**last.files, name: text}
        self.patch = self.patch.model_copy(
            update={'steps': (*self.patch.steps[:-1], last.model_copy(update={'files': files}))}
        )
        self.proof = self.sample.proof(rewrite=files, shipped=TESTED)
        self.spoil({f'pipelines/financial_scraper/{name}': text})

    def pulls(self):
        return tuple(
            PullRequest(
                number=n,
                url='',
                title=b.title,
                body=b.body,
                branch=b.name,
                target=b.base,
                head=f'{n}' * 40,
                base='0' * 40,
                labels=b.labels,
            )
            for n, b in enumerate(self.change.branches, start=1)
        )

    def review(self, pulls=None):
        delivery = Delivery(job='x', repository='x', pull_requests=pulls or self.pulls())
        return review(
            delivery,
            self.change,
            self.patch,
            self.proof,
            self.infrastructure,
            self.facts,
            self.policy,
            self.autonomy,
            {pull.number: self.standing(pull) for pull in delivery.pull_requests},
        ).decisions

    def standing(self, pull):
        """Everything as it was proven, but for what a test moved."""
        certificate = self.proof.certificate or self.sample.proof().certificate
        parts = {'tolerances': ''} | certificate.bound(pull.base, pull.head).model_dump(exclude={'inputs', 'tool'})
        return Standing(**parts | self.moved)

    def result(self, check, branch=0):
        return next(c for c in self.review()[branch].checks if c.check == check)


@pytest.fixture(scope='module')
def delivered(sample):
    return World(sample)


@pytest.fixture
def world(delivered):
    """A delivery of its own: everything in it is frozen, so a shallow copy is one."""
    return copy.copy(delivered)


def test_a_proven_delivery_is_approved(world):
    code, infrastructure = world.review()
    assert (code.decision, infrastructure.decision) == ('APPROVE', 'APPROVE')
    assert code.confidence == 1.0
    assert code.auto_merge_eligible
    assert not code.merged


@pytest.mark.parametrize(
    ('lines', 'result'),
    [
        (Lines(statements=20, run=17), 'pass'),
        (Lines(statements=100, run=84), 'fail'),
        (Lines(statements=0, run=0), 'not_measured'),
        (None, 'not_measured'),
    ],
)
def test_coverage_of_the_delivered_tests_is_a_gate(world, lines, result):
    world.proof = world.proof.model_copy(update={'shipped': TESTED.model_copy(update={'lines': lines})})
    code, infrastructure = world.review()
    assert {c.check: c.result for c in code.checks}['coverage'] == result
    assert {c.check: c.result for c in infrastructure.checks}['coverage'] == 'not_applicable'
    assert code.auto_merge_eligible == (result == 'pass')


def test_a_delivered_test_that_nobody_judged_is_another_head(world):
    world.spoil({'pipelines/financial_scraper/tests/test_financial_scraper.py': 'assert True'})
    assert world.review()[0].decision == 'REJECT'


TEST = TESTED.tests[0]


@pytest.mark.parametrize(
    ('shipped', 'result', 'detail'),
    [
        (TESTED, 'pass', '1 tests, each seen to pass on the rewrite and to fail on a planted fault: 1 happy'),
        (TESTED.model_copy(update={'lines': None}), 'fail', '1 tests were not seen to pass and to fail'),
        (
            TESTED.model_copy(update={'tests': (TEST.model_copy(update={'noticed': ''}),)}),
            'fail',
            '1 tests were not seen to pass and to fail',
        ),
        (
            TESTED.model_copy(update={'tests': (TEST, TEST.model_copy(update={'name': 'test_c2_gone'}))}),
            'fail',
            '1 of 2 tests are not in the branch',
        ),
        (
            TESTED.model_copy(update={'tests': (), 'left': ('C1: too large',)}),
            'not_measured',
            'no test is delivered: C1: too large',
        ),
        (None, 'not_measured', 'no test is delivered: the proof made none'),
    ],
)
def test_the_delivered_tests_are_there_and_were_run(world, shipped, result, detail):
    world.proof = world.proof.model_copy(update={'shipped': shipped})
    found = world.result('tests_present')
    assert (found.result, found.detail) == (result, detail)
    assert world.result('tests_present', branch=1).result == 'not_applicable'


def test_a_test_taken_out_of_the_branch_is_missed(world):
    world.spoil({'pipelines/financial_scraper/tests/test_case.py': 'x = 1\n'})
    found = world.result('tests_present')
    assert (found.result, found.places) == ('fail', ('test_c1_as_recorded',))


def test_assisted_never_merges(world):
    assert {d.next_move for d in world.review()} == {'ready to merge: a person merges'}


def test_shadow_only_watches(world):
    world.autonomy = 'shadow'
    assert all('watches' in d.next_move for d in world.review())


def test_autonomous_merges_what_is_proven_and_leaves_the_module_to_a_person(world):
    world.autonomy = 'autonomous'
    code, infrastructure = world.review()
    assert code.next_move == 'merge: every gate holds'
    assert infrastructure.next_move == 'ready to merge: a person merges'
    assert not infrastructure.auto_merge_eligible


PARTS = sorted(set(Standing.model_fields))


@pytest.mark.parametrize('part', PARTS)
def test_whatever_moved_since_the_proof_rejects_the_rewrite(part, world):
    world.moved = {part: 'f' * 64}
    code = world.review()[0]
    assert code.decision == 'REJECT'
    assert not code.auto_merge_eligible
    assert any('moved' in reason for reason in code.reasons)


@pytest.mark.parametrize('part', [part for part in PARTS if part != 'tolerances'])
def test_a_part_that_is_gone_moved_too(part, world):
    world.moved = {part: ''}
    assert world.review()[0].decision == 'REJECT'


@pytest.mark.parametrize('part', PARTS)
def test_a_part_that_nobody_looked_at_keeps_a_rewrite_from_merging_by_itself(part, world):
    world.moved = {part: None}
    code = world.review()[0]
    assert world.result('proven').result == 'not_measured'
    assert not code.auto_merge_eligible


def test_infrastructure_is_judged_by_its_own_head_alone(world):
    world.moved = dict.fromkeys(set(PARTS) - {'head'}, 'f' * 64)
    assert world.review()[1].decision == 'APPROVE'
    world.moved = {'head': 'f' * 40}
    assert world.review()[1].decision == 'REJECT'


VERDICTS = ['not proven', 'different']


@pytest.mark.parametrize('verdict', VERDICTS)
def test_an_unproven_rewrite_is_rejected(world, verdict):
    world.proof = world.sample.proof(verdict, shipped=TESTED)
    assert world.review()[0].decision == 'REJECT'


def test_proven_on_no_input_is_rejected(world):
    world.proof = world.sample.proof(shipped=TESTED, trials=())
    assert world.review()[0].decision == 'REJECT'


def test_a_proof_without_planted_faults_never_merges_by_itself(world):
    world.proof, world.autonomy = world.sample.proof(mutation=None), 'autonomous'
    decision = world.review()[0]
    assert world.result('proven').result == 'not_measured'
    assert not decision.auto_merge_eligible
    assert decision.confidence < world.policy.review.approve_confidence


def test_surviving_faults_ask_for_changes(world):
    world.proof = world.sample.proof(
        shipped=TESTED,
        mutation=Mutation(planted=20, killed=10, survivors=(Survivor(place='a.py:1', kind='k', what='w'),)),
    )
    assert world.review()[0].decision == 'REQUEST_CHANGES'


BANDS = [
    # legacy seconds, rewrite seconds, decision
    (10.0, 10.0, 'APPROVE'),
    (10.0, 10.5, 'APPROVE'),
    (10.0, 10.51, 'REQUEST_CHANGES'),
    (10.0, 11.5, 'REQUEST_CHANGES'),
    (10.0, 11.51, 'REJECT'),
    (10.0, 0.0, 'APPROVE'),
    (0.1, 0.3, 'APPROVE'),
    (0.1, 0.301, 'REJECT'),
    (2.0, 2.201, 'REQUEST_CHANGES'),
]


@pytest.mark.parametrize(('legacy', 'modern', 'decision'), BANDS)
def test_slower_rewrites_meet_the_bands(world, legacy, modern, decision):
    sides = {'legacy': world.sample.cost(legacy, 90.0), 'modern': world.sample.cost(modern, 90.0)}
    world.proof = world.sample.proof(shipped=TESTED, performance=world.proof.performance.model_copy(update=sides))
    assert world.review()[0].decision == decision


@pytest.mark.parametrize('timed', [False, True])
def test_no_benchmark_is_not_measured_and_never_merges_by_itself(world, timed):
    sides = {'legacy': world.sample.cost(0.0, 90.0), 'modern': world.sample.cost(1.0, 90.0)}
    performance = world.proof.performance.model_copy(update=sides) if timed else None
    world.proof, world.autonomy = world.sample.proof(performance=performance), 'autonomous'
    assert world.result('regression').result == 'not_measured'
    assert world.review()[0].next_move != 'merge: every gate holds'
    assert world.review()[0].confidence < world.policy.review.merge_confidence


PIPELINE = 'from rewright_runtime.pipeline import stage\n'
STAGE = '\n\n@stage\ndef {0}({1}):\n    return {1}\n'
WHOLE = PIPELINE + ''.join(
    STAGE.format(n, 'event' if n == 'prepare' else 'ctx') for n in ('prepare', 'fetch', 'transform', 'save')
)


def test_stages_named_by_their_functions_are_accepted(world):
    world.rewrite(WHOLE)
    assert world.review()[0].decision == 'APPROVE'


PATTERNS = [
    (WHOLE.replace('def save', 'def store'), 'no stage save', 'REJECT'),
    ('', 'no stage prepare', 'REJECT'),
    ('def broken(:', 'does not parse', 'REJECT'),
    (WHOLE.replace('@stage\ndef save', 'def save'), 'save is not decorated', 'REQUEST_CHANGES'),
    (WHOLE.replace('@stage\ndef save', '@cache\ndef save'), 'save is not decorated', 'REQUEST_CHANGES'),
    (WHOLE.replace('def transform(ctx)', 'def transform(frame)').replace('def transform(frame):\n    return ctx', 'def transform(frame):\n    return frame'), 'takes frame', 'REQUEST_CHANGES'),
    (WHOLE.replace('def fetch(ctx)', 'def fetch()'), 'takes no context', 'REQUEST_CHANGES'),
    (WHOLE[: WHOLE.rindex('    return')] + '    print(ctx)\n', 'does not hand', 'REQUEST_CHANGES'),
]  # fmt: skip


@pytest.mark.parametrize(('text', 'said', 'decision'), PATTERNS)
def test_slips_of_the_pattern_are_found(world, text, said, decision):
    world.rewrite(text)
    assert said in world.result('four_stages').detail
    assert world.review()[0].decision == decision


FAKE = 'AKIA' + 'ABCDEFGHIJKLMNOP'
CODE = [
    ('secrets', f'KEY = "{FAKE}"'),
    ('secrets', 'x = "-----BEGIN RSA ' + 'PRIVATE KEY-----"'),
    ('secrets', 'password = "hunter2hunter2"'),
    ('secrets', "API_KEY: str = 'abcdef123456'"),
    ('secrets', 'u = "postgres://me:hunter2@db/x"'),
    ('secrets', 't = "ghp_' + 'a' * 36 + '"'),
    ('secrets', 't = "xoxb-' + '1234567890-abc"'),
    ('secrets', '{"db_password": "hunter2é!"}'),
    ('dangerous_calls', 'eval("1")'),
    ('dangerous_calls', 'exec(code)'),
    ('dangerous_calls', 'import os\nos.system("ls")'),
    ('dangerous_calls', 'import subprocess\nsubprocess.run(["ls"])'),
    ('dangerous_calls', 'client(verify=False)'),
    ('dangerous_calls', 'run("ls", shell=True)'),
    ('dangerous_calls', 'import pickle\npickle.loads(b)'),
    ('injection', 'cursor.execute(f"select {x}")'),
    ('injection', 'cursor.execute("select " + x)'),
    ('injection', 'cursor.execute("select %s" % x)'),
    ('injection', 'cursor.execute("select {}".format(x))'),
    ('linted', 'import tempfile\ntempfile.mktemp()'),
    ('linted', 'import hashlib\nhashlib.md5(b"x")'),
    ('linted', 'import urllib.request\nurllib.request.urlopen(address)'),
    ('linted', 'from urllib.request import Request, urlopen\nurlopen(Request(address))'),
]


@pytest.mark.parametrize(('check', 'line'), CODE)
def test_insecure_code_is_never_approved(world, check, line):
    world.rewrite(f'{WHOLE}\n\n{line}\n')
    result = world.result(check)
    assert result.result == 'fail'
    assert result.places
    assert world.review()[0].decision != 'APPROVE'
    assert not world.review()[0].auto_merge_eligible


def test_a_found_secret_is_not_repeated(world):
    world.rewrite(f'{WHOLE}\nKEY = "{FAKE}"\n')
    assert FAKE not in comment(world.review()[0])


HARMLESS = [
    'password = os.environ["DB_PASSWORD"]', 'token = ""', 'u = "https://example.org/a:b@c"', 'cursor.execute("select 1")',
    'cursor.execute("select ?", (x,))', 'secret_name = "db"', 're.compile("x")', 'u = f"postgres://{user}:{password}@db"',
]  # fmt: skip


@pytest.mark.parametrize('line', HARMLESS)
def test_harmless_code_is_not_accused(world, line):
    world.rewrite(f'{WHOLE}\n\n{line}\n')
    assert {world.result(c).result for c in ('secrets', 'dangerous_calls', 'injection')} == {'pass'}


def test_a_request_that_the_runtime_opens_is_not_accused(world):
    world.rewrite(f'{WHOLE}\n\nimport urllib.request\nto_open(urllib.request.Request(address))\n')
    assert world.result('linted').result == 'pass'


def test_a_secret_in_the_text_of_the_pull_request_is_found(world):
    pulls = world.pulls()
    pulls = (pulls[0].model_copy(update={'body': FAKE}), pulls[1])
    assert world.review(pulls)[0].decision == 'REJECT'


OUTSIDE = [
    '.github/workflows/ci.yml',
    'Jenkinsfile',
    'legacy/financial_scraper/job.py',
    'pipelines/other/x.py',
    'pipelines/x.py',
    'setup.py',
]


@pytest.mark.parametrize('path', OUTSIDE)
def test_a_change_outside_of_its_folder_is_rejected(world, path):
    world.spoil({path: ''})
    assert world.result('own_folder').result == 'fail'
    assert world.review()[0].decision == 'REJECT'


def test_a_removed_workflow_is_a_touched_one(world):
    world.spoil(removes=('.github/workflows/ci.yml',))
    assert world.review()[0].decision == 'REJECT'


def test_a_file_that_was_not_proven_is_rejected(world):
    world.spoil({'pipelines/financial_scraper/pipeline.py': WHOLE})
    assert world.result('same_head').places == ('pipeline.py',)
    assert world.review()[0].decision == 'REJECT'


def test_another_rewrite_than_the_certificate_names_is_rejected(world):
    world.proof = world.sample.proof(shipped=TESTED, rewrite={'x.py': ''})
    assert 'another rewrite' in world.result('same_head').detail


def test_a_proof_without_certificate_is_rejected(world):
    world.proof = world.sample.proof(shipped=TESTED, certificate=None)
    assert world.review()[0].decision == 'REJECT'


def test_an_unknown_branch_is_rejected(world):
    pulls = (world.pulls()[0].model_copy(update={'branch': 'other'}),)
    assert world.review(pulls)[0].decision == 'REJECT'


SUBJECTS = ['x' * 51, 'upgrade: polars', 'Modernize', 'feat:no space', 'feat: ' + 'x' * 45]


@pytest.mark.parametrize('subject', SUBJECTS)
def test_bad_subjects_ask_for_changes(world, subject):
    world.spoil(subject=subject)
    assert world.review()[0].decision == 'REQUEST_CHANGES'


def test_a_commit_without_its_agent_asks_for_changes(world):
    world.spoil(body='why')
    assert world.result('commit_subjects').result == 'fail'


@pytest.mark.parametrize('line', ['polars', 'polars>=2', 'polars==2.*', 'git+https://x/y', 'polars==2.1.0\nhttpx2'])
def test_loose_dependencies_ask_for_changes(world, line):
    world.rewrite(line, 'requirements.txt')
    assert world.review()[0].decision == 'REQUEST_CHANGES'


def test_a_changed_output_is_rejected(world):
    trial = world.proof.trials[0].model_copy(update={'compared': (Compared(output='x', level='different'),)})
    world.proof = world.sample.proof(shipped=TESTED, trials=(trial,))
    assert world.result('output_contract').result == 'fail'


def test_no_compared_output_is_not_measured(world):
    trials = tuple(trial.model_copy(update={'compared': ()}) for trial in world.proof.trials)
    world.proof = world.sample.proof(shipped=TESTED, trials=trials)
    assert world.result('output_contract').result == 'not_measured'


def test_module_findings_are_rejected(world):
    finding = SchemaFinding(file='main.tf', line=3, message='no')
    world.infrastructure = world.infrastructure.model_copy(update={'findings': (finding,)})
    assert world.review()[1].decision == 'REJECT'
    assert world.review()[0].decision == 'APPROVE'


def test_an_unchecked_module_is_not_measured(world):
    world.infrastructure = world.infrastructure.model_copy(update={'resources': ()})
    assert world.result('module_findings', 1).result == 'not_measured'
    assert world.review()[1].decision != 'APPROVE'


def test_a_changed_module_is_rejected(world):
    world.spoil({'terraform/modules/financial_scraper/main.tf': ''}, branch=1)
    assert world.review()[1].decision == 'REJECT'


def test_policy_moves_the_bars(world):
    world.policy = Policy(
        review=ReviewPolicy(regression_reject=0.0, regression_request_changes=0.0, regression_floor_seconds=0.0)
    )
    sides = {'legacy': world.sample.cost(10.0, 90.0), 'modern': world.sample.cost(10.01, 90.0)}
    world.proof = world.sample.proof(shipped=TESTED, performance=world.proof.performance.model_copy(update=sides))
    assert world.review()[0].decision == 'REJECT'


def test_the_plan_that_was_not_run_is_not_measured(world):
    decision = world.review()[1]
    assert world.result('module_plan', 1).result == 'not_measured'
    assert decision.confidence < world.policy.review.merge_confidence


def test_a_linter_that_cannot_run_is_not_measured(world, monkeypatch):
    monkeypatch.setattr('sys.executable', '/nowhere/python')
    monkeypatch.setenv('PATH', '/nowhere')
    world.rewrite(WHOLE + '\nx = 1\n')
    assert world.result('linted').result == 'not_measured'


def test_every_check_is_named_by_its_file_and_has_a_weight():
    family = units('rewright.review.checks')
    assert all(name == module.NAME for name, module in family.items())
    assert all(0 <= check.WEIGHT < 1 for check in checks().values())


def test_nothing_unmeasured_counts_as_a_pass(world):
    for decision in world.review():
        for result in decision.checks:
            assert result.result != 'pass' or 'not measured' not in result.detail


def test_removed_files_are_gone_from_the_branch(world):
    pull, branch = world.pulls()[0], world.change.branches[0]
    subject = Subject(
        pull=pull, branch=branch, patch=world.patch, proof=world.proof, infrastructure=world.infrastructure, facts=world.facts,
        policy=world.policy, standing=world.standing(pull),
    )  # fmt: skip
    assert 'pipelines/financial_scraper/scaffold.py' not in subject.files


def test_the_comment_shows_every_check_and_the_next_move(world):
    decision = world.review()[0]
    text = comment(decision)
    assert text.startswith('## Approved\n')
    assert all(f'| {result.check} |' in text for result in decision.checks)
    world.proof = world.proof.model_copy(update={'shipped': None})
    assert '| coverage | ⬜ not measured |' in comment(world.review()[0])
    assert text.rstrip().endswith('**Next move:** ready to merge: a person merges')


def test_the_comment_names_places_and_keeps_hostile_text_as_text(world):
    world.spoil(subject='<img src=x> @all | `x`\n## Approved')
    text = comment(world.review()[0])
    assert '### Places' in text
    assert '<img' not in text
    assert '@all' not in text
    assert not re.search(r'(?m)^## Approved', text)


TITLES = [
    ('pipeline-modernization/a', 'Modernize a pipeline', 'refactor: modernize a pipeline'),
    ('infrastructure/a', 'Infrastructure for a', 'feat: infrastructure for a'),
    ('pipeline-modernization/a', 'Modernize ' + 'x' * 60, 'refactor: merge pull request 1'),
    ('pipeline-modernization/a', 'Modernize\na\n', 'refactor: modernize a'),
    ('pipeline-modernization/a', '', 'refactor: merge pull request 1'),
]


@pytest.mark.parametrize(('branch', 'title', 'subject'), TITLES)
def test_the_merge_has_a_conventional_message(world, branch, title, subject):
    pull = world.pulls()[0].model_copy(update={'branch': branch, 'title': title})
    first, blank, *body = merge_message(pull, world.review()[0]).split('\n')
    assert (first, blank) == (subject, '')
    assert any(line.startswith('Co-authored-by: Rewright PR Review Agent') for line in body)
