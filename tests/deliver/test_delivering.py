"""What is delivered: only proven rewrites, in small commits, with texts that hold nothing unmeasured."""

import json
import re

import pytest

from rewright.deliver.delivering import deliver
from rewright.design.architecture import design
from rewright.model.facts import Finding
from rewright.model.infrastructure import SchemaFinding
from rewright.model.moved_secret import MovedSecret
from rewright.model.policy import Policy
from rewright.model.refusal import Refusal
from rewright.model.shipped import Shipped
from rewright.model.span import Span
from rewright.model.tolerance import Tolerance
from rewright.provision.provisioning import provision

DATE = '2026-11-20'


def made(sample, proof=None, patch=None, job=None, date=DATE, findings=(), specification=None, facts=None, **more):
    job, patch, proof = job or sample.job(), patch or sample.patch(), proof or sample.proof()
    blueprint = design(job, sample.facts(), sample.recording(), patch, proof, Policy())
    infrastructure = provision(job, patch, blueprint, sample.specification()).model_copy(update={'findings': findings})
    return deliver(
        job,
        facts or sample.facts(),
        specification or sample.specification(),
        patch,
        proof,
        blueprint,
        infrastructure,
        date,
        sample.LEGACY,
        **more,
    )


@pytest.mark.parametrize('verdict', ['not proven', 'different'])
def test_what_is_not_proven_is_not_delivered(sample, verdict):
    with pytest.raises(Refusal, match=verdict) as refused:
        made(sample, proof=sample.proof(verdict))
    assert refused.value.exit_code == 3


def test_nothing_is_delivered_when_there_is_no_rewrite(sample):
    with pytest.raises(Refusal, match='no rewrite') as refused:
        made(sample, patch=sample.patch(fan_out=False, steps=()))
    assert refused.value.exit_code == 3


def test_a_secret_in_the_source_is_not_delivered(sample):
    finding = Finding(rule='secret_in_source', message='The source holds a secret (not shown)', span=sample.span(7, 7))
    with pytest.raises(Refusal, match='holds a secret in the clear') as refused:
        made(sample, facts=sample.facts(findings=(finding,)))
    assert (refused.value.where, refused.value.exit_code) == ('job.py:7', 3)


def moved_in(sample, text):
    """Facts of a job in whose script this text is a secret, wherever it stands."""
    path, source = next(iter(sample.LEGACY.items()))
    line, column = next((n, len(x[: x.index(text)].encode())) for n, x in enumerate(source.split('\n'), 1) if text in x)
    span = Span(file=path, line=line, column=column, end_line=line, end_column=column + len(text.encode()))
    secret = MovedSecret(name='SHOP_PASSWORD', called='PASSWORD', what='a value for PASSWORD', spans=(span,))
    finding = Finding(rule='secret_in_source', message='The source holds a secret (not shown)', span=span)
    return sample.facts(moved=(secret,), findings=(finding,))


def test_a_secret_that_is_moved_is_asked_for_and_its_owner_told(sample):
    text = 'héllo'
    change = made(sample, facts=moved_in(sample, text))
    code, _ = change.branches
    assert '`SHOP_PASSWORD`' in code.body
    assert 'financial-scraper/SHOP_PASSWORD' in code.body
    assert 'Rotate the old values' in code.body
    assert 'is unchanged where it always was' in code.body
    base = '\n'.join(change.base_files.values())
    assert (text in base, '<secret SHOP_PASSWORD>' in base) == (False, True)


@pytest.mark.parametrize('place', ['file', 'path', 'body', 'base', 'tests'])
def test_a_secret_anywhere_in_what_is_delivered_stops_it(sample, place):
    secret = 'k9-Zw31xQpL'
    patch, proof, specification, legacy = sample.patch(), sample.proof(), sample.specification(), dict(sample.LEGACY)
    last = patch.steps[-1]
    if place in {'file', 'path'}:
        found = {'contract.json': f'"{secret}"'} if place == 'file' else {f'{secret}.txt': ''}
        patch = patch.model_copy(
            update={'steps': (*patch.steps[:-1], last.model_copy(update={'files': last.files | found}))}
        )
    elif place == 'body':
        specification = specification.model_copy(update={'purpose': f'Logs in with {secret}.'})
    elif place == 'tests':
        shipped = Shipped(files={'tests/cases/c1.json': f'{{"url": "http://h/?k={secret}"}}'}, planted=1)
        proof = sample.proof(shipped=shipped)
    else:
        legacy = {'settings.py': f'KEY = {secret!r}'}
    deliver_it = {
        'patch': patch,
        'proof': proof,
        'specification': specification,
        'holds_secret': lambda text: secret in text,
    }
    sample.LEGACY, before = legacy, sample.LEGACY
    try:
        with pytest.raises(Refusal, match='would hold a secret') as refused:
            made(sample, **deliver_it)
    finally:
        sample.LEGACY = before
    assert refused.value.exit_code == 3
    assert secret not in refused.value.what


