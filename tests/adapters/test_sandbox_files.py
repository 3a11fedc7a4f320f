"""A run's files are its own; what it did to them is told by content."""

import pytest

from rewright.model.refusal import Refusal

FILES = {
    '/srv/job/kept.csv': b'a\n1\n',
    '/srv/job/grown.csv': b'a\n1\n',
    '/srv/job/changed.csv': 'é\n'.encode(),
    '/srv/job/same.csv': b'same',
    '/srv/job/gone.csv': b'gone',
    '/srv/job/empty.csv': b'',
}
CODE = """
import os, pathlib
open('grown.csv', 'a').write('2\\n')
open('changed.csv', 'w').write('new')
open('same.csv', 'w').write('same')
os.remove('gone.csv')
open('empty.csv').read()
pathlib.Path('out/ü').mkdir(parents=True)
open('out/ü/new file.csv', 'w').write('x')
os.symlink('/etc/passwd', 'link.csv')
os.mkfifo('pipe')
open('moved', 'w').close()
os.replace('moved', 'settled')
os.mkdir('__pycache__'); open('__pycache__/x.pyc', 'w').close()
"""
EXPECTED = {
    ('/srv/job/changed.csv', 'overwritten'),
    ('/srv/job/gone.csv', 'deleted'),
    ('/srv/job/grown.csv', 'appended'),
    ('/srv/job/out/ü/new file.csv', 'created'),
    ('/srv/job/settled', 'created'),
}


def test_effects_are_told_by_content(lab):
    run = lab.run(CODE, files=FILES)
    assert {(e.path, e.operation) for e in run.effects} == EXPECTED
    assert run.exit_code == 0, lab.err(run)


def test_an_effect_names_the_content_before_and_after(lab):
    run = lab.run(CODE, files=FILES)
    grown = next(e for e in run.effects if e.operation == 'appended')
    assert (lab.blobs.get(grown.was), lab.blobs.get(grown.sha256)) == (b'a\n1\n', b'a\n1\n2\n')
    deleted = next(e for e in run.effects if e.operation == 'deleted')
    assert (lab.blobs.get(deleted.was), deleted.sha256) == (b'gone', '')


READING = [
    ("open('kept.csv').read()", {'/srv/job/kept.csv'}),
    ("import pandas; pandas.read_csv('kept.csv')", {'/srv/job/kept.csv'}),
    ("import polars; polars.read_csv('/srv/job/kept.csv')", {'/srv/job/kept.csv'}),
    ("import subprocess; subprocess.run(['cat', 'kept.csv'])", {'/srv/job/kept.csv'}),
    ("open('new.csv', 'w').write('1'); open('same.csv', 'w').write('1')", set()),
]


@pytest.mark.slow
@pytest.mark.parametrize(('code', 'expected'), READING)
def test_files_that_were_read_are_named(strong, code, expected):
    assert set(strong.run(code, files=FILES).reads) == expected


def test_the_program_sees_a_clean_environment(strong, monkeypatch):
    monkeypatch.setenv('HOST_SECRET', 'canary')
    run = strong.run(
        'import os, getpass; print(sorted(os.environ), os.getcwd(), getpass.getuser(), os.path.expanduser("~"))'
    )
    assert 'HOST_SECRET' not in strong.out(run)
    assert '/srv/job job /home/job' in strong.out(run)


def test_a_run_leaves_nothing_behind(lab, tmp_path):
    lab.run("import os; os.mkdir('locked'); open('locked/x', 'w').close(); os.chmod('locked', 0)")
    assert list((tmp_path / 'scratch').iterdir()) == []


def test_arguments_and_variables_reach_the_program(lab):
    code = 'import os, sys; print(sys.argv[1:], os.environ["NAME"], open(sys.argv[2]).read())'
    program = {'arguments': ('main.py', 'ä b', '/srv/job/in.txt'), 'variables': {'NAME': 'ü;$(x)'}}
    run = lab.run(code, files={'/srv/job/in.txt': b'in'}, program=program)
    assert lab.out(run).endswith('ü;$(x) in\n')
    assert run.exit_code == 0


def test_an_uncaught_exception_is_told_with_its_type(lab):
    run = lab.run("import json\njson.loads('{')")
    assert run.exception.startswith('json.decoder.JSONDecodeError: Expecting property name')
    assert run.exit_code == 1
    assert '/scratch/' not in lab.err(run)


