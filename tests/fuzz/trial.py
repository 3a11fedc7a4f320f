"""A generated program in; read, recorded, rewritten and proven by the product, and judged on inputs that no proof saw: out comes what became of it."""

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from in_process import Blobs, Child, Clock, Environments, Sandbox, emptied
from written import SITE

from rewright.adapters.wire.keys import request_key
from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.policy import Policy, ProofPolicy
from rewright.model.refusal import Refusal
from rewright.model.run import InputFile
from rewright.model.tape import Exchange, Tape
from rewright.prove import programs
from rewright.prove.proving import prove, silent
from rewright.prove.sides import Sides
from rewright.prove.trials import attempt
from rewright.read.facts import read
from rewright.record.recording import record
from rewright.rewrite.rewriting import rewrite

# What `rewright modernize` uses, but for planted faults and timings: they say how strong and how fast, not whether.
POLICY = Policy(proof=ProofPolicy(kind_seconds=0, enlarged_times=0, shrink_runs=0, planted_faults=0, timed_runs=1))
MUTATED, HELD_OUT = POLICY.proof.mutated_inputs, 4
# A recorded run that failed says little; another world may suit the program.
RECORDINGS = 5
OUTCOMES = ('accepted', 'refused', 'not_proven', 'caught', 'false_accept', 'error')


@dataclass(frozen=True)
class Judged:
    """What became of one program.

    `accepted`: proven, and equal on the held-out inputs too. `refused`: nothing was rewritten. `not_proven`: a reason that
    is no difference. `caught`: the proof found a difference. `false_accept`: proven, and different on a held-out input.
    `error`: the product or this harness broke. `left` are constructs that stay as they were, with the reason.
    """

    name: str
    outcome: str
    why: str = ''
    left: tuple[str, ...] = ()
    constructs: int = 0
    modernized: int = 0
    tried: tuple[tuple[str, int], ...] = ()
    rewrite: str = ''


