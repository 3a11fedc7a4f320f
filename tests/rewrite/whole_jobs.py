"""Rewrites a case and runs both sides in folders of their own."""

import os
from dataclasses import dataclass
from pathlib import Path

import warm_python
from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.observation import Observation, Statement
from rewright.model.policy import DesignPolicy, Policy
from rewright.rewrite.rewriting import rewrite

CASES = Path(__file__).parent / 'cases'


def facts(script='job.py', language='python3'):
    lists = dict.fromkeys(
        ('files', 'endpoints', 'functions', 'stages', 'loops', 'imports', 'findings', 'not_understood'), ()
    )
    return Facts(
        job='job',
        language=language,
        script=script,
        source_sha256='',
        lines=1,
        complexity=1,
        complexity_parts={},
        **lists,
    )


def patch_of(source, batch_size=25, modules=(), observation=None, cookies=None, **settings):
    job = Job(name='job', root='/job', script='job.py', python='3.11', **settings)
    policy = Policy(design=DesignPolicy(batch_size=batch_size))
    observation = observation or Observation(script='job.py', cookies=cookies)
    return rewrite(job, facts(), observation, source, (), policy, modules=dict(modules))


def watched(source, cookies=(), *, late=True):
    """What a run would have told of a job that asks often: most where it asks last, or where it asks first."""
    lines = range(1, source.count('\n') + 2)
    times = (100 + n if late else 1000 - n for n in lines)
    seen = tuple(Statement(line=n, end_line=n, times=t, seconds=0.0) for n, t in zip(lines, times, strict=True))
    return Observation(script='job.py', cookies=cookies, statements=seen)


def source_of(case, url='http://shop'):
    text = (CASES / f'{case}.py').read_text(encoding='utf-8')
    return text.replace('http://shop', url).replace('SHOP_HOST', url.partition('://')[2])


@dataclass
class Ran:
    exit_code: int
    stdout: bytes
    files: dict
    error: str

    @property
    def visible(self):
        return self.exit_code, self.stdout, self.files, self.error


def run(folder, program, inputs=()):
    folder.mkdir(parents=True)
    for name, text in dict(inputs).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    environment = {**os.environ, 'REWRIGHT_PACE': 'off', 'PYTHONDONTWRITEBYTECODE': '1'}
    done = warm_python.run(program, folder, environment)
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob('*') if p.is_file()}
    last = done.stderr.decode().strip().split('\n')[-1].split(':')[0].rpartition('.')[2] if done.returncode else ''
    return Ran(
        done.returncode, done.stdout, {k: v for k, v in files.items() if k not in dict(inputs) and k != 'job.py'}, last
    )


def write(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding='utf-8')
    return folder
