"""One trial: what two runs on the same inputs are judged to be, what counts as refused, and which trials faults are tried on."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from rewright.model.job import Job, Limits
from rewright.model.policy import ProofPolicy
from rewright.model.proof import Trial
from rewright.model.recording import Environment, Recording, Volatile
from rewright.model.run import Conditions, FileEffect, Inputs, Program
from rewright.model.service import Stored
from rewright.prove.own_volatile import own_volatile
from rewright.prove.planting import Fault
from rewright.prove.scoring import alive, patient, usable
from rewright.prove.sides import Sides
from rewright.prove.source import Edit
from rewright.prove.trials import Tried, attempt, is_refusal, judged, refusals

HERE = '/srv/j'
SAYS = "print('rows', 2)"
REWRITE = SAYS + '  # anew'
REFUSES = "class {0}(Exception): pass\nraise {0}('staff.csv')"
LEAVES = "with open('out.csv', 'w') as file:\n    file.write('rows 2')\n"
SHEET = "import polars\npolars.DataFrame({'a': [1, 2]}).write_parquet('out.parquet')\n"
SHEET_ANEW = SHEET.replace("'out.parquet'", "'out.parquet', compression='gzip'")


@pytest.fixture(scope='module')
def sandbox(tmp_path_factory):
    from in_process import Blobs, Sandbox

    return Sandbox(tmp_path_factory.mktemp('world'), Blobs())


@pytest.fixture
def ran(sandbox):
    """Run a program in this process."""
    from in_process import set_up

    def run(text, **changes):
        return sandbox.run(program(text), Inputs(), Conditions()).model_copy(update=changes)

    with set_up():
        yield run


def program(text, name='pipeline.py'):
    return Program(sources={f'/opt/pipelines/j/{name}': text}, arguments=(f'/opt/pipelines/j/{name}',), working_folder=HERE, environment='')  # fmt: skip


@pytest.fixture
def sides(sandbox, ran):
    """Two sides of some texts; `said` is what they said they do."""

    def made(legacy=SAYS, modern=SAYS, fan_out=None, volatile=(), said=lambda _: None):
        live = ran(legacy)
        recording = Recording(
            job='j', environment=Environment(python='3.11', packages=(), sha256='', path=''), inputs=Inputs(), live=live,
            again=live, repeatable=True, volatile=volatile,
        )  # fmt: skip
        return Sides(
            job=Job(name='j', root=HERE, script='j.py', python='3.11', limits=Limits(seconds=60)),
            recording=recording,
            policy=ProofPolicy(trial_seconds=60),
            sandbox=sandbox,
            blobs=sandbox.blobs,
            legacy=program(legacy),
            modern=program(modern),
            fan_out=program(fan_out) if fan_out else None,
            say=said,
        )

    return made


JUDGED = {
    'the same': (SAYS, SAYS, 'equal'),
    'both fail the same way': ("raise KeyError('a')", "raise KeyError('b')", 'equal_failure'),
    'both fail in different ways': ("raise KeyError('a')", "raise ValueError('a')", 'different'),
    'both fail with different exit codes': ('raise SystemExit(3)', 'raise SystemExit(4)', 'different'),
    'both fail and one printed before': ("raise KeyError('a')", "print('x')\nraise KeyError('a')", 'different'),
    'both fail and one left a file': ("raise KeyError('a')", "open('out.csv', 'w').close()\nraise KeyError('a')", 'different'),
    'only the rewrite fails': (SAYS, "raise KeyError('a')", 'different'),
    'only the legacy job fails': ("raise KeyError('a')", SAYS, 'different'),
    'other output': (SAYS, "print('rows', 3)", 'different'),
    'a contract is breached': (SAYS, REFUSES.format('ContractBreach'), 'refused'),
    'a branch that was not recorded': (SAYS, REFUSES.format('NotRecorded'), 'refused'),
    'a branch that was not recorded, and in which the legacy job fails': ("raise KeyError('a')", REFUSES.format('NotRecorded'), 'refused'),
    'a branch that was not recorded, after other bytes': (LEAVES, LEAVES.replace('2', '3') + REFUSES.format('NotRecorded'), 'different'),
    'a traceback that shows its name': (SAYS, "import sys\nsys.stderr.write('  raise NotRecorded')\nsys.exit(3)", 'different'),
    'a job that fails so itself': (REFUSES.format('NotRecorded'), REFUSES.format('NotRecorded'), 'equal_failure'),
    'a plan does not fit': (SAYS, REFUSES.format('PlanMismatch'), 'refused'),
    'a refusal after a file was written': (SAYS, "open('out.csv', 'w').close()\n" + REFUSES.format('ContractBreach'), 'different'),
    'a refusal after a file that the legacy job wrote too': (LEAVES, LEAVES + REFUSES.format('ContractBreach'), 'refused'),
    'a refusal after other bytes': (LEAVES, LEAVES.replace('2', '3') + REFUSES.format('ContractBreach'), 'different'),
    'a refusal after the same rows in other bytes': (SHEET, SHEET_ANEW + REFUSES.format('ContractBreach'), 'refused'),
    'a refusal after other rows': (SHEET, SHEET_ANEW.replace('[1, 2]', '[1, 3]') + REFUSES.format('ContractBreach'), 'different'),
    'a refusal after a part of the bytes': (LEAVES + LEAVES.replace("'w'", "'a'"), LEAVES + REFUSES.format('ContractBreach'), 'different'),
    'a refusal that ends well': (SAYS, "import sys\nsys.stderr.write('ContractBreach')", 'different'),
    'a refusal turned into an exit code': (SAYS, "import sys\nsys.stderr.write('ContractBreach')\nsys.exit(3)", 'refused'),
}  # fmt: skip


@pytest.mark.parametrize('what', JUDGED)
def test_what_two_runs_are_judged_to_be(sides, what):
    legacy, modern, result = JUDGED[what]
    tried = attempt(sides(legacy, modern), 'a trial', Inputs())
    assert tried.trial.result == result
    assert bool(tried.trial.differences) == (result == 'different')
    assert (tried.total > 0) == (result == 'different')
    branch = result == 'refused' and 'NotRecorded' in modern
    assert ('the contract refused' in tried.trial.note) == (result == 'refused' and not branch)
    assert ('a branch that no recorded run took' in tried.trial.note) == branch == tried.branch


def test_a_refusal_at_a_limit_is_none(sides, ran):
    legacy, refused = ran(SAYS), ran(REFUSES.format('ContractBreach'))
    assert is_refusal(sides(), legacy, refused)
    assert not is_refusal(sides(), legacy, refused.model_copy(update={'limit': 'seconds'}))
    assert not is_refusal(sides(), legacy, ran("raise KeyError('a')"))
    # The exception alone names it, or standard error does.
    assert is_refusal(sides(), legacy, refused.model_copy(update={'stderr': ''}))
    assert not is_refusal(sides(), legacy, refused.model_copy(update={'stderr': '', 'exception': ''}))


def test_a_refusal_after_something_was_stored_is_one_where_the_legacy_job_stored_it_too(sides, ran):
    legacy, refused = ran(SAYS), ran(REFUSES.format('ContractBreach'))
    row = Stored(name='postgres://shop/public.staff', sha256='a')
    assert not is_refusal(sides(), legacy, refused.model_copy(update={'stored': (row,)}))
    both = legacy.model_copy(update={'stored': (row,)})
    assert is_refusal(sides(), both, refused.model_copy(update={'stored': (row,)}))
    other = row.model_copy(update={'sha256': 'b'})
    assert not is_refusal(sides(), both, refused.model_copy(update={'stored': (other,)}))


def test_a_trial_keeps_what_it_needs_to_be_made_again(sides, sandbox):
    said = []
    made = sides(said=said.append)
    tried = attempt(made, 'a trial', Inputs())
    assert said == ['a trial']
    assert (tried.usual, tried.trial.conditions, tried.trial.form) == (True, made.replay(), 'single')
    assert Inputs.model_validate_json(sandbox.blobs.get(tried.trial.kept)) == Inputs()
    assert b'"exit_code":0' in sandbox.blobs.get(tried.trial.legacy)
    assert b'"exit_code":0' in sandbox.blobs.get(tried.trial.modern)
    later = attempt(made, 'a trial', Inputs(), conditions=made.later())
    assert (later.usual, later.trial.conditions) == (False, made.later())


def test_a_run_that_was_made_already_is_not_made_again(sides, ran):
    other = ran("print('rows', 3)")
    assert attempt(sides(), 'a trial', Inputs(), legacy=other).trial.result == 'different'
    assert attempt(sides(modern="print('rows', 3)"), 'a trial', Inputs(), legacy=other).trial.result == 'equal'


def test_a_legacy_job_past_a_limit_is_no_trial(sides, ran):
    tried = attempt(sides(), 'a trial', Inputs(), legacy=ran(SAYS, limit='memory'))
    assert (tried.trial.result, tried.modern, tried.trial.modern) == ('not_run', None, '')
    assert 'memory' in tried.trial.note


@pytest.mark.parametrize(
    ('form', 'fan_out', 'result'),
    [('single', 'print(1)', 'equal'), ('fan_out', 'print(1)', 'different'), ('fan_out', None, 'equal'), ('fan_out', SAYS, 'equal')],
)  # fmt: skip
def test_the_second_form_is_run_where_it_is_asked_for(sides, form, fan_out, result):
    assert attempt(sides(fan_out=fan_out), 'a trial', Inputs(), form=form).trial.result == result


def test_a_difference_on_inputs_without_volatile_places_of_their_own_stays_one(sides):
    place = Volatile(output='stdout', place='rows {}', cause='clock', pattern=r'rows (\d+)', example='2', other='3')
    assert own_volatile(sides(volatile=(place,)), Inputs(), sides().recording.live) == ()
    tried = attempt(sides(modern="print('row', 3)", volatile=(place,)), 'a trial', Inputs())
    assert (tried.trial.result, tried.volatile) == ('different', ())
    # A place of the recording's form is excused; nothing is where nothing is volatile.
    assert attempt(sides(modern="print('rows', 3)", volatile=(place,)), 'a trial', Inputs()).trial.result == 'equal'


def run_of(seconds, ran):
    return ran(SAYS, wall_seconds=seconds)


def test_how_long_both_sides_ran_is_their_sum(ran):
    trial = Trial(name='t', inputs='i', result='equal')
    assert Tried(trial, Inputs(), run_of(2.0, ran), run_of(0.5, ran)).seconds == 2.5
    assert Tried(trial, Inputs(), run_of(2.0, ran)).seconds == 2.0
    assert Tried(trial, Inputs(), run_of(2.0, ran)).total == 0


def test_refusals_count_where_the_inputs_keep_their_contract():
    def trial(result, *, breaks=False):
        return Trial(name='t', inputs='i', result=result, breaks_contract=breaks)

    kept = [
        trial('equal'),
        trial('equal_failure'),
        trial('refused'),
        trial('not_run'),
        trial('different'),
        trial('refused'),
    ]
    assert refusals(kept) == (2, 4)
    assert refusals([*kept, trial('refused', breaks=True), trial('equal', breaks=True)]) == (2, 4)
    assert refusals([]) == (0, 0)


def test_faults_are_tried_on_trials_that_ended_equal_the_quickest_first(ran):
    def tried(name, result='equal', seconds=1.0, form='single', *, usual=True):
        trial = Trial(name=name, inputs=name, result=result, form=form)
        return Tried(trial, Inputs(), run_of(1.0, ran), run_of(seconds, ran), usual=usual)

    given = [
        tried('failed', 'equal_failure', 0.1), tried('slow', seconds=3.0), tried('later', usual=False),
        tried('parts', form='fan_out'), tried('refused', 'refused'), tried('different', 'different'), tried('quick'),
        tried('last', seconds=2.0),
    ]  # fmt: skip
    assert [found.trial.name for found in usable(given)] == ['quick', 'last', 'slow', 'failed']
    alone = Tried(Trial(name='t', inputs='i', result='equal'), Inputs(), run_of(1.0, ran))
    assert [found.modern is None for found in usable([tried('one', seconds=0.5), alone])] == [True, False]


@pytest.mark.parametrize(('usual', 'seconds'), [(0.1, 15.0), (2.0, 20.0), (5.0, 50.0), (100.0, 60.0)])
def test_a_faulty_rewrite_is_waited_for_ten_times_as_long_as_usual(sides, usual, seconds):
    assert patient(sides(), usual).seconds == seconds


def test_a_fault_that_one_trial_notices_is_not_left(sides):
    made = sides()
    tried = attempt(made, 'a trial', Inputs())
    patch = SimpleNamespace(entry='pipeline.py')
    faults = [
        Fault(text, 'constant', 1, text, Edit(0, 1, text, text))
        for text in ("print('rows', 2)#", 'print(1)', "print('rows', 2)##")
    ]
    assert alive(made, patch, tuple(faults), [tried]) == (faults[0], faults[2])
    assert alive(made, patch, tuple(faults), []) == tuple(faults)
    other = judged(made, 'another', Inputs(), tried.legacy, tried.modern)
    assert alive(made, patch, tuple(faults), [other, tried]) == (faults[0], faults[2])


class Later:
    """A sandbox in which programs were run already, the legacy job under another clock."""

    def __init__(self, run, modern=None):
        self.made, self.modern = run, modern

    def run(self, program, inputs, conditions):
        return self.modern if self.modern and REWRITE in program.sources.values() else self.made


OUT, DATED, HELD, OLD = '/srv/j/out.csv', '/srv/j/log-2026-03-0{}.txt', 's3://b/rows.csv', 's3://b/day-2026-03-0{}.csv'


@pytest.fixture
def on_day(ran, sandbox):
    """What a job leaves on some day of the month: a line, two files and two objects, one of each named after the day."""

    def left(day, **changes):
        def put(text):
            return sandbox.blobs.put(text.format(day).encode())

        effects = tuple(
            FileEffect(path=path.format(day), operation='created', sha256=put('id,at\n7,1{}:00\n'), size=1)
            for path in (OUT, DATED, '/srv/j/last.csv')
        )
        stored = tuple(
            Stored(name=name.format(day), sha256=put('id,at\n7,1{}:00\n')) for name in (HELD, OLD, 's3://b/z.csv')
        )
        found = {'stdout': put('12 rows in {} s\n'), 'effects': effects, 'stored': stored} | changes
        return ran(SAYS, **found)

    return left


def volatile_on(sides, outputs, first, later):
    places = tuple(
        Volatile(output=output, place='x', cause='clock', pattern='x', example='', other='') for output in outputs
    )
    return own_volatile(replace(sides(volatile=places), sandbox=Later(later)), Inputs(), first)


EVERYWHERE = ('stdout', OUT, DATED.format(1), '/srv/j/last.csv', HELD, OLD.format(1), 's3://b/z.csv')


def test_places_that_another_clock_changes_are_volatile_in_outputs_that_the_recording_knows_as_such(sides, on_day):
    found = volatile_on(sides, EVERYWHERE, on_day(1), on_day(2))
    assert {place.output for place in found} == set(EVERYWHERE)
    assert {place.output for place in volatile_on(sides, ['stdout'], on_day(1), on_day(2))} == {'stdout'}
    assert {place.output for place in volatile_on(sides, [OUT], on_day(1), on_day(2))} == {OUT}
    assert volatile_on(sides, [], on_day(1), on_day(2)) == ()
    assert volatile_on(sides, EVERYWHERE, on_day(1), on_day(1)) == ()


def test_a_place_that_is_volatile_on_these_inputs_alone_is_no_difference(sides, on_day):
    place = Volatile(output='stdout', place='took {} s', cause='clock', pattern=r'took (\d+) s', example='1', other='2')
    same = {'effects': (), 'stored': ()}
    made = sides(modern=REWRITE, volatile=(place,))
    for stdout, result in (('', 'equal'), ('x', 'different')):
        other = on_day(3, **same)
        modern = other if not stdout else other.model_copy(update={'stdout': made.blobs.put(b'13 rows in 3 s\n')})
        sandbox = Later(on_day(2, **same), modern)
        tried = attempt(replace(made, sandbox=sandbox), 'a trial', Inputs(), legacy=on_day(1, **same))
        assert tried.trial.result == result
        assert [found.output for found in tried.volatile] == ['stdout']


def test_what_one_of_two_runs_alone_left_is_not_volatile(sides, on_day):
    bare = {'effects': (), 'stored': ()}
    assert {place.output for place in volatile_on(sides, EVERYWHERE, on_day(1), on_day(2, **bare))} == {'stdout'}
    assert {place.output for place in volatile_on(sides, EVERYWHERE, on_day(1, **bare), on_day(2))} == {'stdout'}
    gone = tuple(one.model_copy(update={'sha256': '', 'was': one.sha256}) for one in on_day(2).stored)
    files = {OUT, DATED.format(1), '/srv/j/last.csv'}
    assert {place.output for place in volatile_on(sides, EVERYWHERE, on_day(1), on_day(2, stored=gone))} == {
        'stdout',
        *files,
    }
    assert {place.output for place in volatile_on(sides, EVERYWHERE, on_day(1, stored=gone), on_day(2))} == {
        'stdout',
        *files,
    }


def test_two_objects_whose_names_differ_in_digits_are_each_compared_with_their_own(sides, on_day, sandbox):
    parts = [Stored(name=f's3://b/part-{n}.csv', sha256=sandbox.blobs.put(b'id\n%d\n' % n)) for n in (1, 2)]
    runs = [on_day(1, effects=(), stored=tuple(parts)), on_day(1, effects=(), stored=tuple(parts))]
    assert volatile_on(sides, [one.name for one in parts], *runs) == ()


def test_a_run_that_printed_nothing_has_no_volatile_line(sides, on_day):
    assert volatile_on(sides, ['stdout'], on_day(1, stdout=''), on_day(2, stdout='')) == ()


def test_two_volatile_places_of_one_output_are_both_found(sides, on_day, sandbox):
    def put(text):
        return sandbox.blobs.put(text.encode())

    one, two = on_day(1, stdout=put('a 1 s\nb 3 s\n')), on_day(2, stdout=put('a 2 s\nb 4 s\n'))
    assert len(volatile_on(sides, ['stdout'], one, two)) == 2
