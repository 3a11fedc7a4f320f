"""A rewrite asks the secret store for what stood in the source, wherever it stood, and its context holds none of it."""

import ast
import dataclasses
import importlib.util
import shutil
import sys

import pytest
from company_package import imports, installed, platform
from whole_jobs import facts, run, write

from rewright.model.job import Job
from rewright.model.moved_secret import values
from rewright.model.observation import Observation
from rewright.model.platform import NAMES as KNOWN
from rewright.model.policy import Policy
from rewright.read.assembly import Request, facts_of
from rewright.rewrite.rewriting import rewrite
from rewright_runtime import pipeline, secrets
from rewright_runtime.context import NotHandedOn, packed

LEGACY = '''"""Stock of the shop."""
# zoe / pa55-"w'ort!
import argparse
import base64
import csv
import hashlib
import os
import requests

API = "http://shop"
API_KEY = "k9-Zw31{x}"
HEADERS = {"Authorization": "Bearer " + API_KEY, "Accept": "*/*"}
SAME = HEADERS
user = "zoe"
password = "pa55-wört!"
basic = base64.b64encode(("%s:%s" % (user, password)).encode("utf-8")).decode()
login = {"Authorization": "Basic " + basic}
mixed = {"X-Api-Key": API_KEY}
mixed["X-Day"] = "1"
salt = hashlib.md5(b"x", usedforsecurity=False).hexdigest()
signature = hashlib.sha256(password.encode()).hexdigest()


class Client:
    api_token = "cl%t0k-555"

    def __init__(self, secret="par4m-s3cret"):
        self.secret = secret


def fetch(page, key=API_KEY):
    return requests.get(API + "/list", params={"page": page, "key": key}, headers=HEADERS)


parser = argparse.ArgumentParser()
parser.add_argument("--secret", default="d3fault-'x'")
options = parser.parse_args()
client = Client()
session = requests.Session()
session.auth = (user, "p4ir-%s{}")
session.headers.update(SAME)
rows = []
for page in range(1, 4):
    r = fetch(page)
    s = session.get(API + "/list?page=%d&api_key=q7w8-e9r0" % page, headers=login)
    t = requests.get(f"{API}/list?token=t0k-x~-1&page={page}", headers=mixed)
    rows.append([page, len(r.text), s.status_code, t.status_code, t.url])
with open("out.csv", "w", newline="", encoding="utf-8") as f:
    csv.writer(f).writerows(rows)
print(options.secret, client.api_token, client.secret, signature, salt, os.environ.get("SHOP_X_KEY", "env-d3fault"))
print(f"{password!r:>14} {'nested' + 'e'} {API_KEY}")
'''
PLACES = 9


def rewritten(source, platform=None, **modules):
    read = facts_of(Request(job='shop', sha256='', files={'job.py': source, **modules}))
    told = facts().model_copy(update={'moved': read.moved, 'findings': read.findings})
    job = Job(name='shop', root='/job', script='job.py', python='3.11', platform=platform)
    patch = rewrite(job, told, Observation(script='job.py', cookies=()), source, (), Policy(), modules=modules)
    return read, patch, values(read.moved, {'job.py': source, **modules})


def given(monkeypatch, texts):
    for name, text in texts.items():
        monkeypatch.setenv(name, text)


def test_both_sides_do_the_same_and_every_secret_is_read_where_it_is_used(shop, tmp_path, monkeypatch):
    source = LEGACY.replace('http://shop', shop.url)
    read, patch, texts = rewritten(source)
    assert (len(texts), read.exposed) == (PLACES, ())
    assert [step.name for step in patch.steps] == ['structure', 'fetch', 'architecture']
    for step in patch.steps:
        assert not [text for text in texts.values() for file in step.files.values() if text in file]
    code = write(tmp_path / 'code', patch.files)
    # Once with the secrets of the source, once with others on both sides: whatever was left behind would show.
    for number, others in enumerate((texts, {name: f'0ther-{n}-ü' for n, name in enumerate(texts)})):
        legacy = source
        for name, text in sorted(texts.items(), key=lambda pair: -len(pair[1])):
            legacy = legacy.replace(text, others[name])
        expected = run(tmp_path / f'legacy{number}', ['job.py'], {'job.py': legacy})
        given(monkeypatch, others)
        assert run(tmp_path / f'modern{number}', [str(code / 'pipeline.py')]).visible == expected.visible
        assert expected.exit_code == 0


