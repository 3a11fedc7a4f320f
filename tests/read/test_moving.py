"""Which secrets of a source can be moved out of it, in every form that people write them in, and what is left alone."""

import re

import pytest

from rewright.model.moved_secret import shown, values
from rewright.model.secret_forms import sets_secret
from rewright.read.assembly import Request, facts_of

FORMS = {
    "PASSWORD = 'hunter-22'": ('hunter-22', 'PASSWORD'),
    "requests.get(u, auth=('bob', 'hunter-22'))": ('hunter-22', 'PASSWORD'),
    "s.auth = ('bob', 'hunter-22')": ('hunter-22', 'PASSWORD'),
    "s.auth = HTTPBasicAuth('bob', 'hunter-22')": ('hunter-22', 'PASSWORD'),
    "ftp.login('bob', 'hunter-22')": ('hunter-22', 'PASSWORD'),
    "h = {'Authorization': 'Bearer ab.12-cd.34'}": ('ab.12-cd.34', 'API_TOKEN'),
    "h['Authorization'] = 'Token ab12cd34'": ('ab12cd34', 'API_TOKEN'),
    "h.setdefault('X-Api-Key', 'k9-Zw31x')": ('k9-Zw31x', 'X_API_KEY'),
    "r = get(f'{BASE}/x?page={n}&api_key=k9-Zw31x')": ('k9-Zw31x', 'API_KEY'),
    "r = get('http://h/x?appid=ab12cd34ef&q=1')": ('ab12cd34ef', 'APPID'),
    "r = get('https://bob:hunter-22@h/x')": ('hunter-22', 'SITE_PASSWORD'),
    "e = create_engine('postgresql+psycopg2://bob:hunter-22@h:5432/x')": ('hunter-22', 'DATABASE_PASSWORD'),
    "c = connect('host=h user=bob password=hunter-22 dbname=x')": ('hunter-22', 'DATABASE_PASSWORD'),
    "c = pyodbc.connect('DRIVER={X};UID=bob;PWD=hunter-22;DATABASE=x')": ('hunter-22', 'DATABASE_PWD'),
    "c = connect(host='h', password='hunter-22')": ('hunter-22', 'PASSWORD'),
    "class C:\n    api_token = 'ab12cd34'": ('ab12cd34', 'API_TOKEN'),
    "class C:\n    token: str = 'ab12-cd34'": ('ab12-cd34', 'TOKEN'),
    "p.add_argument('-p', '--password', default='hunter-22')": ('hunter-22', 'PASSWORD'),
    "x = cfg.get('mail', 'password', fallback='hunter-22')": ('hunter-22', 'PASSWORD'),
    "x = os.environ.get('SHOP_KEY', 'k9-Zw31x')": ('k9-Zw31x', 'KEY_2'),
    "CFG = {'db': {'host': 'h', 'passwd': 'hunter-22'}}": ('hunter-22', 'PASSWD'),
    "def f(secret='hunter-22'):\n    return secret": ('hunter-22', 'SECRET'),
    "KEY = 'AKIAIOSFODNN7ABCDEFG'": ('AKIAIOSFODNN7ABCDEFG', 'AWS_ACCESS_KEY'),
    "PASSWORD = 'größe-€7'": ('größe-€7', 'PASSWORD'),
    "KEY = 'k9-Zw31x'\nget(u, headers={'X-Api-Key': KEY})": ('k9-Zw31x', 'KEY'),
    "P = 'hunter-22'\nget(u, auth=('bob', P))": ('hunter-22', 'P'),
    "P = 'hunter-22'\nconnect(password=P)": ('hunter-22', 'P'),
    "T = 'ab12-cd34'\nh = {'Authorization': 'Bearer ' + T}": ('ab12-cd34', 'T'),
    "T = 'ab12-cd34'\nu = f'http://h/?page={n}&access_token={T}'": ('ab12-cd34', 'T'),
    "T = 'ab12-cd34'\nu = BASE + '/x?api_key=' + T": ('ab12-cd34', 'T'),
    "USER, PASSWORD = 'bob', 'hunter-22'": ('hunter-22', 'PASSWORD'),
    "USER = PASSWORD = 'hunter-22'": ('hunter-22', 'PASSWORD'),
    "db = MySQLdb.connect('h', 'bob', 'hunter-22', 'x')": ('hunter-22', 'PASSWORD'),
    "f = ftplib.FTP('h', 'bob', 'hunter-22')": ('hunter-22', 'PASSWORD'),
    "for password in ['hunter-22']:\n    pass": ('hunter-22', 'PASSWORD'),
    "PASSWORDS = {'bob': 'hunter-22'}": ('hunter-22', 'PASSWORDS'),
    "api_keys = ['k9-Zw31x', key]": ('k9-Zw31x', 'API_KEYS'),
    "token = os.environ.get('T') or 'ab12-cd34'": ('ab12-cd34', 'TOKEN'),
    "password = 'hunter-22' if live else None": ('hunter-22', 'PASSWORD'),
    "h = {'X-Api-Key': given or 'k9-Zw31x'}": ('k9-Zw31x', 'X_API_KEY'),
    "P = options.p or 'hunter-22'\nget(u, auth=('bob', P))": ('hunter-22', 'P'),
    "def connect(user, password):\n    pass\nconnect('bob', 'hunter-22')": ('hunter-22', 'PASSWORD'),
    "class C:\n    def __init__(self, user, password):\n        pass\nC('bob', 'hunter-22')": ('hunter-22', 'PASSWORD'),
    "J = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'": (
        'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
        'SIGNED_TOKEN',
    ),
    "K = hmac.new(key=b'x', secret=b'hunter-22')": ('hunter-22', 'SECRET'),
    "'''ä\n'''; X = '''\npassword=hunter-22\nä'''": ('hunter-22', 'DATABASE_PASSWORD'),
}
NONE = (
    "password = ask() if mode == 'hunter-22' else None", "TOKENS = ['END-IF', 'BEGIN-1']", "HANDLERS = {'secret': None, 'x': 'hunter-22'}", "def expect(token):\n    pass\nexpect('END-IF')",
    "TOKEN_URL = 'https://h/oauth/token'", "password_field = 'loginpw'", "PASSWORD = ''", "PASSWORD = os.environ['PASSWORD']",
    "q = 'SELECT 1 FROM t WHERE password=:password'", "u = f'http://{user}:{password}@h/'", "u = 'http://h/?api_key=%s' % key",
    "u = 'http://h/?api_key=' + key", "u = f'http://h/?token=a1b2{n}'", "u = 'http://h/?token=t0k-{}&x=1'.format(n)", "u = f'http://h/?token=t0k-{{x}}-1'", "s = 'the password is secret'", "x = d.get('key', 'other-1')",
    "KEY = 'user_id'\nd = {'id': KEY}", "KEY = 'x-1'\nr = row[KEY]", "doc = 'Basic authentication is used'", "p.add_argument('--password', help='the password-2 of the shop')",
)  # fmt: skip


