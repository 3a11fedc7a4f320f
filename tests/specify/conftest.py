import ast
import hashlib
from textwrap import dedent

import pytest

from rewright.adapters.stores.objects import FolderBlobs
from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.recording import Environment, Recording
from rewright.model.run import FileEffect, InputFile, Inputs, Run
from rewright.model.span import Span
from rewright.model.tape import Exchange, Tape
from rewright.read.assembly import Request, facts_of
from rewright.specify.specification import specify

NOWHERE = Environment(python='3.11.7', packages=(), sha256='0' * 64, path='/env')


def key(node):
    return Span(
        file='', line=node.lineno, column=node.col_offset, end_line=node.end_lineno, end_column=node.end_col_offset
    ).key


def observation_of(text, seen):
    """Keys what was seen by the expression's own text."""
    named = {ast.unparse(ast.parse(code, mode='eval')): value for code, value in seen.items()}
    nodes = (n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.expr)) if seen else ()
    expressions = {key(n): named[ast.unparse(n)] for n in nodes if ast.unparse(n) in named}
    return Observation(script='job.py', expressions=expressions)


class Evidence:
    """The evidence of one small job, made of real values."""

    def __init__(self, folder):
        self.folder, self.blobs = folder, FolderBlobs(folder / 'blobs')

    def exchange(self, answer):
        url, status, body, kind = (*answer, 'text/html')[:4]
        name = self.blobs.put(body) if body else ''
        return Exchange(key=url, method='GET', url=url, status=status, body=name, headers=(('Content-Type', kind),))

    def recording(self, inputs, outputs, answers, volatile):
        files = [InputFile(path=f'{self.folder}/{n}', sha256=self.blobs.put(d), size=len(d)) for n, d in inputs.items()]
        effects = [
            FileEffect(path=f'{self.folder}/{n}', operation='created', sha256=self.blobs.put(d), size=len(d))
            for n, d in outputs.items()
        ]
        run = Run(
            exit_code=0, stdout='', stderr='', effects=tuple(effects), tape=Tape(exchanges=tuple(map(self.exchange, answers))),
            started='2026-01-01T00:00:00Z', wall_seconds=1, cpu_seconds=1, peak_mb=1, sandbox='process', clock='real',
        )  # fmt: skip
        return Recording(
            job='job', environment=NOWHERE, inputs=Inputs(files=tuple(files)), live=run, again=run, repeatable=True,
            volatile=volatile,
        )  # fmt: skip

    def of(self, text, *, inputs=None, outputs=None, answers=(), volatile=(), seen=None):
        data = dedent(text).encode()
        (self.folder / 'job.py').write_bytes(data)
        sha256 = hashlib.sha256(data).hexdigest()
        facts = facts_of(Request(job='job', sha256=sha256, files={'job.py': data.decode()}))
        job = Job(name='job', root=str(self.folder), script='job.py', python='/usr/bin/python3')
        recording = self.recording(inputs or {}, outputs or {}, answers, volatile)
        return job, facts, recording, observation_of(data.decode(), seen or {}), self.blobs


@pytest.fixture
def evidence(tmp_path):
    return Evidence(tmp_path).of


@pytest.fixture
def specification(evidence):
    def specification(text, **given):
        return specify(*evidence(text, **given))

    return specification
