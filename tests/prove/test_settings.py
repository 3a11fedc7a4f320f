"""Settings are inputs of a proof: which there are, what else they may be, and that a rewrite which does not heed one is told apart."""

import pytest

from rewright.model.job import Job
from rewright.prove.other_values import changes, kept
from rewright.prove.settings import Setting, settings_of

READ = {
    "import os\nx = os.environ['A']": ('A', None, False, ('x',)),
    "import os\nx = os.environ.get('A')": ('A', None, True, ('x',)),
    "import os\nmain(size=int(os.environ.get('Ä', '100')))": ('Ä', '100', True, ('size',)),
    "from os import getenv as g\nx: str = g('A', 'é')": ('A', 'é', True, ('x',)),
    "from os import environ\nx = environ.get('A', None)": ('A', None, True, ('x',)),
    "import os\nx = os.environ.get('A', '1')\ny = os.environ['A']": ('A', '1', False, ('x', 'y')),
    "p.add_argument('-s', '--size', type=int, default=100)": ('--size', '100', True, ('size',)),
    "p.add_argument('--name', required=True)": ('--name', None, False, ('name',)),
}


def job(**given):
    return Job(name='j', root='/job', script='j.py', python='3.11', **given)


@pytest.mark.parametrize('text', READ)
def test_a_setting_that_the_source_reads_is_found_with_its_default(text):
    (found,) = settings_of(job(), {'j.py': text})
    assert (found.name, found.default, found.optional, found.known_as) == READ[text]
    assert found.recorded is None


@pytest.mark.parametrize(
    'text',
    [
        "import os\nos.environ['A'] = '1'",
        'import os\nx = os.environ.get(name)',
        "import os\nx = os.environ['HOME'], os.environ.get('TZ'), os.getenv('PYTHONPATH')",
        "import os\nx = os.get('A')",
        "x = {}['A']",
        "p.add_argument('--fast', action='store_true')",
        "p.add_argument('--many', nargs='*')",
        "print 'Python 2', os.environ['A']",
        '',
    ],
)  # fmt: skip
def test_what_is_no_setting_of_the_job_is_none(text):
    assert settings_of(job(), {'j.py': text}) == ()


ARGUMENTS = {
    ('in.csv', '--size', '100', '-v'): [
        ('--size', '100', ('in.csv', '--size', 'NEW', '-v'), ('in.csv', '-v')),
        ('argument 1', 'in.csv', ('NEW', '--size', '100', '-v'), ('--size', '100', '-v')),
    ],
    ('--size=100',): [('--size', '100', ('--size=NEW',), ())],
    (): [('--size', None, ('--size', 'NEW'), ())],
}


@pytest.mark.parametrize('arguments', ARGUMENTS)
def test_words_of_the_command_line_are_changed_where_they_stand(arguments):
    given = job(arguments=arguments)
    found = settings_of(given, {'j.py': "p.add_argument('--size', default=5)"})
    assert [
        (s.name, s.recorded, s.changed(given, 'NEW').arguments, s.changed(given, None).arguments) for s in found
    ] == ARGUMENTS[arguments]


VALUES = {
    '100': ['1007', 'x', '0', '-100', '1'],
    '2.5': ['32', 'x', '0', '-2.5', '1'],
    'true': ['false', 'maybe'],
    'No': ['Yes', 'maybe'],
    '["a", "é"]': ['["a"]', '["a", "é", "ax"]', '["a", "é", "a"]', '["a", "é"'],
    '{"a": 1, "b": 2}': ['{"a": 1}', '{"a": 1, "b": 2, "ax": 1}', '{"a": 1, "b": 1}', '{"a": 1, "b": 2'],
    '2024-02-29': ['2024-03-01', 'x'],
    'data/out.csv': ['data/other_out.csv', ''],
    '/job/in.csv': ['/job/other_in.csv', ''],
    'plain': ['strict', 'other', '', 'Ünï漢'],
    '': ['strict', 'other', 'Ünï漢'],
    '[]': ['strict', 'other', '', 'Ünï漢'],
}


@pytest.mark.parametrize('value', VALUES)
def test_other_values_go_by_what_a_value_is(value):
    found = changes(job(), (Setting('A', default=value, optional=True),), ('strict', '__main__', '../x'))
    assert [one.value for one in found] == VALUES[value]
    assert all(one.settings.variables == {'A': one.value} for one in found)
    assert [one.breaks for one in found] == [
        value[:1] in {'[', '{'} and len(value) > 2 and at < 3 for at in range(len(found))
    ]


def test_what_was_given_may_be_left_out_where_the_job_has_a_default_and_there_alone():
    given = Setting('A', recorded='7', default='5', optional=True)
    assert [one.value for one in changes(job(), (given,), ())][:2] == ['77', None]
    assert changes(job(), (given,), ())[1].name == "the setting A: not given, which is '5', recorded: '7'"
    assert None not in {one.value for one in changes(job(), (Setting('A', recorded='7'),), ())}


