import sys

import pytest

from rewright.model.refusal import Refusal
from rewright.read.intake import intake

WITH_GUARD = 'if __name__ == "__main__":\n    print(1)\n'


def detected(job, setting):
    return next(d for d in job.detected if d.setting == setting)


@pytest.mark.parametrize(
    ('files', 'script'),
    [
        ({'etl.py': ''}, 'etl.py'),
        ({'job.py': '', 'etl.py': ''}, 'job.py'),
        ({'main.py': '', 'etl.py': ''}, 'main.py'),
        ({'etl.py': WITH_GUARD, 'names.py': ''}, 'etl.py'),
        ({'etl.py': '', 'site.py': WITH_GUARD, 'test_etl.py': '', 'conftest.py': ''}, 'etl.py'),
    ],
)
def test_the_script_is_found(write, files, script):
    for name, text in files.items():
        folder = write(name, text)
    job = intake(folder)
    assert job.script == detected(job, 'script').value == script


def test_several_candidates_are_listed(write):
    write('a.py')
    with pytest.raises(Refusal, match=r'several scripts could be the job: a.py, b.py') as refusal:
        intake(write('b.py'))
    assert 'script = "a.py"' in refusal.value.next_move


@pytest.mark.parametrize(
    ('name', 'expected'), [('Daily-Report v2.py', 'daily_report_v2'), ('été.py', 't'), ('_.py', 'job')]
)
def test_the_name_is_safe(write, name, expected):
    assert intake(write(name)).name == expected


def test_a_usual_script_is_named_by_its_folder(write, tmp_path):
    write('Nightly Load/job.py')
    assert intake(tmp_path / 'Nightly Load').name == 'nightly_load'


def test_defaults_are_detected_and_listed(write):
    job = intake(write('etl.py', 'import os\n'))
    assert {d.setting for d in job.detected} >= {'script', 'python', 'requirements', 'name', 'inputs'}
    assert detected(job, 'requirements').why == 'only the standard library is used'
    assert job.python == detected(job, 'python').value
    assert sys.version_info[:2] >= (3, 11)


def test_requirements_come_from_the_file(write):
    write('etl.py', 'import pandas\n')
    write('more.txt', 'requests[socks]>=2 ; python_version > "3"\n')
    folder = write('requirements.txt', '# pinned\npandas==2.3.3 \\\n    --hash=sha256:abc\n\n-r more.txt\n')
    assert intake(folder).requirements == ('pandas==2.3.3', 'requests[socks]>=2 ; python_version > "3"')


def test_requirements_come_from_the_imports(write):
    write('names.py', 'import yaml\n')
    text = """
        import os, json as j
        import pandas as pd, numpy
        from bs4 import BeautifulSoup
        import names, urllib2
        text = '''
        import not_me
        '''
        pd.DataFrame().to_parquet("x")  # import nor_me
    """
    job = intake(write('job.py', text))
    assert job.requirements == ('beautifulsoup4', 'numpy', 'pandas', 'pyarrow', 'PyYAML')
    assert 'without versions' in detected(job, 'requirements').why


def test_only_loopback_addresses_are_granted(write):
    text = 'A = "http://127.0.0.1:8765/q?p="\nB = "https://api.example.com/x"\n# http://127.0.0.1:9\n'
    job = intake(write('etl.py', text))
    assert job.allowed_hosts == ('127.0.0.1:8765',)
    whys = ' '.join(d.why for d in job.detected if d.setting == 'allowed_hosts')
    assert 'the source names api.example.com; nothing is reached' in whys


@pytest.mark.parametrize(
    'host',
    [
        '169.254.169.254', 'http://169.254.169.254/latest/meta-data', '169.254.170.2:80', '[fd00:ec2::254]', '2852039166',
        '[::ffff:169.254.169.254]:80', '100.100.100.200', '192.0.0.192', '168.63.129.16', 'Metadata.Google.Internal.',
        'metadata.goog:80', '[fe80::1]', '[64:ff9b::6464:64c8]',
    ],
)  # fmt: skip
def test_the_metadata_of_a_cloud_is_never_granted(write, host):
    write('etl.py')
    with pytest.raises(Refusal, match='hands out the credentials of the machine'):
        intake(write('rewright.toml', f'allowed_hosts = ["api.example.com", "{host}"]\n'))


def test_given_hosts_are_the_only_ones(write):
    write('rewright.toml', 'allowed_hosts = []\n')
    assert intake(write('etl.py', 'A = "http://127.0.0.1:8765/"\n')).allowed_hosts == ()


READS = """import os
from os import environ, getenv
a = os.environ['API_KEY'] + os.environ.get("REGION", 'eu') + getenv( 'HOME_TOWN' ) + environ["GIVEN"]
# os.environ['IN_A_COMMENT']
b = "os.environ['IN_A_STRING']"
c = {}['environment']
"""


def test_variables_that_the_source_reads_and_nobody_gives_are_named(write):
    write('rewright.toml', '[environment]\nGIVEN = "1"\n')
    why = detected(intake(write('etl.py', READS)), 'environment').why
    assert why.startswith('the source reads API_KEY, HOME_TOWN, REGION; name it in environment or secrets')


