"""Python 2 programs run under the real 2.7 and, converted, under this Python: everything they do is compared as bytes."""

import random
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from rewright.adapters.environments.interpreters import interpreter
from rewright.model.refusal import Refusal
from rewright.transpile.converting import Unconverted, changed, coding_of, converted, converted_together
from rewright_runtime import python2
from rewright_runtime.breach import ContractBreach

sys.path.append(str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parents[1] / 'rewrite'))

from both_pythons import both, both_of
from drawn_jobs import job as drawn_job
from drawn_modules import Drawn
from drawn_programs import program

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / 'examples'
CASES = sorted((HERE / 'cases').glob('*.py'))
REFUSED = tomllib.loads((HERE / 'refused.toml').read_text(encoding='utf-8'))
INPUT = b'a,b\r\n1,"x\ny"\n\xe9,\xa0 \n\n2,"q""q"\r\nlast'
INPUTS = {
    'in.csv': INPUT,
    'in.txt': b'The cat sat on the mat.\nthe caf\xc3\xa9 THE end\n',
    'in.log': b'1.2.3.4 - "GET /" 200 5120\n1.2.3.4 - "GET /x" 404 -\nbroken\n9.9.9.9 - "POST /\xe9" 500 1023\n',
    'fixed.txt': b'#c\nA1  z\xe9bra        100.5\nB2  apple        20\n\nC3  berry     1e3\n',
    'cities.csv': b'N,Oslo,3\nS,Rom,5\nN,Oslo,4\nN,\xc5s,1\nS,Bari,5\n',
    'data.json': '{"items": [{"name": "Käse", "price": 2, "qty": 3, "note": null}, {"name": "x", "price": 2.5, "qty": 4}]}'.encode(),
    'd.json': (
        '{"rows": [{"id": 2, "name": "Zoë", "price": 2.5, "qty": 3, "ok": true}, {"id": 1, "name": "abc", "price": 4, "qty": 1, '
        '"ok": false}], "count": 7, "mean": 0.30000000000000004, "tags": ["a"]}'
    ).encode(),
    't.tsv': b'dept\tamount\nA\t5\nA\t7\r\nB\xe9\t\nB\xe9\t9\n',
    'ends.txt': b'a\r\nb\rc\n\xa0d \x0c\n\x85\x1c\nlast ',
    'odd.csv': b"a;'b;b';c\r\n'it''s';x\n;\n\xe9;\"q\"\n",
    'semi.csv': b'k;v;w\na\xe9;1;2\n b ;x;\xa0\n;;\n',
    'bytes.txt': b'\xe9a\x85\xa0\nABC\n\x1c1\n12',
}
JOBS = sorted((HERE / 'jobs').iterdir())
HOSTILE = {
    'usual': INPUT,
    'empty': b'',
    'no rows': b'a,b\n',
    'a zero byte': b'a,b\n1,\x00\n',
    'carriage returns alone': b'a,b\r1,2\r',
    'every byte': b'a,b\n' + bytes(b for b in range(1, 256) if b not in b'\r\n,"') + b',x\n',
    'an open quote': b'a,b\n1,"never closed\n2,3\n',
    'only blanks': b' \x0b\x0c \n\x1c\x1d\n\x85\n\xa0\n',
}


@pytest.fixture(scope='session')
def python_2():
    try:
        return interpreter('2.7').program
    except Refusal as no:
        pytest.skip(f'no Python 2.7 on this machine ({no}): a conversion has nothing to be compared with')


@pytest.mark.parametrize('case', CASES, ids=lambda path: path.stem)
def test_a_conversion_does_what_python_2_does(case, python_2, tmp_path):
    old, new = both(python_2, case.read_bytes(), tmp_path, INPUTS)
    assert old.ended == 0
    assert new == old


@pytest.mark.parametrize('job', JOBS, ids=lambda path: path.name)
def test_modules_of_a_job_are_converted_with_its_script(job, python_2, tmp_path):
    files = {
        str(path.relative_to(job)): path.read_bytes()
        for path in job.rglob('*')
        if path.suffix != '.pyc' and path.is_file()
    }
    old, new = both_of(python_2, files, tmp_path)
    assert old.printed
    assert new == old


def in_python_2(text):
    """A drawn source with what Python 2 reads in place of what it does not."""
    text = re.sub(r"f'<\{([\w.]+)\}\|\{str\(([\w.]+)\)!r:>5\}>'", r"('<%s|%5s>' % (\1, str(\2)))", text)
    text = re.sub(r"\[([^][]*) for (\w+) in 'ab'\]", r"(\1 for \2 in 'ab')", text)
    return f'# -*- coding: utf-8 -*-\n{text}'.encode()