def test_the_first_other_value_of_each_setting_comes_before_the_second_of_any():
    found = changes(job(), (Setting('A', default='1'), Setting('B', default='true'), Setting('C', default='9')), ())
    assert [one.setting.name for one in found] == ['A', 'B', 'C', 'A', 'B', 'C', 'A', 'C', 'A', 'C', 'C']


KEPT = {
    ('API_TOKEN', 'abc'): 'secret',
    ('DB-PASSWORD', 'abc'): 'secret',
    ('NAMED', 'abc'): 'secret',
    ('ARG', '${OTHER}'): 'secret',
    ('KEY', 'AKIAABCDEFGHIJKLMNOP'): 'secret',
    ('SITE', 'https://example.org/a'): 'host',
    ('SITE', 'example.org'): 'host',
    ('SITE', 'localhost'): 'host',
    ('SITE', '10.0.0.1'): 'host',
    ('SITE', 'broker:9092'): 'host',
    ('SERVER', 'main'): 'host',
    ('DB_HOST', ''): 'host',
    ('P', '/etc/passwd'): 'outside',
    ('P', '../x.csv'): 'outside',
    ('P', '~/x.csv'): 'outside',
    ('SOURCE_URL', 'input/data.csv'): '',
    ('P', 'data.csv'): '',
    ('P', '1.5'): '',
    ('P', 'plain'): '',
}


@pytest.mark.parametrize(('name', 'value'), KEPT)
def test_secrets_hosts_and_places_elsewhere_keep_their_values(name, value):
    why = kept(job(secrets=('NAMED',)), Setting(name, recorded=value))
    assert KEPT[name, value] in why
    assert bool(KEPT[name, value]) is bool(why)
    assert bool(changes(job(secrets=('NAMED',)), (Setting(name, recorded=value),), ())) is not bool(why)


IGNORING = {
    'a number': ("int(os.environ.get('LIMIT', '5'))", '5', 'the setting LIMIT: '),
    'a sign': ("int(os.environ.get('LIMIT', '5'))", "abs(int(os.environ.get('LIMIT', '5')))", "the setting LIMIT: '-5'"),
    'a list': ("json.loads(os.environ.get('FIELDS', '[\"name\", \"dose\"]'))", "['name', 'dose']", 'the setting FIELDS: '),
    'a place': ("os.environ.get('TARGET', 'out.csv')", "'out.csv'", "the setting TARGET: 'other_out.csv'"),
    'an option': ("'doses', options.unit", "'doses', 'mg'", 'the setting --unit: '),
    'a word': ("mode == 'strict'", "mode == 'strictly'", "the setting MODE: 'strict', recorded: 'usual'"),
}  # fmt: skip
DOSED = {'environment': {'MODE': 'usual'}}


@pytest.mark.slow
@pytest.mark.parametrize('what', IGNORING)
def test_a_rewrite_that_does_not_heed_a_setting_is_told_apart_by_other_settings_alone(stand, what):
    old, new, name = IGNORING[what]
    case = stand('dosed', **DOSED)
    assert old in case.rewrite
    proof = case.prove(case.patch(case.rewrite.replace(old, new)), mutated_inputs=1, setting_inputs=20)
    assert proof.verdict == 'different'
    assert {trial.name.partition(': ')[2][: len(name)] for trial in proof.trials if trial.result == 'different'} >= {
        name
    }
    assert 'different' not in {trial.result for trial in proof.trials if 'setting' not in trial.name}


@pytest.mark.slow
def test_settings_are_tried_as_often_as_policy_says_and_shown_without_secrets(stand):
    case = stand('dosed', **DOSED)
    proof = case.prove(mutated_inputs=1, setting_inputs=6, planted_faults=12, aimed_inputs=16)
    assert (proof.verdict, proof.reasons) == ('proven', ())
    tried = [trial for trial in proof.trials if trial.name.startswith('changed input') and 'setting' in trial.name]
    assert len(tried) == 6
    assert {trial.result for trial in tried} == {'equal', 'equal_failure'}
    rows = {kind.kind: kind for kind in proof.kinds if kind.kind.startswith('setting: ')}
    assert rows['setting: API_TOKEN'].why == 'it is a secret'
    assert rows['setting: LIMIT'].results
    assert 'never-shown' not in proof.model_dump_json()


@pytest.mark.slow
def test_a_contract_that_refuses_other_numbers_stands_against_a_proof_and_one_of_other_columns_does_not(stand):
    case = stand('dosed', **DOSED)
    guard = '    rows = read(limit, mode)\n'
    breach = 'class ContractBreach(Exception):\n    pass\n\n\ndef read('
    for test, verdict in {'limit != 5': 'not proven', "fields != ['name', 'dose']": 'proven'}.items():
        text = case.rewrite.replace(guard, f"    if {test}:\n        raise ContractBreach('settings')\n{guard}")
        proof = case.prove(
            case.patch(text.replace('def read(', breach)), mutated_inputs=1, setting_inputs=15, refused_share=0.05
        )
        assert proof.verdict == verdict, proof.reasons
        assert 'refused' in {trial.result for trial in proof.trials}
