"""The way back: a rewrite that is different, or refuses what was recorded, is made again with less, and proven again."""

from collections.abc import Callable, Iterator

from rewright.model.decision import Decision
from rewright.model.outcome import Outcome
from rewright.model.patch import Patch, Retreat, StepName
from rewright.model.proof import Proof
from rewright.ports.store import Store
from rewright.workflows.stage import Stage

# The boldest steps go first; what is left is less modern, and right.
_GIVEN_UP: tuple[StepName, ...] = ('frames', 'sql', 'parse', 'fetch')


def proving(rewrite: Stage, prove: Stage, store: Store) -> Callable[[], Outcome]:
    """Return the work of the stage prove: prove, and while the rewrite is different, retreat and prove again.

    A rewrite that binds values of SQL or reads pages anew and refuses the recorded inputs is made again without that first.
    At most one attempt a step; the rewriter is told which steps to leave out and nothing of what differed.
    """

    def work() -> Outcome:
        outcome = prove.once()
        while outcome == Outcome.NEEDS_CHANGES and (name := _refuses_what_was_recorded(store)):
            before = _before(store)
            retreat = before.model_copy(update={'without': (*before.without, name)})
            store.write('retreat', retreat)
            _log(retreat, store)
            if rewrite.again() != Outcome.OK:
                break
            outcome = prove.again()
        for retreat in _retreats(store):
            if outcome != Outcome.NEEDS_CHANGES:
                break
            # Parts that refuse what one function does are given up too.
            if store.read('proof', Proof).verdict != 'different' and retreat.without[-1:] != ('architecture',):
                break
            store.write('retreat', retreat)
            _log(retreat, store)
            if rewrite.again() == Outcome.OK:
                outcome = prove.again()
        return outcome

    return work


def _retreats(store: Store) -> Iterator[Retreat]:
    """Yield what to do without: the form in parts first where it alone differs, then sums in any order, then ever longer lists of steps."""
    if not store.has('patch'):
        return
    patch = store.read('patch', Patch)
    taken = {step.name for step in patch.steps}
    before = _before(store)
    if patch.form == 'fan_out' and _fails_in_parts_alone(store):
        before = before.model_copy(update={'without': (*before.without, 'architecture')})
        yield before
    whole = tuple(name for name in before.without if name == 'architecture')
    if patch.eased and not before.exact:
        yield Retreat(without=before.without, exact=True)
    for count, name in enumerate(_GIVEN_UP, 1):
        if name in taken and name not in before.without:
            yield Retreat(without=(*whole, *_GIVEN_UP[:count]), exact=before.exact or bool(patch.eased))


def _fails_in_parts_alone(store: Store) -> bool:
    """Whether the parts differ, or refuse what the pipeline as one function does."""
    trials = store.read('proof', Proof).trials if store.has('proof') else ()
    in_parts = any(t.form == 'fan_out' and t.result in {'different', 'refused'} for t in trials)
    return in_parts and not any(t.form == 'single' and t.result == 'different' for t in trials)


def _before(store: Store) -> Retreat:
    return store.read('retreat', Retreat) if store.has('retreat') else Retreat()


def _refuses_what_was_recorded(store: Store) -> StepName | None:
    """The step to do without where the very inputs of the recording are refused: what reads pages, or checks values of SQL."""
    trials = store.read('proof', Proof).trials if store.has('patch') else ()
    if not trials or trials[0].result != 'refused':
        return None
    taken = {step.name for step in store.read('patch', Patch).steps} - set(_before(store).without)
    if 'parse' in taken and 'PageContractBreach' in trials[0].note:
        return 'parse'
    return 'sql' if 'sql' in taken else None


def _log(retreat: Retreat, store: Store) -> None:
    proof = store.read('proof', Proof)
    found = f'{proof.differences} differences on {proof.inputs_tried} inputs'
    shown = proof.counterexample
    less = ', '.join(retreat.without) or 'sums in any order'
    name = '-'.join(retreat.without) or 'sums-in-any-order'
    store.log(
        Decision(
            id=f'retreat-without-{name}',
            actor='workflow',
            question='The rewrite is not like the legacy job: what is tried next?',
            options=('stop', f'rewrite again without {less}'),
            choice=f'rewrite again without {less}',
            rationale=f'the proof found {found}; the remaining steps may still be right',
            evidence=(f'{shown.trial}: {shown.where}: {shown.kind}',) if shown else (),
            confidence=1.0,
            impact='medium',
        )
    )
