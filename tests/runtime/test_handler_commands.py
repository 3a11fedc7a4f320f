"""Splitter, worker and aggregator as commands: JSON in and out, a sentence for what is wrong, and exit codes."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

HANDLERS = """
import asyncio, sys
from types import SimpleNamespace
from rewright_runtime.fetch import Fetcher, Traffic
from rewright_runtime.handlers import FanOut
from rewright_runtime.request import get

def prepare(event):
    return SimpleNamespace(pages=int(sys.argv[1]) if sys.argv[1:] else 3)

def plan(ctx):
    yield from (get('URL/%d' % n) for n in range(ctx.pages))

async def fetch(ctx, fetching=Fetcher):
    async with fetching(Traffic()) as fetcher:
        ctx.got = await fetcher.all(plan(ctx))

def finish(event, context=None, fetching=Fetcher):
    ctx = prepare(event)
    asyncio.run(fetch(ctx, fetching))
    print(*(o.page.text for o in ctx.got))
    return {'got': len(ctx.got)}

sys.exit(FanOut(prepare, fetch, finish, plan, 2).main(sys.argv[1:]))
"""


@pytest.fixture
def command(site, tmp_path):
    (tmp_path / 'handlers.py').write_text(HANDLERS.replace('URL', site.url))

    def run(*words, given=''):
        done = subprocess.run(
            [sys.executable, 'handlers.py', *words], cwd=tmp_path, input=given, capture_output=True, text=True
        )
        return done.returncode, done.stdout, done.stderr

    return run


def test_each_handler_is_a_command(command, tmp_path):
    (tmp_path / 'event.json').write_text(json.dumps({'storage': 'kept', 'execution_id': 'one', 'arguments': ['5']}))
    assert command('splitter', 'event.json', 'split.json') == (0, '', '')
    split = json.loads((tmp_path / 'split.json').read_text())
    (tmp_path / 'batch.json').write_text(json.dumps(split['page_batches'][1]))
    code, out, _ = command('worker', 'batch.json')
    assert (code, json.loads(out)['batch_id']) == (0, 'batch_001')
    code, out, err = command('aggregator', 'split.json')
    assert (code, out, err) == (3, '', 'aggregator: batch_000 of execution one has no results; run its worker again\n')
    code, out, _ = command('worker', 'split.json')
    assert [r['pages'] for r in json.loads(out)['results']] == [2, 2, 1]
    text = ' '.join(f'GET /{n}' for n in range(5)) + '\n'
    assert command('aggregator', 'split.json', 'done.json') == (0, text, '')
    assert json.loads((tmp_path / 'done.json').read_text())['counts'] == {'got': 5}
    assert command('aggregator', '-', 'done.json', given=(tmp_path / 'split.json').read_text()) == (0, '', '')
    assert command('run-local', '5') == (0, text, '')
    assert command('run-local') == (0, 'GET /0 GET /1 GET /2\n', '')


WRONG = [
    ((), '', 2, 'usage: '),
    (('splitter',), '', 2, 'usage: '),
    (('help', 'x.json'), '', 2, 'usage: '),
    (('splitter', 'gone.json'), '', 2, 'splitter: [Errno 2] No such file or directory'),
    (('splitter', '-'), '{', 2, 'splitter: - is not JSON'),
    (('splitter', '-'), '[]', 2, 'splitter: - holds no event'),
    (('splitter', '-'), '{}', 2, 'splitter: no storage: put `storage` into the event, or set REWRIGHT_STORAGE'),
    (
        ('splitter', '-'),
        '{"storage": "s", "arguments": 3}',
        2,
        'splitter: `event` is an object, and `arguments` a list',
    ),
    (('splitter', '-', 'no/such/folder/x.json'), '{"storage": "s"}', 2, 'splitter: [Errno 2]'),
    (('worker', '-'), '{"storage": "s"}', 2, 'worker: the event has no `execution_id`'),
    (('worker', '-'), '{"storage": "s", "execution_id": "x"}', 2, 'worker: the event has no `batch_id`'),
    (
        ('worker', '-'),
        '{"storage": "s", "execution_id": "x", "batch_id": "b"}',
        3,
        'worker: execution x has no batches',
    ),
    (('aggregator', '-'), '{"storage": "s", "execution_id": "x"}', 3, 'aggregator: execution x has no batches'),
]


@pytest.mark.parametrize(('words', 'given', 'code', 'said'), WRONG)
def test_what_is_wrong_is_said_in_a_sentence(words, given, code, said, command):
    found, out, err = command(*words, given=given)
    assert (found, out) == (code, '')
    assert err.startswith(said)
    assert 'Traceback' not in err


def test_data_that_is_refused_has_an_exit_code_of_its_own(command, tmp_path):
    (tmp_path / 'event.json').write_text(json.dumps({'storage': 'kept', 'execution_id': 'one'}))
    command('splitter', 'event.json', 'split.json')
    split = json.loads((tmp_path / 'split.json').read_text())
    given = json.dumps({**split['page_batches'][0], 'arguments': ['9']})
    code, _, err = command('worker', '-', given=given)
    assert (code, err.split(':')[:2]) == (4, ['worker', ' PlanMismatch'])
