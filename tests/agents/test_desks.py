"""Agents are held to their contracts: what they may read, write and use."""

from types import SimpleNamespace

import pytest

from rewright.adapters.stores.folder import FolderStore
from rewright.agents.desk import Desk, Trespass
from rewright.catalog import units
from rewright.model.job import Job
from rewright.workflows.modernize import STAGES

ROLES = units('rewright.agents.roles')
JOB = Job(name='j', root='/j', script='j.py', python='/usr/bin/python3')
EVERYTHING = {'facts', 'recording', 'observation', 'specification', 'patch', 'proof', 'blueprint', 'change', 'delivery'}
TOOLS = ('sandbox', 'environments', 'blobs', 'child', 'forge', 'clock')


def desk(role, folder):
    contract = ROLES[role].CONTRACT
    tools = SimpleNamespace(**dict.fromkeys(TOOLS, 'a tool'), policy=None, say=print)
    return Desk(role, FolderStore(folder), tools, reads=contract.reads, writes=contract.writes, handed=contract.tools)


def test_every_role_does_one_stage_and_every_stage_has_its_role():
    assert sorted(role for _, role in STAGES) == sorted(ROLES)


def test_a_role_is_named_by_its_file():
    assert {name: role.CONTRACT.role for name, role in ROLES.items()} == {name: name for name in ROLES}


def test_no_artifact_has_two_writers():
    written = [name for role in ROLES.values() for name in role.CONTRACT.writes]
    assert len(written) == len(set(written))


@pytest.mark.parametrize('name', sorted(EVERYTHING - {'facts', 'observation', 'specification'}))
def test_the_rewriter_cannot_read_what_it_is_judged_by(name, tmp_path):
    with pytest.raises(Trespass, match=f'may not read {name}'):
        desk('code_transformation', tmp_path).read(name, Job)


@pytest.mark.parametrize('name', ['recording', 'proof', 'observation'])
def test_the_rewriter_cannot_write_what_it_is_judged_by(name, tmp_path):
    with pytest.raises(Trespass, match=f'may not write {name}'):
        desk('code_transformation', tmp_path).write(name, JOB)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize('tool', TOOLS)
def test_the_rewriter_is_handed_no_tool(tool, tmp_path):
    with pytest.raises(Trespass, match=f'may not use {tool}'):
        getattr(desk('code_transformation', tmp_path), tool)


@pytest.mark.parametrize('role', sorted(set(ROLES) - {'quality_assurance'}))
def test_only_quality_assurance_writes_a_proof(role, tmp_path):
    with pytest.raises(Trespass, match='may not write proof'):
        desk(role, tmp_path).write('proof', JOB)


def test_a_contract_lets_its_role_work(tmp_path):
    FolderStore(tmp_path).write('job', JOB)
    assert desk('pipeline_intelligence', tmp_path).read('job', Job) == JOB
    assert desk('pipeline_intelligence', tmp_path).child == 'a tool'


@pytest.mark.parametrize('name', ['../escape.txt', 'pipeline/../../escape.txt', '/tmp/escape.txt'])
def test_a_text_stays_in_the_folder(name, tmp_path):
    with pytest.raises((Trespass, ValueError), match=r'may not write|outside'):
        desk('code_transformation', tmp_path / 'run').write_text(name, 'x')
    assert not (tmp_path / 'escape.txt').exists()
