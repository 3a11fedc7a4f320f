"""Inputs -> a trial: the legacy job and its rewrite run on them, and everything both did compared."""

import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from rewright.model.proof import Trial
from rewright.model.recording import Volatile
from rewright.model.run import Conditions, FileEffect, Inputs, Run
from rewright.model.value import Value
from rewright.prove.materials import fingerprint
from rewright.prove.own_volatile import own_volatile
from rewright.prove.pair import effects, under_names_of
from rewright.prove.sides import Sides

Form = Literal['single', 'fan_out']
A = TypeVar('A')
B = TypeVar('B')
_WORKERS = 2
# What a rewrite says where it comes to a branch that no recorded run took, and the other ways in which it says that its data
# is not what it was written for.
# A traceback that shows a line of the source which names it says nothing.
_BRANCH = re.compile(r'^(\w+\.)*NotRecorded(:|$)|no run that was recorded took this branch')
_REFUSALS = (re.compile('ContractBreach|PlanMismatch'), _BRANCH)

EQUAL = {'equal', 'equal_failure'}


@dataclass(frozen=True)
class Tried:
    """A trial with what it was made of, so that a faulty rewrite can be tried on the same inputs.

    `usual` is false where the conditions were not those of a replay; `total` counts differences; `volatile` are places
    that are volatile on these inputs beyond those of the recording. `branch`: the rewrite refused to take a branch that no
    recorded run took.
    """

    trial: Trial
    inputs: Inputs
    legacy: Run
    modern: Run | None = None
    usual: bool = True
    total: int = 0
    volatile: tuple[Volatile, ...] = ()
    branch: bool = False

    @property
    def seconds(self) -> float:
        """How long both sides ran."""
        return self.legacy.wall_seconds + (self.modern.wall_seconds if self.modern else 0.0)


def refusals(trials: Iterable[Trial]) -> tuple[int, int]:
    """Return how many trials were refused and how many were judged at all, of those whose inputs keep the inferred contracts.

    Whatever breaks a contract may be refused: that is what a contract is for.
    """
    kept = [trial.result for trial in trials if not trial.breaks_contract]
    return kept.count('refused'), sum(result in {*EQUAL, 'refused'} for result in kept)


def side_by_side(work: Callable[[A], B], items: Iterable[A]) -> list[B]:
    """Do `work` on all items, two at a time, and return the results in the order of the items."""
    with ThreadPoolExecutor(_WORKERS) as pool:
        return list(pool.map(work, items))


def attempt(
    sides: Sides,
    name: str,
    inputs: Inputs,
    *,
    conditions: Conditions | None = None,
    legacy: Run | None = None,
    form: Form = 'single',
) -> Tried:
    """Run both sides on `inputs` and judge them; `legacy` is its run where it was made already."""
    sides.say(name)
    legacy = legacy or sides.run(sides.legacy, inputs, conditions)
    if legacy.limit:
        note = f'the legacy job itself went past a limit: {legacy.limit}'
        trial = _trial(sides, name, inputs, form, conditions, legacy)
        return Tried(trial.model_copy(update={'result': 'not_run', 'note': note}), inputs, legacy)
    program = sides.fan_out if form == 'fan_out' and sides.fan_out else sides.modern
    modern = sides.run(program, inputs, conditions)
    tried = judged(sides, name, inputs, legacy, modern, form, conditions)
    if tried.trial.result == 'different' and (own := own_volatile(sides, inputs, legacy)):
        tried = replace(judged(sides.knowing(own), name, inputs, legacy, modern, form, conditions), volatile=own)
    return replace(tried, usual=conditions is None)


