"""A bundled job made small -> its recording and its rewrite, made in this process, and the verdict on any text in its place."""

import http.client
import importlib.util
import os
import re
import shutil
import threading
from contextlib import contextmanager

import in_process

from rewright.adapters.wire.keys import request_key
from rewright.cli.commands.demo import examples
from rewright.model.observation import Observation
from rewright.model.policy import Policy, ProofPolicy
from rewright.model.tape import Exchange, Tape
from rewright.prove.proving import prove
from rewright.read.facts import read
from rewright.read.intake import intake
from rewright.record.recording import record
from rewright.rewrite.rewriting import rewrite

POLICY = Policy(proof=ProofPolicy(timed_runs=1, kind_seconds=0, enlarged_times=0, shrink_runs=0))
JOBS = (
    'book_catalogue',
    'depot_stock',
    'financial_scraper',
    'harbour_arrivals',
    'orders_api',
    'sales_report',
    'ticket_export',
    'warehouse_export',
)
# What makes a job small, and the same at every time of the day: every legacy text is there.
SMALLER = {
    'book_catalogue': {'range(1, 7)': 'range(1, 4)'},
    'depot_stock': {'PAGES = 8': 'PAGES = 3', '"north", "harbour", ': '"harbour", '},
    'harbour_arrivals': {'range(1, 31)': 'range(1, 8)'},
    'financial_scraper': {'range(1, 500)': 'range(1, 8)', 'time.strftime("%Y-%m-%d %H:%M:%S")': '"2026-03-01"'},
}
SITES = {
    'book_catalogue': {},
    'depot_stock': {'PAGE_GONE': ('harbour', 2), 'PAGE_WITHOUT_ITEMS': 0},
    'financial_scraper': {'PAGE_WITHOUT_TABLE': 3, 'PAGE_BUSY_ONCE': 5, 'PAGES_WITH_A_TWIN': {6: 2}, 'ROWS': 6},
    'harbour_arrivals': {'PAGE_TAKEN_AWAY': 3, 'PAGE_WITHOUT_SHIPS': 5},
    'orders_api': {'ORDERS': 130},
    'ticket_export': {'TICKETS': 28, 'TICKETS_MERGED': (13,), 'TICKET_BUSY_ONCE': 8},
}
ASKED = {
    'book_catalogue': [f'/list/{n}' for n in range(1, 4)] + [f'/book/{n}-{b}' for n in range(1, 4) for b in range(8)],
    'depot_stock': [f'/depot/{d}?page={n}' for d in ('harbour', 'south') for n in range(1, 4)],
    'financial_scraper': [f'/quotes?page={n}' for n in (1, 2, 3, 4, 5, 5, 6, 7)],
    'harbour_arrivals': [f'/arrivals?page={n}' for n in range(1, 8)],
    'orders_api': [f'/api/orders?page={n}&per_page=50' for n in range(1, 5)],
    'ticket_export': [f'/api/tickets?page={n}&per_page=25' for n in range(1, 4)]
    + [f'/api/tickets/{n}/comments' for n in sorted([8, *range(1, 29)]) if n not in (6, 11, 23, 25)],
}


class Sandbox(in_process.Sandbox):
    """Notes databases that a program opens, too."""

    def _heard(self, event, arguments):
        super()._heard(event, arguments)
        if self._reads is not None and event == 'sqlite3.connect' and isinstance(arguments[0], str):
            self._reads.append(os.path.abspath(arguments[0]))  # noqa: PTH100  The working folder is the program's.


def sandbox(folder):
    """One sandbox for all jobs of a process."""
    return Sandbox(folder / 'world', in_process.Blobs())


class Bundled:
    """One job, recorded and rewritten once."""

    def __init__(self, name, folder, sandbox):
        self.sandbox, self.blobs = sandbox, sandbox.blobs
        root = folder / name
        shutil.copytree(examples() / name, root, ignore=shutil.ignore_patterns('__pycache__', 'site.py'))
        self.job = intake(root)
        for old, new in SMALLER.get(name, {}).items():
            told = [(path, text) for path in root.glob('*.py') if old in (text := path.read_text())]
            assert told
            for path, text in told:
                path.write_text(text.replace(old, new))
        if name in SITES:
            self.sandbox.site = self._tape(name, self.job.allowed_hosts[0])
        self.facts = read(self.job, in_process.Child())
        outside = (in_process.Environments(), self.blobs)
        self.recording = record(self.job, self.facts, self.sandbox, *outside, in_process.Clock())
        observation = Observation.model_validate_json(self.blobs.get(self.recording.observation))
        texts = {file: (root / file).read_text() for file in self.facts.files}
        patch = rewrite(self.job, self.facts, observation, texts.pop(self.job.script), (), POLICY, modules=texts)
        # The second form, in parts, is run by whole runs of the command alone.
        self.patch = patch.model_copy(update={'form': 'single'})

    @property
    def text(self):
        return self.patch.files['pipeline.py']

    @property
    def printed_number(self):
        """The first number that the recorded job printed."""
        return re.search(rb'[0-9]+', self.blobs.get(self.recording.live.stdout))[0].decode()

    def prove(self, text):
        """The proof of a rewrite whose entry is `text`."""
        last = self.patch.steps[-1]
        step = last.model_copy(update={'files': last.files | {'pipeline.py': text}})
        patch = self.patch.model_copy(update={'steps': (*self.patch.steps[:-1], step)})
        outside = (self.sandbox, in_process.Environments(), self.blobs)
        return prove(self.job, self.facts, self.recording, patch, *outside, POLICY)

    def _tape(self, name, host):
        with _served(name) as port:
            answers = [(path, *_answer(port, path)) for path in ASKED[name]]
        return Tape(
            exchanges=tuple(
                Exchange(
                    key=request_key('GET', f'http://{host}', path, '', b''),
                    method='GET',
                    url=f'http://{host}{path}',
                    status=status,
                    reason=reason,
                    headers=headers,
                    body=self.blobs.put(body),
                )
                for path, status, reason, headers, body in answers
            )
        )


@contextmanager
def _served(name):
    spec = importlib.util.spec_from_file_location(f'{name}_small_site', examples() / name / 'site.py')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    vars(module).update(SITES[name])
    server = module.Site(port=0, latency=0)
    threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01}, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def _answer(port, path):
    connection = http.client.HTTPConnection('127.0.0.1', port)
    connection.request('GET', path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.reason, tuple(answer.getheaders()), body