def read(text, **more):
    return facts_of(Request(job='shop', sha256='', files={'job.py': text, **more}))


@pytest.mark.parametrize('form', FORMS)
def test_a_secret_is_found_in_its_place_and_named(form):
    text = f'# ü\nimport os\n{form}\n'
    facts = read(text)
    secret, called = FORMS[form]
    assert values(facts.moved, {'job.py': text}) == {f'SHOP_{called}': secret}
    assert facts.exposed == ()
    assert {f.rule for f in facts.findings} >= {'secret_in_source'}
    assert secret not in facts.model_dump_json()
    assert shown(text, 'job.py', facts.moved) == text.replace(secret, f'<secret SHOP_{called}>')


@pytest.mark.parametrize('text', NONE)
def test_what_is_no_secret_is_left_alone(text):
    facts = read(f'import os\n{text}\n')
    assert (facts.moved, facts.exposed) == ((), ())


@pytest.mark.parametrize(
    'text',
    [
        'KEY = """-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----"""',
        "KEY = '-----BEGIN PRIVATE KEY-----\\nabc'",
        "PASSWORD = ('hunt'\n            'er-22')",
        "PASSWORD = 'hunt\\x65r-22'",
        "PASSWORD = 'a-1a-1' 'a-1a-1'",
    ],
)
def test_a_secret_that_is_not_written_as_it_is_stays_exposed(text):
    facts = read(text + '\n')
    assert (facts.moved, len(facts.exposed)) == ((), 1)