def test_without_its_secrets_a_pipeline_says_which_one_is_missing(shop, tmp_path):
    _, patch, _ = rewritten(LEGACY.replace('http://shop', shop.url))
    code = write(tmp_path / 'code', patch.files)
    ran = run(tmp_path / 'modern', [str(code / 'pipeline.py')])
    assert (ran.exit_code, ran.error) == (1, 'NoSecret')


def test_what_is_made_of_secrets_is_no_field_of_the_context(monkeypatch):
    # What is made of a secret and changed afterwards stays where it is, and is not handed on in another process.
    _, patch, texts = rewritten(LEGACY)
    tree = ast.parse(patch.files['pipeline.py'])
    (context,) = (n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == 'Context')
    fields = {n.target.id for n in context.body if isinstance(n, ast.AnnAssign)}
    assert not fields & {'basic', 'login', 'signature', 'password'}
    assert {'mixed', 'salt'} <= fields
    monkeypatch.setattr(secrets, '_KNOWN', set())
    given(monkeypatch, texts)

    @dataclasses.dataclass
    class Context:
        mixed: dict

    for name in texts:
        held = {'X-Api-Key': f'Bearer {secrets.get_secret(name).reveal()}'}
        with pytest.raises(NotHandedOn):
            packed(Context(mixed=held))


def context_of(patch, folder):
    """What the prepare stage of a pipeline hands on, in this process."""
    code = write(folder, patch.files)
    spec = importlib.util.spec_from_file_location('pipeline_with_secrets', code / 'pipeline.py')
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
        return module.prepare({}), module
    finally:
        del sys.modules[spec.name]


def test_a_serialized_context_holds_no_secret_and_one_that_would_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, 'argv', ['pipeline.py'])
    monkeypatch.setattr(secrets, '_KNOWN', set())
    plain = """
import base64, os
password = "pa55-wört!"
user = os.environ.get("USER_OF_SHOP", "zoe")
basic = base64.b64encode(("zoe:" + password).encode()).decode()
login = {"Authorization": "Basic " + basic}
limit = int(os.environ.get("LIMIT", "3"))
open("out.txt", "w").write(user * limit + login["Authorization"])
"""
    _, patch, texts = rewritten(plain)
    given(monkeypatch, texts)
    ctx, module = context_of(patch, tmp_path / 'plain')
    assert module.secret_login()['Authorization'].startswith('Basic ')
    data = packed(ctx)
    assert b'zoe' in data
    assert not [form for form in ('pa55', 'cGE1NS13', 'em9lOnBhNTU') if form.encode() in data]
    changed = plain.replace('limit = int', 'login["X-Day"] = password\nlimit = int')
    _, patch, _ = rewritten(changed)
    ctx, _ = context_of(patch, tmp_path / 'changed')
    with pytest.raises(NotHandedOn, match='login holds the text of a secret'):
        packed(ctx)


def test_secrets_come_from_the_store_of_a_company(tmp_path, monkeypatch):
    source = 'API_KEY = "k9-Zw31"\nH = {"X-Api-Key": API_KEY}\nprint(H)\n'
    _, patch, texts = rewritten(source, platform=platform())
    named = {KNOWN['get_secret'], KNOWN['once_a_run']}
    assert not [name for name in imports(patch.files['pipeline.py']) if name in named]
    monkeypatch.setenv('ACME_USED', str(tmp_path / 'used.txt'))
    given(monkeypatch, texts)
    code = write(tmp_path / 'code', patch.files)
    shutil.copytree(installed(tmp_path), code, dirs_exist_ok=True)
    expected = run(tmp_path / 'legacy', ['job.py'], {'job.py': source})
    assert run(tmp_path / 'modern', [str(code / 'pipeline.py')]).visible == expected.visible
    assert 'secret SHOP_API_KEY' in (tmp_path / 'used.txt').read_text()