@pytest.mark.parametrize(('code', 'expected'), [('raise SystemExit(7)', 7), ('import os; os.abort()', 134), ('', 0)])
def test_the_exit_code_is_the_shells(lab, code, expected):
    run = lab.run(code)
    assert (run.exit_code, run.exception, run.limit) == (expected, '', '')


def test_sleeping_is_counted_by_place_and_skipped(lab):
    run = lab.run('import time\nfor _ in range(3):\n    time.sleep(20)\ntime.sleep(0.5)\n')
    told = [(s.file, s.line, s.times, s.seconds, s.longest) for s in run.sleeps]
    assert told == [('/srv/job/main.py', 3, 3, 60.0, 20.0), ('/srv/job/main.py', 4, 1, 0.5, 0.5)]
    assert run.wall_seconds < 60


def test_sleeping_is_kept_when_asked_for(lab):
    run = lab.run('import os, time\ntime.sleep(0.3)\nprint(os.environ.get("REWRIGHT_PACE"))', sleep='keep')
    assert run.wall_seconds > 0.3
    assert lab.out(run) == 'None\n'


def test_the_observer_runs_the_program_and_its_file_is_kept(tmp_path, lab):
    observer = tmp_path / 'observer' / 'rewright_observe'
    observer.mkdir(parents=True)
    code = (
        'import runpy, sys\ndef main():\n    place, root, *sys.argv = sys.argv[1:]\n'
        '    open(place + ".1", "w").write("saw it below " + root)\n    open(place + ".2", "w").write("twice")\n'
        '    runpy.run_path(sys.argv[0], run_name="__main__")\n'
    )
    (observer / '__init__.py').touch()
    (observer / 'launch.py').write_text(code)
    lab.sandbox = type(lab.sandbox)(lab.blobs, tmp_path / 'scratch', observer.parent)
    run = lab.run('import sys; print(sys.argv)', observe=True)
    assert lab.blobs.get(run.observation) == b'saw it below /srv/job\ntwice\n'
    assert lab.out(run) == "['main.py']\n"
    assert not lab.run('').observation


def test_memory_and_time_are_those_of_the_whole_tree(lab):
    run = lab.run(
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'x = bytearray(200 << 20); sum(range(2000000))'])"
    )
    assert 200 < run.peak_mb < 300
    assert 0.02 < run.cpu_seconds <= run.wall_seconds * 2


def test_the_hash_seed_is_the_conditions(lab):
    seen = {lab.out(lab.run('print(hash("x"))', hash_seed=seed)) for seed in (0, 0, 1)}
    assert len(seen) == 2


LEAVING = ['/srv/../etc/passwd', 'relative.csv', '/srv/job/../../x']


@pytest.mark.parametrize('path', LEAVING)
def test_an_input_cannot_leave_the_world(lab, path):
    with pytest.raises(Refusal, match='not absolute or leaves'):
        lab.run('', files={path: b''})


def test_an_environment_without_an_interpreter_is_refused(lab, tmp_path):
    with pytest.raises(Refusal, match='the environment has no interpreter'):
        lab.run('', program={'environment': str(tmp_path)})


def test_a_sandbox_that_cannot_be_set_up_is_refused_and_no_run(strong):
    with pytest.raises(Refusal, match='the sandbox could not be set up'):
        strong.run('', program={'working_folder': '/usr/src/nowhere-on-this-machine'})


def test_what_a_killed_process_left_is_removed(lab, tmp_path):
    left = tmp_path / 'scratch' / 'run-999999999-x'
    (left / 'world').mkdir(parents=True)
    lab.run('')
    assert not left.exists()


def test_a_program_that_could_not_be_begun_is_refused_and_no_run(weak, tmp_path):
    (tmp_path / 'bin').mkdir()
    (tmp_path / 'bin' / 'python').write_bytes(b'no program')
    (tmp_path / 'bin' / 'python').chmod(0o755)
    with pytest.raises(Refusal, match=r'the sandbox could not be set up: .*Exec format error'):
        weak.run('', program={'environment': str(tmp_path)})
    # A program may end so itself.
    assert weak.run('import os; os._exit(127)').exit_code == 127