@pytest.mark.slow
def test_drawn_modules_do_what_python_2_does_or_end_loudly(python_2, tmp_path):
    same = 0
    for seed in range(80):
        files = {name: in_python_2(text) for name, text in Drawn(seed).files.items()}
        files |= {'pk/__init__.py': b''} if any('/' in name for name in files) else {}
        try:
            old, new = both_of(python_2, files, tmp_path / str(seed))
        except Unconverted:
            continue
        loud = new.ended == 1 and old.printed.startswith(new.printed)
        assert new == old or loud, seed
        same += new == old
    assert same >= 20


MODULES = {
    'bytes of one file meet text of another': (
        {'job.py': "from parts import read\nprint (u'\xe9' + read()).encode('utf-8')\n", 'parts.py': "def read():\n    return open('a').read()\n"},
        ('job.py', 2, 'meet unicode text'),
    ),
    'a module that is not known': (
        {'job.py': 'import parts\nprint 1\n', 'parts.py': '\nimport random\n'},
        ('parts.py', 2, 'the module random'),
    ),
    'a function that is bound anew': (
        {'job.py': 'from parts import f\nprint f(3)\nf = 4\n', 'parts.py': 'def f(x):\n    return x / 2\n'},
        ('job.py', 1, 'given another meaning'),
    ),
    'a module in a variable': (
        {'job.py': 'import parts\nx = parts\nprint x.N\n', 'parts.py': 'N = 1\n'},
        ('job.py', 2, 'handed on'),
    ),
    'what is not Python': ({'job.py': 'import parts\n', 'parts.py': 'x = (\n'}, ('parts.py', 1, 'not understood')),
    'a name that is not there': (
        {'job.py': 'import parts\nprint parts.M\n', 'parts.py': 'N = 1\n'},
        ('job.py', 2, 'handed on'),
    ),
}  # fmt: skip


@pytest.mark.parametrize('case', MODULES)
def test_what_is_not_known_of_a_module_is_refused_by_its_file_and_line(case):
    files, (file, line, why) = MODULES[case]
    with pytest.raises(Unconverted) as no:
        converted_together({name: (text, 'utf-8') for name, text in files.items()}, 'job.py')
    assert (no.value.file, no.value.line) == (file, line), no.value
    assert why in no.value.why


@pytest.mark.parametrize('name', HOSTILE)
@pytest.mark.parametrize('case', ['csv_rows', 'csv_records', 'lines_read'])
def test_files_are_read_and_written_byte_by_byte(case, name, python_2, tmp_path):
    source = (HERE / 'cases' / f'{case}.py').read_bytes()
    old, new = both(python_2, source, tmp_path, INPUTS | {'in.csv': HOSTILE[name]})
    assert new == old


@pytest.mark.slow
def test_drawn_programs_do_what_python_2_does_or_end_loudly(python_2, tmp_path):
    same = 0
    for seed in range(60):
        source = program(seed).encode()
        try:
            old, new = both(python_2, source, tmp_path / str(seed), {})
        except Unconverted:
            continue
        # What Python 2 shows of a dict, or of a list in itself, is not known: that is said, and nothing is made up.
        loud = new.ended == 1 and old.printed.startswith(new.printed.removesuffix(b'\n'))
        assert new == old or loud, seed
        same += new == old
    assert same >= 40


@pytest.mark.slow
def test_drawn_jobs_do_what_python_2_does_or_end_loudly(python_2, tmp_path):
    same = 0
    for seed in range(80):
        try:
            old, new = both(python_2, drawn_job(seed).encode('latin-1'), tmp_path / str(seed), {})
        except Unconverted:
            continue
        loud = new.ended == 1 and old.printed.startswith(new.printed.removesuffix(b'\n'))
        assert new == old or loud, seed
        same += new == old
    assert same >= 25


@pytest.mark.parametrize('case', REFUSED)
def test_what_is_not_known_is_refused_by_its_line(case):
    asked = REFUSED[case]
    with pytest.raises(Unconverted) as no:
        converted(asked['source'])
    assert (no.value.line, asked['why'] in no.value.why) == (asked['line'], True), no.value