def test_a_value_that_is_made_once_a_run_is_made_again_in_the_next(monkeypatch):
    monkeypatch.setattr(pipeline, '_LEFT_OVER', [])
    found = iter(['first', 'second'])

    @pipeline.once_a_run
    def held():
        return {'token': next(found)}

    @pipeline.stage
    def prepare(event):
        return held()

    first = prepare({})
    assert (first['token'], held() is first, held.__name__) == ('first', True, 'held')
    assert (prepare({})['token'], held()['token']) == ('second', 'second')


def test_secrets_of_modules_are_asked_for_as_well(shop, tmp_path, monkeypatch):
    source = 'import requests\nimport settings\n\nfor n in range(1, 3):\n    r = requests.get(settings.API + "/list?page=%d" % n, headers=settings.HEADERS)\n    print(r.status_code, settings.TOKEN)\n'
    other = f'API = "{shop.url}"\nTOKEN = "t0k-{{n}}-77"\nHEADERS = {{"X-Auth": "Bearer " + TOKEN}}\n'
    _, patch, texts = rewritten(source, **{'settings.py': other})
    assert texts == {'SHOP_TOKEN': 't0k-{n}-77'}
    assert not [text for text in patch.files.values() if 't0k-' in text]
    given(monkeypatch, texts)
    expected = run(tmp_path / 'legacy', ['job.py'], {'job.py': source, 'settings.py': other})
    code = write(tmp_path / 'code', patch.files)
    assert run(tmp_path / 'modern', [str(code / 'pipeline.py')]).stdout == expected.stdout != b''


def test_a_place_that_cannot_ask_is_said_and_nothing_is_rewritten():
    _, patch, _ = rewritten('PASSWORD = "hunter-22"\nmatch PASSWORD:\n    case "hunter-22":\n        print(1)\n')
    assert patch.steps == ()
    assert 'stands where no function can be called' in patch.refusals[-1].why
    assert 'hunter' not in patch.model_dump_json()


def test_a_description_that_is_shown_stays_what_it_was():
    source = 'PASSWORD = "hunter-22"\ndef f():\n    """Uses hunter-22."""\n    return PASSWORD\nprint(f())\n'
    _, patch, _ = rewritten(source)
    assert 'Uses ***.' in patch.files['pipeline.py']
    for shown in ('print(f.__doc__)', 'help(f)'):
        _, patch, _ = rewritten(f'{source}{shown}\n')
        assert patch.steps == ()
        assert 'stands where no function can be called' in patch.refusals[-1].why


def test_bytes_and_defaults_ask_too(tmp_path, monkeypatch):
    source = (
        'import hashlib\nSECRET_KEY = b"hunter-22"\nK = b"a" + SECRET_KEY\n\n\ndef f(secret="p4r-am"):\n    return secret\n\n\n'
        'print(hashlib.md5(K + b"hunter-22;").hexdigest(), f(), SECRET_KEY)\n'
    )
    _, patch, texts = rewritten(source)
    assert not [text for text in patch.files.values() if 'hunter' in text or 'p4r' in text]
    given(monkeypatch, texts)
    expected = run(tmp_path / 'legacy', ['job.py'], {'job.py': source})
    code = write(tmp_path / 'code', patch.files)
    assert run(tmp_path / 'modern', [str(code / 'pipeline.py')]).visible == expected.visible


def test_importing_a_pipeline_asks_for_nothing(tmp_path):
    _, patch, _ = rewritten('PASSWORD = "hunter-22"\nH = {"X": PASSWORD}\nprint(H)\n')
    code = write(tmp_path / 'code', patch.files)
    spec = importlib.util.spec_from_file_location('asked_for_nothing', code / 'pipeline.py')
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
        with pytest.raises(secrets.NoSecret):
            module.h()
    finally:
        del sys.modules[spec.name]
