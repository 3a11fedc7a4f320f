"""A proof made again from its bundle: the same where nothing was touched, and every planted change is found by running."""

import json
from types import SimpleNamespace

import pytest

from rewright.adapters.stores.folder import FolderStore
from rewright.model.bundle import Bundle, Locked
from rewright.model.certificate import recorded
from rewright.model.digest import named
from rewright.model.facts import Finding
from rewright.model.policy import Policy, ProofPolicy
from rewright.model.proof import Mutation
from rewright.model.refusal import Refusal
from rewright.model.run import Inputs, Run
from rewright.model.span import Span
from rewright.prove import programs
from rewright.prove.materials import fingerprint
from rewright.prove.reproving import restated
from rewright.workflows.exporting import documents, gathered, objects
from rewright.workflows.verifying import Means, opened, verified

pytestmark = pytest.mark.slow

POLICY = {
    'mutated_inputs': 1, 'kind_seconds': 0, 'enlarged_times': 0, 'shrink_runs': 0, 'planted_faults': 2, 'timed_runs': 1, 'trial_seconds': 20,
    'mutation_score': 0.0,
}  # fmt: skip


class Rebuilding:
    """Gives the machine's own interpreter for both sides, or refuses as a machine without it does."""

    def __init__(self, environment, missing=False):
        self.environment, self.missing = environment, missing

    def rebuild(self, locked):
        if self.missing:
            raise Refusal('the interpreter 2.6.9 is not here')
        return self.environment


@pytest.fixture(scope='module')
def proven(shared_stand):
    """A proven case as a bundle, and a function that verifies what it is given."""
    case = shared_stand('payroll', outputs=('*.csv',))
    proof = case.prove(**POLICY)
    assert proof.verdict == 'proven', proof.reasons
    environment = case.recording.environment
    lock = Locked(environment=environment.model_copy(update={'path': ''}), requirements=())
    bundle = Bundle(
        tool='0.1.0',
        job=case.job,
        policy=Policy(proof=ProofPolicy(**POLICY)),
        facts=case.facts,
        sources=programs.legacy_sources(case.job, case.facts, case.recording, case.blobs),
        recording=case.recording,
        patch=case.patch(),
        proof=proof,
        legacy=lock,
        modern=lock,
    )

    def verify(bundle, certificate=None, missing=False, head=None):
        means = Means(case.sandbox, Rebuilding(environment, missing), case.blobs, lambda _: None, head)
        given = restated(bundle) if certificate is None else certificate
        return verified(opened(documents(bundle)), given, 'unsigned', means)

    return case, bundle, verify


def with_(value, **update):
    return value.model_copy(update=update)


def certified(bundle, **update):
    """The bundle with its certificate's hashes set to what it now holds: a forger who knows every hash."""
    proof = bundle.proof
    hashes = {
        'legacy': named(bundle.sources),
        'rewrite': named(bundle.patch.files),
        'recording': recorded(bundle.recording),
        'policy': named(bundle.policy.model_dump(mode='json')),
        'inputs': tuple(dict.fromkeys(trial.inputs for trial in proof.trials)),
    }
    return with_(bundle, proof=with_(proof, certificate=with_(proof.certificate, **hashes | update)))


def test_an_untouched_bundle_is_the_same(proven):
    case, bundle, verify = proven
    result = verify(bundle)
    assert (result.verdict, result.moved) == ('same', ())
    assert any('2 planted faults' in what for what in result.checked)
    assert any(what.startswith('signature: unsigned') for what in result.unchecked)
    assert all(case.blobs.get(name) is not None for name in objects(bundle, case.blobs))
    assert verify(certified(bundle)).verdict == 'same'


def test_the_statement_says_what_was_run(proven):
    _, bundle, _ = proven
    said = json.loads(restated(bundle))
    assert said['_type'] == 'https://in-toto.io/Statement/v1'
    assert said['predicateType'] == 'urn:rewright:proof:v1'
    assert [one['name'] for one in said['subject']] == ['pipeline.py']
    assert len(said['predicate']['trials']) == len(bundle.proof.trials)
    assert said['predicate']['base'] is None
    assert said['predicate']['sandboxes'] == [case_sandbox(bundle)]
    assert restated(bundle) == restated(bundle)


def case_sandbox(bundle):
    return bundle.recording.live.sandbox


def test_an_environment_that_cannot_be_built_is_never_the_same(proven):
    _, bundle, verify = proven
    result = verify(bundle, missing=True)
    assert result.verdict == 'not verified'
    assert result.unchecked[0] == 'not verified: the interpreter 2.6.9 is not here'
    assert result.checked == ()


