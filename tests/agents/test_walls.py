"""Who writes a rewrite tries every way to what it is judged by: none leads there, and its own work still goes through."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from rewright.adapters.stores.folder import FolderStore
from rewright.agents.agent import Report
from rewright.agents.desk import Desk, Trespass
from rewright.agents.roles import code_transformation
from rewright.agents.tools import Tools
from rewright.agents.walls import Walled
from rewright.catalog import units
from rewright.model.job import Job
from rewright.model.outcome import Outcome
from rewright.model.policy import Policy, ProofPolicy
from rewright.model.value import Artifact
from rewright.workflows.stage import Stage

CANARY = 'canary-4711'
JUDGES = ('recording.json', 'proof.json', 'policy.json', 'objects/ab/cd', 'certificate/certificate.json', 'rules.toml')
READS = {
    'open': lambda p: p.read_text(),
    'os.open': lambda p: os.close(os.open(p, os.O_RDONLY)),
    'a way round': lambda p: (p.parent / '..' / p.parent.name / p.name).read_text(),
    'bytes': lambda p: os.close(os.open(os.fsencode(p), os.O_RDONLY)),
    'the process file system': lambda p: Path(f'/proc/self/root{p}').read_text(),
    'a link that lies outside': lambda p: (linked(p)).read_text(),
    'a linked folder': lambda p: (linked(p.parent) / p.name).read_text(),
    'a new link': lambda p: p.parents[2].joinpath('new').symlink_to(p),
    'a new hard link': lambda p: os.link(p, linked(p).with_name('hard')),
    'a copy': lambda p: shutil.copy(p, linked(p).with_name('copy')),
    'a move': lambda p: p.rename(linked(p).with_name('moved')),
    'a listing': lambda p: list(p.parent.iterdir()),
    'a database': lambda p: sqlite3.connect(p).close(),
    'a database address': lambda p: sqlite3.connect(f'file:{p}', uri=True).close(),
    'another folder to work in': lambda p: os.chdir(p.parent),
    'another program': lambda p: subprocess.run(['cat', str(p)]),
    'a shell': lambda p: os.system(f'cat {p}'),
    'another process': lambda p: os.fork() or os._exit(0),
    'a program in our place': lambda p: os.execv('/bin/cat', ['cat', str(p)]),
}  # fmt: skip
if sys.version_info >= (3, 12):  # Before, the interpreter does not say that a thread starts.
    READS['another thread'] = lambda p: threading.Thread(target=p.read_text).start()
WRITES = {
    'write': lambda p: p.write_text('forged'),
    'append': lambda p: p.open('a'),
    'cut': lambda p: os.truncate(p, 0),
    'delete': lambda p: p.unlink(),
    'replace': lambda p: linked(p).replace(p),
    'rights': lambda p: p.chmod(0o777),
    'its time': lambda p: os.utime(p, (0, 0)),
    'a new file beside it': lambda p: p.with_name('recording.json.new').write_text('forged'),
    'through a link': lambda p: linked(p).write_text('forged'),
    'the whole folder': lambda p: shutil.rmtree(p.parent),
}


def linked(path):
    return Path(os.environ['REWRIGHT_TEST_LINKS']) / path.name


@pytest.fixture
def run(tmp_path, monkeypatch):
    folder, links = tmp_path / 'runs' / 'a', tmp_path / 'links'
    links.mkdir()
    for name in JUDGES:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(CANARY)
        for path in (place, place.parent):
            if not (links / path.name).exists():
                (links / path.name).symlink_to(path)
    monkeypatch.setenv('REWRIGHT_TEST_LINKS', str(links))
    return folder


def desk(folder, policy=None, contract=code_transformation.CONTRACT):
    return Desk(
        contract.role, FolderStore(folder), SimpleNamespace(policy=policy or Policy()),
        reads=contract.reads, writes=contract.writes, handed=contract.tools,
    )  # fmt: skip


@pytest.mark.parametrize('way', READS)
def test_no_way_of_reading_leads_to_what_judges(way, run):
    for name in JUDGES:
        with pytest.raises(Walled), desk(run).held():
            READS[way](run / name)


@pytest.mark.parametrize('way', WRITES)
def test_no_way_of_writing_leads_to_what_judges(way, run):
    for name in JUDGES:
        with pytest.raises(Walled), desk(run).held():
            WRITES[way](run / name)
        assert (run / name).read_text() == CANARY


@pytest.mark.parametrize('way', sorted(set(READS) - {'a program in our place', 'another process', 'a shell'}))
def test_each_way_leads_there_where_nobody_holds_the_agent(way, run, monkeypatch):
    """A way that leads nowhere by itself would show nothing."""
    monkeypatch.chdir('/')
    READS[way](run / 'objects/ab/cd')


def test_the_agent_still_works_at_its_desk(run):
    place = desk(run)
    with place.held():
        place.write('patch', Job(name='j', root='/j', script='j.py', python='3'))
        place.write_text('pipeline/pipeline.py', 'x = 1\n')
        subprocess.run([Path(sys.executable).parent / 'ruff', '--version'], capture_output=True, check=True)
        Path(__file__).read_text()
    assert (run / 'pipeline/pipeline.py').read_text() == 'x = 1\n'


def test_the_walls_fall_with_the_agent_and_stand_for_its_thread_alone(run):
    with desk(run).held():
        pass
    assert (run / 'recording.json').read_text() == CANARY
    with pytest.raises(Walled), desk(run).held():
        (run / 'recording.json').read_text()
    assert (run / 'recording.json').read_text() == CANARY


def test_a_stage_holds_its_agent(run):
    """The rewriter of a workflow, not of a test."""
    taken = []

    def act(place):
        with pytest.raises(Walled):
            taken.append((place.folder / 'recording.json').read_text())
        return Report(outcome=Outcome.OK, summary='tried')

    role = SimpleNamespace(CONTRACT=code_transformation.CONTRACT, act=act)
    tools = tools_of()
    stage = Stage('rewrite', role, FolderStore(run), tools, SimpleNamespace(said=print, started=print, ended=print))
    assert stage._acted().summary == 'tried'
    assert taken == []


def tools_of():
    clock = SimpleNamespace(now=lambda: datetime.now(UTC))
    return Tools(
        sandbox=None, environments=None, blobs=None, child=None, forge=None, clock=clock, policy=Policy(), say=print
    )


@pytest.mark.parametrize('name', ['pipeline/a.py', 'pipeline/sub/a.py'])
def test_a_linked_folder_is_no_way_out(name, run, tmp_path):
    (tmp_path / 'elsewhere').mkdir()
    (run / 'pipeline').symlink_to(tmp_path / 'elsewhere')
    with pytest.raises(ValueError, match='outside'):
        desk(run).write_text(name, 'x')
    assert list((tmp_path / 'elsewhere').iterdir()) == []


def test_a_link_to_the_recording_is_no_way_to_it(run):
    (run / 'pipeline').mkdir()
    (run / 'pipeline/a.py').symlink_to(run / 'recording.json')
    with pytest.raises(ValueError, match='outside'):
        desk(run).write_text('pipeline/a.py', 'x')
    assert (run / 'recording.json').read_text() == CANARY


@pytest.mark.parametrize(
    'name',
    [
        'recording',
        '../a/recording',
        'pipeline/../recording',
        'objects/ab/cd',
        'policy',
        '/recording',
        './proof',
        'proof',
    ],
)
def test_names_lead_nowhere(name, run):
    with pytest.raises(Trespass):
        desk(run).read(name, Artifact)
    with pytest.raises(Trespass):
        desk(run).write(name, Policy())


def test_the_bars_it_is_judged_by_are_not_shown_and_not_changed():
    policy = Policy(proof=ProofPolicy(mutation_score=0.5))
    shown = desk(Path('/x'), policy).policy
    assert shown.proof == ProofPolicy()
    shown.fetch.__dict__['concurrency'] = 99
    shown.proof.__dict__['mutation_score'] = 0.0
    assert policy == Policy(proof=ProofPolicy(mutation_score=0.5))
    assert ProofPolicy().mutation_score == 0.95


def test_only_an_agent_without_tools_writes_a_rewrite():
    writers = [r.CONTRACT for r in units('rewright.agents.roles').values() if 'patch' in r.CONTRACT.writes]
    assert [(contract.role, contract.tools) for contract in writers] == [('code_transformation', frozenset())]
