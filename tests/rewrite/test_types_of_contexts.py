"""The fields of a context say what they hold where the job tells it, and `Any` where something else may be in them."""

import re

import pytest
from whole_jobs import patch_of, run, write

READ = "import csv\nf = open('in.csv', newline='')\nfor row in csv.DictReader(f):\n"
WRITE = "with open('out.txt', 'w') as g:\n    g.write(str(found))\n"
TOLD = {
    'texts of a file': (f"found = []\n{READ}    found.append(row['a'].strip().upper())\n{WRITE}", 'list[str]'),
    'pairs': (f"found = []\n{READ}    found.append((row['a'], float(row['b'])))\n{WRITE}", 'list[tuple[str, float]]'),
    'records': (f"found = []\n{READ}    found.append({{'a': row['a']}})\n{WRITE}", 'list[dict[str, Any]]'),
    'one of two': (f"found, other = [], set()\n{READ}    found.append(f'{{row}}')\n    other.add(1)\n{WRITE}", 'list[str]'),
    'a set': (f"found = set()\n{READ}    found.add(len(row['a']))\n{WRITE}", 'set[int]'),
    'a dict': (f"found = {{}}\n{READ}    found[row['a']] = row['b']\n{WRITE}", 'dict[str, str]'),
    'a dict of numbered rows': (
        f"import csv\nfound = {{}}\nfor n, row in enumerate(csv.reader(open('in.csv', newline=''))):\n    found[n] = row[0]\n{WRITE}",
        'dict[int, str]',
    ),
    'several kinds': (f"found = []\n{READ}    found.append(row['a'])\n    found.append(1)\n{WRITE}", 'list[Any]'),
    'filled by a function': (
        f"def fill(x):\n    x.append(1)\nfound = []\n{READ}    found.append(row['a'])\n    fill(found)\n{WRITE}",
        'list[Any]',
    ),
    'filled under another name': (
        f"found = []\nother = found\n{READ}    found.append(row['a'])\n    other.append(1)\n{WRITE}",
        'list[Any]',
    ),
    'extended': (f"found = []\n{READ}    found.append(row['a'])\n    found.extend([1])\n{WRITE}", 'list[Any]'),
    'added to': (f"found = []\n{READ}    found.append(row['a'])\n    found += [1]\n{WRITE}", 'list[Any]'),
    'set anew': (f"found = []\n{READ}    found.append(row['a'])\nfound = [1, 2]\n{WRITE}", 'list[Any]'),
    'set by place': (f"found = []\n{READ}    found.append(row['a'])\n    found[0] = 1\n{WRITE}", 'list[Any]'),
    'a default': (f"found = {{}}\n{READ}    found.setdefault(row['a'], [])\n{WRITE}", 'dict[str, list[Any]]'),
    'a name with two meanings': (
        f'found = []\n{READ}    found.append(row)\nfor row in (1, 2):\n    found.append(row)\n{WRITE}',
        'list[Any]',
    ),
    'blanks of bytes': (
        "found = []\nfor line in open('in.csv', 'rb'):\n    found.append(line.strip())\nprint('read')\n" + WRITE,
        'list[Any]',
    ),
}  # fmt: skip


@pytest.mark.parametrize('case', TOLD)
def test_what_a_field_holds_is_told_where_it_is_known(tmp_path, case):
    source, kind = TOLD[case]
    patch = patch_of(source)
    told = re.search(r'^    found: (.*?)(?: = .*)?$', patch.files['pipeline.py'], re.MULTILINE)
    assert told, patch.files['pipeline.py']
    assert told[1] == kind
    write(tmp_path / 'modern', patch.files)
    rows = {'in.csv': 'a,b\n é ,1.5\nx,2\n'}
    legacy = run(tmp_path / 'one', ['job.py'], {**rows, 'job.py': source})
    modern = run(tmp_path / 'two', [str(tmp_path / 'modern' / 'pipeline.py')], rows)
    assert legacy.exit_code == 0
    assert legacy.visible == modern.visible