def test_a_base_that_moved_is_not_the_same(proven):
    _, bundle, verify = proven
    delivered = with_(bundle, base='a' * 40)
    assert verify(delivered, head='a' * 40).verdict == 'same'
    assert verify(delivered, head='b' * 40).moved == (
        'the base branch moved: aaaaaaaaaaaa was proven, bbbbbbbbbbbb is there now',
    )


def rewritten(bundle, old, new):
    step = bundle.patch.steps[-1]
    text = step.files['pipeline.py']
    assert old in text
    files = {'pipeline.py': text.replace(old, new, 1)}
    return with_(bundle, patch=with_(bundle.patch, steps=(*bundle.patch.steps[:-1], with_(step, files=files))))


def sourced(bundle, old, new):
    (path, text), *_ = bundle.sources.items()
    assert old in text
    return with_(bundle, sources={path: text.replace(old, new, 1)})


def trialled(bundle, number, **update):
    trials = list(bundle.proof.trials)
    trials[number] = with_(trials[number], **update)
    return with_(bundle, proof=with_(bundle.proof, trials=tuple(trials)))


def other_input(case, bundle):
    trial = bundle.proof.trials[0]
    inputs = Inputs.model_validate_json(case.blobs.get(trial.kept))
    data = case.blobs.get(inputs.files[0].sha256).replace(b'1', b'2')
    file = with_(inputs.files[0], sha256=case.blobs.put(data), size=len(data))
    changed = with_(inputs, files=(file, *inputs.files[1:]))
    kept = case.blobs.put(changed.model_dump_json().encode())
    return trialled(bundle, 0, kept=kept, inputs=fingerprint(changed))


def other_run(case, bundle, side):
    trial = bundle.proof.trials[0]
    run = Run.model_validate_json(case.blobs.get(getattr(trial, side)))
    changed = with_(run, stdout=case.blobs.put(b'everything is fine\n'))
    return trialled(bundle, 0, **{side: case.blobs.put(changed.model_dump_json().encode())})


def on_the_network(case, bundle):
    conditions = with_(bundle.proof.trials[0].conditions, network='record', allowed_hosts=('data.test',))
    return trialled(bundle, 0, conditions=conditions)


LENIENT = Policy(proof=ProofPolicy(**POLICY | {'mutated_inputs': 0}))
# Each change with its hashes left alone, and what a verification says of it.
TOUCHED = {
    'the rewrite': (lambda c, b: rewritten(b, 'import csv', 'import csv '), 'the rewrite moved'),
    'a source': (lambda c, b: sourced(b, 'import csv', 'import csv '), 'the legacy source moved'),
    'the recording': (lambda c, b: with_(b, recording=with_(b.recording, unstable=('x',))), 'the recording moved'),
    'the policy': (lambda c, b: with_(b, policy=LENIENT), 'the policy moved'),
    'the requirements': (lambda c, b: with_(b, job=with_(b.job, requirements=('pandas==1.0',))), 'the requirements of'),
}
# Changes whose author also made every hash right again: only running tells.
FORGED = {
    'a rewrite that does something else': (
        lambda c, b: rewritten(b, '* 10', '* 11'), 'recorded inputs: equal was proven, it is different now'
    ),
    'a source that does something else': (
        lambda c, b: sourced(b, '* 10', '* 11'), 'recorded inputs: equal was proven, it is different now'
    ),
    'an input': (other_input, 'recorded inputs: the legacy job moved'),
    'an input under the old name': (
        lambda c, b: trialled(b, 0, kept=b.proof.trials[-2].kept), 'recorded inputs: the inputs moved'
    ),
    'what the legacy job printed': (lambda c, b: other_run(c, b, 'legacy'), 'recorded inputs: the legacy job moved'),
    'what the rewrite printed': (lambda c, b: other_run(c, b, 'modern'), 'recorded inputs: the rewrite moved'),
    'a result': (lambda c, b: trialled(b, 1, result='refused'), 'refused was proven, it is equal now'),
    'a level': (
        lambda c, b: trialled(b, 0, compared=(with_(b.proof.trials[0].compared[0], level='equal_values'),)),
        'equal_values was proven',
    ),
    'the figures of the faults': (
        lambda c, b: with_(b, proof=with_(b.proof, mutation=Mutation(planted=4, killed=3))), 'the planted faults moved'
    ),
    'no faults': (lambda c, b: with_(b, proof=with_(b.proof, mutation=None)), 'the planted faults moved'),
    'fewer inputs than the policy asks for': (
        lambda c, b: with_(b, proof=with_(b.proof, trials=b.proof.trials[:2])), 'the verdict is not warranted'
    ),
    'no trial at all': (
        lambda c, b: with_(b, proof=with_(b.proof, trials=())), 'the recorded inputs are not equal on both sides'
    ),
    'a new import': (lambda c, b: rewritten(b, 'import csv', 'import csv, socket'), 'the verdict is not warranted'),
}  # fmt: skip