def test_branches_are_named_by_job_day_and_content(sample):
    code, infrastructure = made(sample).branches
    assert re.fullmatch(r'pipeline-modernization/financial_scraper-20261120-[0-9a-f]{8}', code.name)
    assert re.fullmatch(r'infrastructure/financial_scraper-terraform-[0-9a-f]{8}', infrastructure.name)
    assert (code.title, infrastructure.title) == (
        'Modernize financial_scraper pipeline',
        'Infrastructure for financial_scraper',
    )
    assert code.labels == ('pipeline-modernization', 'automated-transformation')


def test_another_rewrite_of_the_same_day_has_another_branch(sample):
    assert made(sample).branches[0].name != made(sample, patch=sample.patch(fan_out=False)).branches[0].name


def test_the_same_things_make_the_same_change(sample):
    assert made(sample) == made(sample)


def test_every_step_is_a_commit_and_the_evidence_comes_last(sample):
    commits = made(sample).branches[0].commits
    assert [c.subject for c in commits] == [
        'refactor: split into four stages',
        'feat: add splitter, worker and aggregator',
        'test: add proof, specification and contracts',
    ]


def test_subjects_are_short_and_conventional(sample):
    for branch in made(sample).branches:
        for commit in branch.commits:
            assert len(commit.subject) <= 50
            assert re.match(r'(feat|refactor|perf|test|fix|docs|chore): \S', commit.subject)
            assert re.search(r'\n\nCo-authored-by: Rewright [\w ]+ Agent <[^>]+>$', commit.body)


def test_a_long_title_is_cut_between_words(sample):
    patch = sample.patch()
    first = patch.steps[0].model_copy(update={'title': 'refactor: ' + 'word ' * 30})
    subject = (
        made(sample, patch=patch.model_copy(update={'steps': (first, *patch.steps[1:])})).branches[0].commits[0].subject
    )
    assert 40 < len(subject) <= 50
    assert subject.endswith('word')


def test_the_last_commit_leaves_exactly_the_pipeline(sample):
    files = {}
    for commit in made(sample).branches[0].commits:
        files.update(commit.files)
        for path in commit.removes:
            del files[path]
    kept = {path: text for path, text in files.items() if '/evidence/' not in path}
    assert kept == {f'pipelines/financial_scraper/{path}': text for path, text in sample.patch().files.items()}


def test_the_evidence_is_readable_and_whole(sample):
    files = made(sample).branches[0].commits[-1].files
    proof = json.loads(files['pipelines/financial_scraper/evidence/proof.json'])
    assert (proof['verdict'], proof['inputs_tried'], proof['mutation']['killed']) == ('proven', 2, 20)
    contract = json.loads(files['pipelines/financial_scraper/evidence/contracts/01-out-data-csv.json'])
    assert contract['kind'] == 'DataContract'


def test_the_legacy_job_seeds_the_repository(sample):
    assert made(sample).base_files == {f'legacy/financial_scraper/{path}': text for path, text in sample.LEGACY.items()}


SECTIONS = [
    'Summary',
    'Changes Made',
    'Performance Improvements',
    'Testing',
    'Deployment Notes',
    'Risks & Considerations',
    'Rollback Plan',
]
INFRASTRUCTURE = [
    'Infrastructure Components',
    'Resource Optimization',
    'Monthly Cost',
    'Security',
    'Monitoring & Alerting',
    'Plan Summary',
    'Deployment Steps',
]


def test_the_texts_have_every_promised_section(sample):
    code, infrastructure = made(sample).branches
    assert [s for s in SECTIONS if f'## {s}\n' not in code.body] == []
    assert [s for s in INFRASTRUCTURE if f'## {s}\n' not in infrastructure.body] == []


def section(body, title):
    return body.split(f'## {title}\n', 1)[1].split('\n## ', 1)[0]


