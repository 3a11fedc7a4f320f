"""A finished proof and its materials -> the same trials and faults run once more, and every place that is no longer so."""

from collections.abc import Iterator, Mapping

from rewright.model.patch import Patch
from rewright.model.proof import Compared, Mutation, Proof, Trial
from rewright.model.run import Conditions, Inputs, Run
from rewright.prove.own_volatile import own_volatile
from rewright.prove.sides import Sides
from rewright.prove.tallying import scored
from rewright.prove.trials import Tried, attempt, side_by_side
from rewright.prove.verdict import unwarranted


def again(
    sides: Sides, patch: Patch, proof: Proof, outside: tuple[str, ...], *, reads_nothing: bool
) -> tuple[str, ...]:
    """Make every trial of `proof` again, plant the same faults, and say in sentences what is not as it was.

    `outside` is what the rewrite does that nothing recorded explains; `reads_nothing` says that no input can be changed.
    A stored run or input that is not what its name says raises KeyError or ValueError.
    """
    tried = side_by_side(lambda trial: _again(sides, trial), proof.trials)
    found = [sentence for pair in zip(proof.trials, tried, strict=True) for sentence in _moved(sides, *pair)]
    sides.say('the same planted faults')
    mutation = scored(sides, patch, tried)
    if _noticed(mutation) != _noticed(proof.mutation):
        found.append(f'the planted faults moved: {_faults(proof.mutation)} was proven, {_faults(mutation)} is so now')
    if proof.verdict == 'proven':
        found += [
            f'the verdict is not warranted: {why}'
            for why in (*outside, *unwarranted(sides.policy, proof, reads_nothing=reads_nothing))
        ]
    return tuple(found)


def _again(sides: Sides, trial: Trial) -> Tried:
    inputs = Inputs.model_validate_json(sides.blobs.get(trial.kept))
    conditions = _conditions(sides, trial.conditions)
    return attempt(
        sides, trial.name, inputs, conditions=None if conditions == sides.replay() else conditions, form=trial.form
    )


def _conditions(sides: Sides, recorded: Conditions) -> Conditions:
    """Return the recorded clock, seed and pace under this machine's own rules: a bundle opens no network and lifts no limit."""
    usual = sides.timed() if recorded.latency else sides.replay()
    kept = ('clock_start', 'hash_seed', 'directory_order', 'zone', 'locale', 'latency', 'sleep')
    return usual.model_copy(update={name: getattr(recorded, name) for name in kept})


def _moved(sides: Sides, trial: Trial, tried: Tried) -> Iterator[str]:
    """Compare one trial with what was proven, and each side with its own recorded run."""
    now = tried.trial
    if now.inputs != trial.inputs:
        yield f'{trial.name}: the inputs moved: {trial.inputs[:12]} was proven, {now.inputs[:12]} is there now'
    if now.result != trial.result:
        yield f'{trial.name}: {trial.result} was proven, it is {now.result} now{_first(now)}'
    else:
        yield from _outputs(trial, now)
    yield from _side(sides, tried, 'the legacy job', trial.legacy, tried.legacy)
    # Requests that were under way when a failure was met come and go with the scheduler.
    if tried.modern is not None and trial.result == 'equal':
        yield from _side(sides, tried, 'the rewrite', trial.modern, tried.modern)


def _side(sides: Sides, tried: Tried, who: str, name: str, run: Run) -> Iterator[str]:
    recorded = Run.model_validate_json(sides.blobs.get(name))
    found = sides.knowing(tried.volatile).compare(tried.trial.name, recorded, run)
    if found.differences and (own := own_volatile(sides, tried.inputs, tried.legacy)):
        found = sides.knowing(own).compare(tried.trial.name, recorded, run)
    for difference in found.differences[:1]:
        yield (
            f'{tried.trial.name}: {who} moved ({difference.kind}) at {difference.where}: '
            f'{difference.legacy} was recorded, {difference.modern} is there now'
        )


def _outputs(trial: Trial, now: Trial) -> Iterator[str]:
    was, found = _levels(trial.compared), _levels(now.compared)
    for output in sorted(was.keys() | found.keys()):
        pair = (was.get(output, 'not there'), found.get(output, 'not there'))
        # A place that follows the clock, or a sum made in any order, may happen to be the same.
        if pair[0] != pair[1] and not set(pair) <= {'identical', 'volatile', 'within_bound'}:
            yield f'{trial.name}: {output}: {pair[0]} was proven, it is {pair[1]} now'


def _levels(compared: tuple[Compared, ...]) -> Mapping[str, str]:
    return {one.output: one.level for one in compared}


def _first(trial: Trial) -> str:
    first = next(iter(trial.differences), None)
    return f' ({first.kind} at {first.where})' if first else ''


def _noticed(mutation: Mutation | None) -> tuple[object, ...] | None:
    """Return what the same trials show of the same faults: inputs are made for faults once, and are trials then."""
    if mutation is None:
        return None
    return mutation.planted, mutation.killed, mutation.kinds, {survivor.named for survivor in mutation.survivors}


def _faults(mutation: Mutation | None) -> str:
    return 'not measured' if mutation is None else f'{mutation.killed} of {mutation.planted} noticed'
