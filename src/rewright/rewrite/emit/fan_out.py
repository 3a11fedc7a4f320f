"""The text of `handlers.py`, and the request that is split: a Draft goes in, a module for the fan-out form comes out."""

import ast

from rewright.model.observation import Observation
from rewright.rewrite.edits import Source
from rewright.rewrite.emit.draft import Draft
from rewright.rewrite.flow.names import dotted, union
from rewright.rewrite.stages.sites import Site
from rewright.trees import within

_MODULE = '''"""Fan-out form of the pipeline: a splitter lists {title} in batches, workers fetch them, an aggregator finishes the job."""

import sys
from collections.abc import Iterable

import pipeline
from rewright_runtime.fetch import Answers
from rewright_runtime.handlers import Answer, FanOut
from rewright_runtime.pipeline import Event
from rewright_runtime.request import Request


def plan(event: Event) -> Iterable[Request]:
    """List what the workers fetch."""
    return pipeline.plan_{name}(pipeline.prepare(event))


def finish(event: Event, answers: Answers) -> dict[str, int]:
    """Go on where the workers ended."""
    ctx = pipeline.prepare(event)
    ctx.{name} = answers
    return pipeline.run(ctx)


JOB = FanOut(plan=plan, finish=finish, traffic=pipeline.TRAFFIC, batch_size={batch_size})


def splitter(event: Event, context: object = None) -> Answer:
    """Write the batches."""
    return JOB.split(event)


def worker(event: Event, context: object = None) -> Answer:
    """Fetch one batch."""
    return JOB.work(event)


def aggregator(event: Event, context: object = None) -> Answer:
    """Finish the job with every answer, in legacy order."""
    return JOB.aggregate(event)


if __name__ == '__main__':
    if sys.argv[1:2] != ['run-local']:
        sys.exit('usage: python handlers.py run-local [arguments of the job]')
    del sys.argv[1]
    JOB.run_local({{}})
'''


def handlers(site: Site, batch_size: int) -> str:
    """Return the module that splits the requests of `site`."""
    return _MODULE.format(name=site.name, title=site.name.replace('_', ' '), batch_size=batch_size)


def split_site(draft: Draft, batch_size: int, observation: Observation, legacy: Source) -> Site | None:
    """Return the first plan that needs no earlier answer, no input, and fills at least two batches."""
    for site in draft.stages.sites:
        reads = union(draft.script.flow.uses[s] for s in site.needs) | draft.script.flow.read(site.call)
        own = not (site.sender or site.session)
        free = site.kind == 'plan' and site.level == 0 and own and not reads & set(draft.fetched)
        if free and max(_listed(draft, site), _observed(site, observation, legacy)) >= 2 * batch_size:
            return site
    return None


def _observed(site: Site, observation: Observation, legacy: Source) -> int:
    """How often the request was sent while the job was observed."""
    dumped = ast.dump(site.call)
    lines = {n.lineno for n in within(legacy.tree) if isinstance(n, ast.Call) and ast.dump(n) == dumped}
    return max((s.times for s in observation.statements if s.line in lines), default=0)


def _listed(draft: Draft, site: Site) -> int:
    """How many requests the loops around the site list, where their ranges are literal; 0 where they are not."""
    count = 1
    for loop in draft.script.control.loops(site.statement):
        numbers = _numbers(loop.iter) if isinstance(loop, ast.For) else None
        if numbers is None:
            return 0
        count *= len(range(*numbers))
    return count


def _numbers(node: ast.expr) -> list[int] | None:
    if not isinstance(node, ast.Call) or dotted(node.func) != 'range' or not 1 <= len(node.args) <= 3:
        return None
    found = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, int)]
    return found if len(found) == len(node.args) else None