class Bench:
    """Judges programs one after another in this process; `folder` is its own.

    A proof on fewer than `MUTATED` inputs notices less: what it accepts rests the more on the rewriter.
    """

    def __init__(self, folder, mutated=MUTATED, held_out=HELD_OUT):
        self.policy = Policy(proof=POLICY.proof.model_copy(update={'mutated_inputs': mutated}))
        self.held_out = held_out
        self.root = folder / 'jobs' / 'job'
        self.blobs = Blobs()
        self.sandbox = Sandbox(folder / 'world', self.blobs)

    def judged(self, written):
        """Judge one program in the worlds of its own chance."""
        held = [lambda n=n: written.given(Random(f'{written.name}:held out {n}')) for n in range(self.held_out)]
        worlds = [lambda n=n: written.given(Random(f'{written.name}:world {n}')) for n in range(RECORDINGS)]
        return self.judge(written.name, written.text, worlds, held)

    def judge(self, name, text, worlds, held):
        """Judge a text recorded in the first of `worlds` that it ends well in; every world is given by a function."""
        try:
            return self._judge(name, text, worlds, held)
        except Refusal as refusal:
            return Judged(name, 'refused', why=f'{refusal.what}')
        except Exception as error:  # noqa: BLE001  Whatever breaks is counted, never passed over.
            trace = error.__traceback__
            while trace.tb_next:
                trace = trace.tb_next
            place = f'{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}'
            return Judged(name, 'error', why=f'{type(error).__name__} at {place}: {error}')

    def ends_well(self, text, given):
        """Say whether a program, recorded in a world, ends with 0."""
        return self._recorded(text, given)[2].live.exit_code == 0

    def _judge(self, name, text, worlds, held):
        for draw in worlds:
            job, facts, recording = self._recorded(text, draw())
            if recording.live.exit_code == 0:
                break
        else:
            return Judged(name, 'refused', why='the legacy job fails in every world drawn for it')
        if not recording.observation:
            return Judged(name, 'error', why='the observed run did something else than the plain one')
        observation = Observation.model_validate_json(self.blobs.get(recording.observation))
        patch = rewrite(job, facts, observation, text, (), self.policy)
        known = Judged(
            name,
            'refused',
            left=tuple(f'{left.what}: {left.why}' for left in (*patch.refusals, *patch.coverage.left)),
            constructs=patch.coverage.constructs,
            modernized=patch.coverage.modernized,
            rewrite=patch.files.get('pipeline.py', ''),
        )
        if not patch.steps:
            return replace(known, why=known.left[0] if known.left else 'no reason was given')
        # The second form, in parts, is run by whole runs of the command alone.
        patch = patch.model_copy(update={'form': 'single'})
        proof = prove(job, facts, recording, patch, self.sandbox, Environments(), self.blobs, self.policy)
        tried = Counter(trial.result for trial in proof.trials)
        if proof.verdict == 'different':
            return replace(known, outcome='caught', why=_shown(proof.counterexample), tried=tuple(tried.items()))
        if proof.verdict != 'proven':
            return replace(known, outcome='not_proven', why=proof.reasons[0], tried=tuple(tried.items()))
        return self._held_out(known, job, facts, recording, patch, held, tried)

    def _recorded(self, text, given):
        self.sandbox.begin()
        self.sandbox.site = self._tape(given)
        job = self._job(text, given)
        facts = read(job, Child())
        return job, facts, record(job, facts, self.sandbox, Environments(), self.blobs, Clock())

    def _held_out(self, known, job, facts, recording, patch, held, tried):
        sides = self._sides(job, facts, recording, patch)
        for number, drawn in enumerate(held):
            given = drawn()
            inputs = recording.inputs.model_copy(update={'files': self._files(given), 'tape': self._tape(given)})
            found = attempt(sides, f'held out {number}', inputs).trial
            tried[f'held out: {found.result}'] += 1
            if found.result == 'different':
                why = f'held out {number}: {_shown(found.differences[0])}'
                return replace(known, outcome='false_accept', why=why, tried=tuple(tried.items()))
        return replace(known, outcome='accepted', tried=tuple(tried.items()))

    def _sides(self, job, facts, recording, patch):
        sources = programs.legacy_sources(job, facts, recording, self.blobs)
        environment = Environments().modern()
        return Sides(
            job=job,
            recording=recording,
            policy=self.policy.proof,
            sandbox=self.sandbox,
            blobs=self.blobs,
            legacy=programs.legacy(job, recording, sources),
            modern=programs.modern(job, patch, environment),
            fan_out=None,
            say=silent,
        )

    def _job(self, text, given):
        emptied(self.root)
        (self.root / 'job.py').write_text(text, encoding='utf-8')
        for name, data in given.files.items():
            (self.root / name).write_bytes(data)
        hosts = (SITE.partition('://')[2],) if given.answers else ()
        return Job(
            name='fuzzed',
            root=str(self.root),
            script='job.py',
            python='3.11',
            requirements=('pandas==2.3.3',),
            allowed_hosts=hosts,
            clock='2026-03-01T10:00:00+00:00',
        )

    def _files(self, given):
        return tuple(
            InputFile(path=str(self.root / name), sha256=self.blobs.put(data), size=len(data))
            for name, data in sorted(given.files.items())
        )

    def _tape(self, given):
        return Tape(exchanges=tuple(self._exchange(answer) for answer in given.answers))

    def _exchange(self, answer):
        headers = (('Content-Type', answer.kind), ('Content-Length', str(len(answer.body))))
        return Exchange(
            key=request_key('GET', f'{SITE}:80', answer.path, '', b''),
            method='GET',
            url=SITE + answer.path,
            status=answer.status,
            reason='OK' if answer.status == 200 else 'Other',
            headers=headers,
            body=self.blobs.put(answer.body) if answer.body else '',
        )


def _shown(difference):
    if difference is None:
        return 'no counterexample'
    return f'{difference.where.rpartition("/")[2]}: {difference.kind}: {difference.legacy[:120]} -> {difference.modern[:120]}'
