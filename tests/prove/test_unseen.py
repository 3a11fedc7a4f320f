"""What nothing reads is shown by data flow: every place that might be seen is planted, and a wrong judgement is found by running."""

import pytest

from rewright.prove.dice import Dice
from rewright.prove.planting import planted
from rewright.prove.source import Edit, Source
from rewright.prove.unseen import Unseen

IMPORTS = 'import logging\nimport os\nfrom dataclasses import dataclass\nimport polars as pl\nfrom rewright_runtime.pipeline import counts\n\n\n'
MASK = "pl.col('ä').is_null() | pl.col('b').is_not_null()"
DEAD = f'def f(df):\n    df = df.filter({MASK})\n'
SIZE = "os.environ.get('SIZE', '100')"
CONTEXT = f"""@dataclass
class Context:
    name: str | None
    size: str | None


def prepare() -> Context:
    name = {SIZE}
    return Context(name=name, size='1')


def work(ctx: Context) -> Context:
    name = ctx.name
    logging.info(f'{{name}} starts at ' + str(1))
    return ctx


def main():
    ctx = prepare()
    ctx = work(ctx)
    return counts(ctx)
"""


def judged(text, old, new, *, alone=True):
    """What is said of the text with its last `old` made `new`."""
    whole = IMPORTS + text
    start = whole.rindex(old)
    start, stop = len(whole[:start].encode()), len(whole[: start + len(old)].encode())
    return Unseen(Source(whole), alone).why(Edit(start, stop, new, 'changed'))


STORE = """import sqlite3


@dataclass
class Context:
    con: sqlite3.Connection


def fetch(ctx):
    con = sqlite3.connect('x.db')
    ctx.cur = con.cursor()
    ctx.con = con
    return ctx


def save(ctx):
    con = ctx.con
    ctx.cur.execute('DELETE FROM t')
    con.commit()
    con.close()
    return ctx
"""


UNREAD = {
    'a frame that nobody reads, negated': (DEAD, MASK, f'~({MASK})'),
    'another joint of its mask': (DEAD, '|', '&'),
    'another question to the same column': (DEAD.replace(MASK, "pl.col('a') > 5"), '>', '>='),
    'another number of the same kind': (DEAD.replace(MASK, "pl.col('a') > 5"), '5', '6'),
    'bound anew before it is read': (f'{DEAD}    df = 1\n', '|', '&'),
    'in a branch': (f'def f(df, x):\n    if x:\n        df = df.filter({MASK})\n', '|', '&'),
    'bound anew in every turn': (f'def f(df, x):\n    for y in x:\n        z = y\n        print(z)\n        z = df.filter({MASK})\n', '|', '&'),
    'a setting that nobody reads': (f'def f():\n    size = {SIZE}\n', "'SIZE', '100'", "'100', 'SIZE'"),
    'a setting for the log': (f"def f():\n    size = {SIZE}\n    logging.info(f'size {{size}}')\n", 'SIZE', 'SIZEx'),
    'a setting given to the log': (f"def f():\n    size = {SIZE}\n    logging.warning('size %s', size)\n", 'SIZE', 'SIZEx'),
    'a setting for the log of another stage': (CONTEXT, 'SIZE', 'SIZEx'),
    'a file that was read is closed': ("def f(p):\n    x = open(p, 'r')\n    print(x.read(), next(x))\n    x.close()\n", 'x.close()', 'pass'),
    'a database that the last stage closes': (STORE, 'con.close()', 'pass'),
    'one that it opens itself': (STORE.replace('con = ctx.con', "con = sqlite3.connect('y.db')"), 'con.close()', 'pass'),
    'one of several': ('def f(p):\n    for q in p:\n        x = open(q)\n        print(x.read())\n        x.close()\n', 'x.close()', 'pass'),
}  # fmt: skip


@pytest.mark.parametrize('what', UNREAD)
def test_what_nothing_reads_is_left_out(what):
    text, old, new = UNREAD[what]
    assert judged(text, old, new)


