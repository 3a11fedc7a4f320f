import pytest

from rewright import catalog
from rewright.read.source import Source

IMPORTS = 'import re, time, json, csv, sqlite3, requests, urllib.request, boto3\nimport pandas as pd\nfrom bs4 import BeautifulSoup\n'

ENDPOINTS = [
    ('requests.get("http://a.b/x")', ('source', 'http', 'http://a.b/x')),
    ('B = "http://a.b"\nrequests.get(B + "/p/%d" % page)', ('source', 'http', 'http://a.b/p/{}')),
    ('requests.get(f"http://a.b/{page}?q={q}")', ('source', 'http', 'http://a.b/{}?q={}')),
    ('requests.get("http://a.b/{0}/{x}".format(1, x=2))', ('source', 'http', 'http://a.b/{}/{}')),
    ('s = requests.Session()\ns.post("http://a.b/y")', ('source', 'http', 'http://a.b/y')),
    ('with requests.Session() as s:\n    s.get("http://a.b/z")', ('source', 'http', 'http://a.b/z')),
    ('requests.request("GET", "http://a.b/r")', ('source', 'http', 'http://a.b/r')),
    ('requests.get(where())', ('source', 'http', 'where()')),
    ('from urllib.request import urlopen as u\nu("http://a.b/u")', ('source', 'http', 'http://a.b/u')),
    ('pd.read_csv("é.csv")', ('source', 'csv', 'é.csv')),
    ('pd.DataFrame().to_csv("o.csv")', ('sink', 'csv', 'o.csv')),
    ('pd.read_excel("i.xlsx").to_parquet("o.pq")', ('sink', 'parquet', 'o.pq')),
    ('csv.writer(open("c.csv", "w"))', ('sink', 'csv', 'c.csv')),
    ('f = open("c.csv")\nfor row in csv.DictReader(f): pass', ('source', 'csv', 'c.csv')),
    ('with open("j.json", "w") as f:\n    json.dump({}, f)', ('sink', 'json', 'j.json')),
    ('c = sqlite3.connect("w.db")\nc.execute("SELECT a FROM stock")', ('source', 'sqlite', 'stock')),
    ('c = sqlite3.connect("w.db")\nc.execute("INSERT INTO t VALUES (1)")', ('sink', 'sqlite', 't')),
    ('c = sqlite3.connect("w.db")\npd.read_sql_query("SELECT 1 FROM items", c)', ('source', 'sqlite', 'items')),
    ('re.findall("<td>(.*?)</td>", html)', ('source', 'html', '<td>(.*?)</td>')),
    ('BeautifulSoup(page.text, "html.parser")', ('source', 'html', 'page.text')),
    ('boto3.client("s3").get_object(Bucket="b", Key="k")', ('source', 's3', 'b/k')),
    ('s3 = boto3.client("s3")\ns3.put_object(Bucket="b", Key=k, Body=x)', ('sink', 's3', 'b/k')),
    ('import psycopg2\nc = psycopg2.connect("dbname=x")\nc.cursor().execute("DELETE FROM y")', ('sink', 'postgres', 'y')),
    ('from pyspark.sql import SparkSession\nSparkSession.builder.getOrCreate().read.parquet("s3://b/k")',
     ('source', 'parquet', 's3://b/k')),
    ('import glob\nglob.glob("in/*.csv")', ('source', 'folder', 'in/*.csv')),
    ('print(1)', ('sink', 'stdout', 'stdout')),
    ('import openpyxl\nopenpyxl.load_workbook("b.xlsx")', ('source', 'excel', 'b.xlsx')),
    ('import xml.etree.ElementTree as ET\nET.parse("f.xml")', ('source', 'xml', 'f.xml')),
    ('import os\nx = os.environ["DAY"]', ('source', 'environment', 'DAY')),
    ('import pymysql\npymysql.connect().cursor().execute("UPDATE t SET a = 1")', ('sink', 'mysql', 't')),
    ('from urllib.request import Request, urlopen\nr = Request("http://a.b/%d" % n, headers={})\nurlopen(r)', ('source', 'http', 'http://a.b/{}')),
    ('import urllib.request as u\nu.urlopen(u.Request("http://a.b/c"))', ('source', 'http', 'http://a.b/c')),
    ('import sqlalchemy as s\ne = s.create_engine("sqlite:///w.db")', ('source', 'sql', 'sqlite:///w.db')),
]  # fmt: skip


