"""What a job does with requests beside sending: what is known goes ahead, what is not keeps the job with requests, and says why."""

import pytest
from whole_jobs import patch_of, run, write

LOOP = 'for n in range(1, 4):\n    print({}.get("http://shop/parts?page=%d" % n{}).status_code)\n'
SESSION = 'import requests\n{}\ns = requests.Session()\n{}\n' + LOOP.format('s', '')
KEPT = {
    'proxies': ('import requests\n' + LOOP.format('requests', ', proxies={"https": "http://p"}'), 2, 'proxies'),
    'certificate': ('import requests\n' + LOOP.format('requests', ', verify="ca.pem"'), 2, 'said by a file'),
    'own certificate': ('import requests\n' + LOOP.format('requests', ', cert="c.pem"'), 2, 'cert'),
    'digest': (
        'import requests\nfrom requests.auth import HTTPDigestAuth\n'
        + LOOP.format('requests', ', auth=HTTPDigestAuth("u", "p")'),
        3,
        'requests.auth',
    ),
    'a code in a text': (
        'import requests\nprint(f"{requests.codes.ok}")\n' + LOOP.format('requests', ''),
        1,
        'requests.codes',
    ),
    'hooks': (SESSION.format('', 's.hooks["response"] = [print]'), 4, 's.hooks'),
    'files': (
        'import requests\nrequests.post("http://shop/login", files={"f": "x"})\n' + LOOP.format('requests', ''),
        1,
        'files',
    ),
    'own adapter': (
        SESSION.format(
            'from requests.adapters import HTTPAdapter\nclass Own(HTTPAdapter):\n    pass', 's.mount("http://", Own())'
        ),
        3,
        'HTTPAdapter is more than called',
    ),
    'adapter asked': (
        SESSION.format(
            'from requests.adapters import HTTPAdapter', 'a = HTTPAdapter()\nprint(a.config)\ns.mount("http://", a)'
        ),
        4,
        'what becomes of HTTPAdapter',
    ),
    'odd argument': (
        SESSION.format(
            'from urllib3 import Retry\nfrom requests.adapters import HTTPAdapter',
            's.mount("http://", HTTPAdapter(max_retries=Retry(2, remove_headers_on_redirect=[])))',
        ),
        5,
        'remove_headers_on_redirect',
    ),
    'how long it took': (
        SESSION.format('', 'r = s.get("http://shop/latin")\nprint(r.elapsed)'),
        5,
        'how long an answer took',
    ),
    'a raw version': (
        SESSION.format('', 'print(s.get("http://shop/latin").raw.version)'),
        4,
        'raw.version is not kept',
    ),
    'an odd helper': (
        SESSION.format('from requests.utils import default_headers', 'print(default_headers())'),
        4,
        'requests.utils',
    ),
    'quoted in a text': (SESSION.format('', 'print(f"{requests.utils.quote(str(s.verify))}")'), 4, 'requests.utils'),
    'urllib is its own': (
        SESSION.format('urllib = 1', 'print(requests.compat.quote("é"), urllib)'),
        4,
        'requests.compat',
    ),
    'a jar of its own': (
        SESSION.format('', 'print(requests.utils.dict_from_cookiejar(list(s.cookies)))'),
        4,
        'requests.utils',
    ),
    'adapters seen': (SESSION.format('', 'print(len(s.adapters))'), 4, 's.adapters'),
}


@pytest.mark.parametrize('name', KEPT)
def test_what_the_runtime_cannot_do_keeps_a_job_with_requests(name):
    source, _, word = KEPT[name]
    patch = patch_of(source, cookies=())
    assert patch.legacy_packages_left[0] == 'requests'
    assert [step.name for step in patch.steps] == ['structure', 'architecture']
    (why,) = patch.refusals
    assert word in why.why
    assert why.why.endswith('so that the job stays with requests')


KNOWN = {
    'mounted in place': SESSION.format(
        'from requests.adapters import HTTPAdapter\nfrom requests.packages.urllib3.util import Retry as Again',
        's.mount("http://", HTTPAdapter(3, 4, Again(2, method_whitelist=["GET"], status_forcelist=[500])))',
    ),
    'by its module': SESSION.format(
        'import requests.adapters\nimport urllib3, json', 's.mount("http://", requests.adapters.HTTPAdapter(max_retries=urllib3.util.retry.Retry(1)))'
    ),
    'addresses': SESSION.format(
        'from requests.compat import urljoin, urlparse\nfrom requests.utils import quote, unquote',
        'print(quote("é /"), unquote("%C3%A9"), urljoin("http://a/b", "c"), urlparse("http://a/b?c").query, requests.utils.quote("ü"))',
    ),
    'silence in a branch': SESSION.format(
        'import urllib3\nfrom urllib3.exceptions import InsecureRequestWarning', 'if len("a"):\n    urllib3.disable_warnings(category=InsecureRequestWarning)'
    ),
    'codes and users': SESSION.format(
        'from requests.auth import HTTPBasicAuth', 's.auth = HTTPBasicAuth("u", "é")\nprint(requests.codes.not_found)'
    ),
}  # fmt: skip


def test_a_module_that_becomes_another_is_not_sent_ahead_for():
    become = 'import offline\nrequests = offline\nrequests.get("http://shop/")\n'
    why = patch_of('import requests\n' + LOOP.format('requests', '') + become).refusals[0].why
    assert why.startswith('requests becomes something else')