MAY_BE_SEEN = {
    'read behind it': (f'{DEAD}    return df\n', '|', '&'),
    'read in a branch': (f'{DEAD}    if 1:\n        print(df)\n', '|', '&'),
    'read in the next turn': (f'def f(df, x):\n    for y in x:\n        print(df)\n        df = df.filter({MASK})\n', '|', '&'),
    'read by the test of its loop': (f'def f(df):\n    while df.height:\n        df = df.filter({MASK})\n', '|', '&'),
    'read in the turn after it is bound in some': (f'def f(df, x):\n    for y in x:\n        if y:\n            z = y\n        print(z)\n        z = df.filter({MASK})\n', '|', '&'),
    'read by a function in it': (f'def f(df):\n    g = lambda: df\n    df = df.filter({MASK})\n    return g\n', '|', '&'),
    'read by a handler': (f'def f(df):\n    try:\n        df = df.filter({MASK})\n        g()\n    except ValueError:\n        print(df)\n', '|', '&'),
    'read at the end whatever happens': (f'def f(df):\n    try:\n        df = df.filter({MASK})\n    finally:\n        print(df)\n', '|', '&'),
    'added to': (f'def f(df):\n    n = {SIZE}\n    n += "x"\n', 'SIZE', 'SIZEx'),
    'a name of the module': (f'df = g().filter({MASK})\n', '|', '&'),
    'a global': (f'def f(df):\n    global df2\n    df2 = df.filter({MASK})\n', '|', '&'),
    'an item of something': (f"def f(df, x):\n    x['a'] = df.filter({MASK})\n", '|', '&'),
    'a program that looks at its own names': (f'{DEAD}    return locals()\n', '|', '&'),
    'a filter that would not fail any more': (DEAD, f'.filter({MASK})', ''),
    'another column': (DEAD, "'b'", "'bx'"),
    'another kind of value': (DEAD.replace(MASK, "pl.col('a') > 5"), '5', "'5'"),
    'another operator with other failures': (DEAD.replace(MASK, "pl.col('a') > 5"), '>', '=='),
    'arithmetic in the mask': (DEAD.replace(MASK, "pl.col('a') + 1 > 5"), '5', '6'),
    'a mask from elsewhere': (DEAD.replace(MASK, "mask & pl.col('a').is_null()"), '&', '|'),
    'another frame': (DEAD, 'df.filter', 'dg.filter'),
    'a cast': ("def f(df):\n    df = df.with_columns(pl.col('a').cast(pl.Int64))\n", '64', '32'),
    'a call that may fail': ("def f(x):\n    x = int('1')\n", "'1'", "'x'"),
    'a setting that must be there': (f'def f():\n    size = {SIZE}\n', SIZE, "os.environ['SIZE']"),
    'a setting made a number': (f'def f():\n    size = int({SIZE})\n', 'SIZE', 'SIZEx'),
    'a setting that is printed': (f'def f():\n    size = {SIZE}\n    print(size)\n', 'SIZE', 'SIZEx'),
    'a setting in a message that formats it': (f"def f():\n    size = {SIZE}\n    logging.info(f'{{size:>4}}')\n", 'SIZE', 'SIZEx'),
    'a setting glued to a message': (f"def f():\n    size = {SIZE}\n    logging.info('size ' + size)\n", 'SIZE', 'SIZEx'),
    'a setting that says how much is logged': (f'def f():\n    size = {SIZE}\n    logging.getLogger().setLevel(size)\n', 'SIZE', 'SIZEx'),
    'a log that goes to a file': (f"logging.basicConfig(filename='a.log')\ndef f():\n    size = {SIZE}\n    logging.info(f'{{size}}')\n", 'SIZE', 'SIZEx'),
    'a log with another handler': (f"logging.getLogger().addHandler(h)\ndef f():\n    size = {SIZE}\n    logging.info(f'{{size}}')\n", 'SIZE', 'SIZEx'),
    'a field that is printed': (CONTEXT.replace('    return ctx\n', '    print(ctx.name)\n    return ctx\n'), 'SIZE', 'SIZEx'),
    'a context that is printed': (CONTEXT.replace('    return ctx\n', '    print(ctx)\n    return ctx\n'), 'SIZE', 'SIZEx'),
    'a context that is looked through': (CONTEXT.replace('    return ctx\n', '    print(ctx.__dict__)\n    return ctx\n'), 'SIZE', 'SIZEx'),
    'a context that does something itself': (CONTEXT.replace('    size: str | None\n', '    size: str | None\n    def f(self): print(self.name)\n'), 'SIZE', 'SIZEx'),
    'a file that was written': ("def f(p):\n    x = open(p, 'w')\n    x.write('a')\n    x.close()\n", 'x.close()', 'pass'),
    'a file in a mode from elsewhere': ('def f(p, m):\n    x = open(p, m)\n    x.close()\n', 'x.close()', 'pass'),
    'a file that somebody else holds': ('def f(p):\n    x = open(p)\n    y = csv.reader(x)\n    x.close()\n    print(next(y))\n', 'x.close()', 'pass'),
    'a file that is asked again': ('def f(p):\n    x = open(p)\n    x.close()\n    print(x.read())\n', 'x.close()', 'pass'),
    'a file that was given': ('def f(x):\n    x.close()\n', 'x.close()', 'pass'),
    'another kind of open': ('from gzip import open\ndef f(p):\n    x = open(p)\n    x.close()\n', 'x.close()', 'pass'),
    'a database before something else': (STORE.replace('con.close()', "con.close()\n    shutil.copy('x.db', 'y.db')"), 'con.close()', 'pass'),
    'a database that another stage closes': (STORE.replace('def save', 'def load'), 'con.close()', 'pass'),
    'a database that somebody is given': (STORE.replace('con.commit()', 'keep(con)'), 'con.close()', 'pass'),
    'another database': (STORE.replace('sqlite3.connect', 'psycopg2.connect'), 'con.close()', 'pass'),
    'a database that may be closed': (STORE.replace('    con.close()', '    if x:\n        con.close()'), 'con.close()', 'pass'),
    'a database of two that are opened': (STORE.replace('ctx.con = con', "ctx.con = con\n    ctx.con = open('x')"), 'con.close()', 'pass'),
    'what it did not commit': (STORE, 'con.commit()', 'pass'),
    'a connection': ('def f(p):\n    x = connect(p)\n    x.close()\n', 'x.close()', 'pass'),
}  # fmt: skip