@pytest.mark.parametrize('what', TOUCHED)
def test_a_touched_part_is_named(what, proven):
    case, bundle, verify = proven
    touch, sentence = TOUCHED[what]
    result = verify(touch(case, bundle), certificate=restated(bundle))
    assert result.verdict == 'not same'
    assert any(sentence in moved for moved in result.moved), result.moved


@pytest.mark.parametrize('what', FORGED)
def test_a_forger_who_knows_every_hash_is_found_by_running(what, proven):
    case, bundle, verify = proven
    touch, sentence = FORGED[what]
    result = verify(certified(touch(case, bundle)))
    assert result.verdict == 'not same'
    assert any(sentence in moved for moved in result.moved), result.moved


def test_a_certificate_about_something_else_is_named(proven):
    _, bundle, verify = proven
    said = json.loads(restated(bundle))
    said['predicate']['mutation']['killed'] = 99
    result = verify(bundle, certificate=json.dumps(said).encode())
    assert result.moved == ('the certificate says otherwise than the bundle about mutation',)
    assert verify(bundle, certificate=b'{}').moved == ('the certificate is no statement about these parts',)


@pytest.mark.parametrize(
    ('checks', 'moved'),
    [
        (lambda all_of_them: all_of_them[1:], ()),
        (lambda all_of_them: [*all_of_them, 'smell'], ('comparison',)),
        (lambda all_of_them: [], ('comparison',)),
        (lambda all_of_them: None, ('comparison',)),
        (lambda all_of_them: 'files', ('comparison',)),
    ],
    ids=['one fewer', 'one that is not known', 'none', 'null', 'a text'],
)
def test_a_certificate_of_an_earlier_release_names_fewer_comparisons(checks, moved, proven):
    _, bundle, verify = proven
    named = json.loads(restated(bundle))['predicate']['comparison']['checks']
    fewer = checks(named)
    if isinstance(fewer, list) and set(fewer) < set(named) and fewer:
        given = restated(bundle, fewer)
    else:
        said = json.loads(restated(bundle))
        said['predicate']['comparison']['checks'] = fewer
        given = json.dumps(said).encode()
    expected = tuple(f'the certificate says otherwise than the bundle about {name}' for name in moved)
    assert verify(bundle, certificate=given).moved == expected


def test_a_bundle_opens_no_network(proven):
    case, bundle, verify = proven
    result = verify(certified(on_the_network(case, bundle)))
    assert result.verdict == 'same'


def test_a_missing_object_makes_it_unusable(proven):
    case, bundle, verify = proven
    for change in (trialled(bundle, 0, legacy='0' * 64), trialled(bundle, 0, kept=case.blobs.put(b'[]'))):
        with pytest.raises(Refusal, match='an object of the bundle is missing'):
            verify(change)


def test_a_secret_in_the_source_is_exported_on_purpose_only(proven, tmp_path):
    case, bundle, _ = proven
    span = Span(file='legacy.py', line=3, end_line=3)
    finding = Finding(rule='secret_in_source', message='The source holds a secret (not shown)', span=span)
    store = FolderStore(tmp_path)
    kept = {'facts': with_(bundle.facts, findings=(finding,)), 'job': bundle.job, 'recording': bundle.recording}
    for name, artifact in (kept | {'proof': bundle.proof, 'policy': bundle.policy, 'patch': bundle.patch}).items():
        store.write(name, artifact)
    locks = SimpleNamespace(lock=lambda _: bundle.legacy)
    with pytest.raises(Refusal, match=r'^legacy\.py:3: the bundle would hold a secret'):
        gathered(store, locks, case.blobs)
    exported = gathered(store, locks, case.blobs, with_secrets=True)
    assert opened(exported.documents).secrets
    assert set(exported.objects) == set(objects(bundle, case.blobs))


BROKEN = {
    'a part that is missing': lambda d: {k: v for k, v in d.items() if k != 'patch.json'},
    'no parts': lambda d: {},
    'a part that is a list': lambda d: d | {'patch.json': b'[]'},
    'a part that is no JSON': lambda d: d | {'patch.json': b'{'},
    'another schema': lambda d: d | {'bundle.json': b'{"schema_version":99}'},
    'a field that nobody knows': lambda d: d | {'bundle.json': d['bundle.json'].replace(b'"base"', b'"basis"')},
}


@pytest.mark.parametrize('what', BROKEN)
def test_parts_that_make_no_bundle_are_refused_with_one_sentence(what, proven):
    _, bundle, _ = proven
    with pytest.raises(Refusal) as refused:
        opened(BROKEN[what](documents(bundle)))
    assert '\n' not in refused.value.what
