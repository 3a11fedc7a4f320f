"""A sample of the generated programs through the whole command, in its sandbox, beside what the run in one process says of them.

python bench/fuzz_whole.py [--programs N] [--seed S] [--jobs J]

The command reads, records, rewrites and proves each program as it would any job, with real environments and, for programs
that ask for pages, a real site on loopback. What must be none: programs that the one proves and for which the other shows a
difference.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import fuzz

COMMAND = Path(sys.executable).parent / 'rewright'
# What the one process has: programs that need more fail in both.
PINNED = [f'{name}=={version(name)}' for name in ('pandas', 'pyarrow', 'requests', 'beautifulsoup4')]
CLOCK = '2026-03-01T10:00:00+00:00'
VERDICTS = {
    'accepted': 'proven',
    'false_accept': 'proven',
    'caught': 'different',
    'not_proven': 'not proven',
    'refused': 'refused',
}


class Both(NamedTuple):
    """What became of one program in one process, and of the same by the command, with its reason."""

    name: str
    here: str
    whole: str
    why: str

    @property
    def contradict(self) -> bool:
        """Whether one proves what the other shows a difference for."""
        return {self.here, self.whole} == {'proven', 'different'}


class Site(BaseHTTPRequestHandler):
    """Answers each path with what is given for it, in turn; the last one is given again."""

    answers: dict[str, list[Any]]

    def do_GET(self) -> None:
        """Answer one request."""
        left = self.answers.get(self.path)
        if left is None:
            self.send_error(404)
            return
        answer = left.pop(0) if len(left) > 1 else left[0]
        self.send_response(answer.status)
        self.send_header('Content-Type', answer.kind)
        self.send_header('Content-Length', str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def site(answers: tuple[Any, ...]) -> Any:
    """Serve `answers` on a port of loopback, which is the value, for as long as a `with` lasts."""
    found: dict[str, list[Any]] = {}
    for answer in answers:
        found.setdefault(answer.path, []).append(answer)
    server = ThreadingHTTPServer(('127.0.0.1', 0), type('Site', (Site,), {'answers': found}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def by_command(name: str, text: str, given: Any) -> tuple[str, str]:
    """Return the verdict of the whole command on one program, and the first reason."""
    from trial import POLICY
    from written import SITE

    with tempfile.TemporaryDirectory() as folder, site(given.answers) as port:
        job = Path(folder) / 'fuzzed'
        job.mkdir()
        here = f'127.0.0.1:{port}'
        (job / 'job.py').write_text(text.replace(SITE, f'http://{here}'), encoding='utf-8')
        for path, data in given.files.items():
            (job / path).write_bytes(data)
        hosts = [here] if given.answers else []
        settings = {'script': 'job.py', 'clock': CLOCK, 'requirements': PINNED, 'allowed_hosts': hosts}
        (job / 'rewright.toml').write_text(''.join(f'{key} = {json.dumps(value)}\n' for key, value in settings.items()))
        policy = Path(folder) / 'policy.toml'
        proof = POLICY.proof.model_dump(exclude_defaults=True)
        policy.write_text('[proof]\n' + ''.join(f'{key} = {value}\n' for key, value in proof.items()))
        command = [COMMAND, 'modernize', job, '--out', Path(folder) / 'runs', '--policy', policy, '--json']
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if done.returncode not in {0, 3}:
            return 'refused' if done.returncode == 2 else 'error', (done.stderr.strip().splitlines() or [name])[-1]
        said = (json.loads(done.stdout)['proof'] or {}).get('verdict', 'refused')
        kept = next(Path(folder).glob('runs/*/proof.json'), None)
        reasons = json.loads(kept.read_text())['reasons'] if kept else []
        if said == 'not proven' and reasons[:1] == ['nothing was rewritten']:
            said = 'refused'
        return said, (reasons or [''])[0]


def here(seed: int) -> tuple[str, str, int | None]:
    """Return the verdict in this process, its reason, and the first world that the program ends well in."""
    from trial import RECORDINGS
    from writing import written

    made = written(seed, '')
    judged = fuzz.judge([seed], '')[0]
    worlds = (made.given(Random(f'{made.name}:world {number}')) for number in range(RECORDINGS))
    ends = (number for number, given in enumerate(worlds) if fuzz.bench().ends_well(made.text, given))
    return VERDICTS.get(judged['outcome'], judged['outcome']), judged['why'], next(ends, None)


def whole(seed: int, world: int | None) -> tuple[str, str]:
    """Return the verdict of the command on the program of a seed in one of its worlds, and the reason."""
    from writing import written

    made = written(seed, '')
    if world is None:
        return 'refused', 'the legacy job fails in every world drawn for it'
    return by_command(made.name, made.text, made.given(Random(f'{made.name}:world {world}')))


def main() -> int:
    """Print each program whose verdicts differ, and the figures; return 1 where they contradict each other."""
    parser = argparse.ArgumentParser(description=(__doc__ or '').partition('\n')[0])
    parser.add_argument('--programs', type=int, default=100)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--jobs', type=int, default=2)
    given = parser.parse_args()
    seeds = range(given.seed * 1_000_000, given.seed * 1_000_000 + given.programs)
    with fuzz.pool(given.jobs) as workers:
        # A process that has had all its tasks may never be replaced, so they are few.
        inside = list(workers.map(here, seeds, chunksize=fuzz.CHUNK))
    with ThreadPoolExecutor(given.jobs) as runs:
        outside = runs.map(whole, seeds, [world for _, _, world in inside])
        found = []
        for seed, (mine, why, _), (theirs, reason) in zip(seeds, inside, outside, strict=True):
            found.append(Both(str(seed), mine, theirs, reason or why))
            print(f'{len(found)} of {given.programs}: {found[-1].name} {mine}, {theirs}', file=sys.stderr)
    for pair in found:
        if pair.here != pair.whole:
            print(f'{pair.name}: in one process {pair.here}, by the command {pair.whole}: {pair.why}')
    for (mine, theirs), times in sorted(Counter((pair.here, pair.whole) for pair in found).items()):
        print(f'{times:>6} in one process {mine}, by the command {theirs}')
    against = sum(pair.contradict for pair in found)
    print(
        f'{sum(p.here == p.whole for p in found)} of {len(found)} verdicts are the same, {against} contradict each other'
    )
    return int(bool(against))


if __name__ == '__main__':
    sys.exit(main())