@pytest.mark.parametrize(('text', 'expected'), ENDPOINTS)
def test_endpoints(facts_of, text, expected):
    found = facts_of(IMPORTS + text).endpoints
    assert expected in [(e.direction, e.kind, e.target) for e in found]


PATIENT = """
for n in range(3):
    try:
        r = requests.get("http://a.b")
        r.raise_for_status()
        break
    except IOError:
        time.sleep(1)
"""

# Each rule with a source that has the problem, and one beside it that does not.
FINDINGS = {
    'sequential_requests': ('for p in ps:\n    requests.get(p)', 'requests.get("http://a.b")'),
    'no_error_handling': ('requests.get("http://a.b")', PATIENT),
    'no_timeout': ('requests.get("u")', 'requests.get("u", timeout=3)'),
    'tls_not_verified': ('requests.get("u", verify=False)', 'requests.get("u", verify=True)'),
    'regex_html': ('re.search(r"<td class=.x.>(.*)", t)', 're.search(r"(?P<year>\\d+)", t)'),
    'fixed_delay': ('time.sleep(2)', 'time.sleep(delay)'),
    'pandas_memory': ('pd.read_csv("a")', 'pd.read_csv("a", chunksize=9)'),
    'row_loops': ('for i, r in df.iterrows():\n    pass', 'for name in names:\n    pass'),
    'single_giant_csv': ('df.to_csv("a")', 'for d in days:\n    df.to_csv(d)'),
    'no_contract': ('df.to_csv("a")', 'import pandera\ndf.to_csv("a")'),
    'no_structure': (
        'def run():\n    d = pd.read_csv("a")\n    d = d.dropna()\n    d.to_csv("b")',
        'def get():\n    return pd.read_csv("a")\ndef put(d):\n    d.to_csv("b")',
    ),
    'chance': ('import random\nrandom.choice(x)', 'import random\nrandom.seed(1)'),
    'bare_except': ('try:\n    f()\nexcept:\n    raise', 'try:\n    f()\nexcept OSError:\n    raise'),
    'silent_except': ('try:\n    f()\nexcept OSError:\n    pass', 'try:\n    f()\nexcept OSError:\n    log()'),
    'wall_clock': ('from datetime import datetime as d\nd.now()', 'time.strftime("%Y", then)'),
    'sql_from_strings': (
        'c = sqlite3.connect("w")\nc.execute("SELECT * FROM t WHERE a = \'%s\'" % a)',
        'c = sqlite3.connect("w")\nc.execute("SELECT * FROM t WHERE a = ?", (a,))',
    ),
    'magic_value': ('if x > 37: pass', 'LIMIT = 37\nif x > LIMIT: pass'),
    'secret_in_source': ('password = "hunter22"', 'password = os.environ["PASSWORD"]'),
    'invisible_characters': ('x = 1  # \u202e', 'x = "é"'),
    'parser_not_named': ('BeautifulSoup(t)', 'BeautifulSoup(t, "lxml")'),
}


@pytest.mark.parametrize('rule', FINDINGS)
def test_a_problem_is_found_with_its_place(facts_of, rule):
    found = [f for f in facts_of(IMPORTS + FINDINGS[rule][0]).findings if f.rule == rule]
    assert found
    assert all(f.span.line > 3 and f.span.file == 'job.py' and f.message for f in found)


@pytest.mark.parametrize('rule', FINDINGS)
def test_a_source_without_the_problem_has_no_such_finding(facts_of, rule):
    assert rule not in {f.rule for f in facts_of(IMPORTS + FINDINGS[rule][1]).findings}


SECRETS = ['AKIAABCDEFGHIJKLMNOP', 'ghp_' + 'a1B2' * 9, 's3cr3t-value-9', 'sk_live_abcdef123456']