def test_a_comparison_of_both_sides_sees_a_wrong_conversion(python_2, tmp_path):
    old, new = both(python_2, b'print 7 / 2, round(2.5), 0.1 + 0.2\n', tmp_path, {})
    assert (old.printed, new.printed) == (b'3 3.0 0.3\n', b'3 3.0 0.3\n')
    wrong = subprocess.run(
        [sys.executable, '-c', 'print(7 / 2, round(2.5), 0.1 + 0.2)'], capture_output=True, check=True
    )
    assert wrong.stdout != old.printed


@pytest.mark.parametrize('coding', ['cp1252', 'latin-1', 'utf-8'])
def test_texts_are_the_bytes_that_the_file_has_in_its_own_coding(coding, python_2, tmp_path):
    source = f"# -*- coding: {coding} -*-\n# Zürich\nprint 'Gewähr für Zürich', len('ü')\nprint u'ü'.encode('utf-8')\n"
    old, new = both(python_2, source.encode(coding), tmp_path, {})
    assert new == old
    assert old.printed.startswith('Gewähr'.encode(coding))


def test_every_line_stays_where_it_was():
    for name in ('payroll_extract/payroll.py', 'exchange_rates/rates.py'):
        data = (EXAMPLES / name).read_bytes()
        source = data.decode(coding_of(data))
        text = converted(source, coding_of(data))
        assert len(text.split('\n')) == len(source.split('\n'))
        assert 0 < changed(source, text) < len(source.split('\n'))


def asked(program, question, values):
    """What Python 2 says to each value."""
    code = f'import sys\nfor value in {values!r}:\n    sys.stdout.write(repr({question}) + "\\n")\n'
    # A literal of Python 2 is one of bytes.
    done = subprocess.run([program, '-c', code], capture_output=True, check=True)
    return done.stdout.decode('latin-1').splitlines()


def test_keys_come_in_the_order_of_python_2(python_2):
    draw = random.Random(20120306)
    words = [''.join(draw.choice('abcdefgh_ 0123ÿ\x80') for _ in range(draw.randrange(9))) for _ in range(400)]
    tables = [draw.sample(words, draw.randrange(0, 300)) for _ in range(40)]
    tables += [[draw.randrange(-(2**40), 2**40) for _ in range(draw.randrange(80))] for _ in range(20)]
    tables += [[(draw.choice('xyz'), draw.randrange(-2, 40)) for _ in range(60)], [-1, -2, 1, 0, 7, 2**62, -(2**62)]]
    code = (
        'import sys\n'
        f'for keys in {tables!r}:\n'
        '    d = {}\n'
        '    for k in keys: d[k] = 0\n'
        '    sys.stdout.write(repr(d.keys()) + "\\n")\n'
    )
    source = ('# -*- coding: latin-1 -*-\n' + code).encode('latin-1')
    done = subprocess.run([python_2, '-'], input=source, capture_output=True, check=True)
    for keys, line in zip(tables, done.stdout.decode('latin-1').splitlines(), strict=True):
        assert python2.shown(list(python2.hashed(dict.fromkeys(keys, 0)))) == line


def test_numbers_are_shown_and_rounded_as_python_2_does(python_2):
    draw = random.Random(7)
    values = [draw.choice([-1, 1]) * 10 ** draw.uniform(-18, 18) for _ in range(400)]
    values += [round(draw.uniform(-999, 999), draw.randrange(4)) for _ in range(400)]
    values += [n / 8 for n in range(-40, 41)] + [
        1e11,
        1e12,
        99999999999.5,
        999999999999.5,
        0.0001,
        0.00001,
        5e-324,
        1.7e308,
    ]
    for question, answer in (
        ('str(value)', lambda v: python2.shown(python2.text(v))),
        ('value', python2.shown),
        ('round(value)', lambda v: python2.shown(python2.rounded(v))),
        ('round(value, 2)', lambda v: python2.shown(python2.rounded(v, 2))),
        ('round(value, -2)', lambda v: python2.shown(python2.rounded(v, -2))),
        ('"%s|%r|%.3f|%d|%g" % (value, value, value, value, value)', lambda v: python2.shown(
            python2.filled('%s|%r|%.3f|%d|%g', (v, v, v, v, v)))),
        ('__import__("math").floor(value)', lambda v: python2.shown(python2.floor(v))),
        ('__import__("math").ceil(value)', lambda v: python2.shown(python2.ceiling(v))),
    ):  # fmt: skip
        assert [answer(v) for v in values] == asked(python_2, question, values), question


