"""Both run, and the results are equal: files, stdout, exit code and the kind of error, step by step and with faults."""

import importlib.metadata

import pytest
from whole_jobs import CASES, patch_of, run, source_of, watched, write

from rewright.model.observation import Observation

WEB = sorted(p.stem for p in CASES.glob('*.py') if p.stem != 'folder_of_files')
LIFTED = [
    'flat_range',
    'until_empty',
    'list_and_details',
    'cursor',
    'regex_with_retry',
    'opened_pages',
    'opened_api',
    'opened_files',
    'opened_with_headers',
    'opened_in_levels',
    'retrying_helper',
    'helpers_from_many_places',
    'opened_by_helper',
    'comprehensions',
    'some_stay',
    'class_download',
    'class_exporter',
    'class_with_client',
    'downloads',
    'names_out_of_requests',
    'token_first',
    'lines_of_http_client',
    'words_of_errors',
    'answers_looked_into',
]
SESSIONS = {
    'session_login': ('POST',),
    'session_of_pages': (),
    'closed_at_last': (),
    'session_in_helpers': ('POST',),
    'class_with_session': ('POST',),
    'session_with_adapter': (),
}
FAULTS = [('page=3|cursor=5', 'hang up'), ('item/1-2|page=1$|cursor=5', 'error'), ('page=3|cursor=1', 'empty')]
PARSERS = {'bs4': 'beautifulsoup4', 'lxml': 'lxml', 'html5lib': 'html5lib'}
INPUTS = {'in/a.json': '[{"amount": 1.25}, {"amount": 2}]', 'in/ü.json': '[]'}

pytestmark = pytest.mark.slow


def legacy(tmp_path, shop, source, inputs=()):
    shop.times.clear()
    (script := tmp_path / 'legacy').parent.mkdir(exist_ok=True)
    return run(script, ['job.py'], {'job.py': source, **dict(inputs)})


def modern(tmp_path, shop, files, name, entry=('pipeline.py',), inputs=()):
    shop.times.clear()
    folder = write(tmp_path / f'code_{name}', files)
    return run(tmp_path / f'run_{name}', [str(folder / entry[0]), *entry[1:]], inputs)


@pytest.mark.parametrize('case', WEB)
def test_every_step_leaves_what_the_job_leaves(case, shop, tmp_path):
    source = source_of(case, shop.url)
    expected = legacy(tmp_path, shop, source).visible
    for step in patch_of(source).steps:
        assert modern(tmp_path, shop, step.files, step.name).visible == expected, step.name


@pytest.mark.parametrize('fault', FAULTS, ids=lambda f: f'{f[1]} at {f[0]}')
@pytest.mark.parametrize('case', LIFTED)
def test_faults_end_the_same(case, fault, shop, tmp_path):
    source = source_of(case, shop.url)
    shop.fault = fault
    expected = legacy(tmp_path, shop, source).visible
    assert modern(tmp_path, shop, patch_of(source).files, 'last').visible == expected


def test_a_parser_that_nobody_named_is_the_one_that_ran(shop, tmp_path):
    source = source_of('soups_of_others', shop.url).replace(", 'lxml')", ')')
    assert source.count('BeautifulSoup(requests') == 2
    expected = legacy(tmp_path, shop, source).visible
    seen = {name: importlib.metadata.version(package) for name, package in PARSERS.items()}
    patch = patch_of(source, observation=Observation(script='job.py', versions=seen))
    assert "'lxml', bs4=" in next(
        text for name, text in patch.files.items() if name.endswith('.py') and 'parse_html(' in text
    )
    for step in patch.steps:
        assert modern(tmp_path, shop, step.files, step.name).visible == expected, step.name


@pytest.mark.parametrize('inputs', [INPUTS, {}, {'in/bad.json': '[{}]'}], ids=['some', 'none', 'bad'])
def test_jobs_without_requests(inputs, shop, tmp_path):
    source = source_of('folder_of_files')
    expected = legacy(tmp_path, shop, source, inputs).visible
    for step in patch_of(source).steps:
        assert modern(tmp_path, shop, step.files, step.name, inputs=inputs).visible == expected, step.name


UNDIVIDED = {
    'cursor': 'each of its requests hangs on the answer before it',
    'until_empty': 'it sends no requests ahead',
    'answers_looked_into': 'what an answer was asked with does not go from function to function: welcome.request',
}
IN_PARTS = [case for case in (*LIFTED, *SESSIONS) if case not in UNDIVIDED]
WITH_FAULTS = (
    'list_and_details', 'regex_with_retry', 'retrying_helper', 'helpers_from_many_places', 'opened_in_levels', 'downloads',
    'class_exporter', 'session_in_helpers',
)  # fmt: skip
PARTED = [(case, late, ('', '')) for case in IN_PARTS for late in (True, False)]
PARTED += [(case, True, fault) for case in WITH_FAULTS for fault in (*FAULTS, ('private/1', 'hang up'))]


@pytest.mark.parametrize(
    ('case', 'late', 'fault'), PARTED, ids=lambda v: f'{v[1]} at {v[0]}' if isinstance(v, tuple) else str(v)
)
def test_splitter_workers_and_aggregator_leave_the_same(case, late, fault, shop, tmp_path):
    source = source_of(case, shop.url)
    seen = watched(source, SESSIONS.get(case, ()), late=late)
    patch = patch_of(source, batch_size=2, observation=seen)
    assert (patch.form, patch.undivided) == ('fan_out', '')
    shop.fault = fault
    expected = legacy(tmp_path, shop, source).visible
    assert modern(tmp_path, shop, patch.files, 'fan', ('handlers.py', 'run-local')).visible == expected


@pytest.mark.parametrize('case', UNDIVIDED)
def test_jobs_that_cannot_be_shared_out_say_why(case, shop):
    source = source_of(case, shop.url)
    patch = patch_of(source, batch_size=2, observation=watched(source))
    assert (patch.form, patch.undivided) == ('single', UNDIVIDED[case])


def test_what_stays_keeps_only_what_hangs_on_it_in_its_place(shop):
    patch = patch_of(source_of('some_stay', shop.url))
    assert [(left.span.line, left.why) for left in patch.coverage.left] == [
        (11, 'the request stands in a comprehension or a condition inside an expression'),
        (15, 'colour reads or writes beside its requests'),
        (33, 'POST may change what the request in line 8 is answered, which comes first'),
        (35, 'the request in line 33 may change what it is answered'),
    ]
    text = patch.files['pipeline.py']
    assert text.count('yield ') == 2
    assert text.count(' http.') == 4


@pytest.mark.parametrize('fault', [('', ''), *FAULTS, ('private/1', 'hang up')], ids=lambda f: f'{f[1]} at {f[0]}')
@pytest.mark.parametrize('case', SESSIONS)
def test_sessions_whose_cookies_are_known_are_listed_and_leave_the_same(case, fault, shop, tmp_path):
    source = source_of(case, shop.url)
    patch = patch_of(source, cookies=SESSIONS[case])
    assert patch.coverage.left == ()
    assert 'sessions.Session(' in patch.files['pipeline.py']
    shop.fault = fault
    expected = legacy(tmp_path, shop, source).visible
    assert modern(tmp_path, shop, patch.files, 'last').visible == expected
