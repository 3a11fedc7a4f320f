"""Inputs made for a planted fault on which a job never ends: they are set aside early where both sides do that, and said."""

import re

import pytest

pytestmark = pytest.mark.slow


class Watching:
    """A sandbox that keeps how long each program may run, and what limit it met."""

    def __init__(self, sandbox):
        self.sandbox, self.name, self.mark, self.redacted = sandbox, sandbox.name, sandbox.mark, sandbox.redacted
        self.met = []

    def run(self, program, inputs, conditions):
        run = self.sandbox.run(program, inputs, conditions)
        self.met.append((conditions.seconds, run.limit))
        return run


OVERTIME = re.compile('^( +)(pay .*= .*hours - 40.*)$', re.MULTILINE)


def endless(text):
    """The job with a loop that never ends for 41 hours, and meets a limit soon."""
    return OVERTIME.sub(r"\1\2\n\1while hours == 41:\n\1    print('x' * 1_000_000)", text)


def test_an_input_on_which_the_job_never_ends_is_set_aside_and_said(stand):
    case = stand('payroll', change=endless)
    case.sandbox = Watching(case.sandbox)
    proof = case.prove(
        case.patch(endless(case.rewrite)), planted_faults=16, aimed_inputs=4, mutation_score=0.0, trial_seconds=120
    )
    assert proof.verdict == 'proven', proof.reasons
    met = [survivor for survivor in proof.mutation.survivors if survivor.endless]
    assert met
    assert all('were set aside, for the job runs far longer on them' in survivor.why for survivor in met)
    ended_early = [seconds for seconds, limit in case.sandbox.met if limit]
    assert set(ended_early) == {15}


def test_an_input_on_which_the_rewrite_alone_never_ends_is_a_difference(stand):
    case = stand('payroll')
    proof = case.prove(case.patch(endless(case.rewrite)), planted_faults=16, aimed_inputs=4, mutation_score=0.0)
    assert proof.verdict == 'different'
    assert proof.counterexample.trial.startswith('input for pipeline.py:')
