"""The legacy job runs as it was recorded; the rewrite lies where a listing of the job's folder does not show it."""

import pytest

from rewright.adapters.stores.objects import FolderBlobs
from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.patch import Patch, PatchStep
from rewright.model.recording import Environment, Recording
from rewright.model.refusal import Refusal
from rewright.model.run import InputFile, Inputs, Run
from rewright.prove import programs

ENVIRONMENT = Environment(python='3.11', packages=(), sha256='', path='/env')
RUN = Run(exit_code=0, stdout='', stderr='', started='', wall_seconds=0, cpu_seconds=0, peak_mb=0, sandbox='', clock='')
FILES = {'pipeline.py': 'main()', 'handlers.py': 'run()'}


def job(root='/srv/j', **settings):
    return Job(name='j', root=str(root), script='bin/j.py', python='3.11', **settings)


def recording(*files):
    return Recording(
        job='j', environment=ENVIRONMENT, inputs=Inputs(files=files), live=RUN, again=RUN, repeatable=True
    )  # fmt: skip


def facts(*files):
    return Facts(
        job='j', language='python3', script='bin/j.py', source_sha256='', lines=0, files=files, endpoints=(), functions=(),
        stages=(), loops=(), imports=(), findings=(), complexity=1, complexity_parts={}, not_understood=(),
    )  # fmt: skip


def patch(**settings):
    return Patch(job='j', steps=(PatchStep(name='structure', title='t', body='', files=FILES),), **settings)


def test_the_legacy_job_is_named_from_its_working_folder():
    program = programs.legacy(job(working_folder='data', arguments=('-v',)), recording(), {'/srv/j/bin/j.py': 'x'})
    assert program.arguments == ('../bin/j.py', '-v')
    assert program.working_folder == '/srv/j/data'
    assert program.environment == '/env'


def test_sources_among_the_inputs_are_not_laid_out_twice():
    file = InputFile(path='/srv/j/bin/j.py', sha256='a', size=1)
    assert programs.legacy(job(), recording(file), {'/srv/j/bin/j.py': 'x'}).sources == {}


def test_the_rewrite_runs_in_the_jobs_folder_and_lies_elsewhere():
    program = programs.modern(job(arguments=('-v',)), patch(), ENVIRONMENT)
    assert program.arguments == ('/opt/pipelines/j/pipeline.py', '-v')
    assert program.working_folder == '/srv/j'
    assert set(program.sources) == {'/opt/pipelines/j/pipeline.py', '/opt/pipelines/j/handlers.py'}


@pytest.mark.parametrize(
    ('handlers', 'entry'),
    [({}, 'handlers.py'), ({'splitter': 'cloud.parts.split'}, 'cloud/parts.py')],
)
def test_the_second_form_runs_its_handlers_one_after_another(handlers, entry):
    program = programs.fan_out(job(arguments=('-v',)), patch(handlers=handlers), ENVIRONMENT)
    assert program.arguments == (f'/opt/pipelines/j/{entry}', 'run-local', '-v')


def test_secrets_come_from_the_environment_and_are_named(monkeypatch):
    monkeypatch.setenv('TOKEN', 's3cret')
    monkeypatch.delenv('OTHER', raising=False)
    program = programs.modern(job(secrets=('TOKEN', 'OTHER'), environment={'A': '1'}), patch(), ENVIRONMENT)
    assert program.variables == {'A': '1', 'TOKEN': 's3cret'}
    assert program.secrets == ('TOKEN', 'OTHER')


@pytest.fixture
def folder(tmp_path):
    (tmp_path / 'bin').mkdir()
    (tmp_path / 'bin/j.py').write_text('import names\n')
    return tmp_path


def test_sources_are_read_as_recorded_or_as_they_lie_there(folder):
    blobs = FolderBlobs(folder / 'blobs')
    file = InputFile(path=f'{folder}/names.py', sha256=blobs.put(b'N = "\xfc"'), size=7)
    sources = programs.legacy_sources(job(folder), facts('bin/j.py', 'names.py'), recording(file), blobs)
    assert sources == {f'{folder}/bin/j.py': 'import names\n', f'{folder}/names.py': 'N = "ü"'}


def test_a_source_that_is_gone_is_refused(folder):
    with pytest.raises(Refusal, match='neither in the recording nor on disk') as refused:
        programs.legacy_sources(job(folder), facts('gone.py'), recording(), FolderBlobs(folder))
    assert refused.value.where == f'{folder}/gone.py'