def judged(
    sides: Sides,
    name: str,
    inputs: Inputs,
    legacy: Run,
    modern: Run,
    form: Form = 'single',
    conditions: Conditions | None = None,
) -> Tried:
    """Judge two runs on the same inputs, made under the same conditions (those of a replay unless said otherwise)."""
    found = sides.compare(name, legacy, modern)
    trial = _trial(sides, name, inputs, form, conditions, legacy, modern)
    trial = trial.model_copy(update={'compared': found.compared, 'note': '; '.join(found.notes)})
    branch = branch_of(sides, modern)
    if branch and not branch_of(sides, legacy) and is_refusal(sides, legacy, modern):
        # Whatever the legacy job did in the branch, if only to fail: the rewrite does not take it.
        note = f'the rewrite refused these inputs, which take a branch that no recorded run took: {branch}'
        refused = trial.model_copy(update={'result': 'refused', 'note': note, 'compared': ()})
        return Tried(refused, inputs, legacy, modern, branch=True)
    if not found.differences:
        return Tried(trial, inputs, legacy, modern)
    if is_refusal(sides, legacy, modern):
        note = f'the contract refused these inputs: {modern.exception}'
        return Tried(trial.model_copy(update={'result': 'refused', 'note': note}), inputs, legacy, modern)
    update = {'result': 'different', 'differences': found.differences}
    return Tried(trial.model_copy(update=update), inputs, legacy, modern, total=found.total)


def _trial(
    sides: Sides,
    name: str,
    inputs: Inputs,
    form: Form,
    conditions: Conditions | None,
    legacy: Run,
    modern: Run | None = None,
) -> Trial:
    """Return a trial that found no difference, with everything kept that is needed to make it again."""

    def keep(value: Value) -> str:
        return sides.blobs.put(value.model_dump_json().encode())

    return Trial(
        name=name,
        inputs=fingerprint(inputs),
        form=form,
        result='equal_failure' if legacy.exit_code else 'equal',
        conditions=conditions or sides.replay(),
        kept=keep(inputs),
        legacy=keep(legacy),
        modern=keep(modern) if modern else '',
        sandbox=legacy.sandbox,
        clock=legacy.clock,
    )


def is_refusal(sides: Sides, legacy: Run, modern: Run) -> bool:
    """Say whether the rewrite's contract stopped it before it did anything that the legacy job did not do."""
    stored = {found.name: found for found in legacy.stored}
    return (
        refuses(sides, modern)
        and _left_alike(sides, legacy, modern)
        and all(found.operation == 'untouched' or found == stored.get(found.name) for found in modern.stored)
    )


def _left_alike(sides: Sides, legacy: Run, modern: Run) -> bool:
    """Whether every file that a run left is what the legacy job left there: the same bytes, or equal as outputs are compared."""
    usual = effects(legacy, sides.job)
    done = under_names_of(usual, effects(modern, sides.job))
    if all(path in usual and _same(effect, usual[path]) for path, effect in done.items()):
        return True
    theirs = legacy.model_copy(update={'effects': tuple(usual[path] for path in done if path in usual)})
    ours = legacy.model_copy(update={'effects': tuple(done.values())})
    return not sides.compare('what a refused run left', theirs, ours).differences


def _same(effect: FileEffect, usual: FileEffect) -> bool:
    return (effect.operation, effect.sha256) == (usual.operation, usual.sha256)


def refuses(sides: Sides, modern: Run) -> bool:
    """Say whether a run was ended by the rewrite's contract."""
    if modern.exit_code == 0 or modern.limit:
        return False
    return any(_said(sides, modern, form) for form in _REFUSALS)


def branch_of(sides: Sides, run: Run) -> str:
    """What a run said of a branch that no recorded run took, and that it did not take; empty where it said nothing of one."""
    return _said(sides, run, _BRANCH)


def _said(sides: Sides, run: Run, form: re.Pattern[str]) -> str:
    """What a run said of an exception that ended it; empty where it named none of that form."""
    if form.search(run.exception):
        return run.exception
    # The exception may have been turned into an exit code on its way out; standard error still names it.
    stderr = sides.blobs.get(run.stderr).decode(errors='replace') if run.stderr else ''
    return next((line for line in reversed(stderr.splitlines()) if form.search(line)), '')