def test_a_python_2_source_keeps_its_secrets():
    facts = read("PASSWORD = 'hunter-22'\nprint PASSWORD\n")
    assert (facts.moved, facts.exposed) == ((), ('job.py:1',))


def test_a_source_in_another_coding_keeps_its_secrets():
    text = "# -*- coding: latin-1 -*-\nname = 'ü'; PASSWORD = 'hunter-22'\n"
    assert (read(text).moved, read(text).exposed) == ((), ('job.py:2',))
    assert read(text.replace('latin-1', 'UTF_8')).moved


@pytest.mark.parametrize(
    'text',
    [
        '[mail]\npassword = hunter-22\n', '{"db": {"api_key": "k9-Zw31x", "n": 1}}', 'db:\n  - passwd: "hunter-22"\n',
        'export API_TOKEN=ab12-cd34\n', 'auth_token: ab12-cd34',
    ],
)  # fmt: skip
def test_a_file_of_settings_with_a_secret_is_told(text):
    assert sets_secret(text)
    assert not sets_secret(re.sub('hunter-22|k9-Zw31x|ab12-cd34', '', text))


@pytest.mark.parametrize(
    'text',
    ['password_file = /run/x-1', 'token_url = https://h/x1', 'password = changeme', 'password = secret', 'n = 1-2'],
)
def test_a_file_of_settings_without_one_is_not(text):
    assert not sets_secret(text)


def test_one_secret_has_one_name_wherever_it_stands():
    text = "PASSWORD = 'hunter-22'  # hunter-22\nurl = 'http://bob:hunter-22@h/'\n"
    other = "def f():\n    '''hunter-22'''\n    return connect(pwd='hunter-22', token='ab12-cd34')\n"
    facts = read(text, **{'db.py': other})
    assert values(facts.moved, {'job.py': text, 'db.py': other}) == {
        'SHOP_PASSWORD': 'hunter-22',
        'SHOP_TOKEN': 'ab12-cd34',
    }
    assert 'hunter' not in shown(text, 'job.py', facts.moved) + shown(other, 'db.py', facts.moved)


def test_a_secret_in_another_has_its_own_places():
    text = "A_TOKEN = 'ab12-cd34'\nB_TOKEN = 'ab12-cd34-ef56'\nC_TOKEN = 'x-ab12-cd34'\n"
    facts = read(text)
    assert values(facts.moved, {'job.py': text}) == {
        'SHOP_A_TOKEN': 'ab12-cd34', 'SHOP_B_TOKEN': 'ab12-cd34-ef56', 'SHOP_C_TOKEN': 'x-ab12-cd34',
    }  # fmt: skip
    assert shown(text, 'job.py', facts.moved).count('<secret ') == 3


def test_line_ends_and_a_mark_do_not_move_the_places():
    text = "\ufeffx = 'ä'\r\nPASSWORD = 'hunter-22'\r\n"
    facts = read(text.removeprefix('\ufeff').replace('\r\n', '\n'))
    assert values(facts.moved, {'job.py': text}) == {'SHOP_PASSWORD': 'hunter-22'}
    assert shown(text, 'job.py', facts.moved) == text.replace('hunter-22', '<secret SHOP_PASSWORD>')


def test_words_are_moved_and_looked_for_nowhere_else():
    text = "PASSWORD = 'geheim'\n# alles geheim\nprint('geheime Daten')\n"
    (secret,) = read(text).moved
    assert (secret.plain, len(secret.spans)) == (True, 1)