@pytest.mark.parametrize('what', MAY_BE_SEEN)
def test_what_may_be_seen_is_planted(what):
    text, old, new = MAY_BE_SEEN[what]
    assert judged(text, old, new) == ''


def test_another_file_of_the_rewrite_may_read_a_field_and_lead_the_log_elsewhere():
    assert judged(CONTEXT, 'SIZE', 'SIZEx', alone=False) == ''
    assert judged(DEAD, '|', '&', alone=False)


def test_places_left_out_are_no_planted_faults_and_others_take_their_turn():
    text = f'{IMPORTS}{DEAD}\n\ndef g(x):\n    return x < 1 and x != 2\n\n\nprint(f(1), g(2))\n'
    made = planted(text, 30, Dice('s'))
    assert {why for _, why in made.unseen} == {'what it computes is never read: nothing reads `df` after it'}
    assert {fault.line for fault, _ in made.unseen} == {9}
    assert not {fault.text for fault in made.faults} & {fault.text for fault, _ in made.unseen}
    assert {fault.line for fault in made.faults} >= {9, 13}
    assert len(planted(text, 3, Dice('s')).faults) == 3


@pytest.mark.slow
def test_a_place_that_is_wrongly_left_out_is_found_by_running_and_stands_against_the_proof(stand, monkeypatch):
    case = stand('payroll')
    monkeypatch.setattr(Unseen, 'why', lambda _, edit: 'a reason that is wrong' if edit.text == 'pass' else '')
    proof = case.prove(planted_faults=14, mutation_score=0.0)
    assert proof.verdict == 'not proven'
    assert any('left out for a reason that is wrong, and a trial shows it' in why for why in proof.reasons)


@pytest.mark.slow
def test_a_rewrite_with_a_dead_place_says_which_and_counts_it_nowhere(stand):
    case = stand('payroll')
    dead = "def main() -> None:\n    source = open('staff.csv')\n    source.close()\n"
    proof = case.prove(
        case.patch(case.rewrite.replace('def main() -> None:\n', dead)),
        mutated_inputs=1, planted_faults=20, aimed_inputs=0, mutation_score=0.0,
    )  # fmt: skip
    assert proof.verdict == 'proven', proof.reasons
    assert [(one.what, one.why) for one in proof.mutation.unseen] == [
        ('`source.close()` left out', 'it closes `source`, which was opened for reading and is not read after it')
    ]
    assert sum(kind.planted for kind in proof.mutation.kinds) == proof.mutation.planted == 20
