"""The last step: what a pipeline needs beside its code to be deployed and watched."""

import json
from dataclasses import replace
from typing import Any

from rewright.model.job import Job
from rewright.model.patch import Assumption, Traffic
from rewright.model.policy import Policy
from rewright.model.value import Value
from rewright.rewrite import packages
from rewright.rewrite.emission import Emitted, pipeline
from rewright.rewrite.emit.fan_out import handlers, split_site
from rewright.rewrite.modules.joining import Joined
from rewright.rewrite.on_platform import on_platform
from rewright.rewrite.runtime_parts import extras, runtime_line
from rewright.rewrite.stages.sites import Site


class Architecture(Value):
    """The pipeline folder, and the handlers as `module.function` by role; where there are none, why the job stays one function."""

    files: dict[str, str]
    handlers: dict[str, str]
    undivided: str = ''


def architecture(
    job: Job,
    emitted: Emitted,
    traffic: Traffic | None,
    assumptions: tuple[Assumption, ...],
    contracts: tuple[dict[str, Any], ...],
    policy: Policy,
    whole: Joined,
    *,
    divided: bool = True,
) -> Architecture:
    """Return the folder: the pipeline, its contract, its requirements, and its handlers where pages come in batches.

    Where it is not to be `divided`, a proof found that the job in parts differs.
    """
    code = {'pipeline.py': emitted.text, **whole.beside}
    roles: dict[str, str] = {}
    site = split_site(emitted.draft, policy.design.batch_size, whole.observation, whole.source)
    if isinstance(site, Site) and not divided:
        site = 'in parts it was different from the legacy job'
    if isinstance(site, Site):
        roles = {role: f'handlers.{role}' for role in ('splitter', 'worker', 'aggregator')}
        code['pipeline.py'] = pipeline(replace(emitted.draft, split=site))[0]
        code['handlers.py'] = handlers(site, policy.design.batch_size)
    code = on_platform(code, job.platform)
    around = {
        'contract.json': _contract(job, traffic, assumptions, contracts),
        'requirements.txt': _requirements(job, list(code.values())),
    }
    return Architecture(files=code | around, handlers=roles, undivided=site if isinstance(site, str) else '')


def _contract(
    job: Job, traffic: Traffic | None, assumptions: tuple[Assumption, ...], contracts: tuple[dict[str, Any], ...]
) -> str:
    body: dict[str, object] = {
        'job': job.name,
        'contracts': list(contracts),
        'traffic': traffic.model_dump() if traffic else None,
        'assumptions': [a.model_dump(mode='json') for a in assumptions],
    }
    if job.tolerances:
        body['tolerances'] = [t.model_dump(mode='json') for t in job.tolerances]
    return json.dumps(body, indent=2, ensure_ascii=False) + '\n'


def _requirements(job: Job, texts: list[str]) -> str:
    """The runtime, and the pinned lines of the job's packages that the pipeline still imports."""
    lines = packages.lines_of(job.requirements, packages.imported(texts))
    theirs = job.platform.requirements if job.platform else ()
    return '\n'.join([runtime_line(extras(texts)), *theirs, *lines]) + '\n'