@pytest.mark.parametrize('secret', SECRETS)
def test_a_secret_never_reaches_the_facts(facts_of, secret):
    text = f"""
        import requests
        API_KEY = "{secret}"
        requests.get("http://a.b/?key=" + API_KEY)
        for x in call("{secret}"):
            pass
    """
    facts = facts_of(text)
    assert 'secret_in_source' in {f.rule for f in facts.findings}
    assert secret not in facts.model_dump_json()


def test_a_password_in_an_address_never_reaches_the_facts(facts_of):
    facts = facts_of('import psycopg2\npsycopg2.connect("postgres://joe:pa55word@db/x")\n')
    assert 'pa55word' not in facts.model_dump_json()
    assert 'postgres://***@db/x' in {e.target for e in facts.endpoints}


PUZZLES = ['exec(code)', 'eval(t)', 'getattr(o, name)', '__import__(n)', 'from x import *', 'os.system("ls")',
           'import subprocess\nsubprocess.run(["ls"])', 'import pickle\npickle.load(f)', 'globals()["x"]']  # fmt: skip


@pytest.mark.parametrize('text', PUZZLES)
def test_what_is_not_understood_is_listed(facts_of, text):
    puzzles = facts_of('import os\n' + text).not_understood
    assert puzzles
    assert puzzles[0].why


def test_a_known_name_is_no_puzzle(facts_of):
    assert facts_of('getattr(o, "name")\n').not_understood == ()


LOOPS = [
    ('for p in range(9):\n    requests.get(p)', 'requests'),
    ('def get(p):\n    return requests.get(p)\nwhile True:\n    get(1)', 'requests'),
    ('for r in csv.reader(f): pass', 'rows'),
    ('rows = re.findall("x", t)\nfor r in rows[1:]: pass', 'rows'),
    ('for i in range(len(df)): pass', 'rows'),
    ('for i, line in enumerate(open("x")): pass', 'rows'),
    ('for name in names: pass', 'other'),
]


@pytest.mark.parametrize(('text', 'kind'), LOOPS)
def test_loops(facts_of, text, kind):
    assert [loop.kind for loop in facts_of(IMPORTS + text).loops] == [kind]


REPLACED = {
    'import pandas as pd': 'polars', 'import requests': 'httpx2', 'import urllib2': 'httpx2', 'import bs4': 'selectolax',
    'import urllib.request': 'httpx2', 'import urllib.parse': '', 'from urllib import parse': '', 'import os': '',
    'from lxml import html': '',
}  # fmt: skip


@pytest.mark.parametrize('text', REPLACED)
def test_imports(facts_of, text):
    assert facts_of(text + '\n').imports[0].replaced_by == REPLACED[text]


def test_every_reader_says_something_about_some_case():
    """A reader that no case reaches would be dead code."""
    texts = [IMPORTS + text for text, _ in ENDPOINTS] + [IMPORTS + planted for planted, _ in FINDINGS.values()]
    sources = [Source('job.py', text) for text in [*texts, *PUZZLES, 'import httpx\nhttpx.get("u")\n']]
    for name, reader in catalog.units('rewright.read.readers').items():
        said = [reader.read(source) for source in sources]
        assert any(r.endpoints or r.findings or r.not_understood for r in said), name


OPENED = 'import ssl\nfrom urllib.request import urlopen\nc = ssl._create_unverified_context()\nd = ssl.create_default_context()\n'


@pytest.mark.parametrize(
    ('call', 'rules'),
    [
        ('urlopen("http://a.b")', {'no_timeout'}),
        ('urlopen("http://a.b", None, 20, context=d)', set()),
        ('urlopen("http://a.b", timeout=3, context=c)', {'tls_not_verified'}),
        ('urlopen("http://a.b", context=ssl._create_unverified_context())', {'no_timeout', 'tls_not_verified'}),
    ],
)
def test_addresses_that_are_opened_are_judged_like_requests(facts_of, call, rules):
    found = {f.rule for f in facts_of(OPENED + call).findings}
    assert found & {'no_timeout', 'tls_not_verified'} == rules
