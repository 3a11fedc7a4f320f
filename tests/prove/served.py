"""A bundled job that has servers of its own -> its recording, its rewrite, and the verdict on any text in its place."""

import json
import shutil
import threading
from pathlib import Path

import in_process
import pytest

import rewright.record
from rewright.adapters.clocks.system import SystemClock
from rewright.adapters.environments.cached import CachedEnvironments
from rewright.adapters.sandboxes.bubblewrap import BubblewrapSandbox
from rewright.adapters.sandboxes.choose import why_not
from rewright.adapters.services.aws import emulator
from rewright.adapters.services.own import OwnServers
from rewright.adapters.services.postgres_programs import programs
from rewright.adapters.stores.cache import cache_folder
from rewright.adapters.stores.objects import FolderBlobs
from rewright.cli.commands.demo import examples
from rewright.model.observation import Observation
from rewright.model.policy import Policy, ProofPolicy
from rewright.model.refusal import Refusal
from rewright.prove.proving import prove
from rewright.read.facts import read
from rewright.read.intake import intake
from rewright.record.recording import record
from rewright.rewrite.rewriting import rewrite

OBSERVER = Path(rewright.record.__path__[0], 'observer')
NEEDED = {'freight_invoices': programs, 'lake_revenue': emulator, 'revenue_rollup': programs}
# Recorded inputs alone: each program is run once, for every run of a real job costs a second.
POLICY = Policy(
    proof=ProofPolicy(
        mutated_inputs=0, planted_faults=0, timed_runs=1, kind_seconds=0, enlarged_times=0, shrink_runs=0, test_inputs=0
    )
)


class Remembering:
    """A sandbox that runs each program once on the same inputs, whatever clock or hash seed is asked for."""

    def __init__(self, sandbox):
        self.sandbox, self.name, self.mark, self.redacted = sandbox, sandbox.name, sandbox.mark, sandbox.redacted
        self._runs, self._one_at_a_time = {}, threading.Lock()

    def run(self, program, inputs, conditions):
        key = json.dumps([program.model_dump(mode='json'), inputs.model_dump(mode='json')], sort_keys=True)
        with self._one_at_a_time:
            if key not in self._runs:
                self._runs[key] = self.sandbox.run(program, inputs, conditions)
            return self._runs[key]


class Served:
    """One job, recorded and rewritten once; skipped, with the reason, where its servers cannot be had."""

    def __init__(self, name, folder):
        self.environments = CachedEnvironments(cache_folder() / 'environments')
        if problem := why_not():
            pytest.skip(problem)
        try:
            NEEDED[name](self.environments)
        except Refusal as refusal:
            pytest.skip(str(refusal))
        shutil.copytree(examples() / name, folder / name)
        self.blobs = FolderBlobs(folder / 'objects')
        servers = OwnServers(self.blobs, folder / 'scratch', self.environments)
        sandbox = BubblewrapSandbox(self.blobs, folder / 'scratch', OBSERVER, servers)
        self.job = intake(folder / name)
        self.facts = read(self.job, in_process.Child())
        self.recording = record(self.job, self.facts, sandbox, self.environments, self.blobs, SystemClock())
        observation = Observation.model_validate_json(self.blobs.get(self.recording.observation))
        text = (folder / name / self.job.script).read_text()
        self.patch = rewrite(self.job, self.facts, observation, text, (), POLICY)
        self.sandbox = Remembering(sandbox)

    @property
    def text(self):
        return self.patch.files['pipeline.py']

    def prove(self, text):
        """The proof of a rewrite whose entry is `text`."""
        last = self.patch.steps[-1]
        step = last.model_copy(update={'files': last.files | {'pipeline.py': text}})
        patch = self.patch.model_copy(update={'steps': (*self.patch.steps[:-1], step)})
        outside = (self.sandbox, self.environments, self.blobs)
        return prove(self.job, self.facts, self.recording, patch, *outside, POLICY)