def test_numbers_are_read_as_python_2_reads_them(python_2):
    draw = random.Random(11)
    values = [
        ''.join(draw.choice('0012 9+-.eE_xL\t\x0b\x1c\x85\xa0n') for _ in range(draw.randrange(7))) for _ in range(3000)
    ]
    values += ['nan', '-inf', 'INFINITY', 'infinit', '1' * 30, '²', '1\x00', '\x00', '1e999', '.', '-.5e-3', '0x1f']
    lines = ['# -*- coding: latin-1 -*-', 'import sys', 'def t(f, v):', '    try:', '        return repr(f(v))']
    lines += ['    except ValueError, e:', '        return str(e)', f'for v in {values!r}:']
    lines += ['    sys.stdout.write(repr((t(int, v), t(float, v))) + "\\n")']
    done = subprocess.run([python_2, '-'], input='\n'.join(lines).encode('latin-1'), capture_output=True, check=True)

    def told(function, value):
        try:
            return python2.shown(function(value))
        except ValueError as error:
            return python2.text(error)

    for value, line in zip(values, done.stdout.decode('latin-1').splitlines(), strict=True):
        assert python2.shown((told(python2.whole, value), told(python2.real, value))) == line, value


def test_bytes_are_treated_as_python_2_treats_them(python_2):
    draw = random.Random(3)
    values = [
        ''.join(chr(draw.choice([draw.randrange(256), 32, 65, 97, 10])) for _ in range(draw.randrange(9)))
        for _ in range(600)
    ]
    for word in ('strip', 'lstrip', 'rstrip', 'upper', 'lower', 'title', 'capitalize', 'swapcase', 'isdigit', 'isalpha', 'isalnum',
                 'isspace', 'isupper', 'islower', 'splitlines'):  # fmt: skip
        code = f'# coding: latin-1\nimport sys\nfor v in {values!r}: sys.stdout.write(repr(v.{word}()) + "\\n")\n'
        done = subprocess.run([python_2, '-'], input=code.encode('latin-1'), capture_output=True, check=True)
        ours = [python2.shown(getattr(python2, word)(v)) for v in values]
        assert ours == done.stdout.decode('latin-1').splitlines(), word
    code = f'# coding: latin-1\nimport sys, urllib\nfor v in {values!r}: sys.stdout.write(repr((v.split(), urllib.quote(v), urllib.quote_plus(v))) + "\\n")\n'
    done = subprocess.run([python_2, '-'], input=code.encode('latin-1'), capture_output=True, check=True)
    ours = [python2.shown((python2.words(v), python2.quoted(v), python2.quoted_plus(v))) for v in values]
    assert ours == done.stdout.decode('latin-1').splitlines()


def test_letters_of_text_have_the_case_that_python_2_knew(python_2):
    code = 'import sys\nfor n in range(0x530) + [0x20ac]: sys.stdout.write("%s %s %s\\n" % tuple(repr([ord(c) for c in t]) for t in '
    code += '(unichr(n).upper(), unichr(n).lower(), (u"a" + unichr(n) + u"a").strip(unichr(n)))))\n'
    done = subprocess.run([python_2, '-c', code], capture_output=True, check=True, text=True)
    known = 0
    for number, line in zip([*range(0x530), 0x20AC], done.stdout.splitlines(), strict=True):
        letter = chr(number)
        try:
            ours = (python2.upper_text(letter), python2.lower_text(letter), f'a{letter}a')
        except ContractBreach:
            continue
        known += 1
        said = ' '.join(str([ord(c) for c in text]) for text in ours)
        assert said.split(' [97')[0] == line.split(' [97')[0], hex(number)
    assert known > 700


def test_what_python_2_shows_of_unknown_things_is_a_breach():
    for value in ({1, 2}, object(), ['x', {'a': {1}, 'b': 2}], '\u20ac'):
        with pytest.raises(ContractBreach):
            python2.shown(value)
    for value in (['a'], {'a': 1}, [1, ['b']]):
        with pytest.raises(ContractBreach):
            python2.plain(value)
    assert python2.plain([1, 2.5]) == '[1, 2.5]'
    with pytest.raises(UnicodeEncodeError):
        python2.text_row(['\xe9', 1])
    with pytest.raises(ContractBreach):
        python2.compared(float('nan'), 1.0)
    with pytest.raises(ContractBreach):
        python2.text(TypeError('of Python 3'))
    with pytest.raises(ContractBreach):
        python2.path('caf\xe9.csv')
    with pytest.raises(ContractBreach):
        python2.filled('%(n)#5o', {'n': 8})
    assert python2.short(-(2**63)) == -(2**63)
    with pytest.raises(ContractBreach):
        python2.short(2**63)
