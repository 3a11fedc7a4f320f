"""What a proof is about, as it lies there now: sources and settings on disk, environments, recording, policy, branches."""

from pathlib import Path, PurePosixPath

from rewright.agents.desk import Desk
from rewright.model.certificate import Standing, asked_for, recorded
from rewright.model.digest import named
from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.moved_secret import shown
from rewright.model.patch import Patch
from rewright.model.recording import Recording
from rewright.model.refusal import Refusal
from rewright.model.tolerance import bounds_named
from rewright.read.intake import intake


def standing(desk: Desk, base: str | None = None, head: str | None = None) -> Standing:
    """Look at every part; a part that is gone is an empty name. The desk needs environments and the run's artifacts."""
    job, patch = desk.read('job', Job), desk.read('patch', Patch)
    now = _taken_again(job)
    return Standing(
        legacy=_sources(job, desk.read('facts', Facts)),
        requirements=asked_for(now) if now else '',
        tolerances=bounds_named(now.tolerances) if now else '',
        legacy_environment=desk.environments.legacy(job.python, job.requirements, job.requirements_before).sha256,
        rewrite=named(patch.files),
        modern_environment=desk.environments.modern(patch.requirements).sha256,
        recording=recorded(desk.read('recording', Recording)),
        policy=named(desk.policy.model_dump(mode='json')),
        base=base,
        head=head,
    )


def _sources(job: Job, facts: Facts) -> str:
    found = {}
    for name in dict.fromkeys((job.script, *facts.files)):
        try:
            data = Path(job.root, name).read_bytes()
        except OSError:
            return ''
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text = data.decode('latin-1')
        found[str(PurePosixPath(job.root) / name)] = shown(text, name, facts.moved)
    return named(found)


def _taken_again(job: Job) -> Job | None:
    """Take the job in once more: what it needs may come from settings, a file or the imports, bounds from settings."""
    beside = Path(job.root, job.script)
    try:
        return intake(beside if beside.parent == Path(job.root) else Path(job.root))
    except Refusal:
        return None