def test_nothing_is_said_of_variables_where_all_are_given(write):
    write('rewright.toml', 'secrets = ["API_KEY"]\n')
    assert 'environment' not in {
        d.setting for d in intake(write('etl.py', 'import os\nos.environ["API_KEY"]\n')).detected
    }


def test_the_settings_file_is_read_whole(write):
    write('etl.py')
    write('other.py')
    folder = write(
        'rewright.toml',
        """
        script = "etl.py"
        arguments = ["--day", "2026-01-01"]
        requirements = ["pandas==2.3.3"]
        inputs = ["in/*.csv"]
        outputs = ["out.csv"]
        environment = { TZ = "UTC" }
        secrets = ["API_KEY"]
        clock = "2026-01-01T00:00:00Z"
        autonomy = "shadow"
        sandbox = "process"
        [limits]
        seconds = 5
        """,
    )
    job = intake(folder)
    assert (job.arguments, job.inputs, job.outputs) == (('--day', '2026-01-01'), ('in/*.csv',), ('out.csv',))
    assert (job.environment, job.secrets, job.clock) == ({'TZ': 'UTC'}, ('API_KEY',), '2026-01-01T00:00:00Z')
    assert (job.autonomy, job.sandbox, job.limits.seconds, job.limits.memory_mb) == ('shadow', 'process', 5, 4096)


def test_overrides_win(write):
    write('rewright.toml', 'script = "etl.py"\nautonomy = "shadow"\n')
    write('other.py')
    job = intake(write('etl.py'), overrides={'script': 'other.py', 'allowed_hosts': ('a.b',)})
    assert (job.script, job.autonomy, job.allowed_hosts) == ('other.py', 'shadow', ('a.b',))


def test_a_script_is_taken_beside_its_settings(write, tmp_path):
    write('rewright.toml', 'autonomy = "shadow"\n')
    write('a.py')
    write('b.py')
    job = intake(tmp_path / 'b.py')
    assert (job.script, job.autonomy, job.root) == ('b.py', 'shadow', str(tmp_path.resolve()))


def test_python_2_is_asked_for_by_its_version(write):
    job = intake(write('etl.py', 'print "hello"\n'))
    assert (job.python, detected(job, 'python').why) == ('2.7', 'the source is Python 2')


def test_standard_input_is_a_text_or_a_file(write):
    path = write('etl.py')
    write('rewright.toml', 'stdin = "a\\nb"\n')
    assert intake(path).stdin == 'a\nb'
    write('rewright.toml', 'stdin_file = "orders.txt"\n')
    with pytest.raises(Refusal, match='the file for standard input is not there'):
        intake(path)
    write('orders.txt', 'x')
    assert intake(path).stdin_place == str(path.resolve() / 'orders.txt')
    write('rewright.toml', 'stdin_file = "orders.txt"\nstdin = "a"\n')
    with pytest.raises(Refusal, match='given twice'):
        intake(path)
    write('rewright.toml', 'stdin_file = "../orders.txt"\n')
    with pytest.raises(Refusal, match='leads out of the job'):
        intake(path)


@pytest.mark.parametrize(
    ('line', 'day'), [('2019-06-01', '2019-06-01'), ('"2019-06-01"', '2019-06-01'), ('"May"', None)]
)
def test_packages_are_held_to_a_day(write, line, day):
    write('rewright.toml', f'requirements_before = {line}\n')
    path = write('etl.py')
    if day is None:
        with pytest.raises(Refusal, match='requirements_before is not acceptable'):
            intake(path)
    else:
        assert intake(path).requirements_before == day


# Examples that need nothing but the standard library.
PLAIN = {
    'club_members',
    'exchange_rates',
    'harbour_arrivals',
    'membership_ledger',
    'nightly_append',
    'parts_feed',
    'payroll_extract',
    'till_receipts',
    'tram_notices',
}


@pytest.mark.parametrize(
    'name',
    [
        'auction_results',
        'book_catalogue',
        'branch_workbook',
        'club_members',
        'courier_tracking',
        'daily_rollover',
        'depot_stock',
        'energy_readings',
        'exchange_rates',
        'financial_scraper',
        'fleet_invoices',
        'freight_invoices',
        'harbour_arrivals',
        'lake_revenue',
        'library_events',
        'log_archive',
        'market_listings',
        'membership_ledger',
        'nightly_append',
        'orders_api',
        'parts_feed',
        'payroll_extract',
        'permit_register',
        'revenue_rollup',
        'sales_report',
        'sensor_export',
        'supplier_portal',
        'ticket_export',
        'till_receipts',
        'tram_notices',
        'warehouse_export',
    ],
)
def test_the_examples_are_jobs(pytestconfig, name):
    job = intake(pytestconfig.rootpath / 'examples' / name)
    assert bool(job.requirements) == (name not in PLAIN)
    assert all('==' in line for line in job.requirements)
