"""A small hand-written job and its hand-written rewrite, recorded and proven in a real sandbox."""

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from rewright.adapters.sandboxes.choose import choose
from rewright.adapters.stores.objects import FolderBlobs
from rewright.adapters.wire.keys import request_key
from rewright.model.facts import Facts
from rewright.model.job import Job, Limits
from rewright.model.patch import Patch, PatchStep
from rewright.model.policy import Policy, ProofPolicy
from rewright.model.recording import Environment, Recording
from rewright.model.run import Conditions, InputFile, Inputs, Program
from rewright.model.tape import Exchange, Tape
from rewright.prove.proving import prove

HERE = Path(__file__).parent
CASES = HERE / 'cases'
# `bundled` and what runs programs in this process.
sys.path += [str(HERE), str(HERE.parent / 'fuzz')]
GUARD = """
class ContractBreach(Exception):
    pass


def main() -> None:
    staff = fetch()
    if {test}:
        raise ContractBreach('staff.csv')
    save(transform(staff))


if __name__"""


def environment():
    return Environment(python='3.11', packages=(), sha256='e' * 64, path=sys.prefix)


class Environments:
    """The machine's own interpreter for both sides: the cases need the standard library alone."""

    def legacy(self, python, requirements, before=''):
        return environment()

    def modern(self, left=()):
        return environment()


@dataclass
class Stand:
    """A recorded case, and how to prove a rewrite of it."""

    job: Job
    facts: Facts
    recording: Recording
    sandbox: object
    blobs: FolderBlobs
    rewrite: str

    def patch(self, text=None, **files):
        steps = (PatchStep(name='structure', title='t', body='', files={'pipeline.py': text or self.rewrite, **files}),)
        return Patch(job=self.job.name, steps=steps)

    def guarded(self, test):
        """The rewrite with a contract that refuses staff for which `test` holds."""
        before = self.rewrite[: self.rewrite.index('def main')]
        return self.patch(before + GUARD.format(test=test).lstrip() + " == '__main__':\n    main()\n")

    def prove(self, patch=None, recording=None, **policy):
        usual = {
            'mutated_inputs': 0, 'kind_seconds': 0, 'enlarged_times': 0, 'shrink_runs': 0, 'planted_faults': 0, 'timed_runs': 1, 'trial_seconds': 20,
        }  # fmt: skip
        return prove(
            self.job,
            self.facts,
            recording or self.recording,
            patch or self.patch(),
            self.sandbox,
            Environments(),
            self.blobs,
            Policy(proof=ProofPolicy(**(usual | policy))),
        )


def facts(script, files):
    return Facts(
        job='case', language='python3', script=script, source_sha256='', lines=0, files=files, endpoints=(), functions=(),
        stages=(), loops=(), imports=(), findings=(), complexity=1, complexity_parts={}, not_understood=(),
    )  # fmt: skip


def answers(blobs, pages):
    return Tape(
        exchanges=tuple(
            Exchange(
                key=request_key('GET', 'http://data.test:80', path, '', b''),
                method='GET',
                url=f'http://data.test{path}',
                status=200,
                reason='OK',
                headers=(('Content-Type', 'text/html'),),
                body=blobs.put(page.encode()),
                seconds=0.05,
            )
            for path, page in pages.items()
        )
    )


@pytest.fixture
def stand(tmp_path):
    return stood_in(tmp_path)


@pytest.fixture(scope='module')
def shared_stand(tmp_path_factory):
    return stood_in(tmp_path_factory.mktemp('shared'))


@pytest.fixture(scope='session')
def standing_in():
    return stood_in


@pytest.fixture
def in_this_process():
    """A process that is set up to run programs itself; other tests of it find nothing of that."""
    from in_process import set_up

    with set_up():
        yield


def stood_in(tmp_path, sandbox=None):
    """Give a function that records a case, its legacy job changed; another sandbox than the real one brings its own blobs."""
    blobs = sandbox.blobs if sandbox else FolderBlobs(tmp_path / 'blobs')
    sandbox = sandbox or choose(blobs, tmp_path / 'scratch', accept_weaker=True)

    def stood(name, pages=None, change=str, **job_settings):
        folder = CASES / name
        root = tmp_path / 'job'
        root.mkdir()
        legacy = change((folder / 'legacy.py').read_text())
        (root / 'legacy.py').write_text(legacy)
        data = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix != '.py'}
        files = tuple(InputFile(path=f'{root}/{n}', sha256=blobs.put(d), size=len(d)) for n, d in data.items())
        inputs = Inputs(files=files, tape=answers(blobs, pages or {}))
        job = Job(
            name='case', root=str(root), script='legacy.py', python='3.11', limits=Limits(seconds=30), **job_settings
        )
        program = Program(
            sources={f'{root}/legacy.py': legacy},
            arguments=('legacy.py', *job.arguments),
            working_folder=str(root),
            environment=sys.prefix,
            variables=job.environment,
        )
        live = sandbox.run(program, inputs, Conditions(clock_start='2026-03-01T10:00:00+00:00'))
        recording = Recording(
            job='case', environment=environment(), inputs=inputs, live=live, again=live, repeatable=True
        )
        rewrite = (folder / 'rewrite.py').read_text()
        return Stand(job, facts('legacy.py', ('legacy.py',)), recording, sandbox, blobs, rewrite)

    return stood