@pytest.mark.parametrize('name', KNOWN)
def test_what_the_runtime_can_do_leaves_nothing_of_requests(name):
    patch = patch_of(KNOWN[name], cookies=())
    assert (patch.legacy_packages_left, patch.refusals, patch.coverage.left) == ((), (), ())
    assert 'yield s.get(' in patch.files['pipeline.py']


def test_functions_for_addresses_are_those_of_requests():
    import urllib.parse

    import requests

    from rewright.rewrite.script.plain_names import _ADDRESSES, _OF_UTILS

    assert all(getattr(requests.compat, name) is getattr(urllib.parse, name) for name in _ADDRESSES)
    assert all(getattr(requests.utils, name) is getattr(urllib.parse, name) for name in _OF_UTILS)


def test_the_words_for_statuses_are_those_of_requests():
    import requests

    from rewright.rewrite.script.plain_names import CODES

    assert {word: getattr(requests.codes, word) for word in CODES} == CODES


LAST = """
s = requests.Session()
rows = [s.get("http://shop/api/item/%d" % n).text for n in (1, 2)]
s.post("http://shop/login", data={})
print(rows, s.get("http://shop/private/1").text)
"""
ONE_OF_TWO = """
form = requests.get("http://shop/latin").status_code
other = requests.get("http://shop/parts?page=1").status_code
r = requests.post("http://shop/login", data={"form": form})
print(r.text, other)
"""
PERHAPS = """
if len("ab") > 1:
    r = requests.post("http://shop/login", data={})
print(requests.get("http://shop/latin").status_code)
"""
FIRST = 'POST may change what the request in line {} is answered, which comes first'
ORDERED = {
    'it comes last': (LAST, FIRST),
    'it needs one of two': (ONE_OF_TWO, FIRST),
    'it may not be sent': (PERHAPS, 'POST may change the server, so it is never sent ahead'),
}


@pytest.mark.parametrize('name', ORDERED)
def test_a_post_that_may_be_seen_keeps_its_place(name, shop, tmp_path):
    body, why = ORDERED[name]
    source = ('import requests' + body).replace('http://shop', shop.url)
    patch = patch_of(source, cookies=('POST',))
    assert any(
        left.why == why.format(left.why.split(' is answered')[0].rpartition(' ')[2]) for left in patch.coverage.left
    )
    expected = run(tmp_path / 'legacy', ['job.py'], {'job.py': source}).visible
    assert run(tmp_path / 'modern', [str(write(tmp_path / 'code', patch.files) / 'pipeline.py')]).visible == expected


def test_what_comes_behind_a_post_is_sent_behind_it(shop, tmp_path):
    source = f"""import requests
page = requests.get("{shop.url}/latin")
requests.post("{shop.url}/login", data={{"seen": page.status_code}})
print(requests.get("{shop.url}/parts?page=1").status_code)
"""
    patch = patch_of(source, cookies=('POST',))
    assert patch.coverage.left == ()
    run(tmp_path / 'modern', [str(write(tmp_path / 'code', patch.files) / 'pipeline.py')])
    assert list(shop.times) == ['/latin', '/login', '/parts?page=1']


OPENED = """
import json
from urllib.request import Request, urlopen
BASE = "http://shop"
names = []
for page in (1, 2):
    names += [item["name"] for item in json.loads(urlopen(BASE + "/api/list?page=%d" % page).read())["items"]]
asked = [Request(BASE + "/login", data=json.dumps({"n": len(names)}).encode())]
for request in asked:
    print(urlopen(request).read())
for n in (1, 2):
    print(urlopen(Request(BASE + "/api/item/%d" % n, headers={"X": "1"})).read())
"""
HELPED = """
from urllib.request import Request, urlopen
def send(n, body=None):
    asked = Request("http://shop/login", data=body)
    with urlopen(asked) as answer:
        return answer.read()
rows = [urlopen("http://shop/api/item/%d" % n).read() for n in (1, 2, 3)]
print(send(1, b"x"), send(2), rows)
print(urlopen("http://shop/latin").read())
"""
BUILT = """
from urllib.request import Request, urlopen
def build(n):
    return Request("http://shop/login", data=b"%d" % n)
print(urlopen(build(1)).read(), urlopen(build(2)).read())
"""
POST = 'POST may change the server, so it is never sent ahead'
MADE = {
    'opened in a loop': (OPENED, [(8, POST), (12, 'the request in line 8 may change what it is answered')], 1),
    'made in a function': (
        HELPED,
        [(3, f'send makes a request: {POST}'), (9, 'the request in line 3 may change what it is answered')],
        1,
    ),
    'built by a function': (BUILT, [(4, POST)], 0),
}


@pytest.mark.parametrize('name', MADE)
def test_a_request_that_is_made_with_a_body_keeps_only_what_hangs_on_it(name, shop, tmp_path):
    body, left, plans = MADE[name]
    source = body.replace('http://shop', shop.url)
    patch = patch_of(source)
    told = [(x.span.line, x.why) for x in patch.coverage.left if x.what.startswith('requests')]
    assert told == left
    assert patch.files['pipeline.py'].count('yield ') == plans
    expected = run(tmp_path / 'legacy', ['job.py'], {'job.py': source}).visible
    assert run(tmp_path / 'modern', [str(write(tmp_path / 'code', patch.files) / 'pipeline.py')]).visible == expected