def test_measured_figures_are_those_of_the_proof(sample):
    text = section(made(sample).branches[0].body, 'Performance Improvements')
    assert '| Wall time | 30.00 s | 4.00 s | -87% |' in text
    assert '| Peak memory | 180 MB | 90 MB | -50% |' in text


def test_unmeasured_figures_are_words(sample):
    body = made(sample, proof=sample.proof(timed=False, mutation=None)).branches[0].body
    assert section(body, 'Performance Improvements').strip() == 'Not measured.'
    assert not re.search(r'\d', section(body, 'Performance Improvements'))
    assert '- [ ] Planted faults noticed: not measured' in body
    assert '- [ ] Time and memory of both sides: not measured' in body


def test_boxes_are_ticked_only_for_what_was_done(sample):
    body = made(sample).branches[0].body
    assert '- [x] Legacy and rewrite ran on 2 inputs, 0 differences' in body
    assert '- [x] Planted faults noticed: 20 of 20' in body
    assert '- [ ] Coverage of the new code: not measured' in body
    single = made(sample, patch=sample.patch(fan_out=False)).branches[0].body
    assert '- [ ] Splitter, worker and aggregator' in single


def test_packages_left_untick_the_box(sample):
    body = made(sample, patch=sample.patch(legacy_packages_left=('pandas',))).branches[0].body
    assert '- [ ] Frames on polars; legacy packages left: pandas' in body


def test_survivors_untick_the_box(sample):
    mutation = sample.proof().mutation.model_copy(update={'killed': 19})
    assert (
        '- [ ] Planted faults noticed: 19 of 20' in made(sample, proof=sample.proof(mutation=mutation)).branches[0].body
    )


def test_the_plan_that_was_not_run_is_said_so(sample):
    body = made(sample).branches[1].body
    assert '`terraform plan` was not run' in section(body, 'Plan Summary')
    assert '- [x]' not in section(body, 'Deployment Steps')


def test_unknown_cost_is_unknown(sample):
    body = made(sample, proof=sample.proof(timed=False)).branches[1].body
    assert '**unknown**' in section(body, 'Monthly Cost')
    assert '$0.00' not in body


def test_a_module_with_findings_is_left_out_and_named(sample):
    finding = SchemaFinding(file='main.tf', line=1, message='x')
    change = made(sample, findings=(finding,))
    assert len(change.branches) == 1
    assert 'not delivered, its offline check has 1 findings' in change.branches[0].body


HOSTILE = ['a/../../b', '-rf', 'x' * 300, 'Ärger\n& "Söhne"', '', '${x}', 'a b.git', '.hidden', 'a.lock']


@pytest.mark.parametrize('name', HOSTILE)
def test_a_hostile_job_name_makes_harmless_names(sample, name):
    change = made(sample, job=sample.job(name=name))
    for branch in change.branches:
        assert re.fullmatch(r'[A-Za-z0-9][A-Za-z0-9_/-]{0,120}', branch.name)
        assert all(
            re.fullmatch(r'[A-Za-z0-9_./-]+', path) and '..' not in path for c in branch.commits for path in c.files
        )


def test_hostile_text_stays_text(sample):
    evil = '# Title\n- [x] All good <img src=x> @everyone | `'
    body = made(sample, specification=sample.specification().model_copy(update={'purpose': evil})).branches[0].body
    assert '<img' not in body
    assert '@everyone' not in body
    assert '\n# Title' not in body
    assert '\n- [x] All good' not in body


@pytest.mark.parametrize('date', ['tomorrow', '', '2026-13-01', '20-11-2026'])
def test_a_wrong_date_is_refused(sample, date):
    with pytest.raises(Refusal, match='ISO 8601'):
        made(sample, date=date)


def test_a_moment_counts_as_its_day(sample):
    assert made(sample, date='2026-11-20T23:59:59Z') == made(sample)


def test_columns_within_a_bound_are_named_and_never_called_equal_to_the_byte(sample):
    bounds = Tolerance(output='out.csv', column='x|y', relative=1e-9, reason='a scale *shows* six digits')
    change = made(sample, proof=sample.proof().model_copy(update={'tolerances': (bounds,)}))
    page = change.branches[0].body
    assert 'Not equal to the byte: 1 column within a bound, all else is.' in page
    assert '| `out.csv` |' in page
    assert '1e-09 of the larger' in page
    assert ', 1 column within a bound; outputs compared' in page
    assert 'Not equal to the byte: 1 column within a bound.' in change.branches[0].commits[-1].body
    assert 'within a bound' not in made(sample).branches[0].body
