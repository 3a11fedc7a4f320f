"""The text of `handlers.py`, and the request that is split: a Draft goes in, a module for the fan-out form comes out."""

import ast
from collections.abc import Collection

from rewright.model.observation import Observation
from rewright.rewrite.edits import Source
from rewright.rewrite.emit.draft import Draft
from rewright.rewrite.emit.parting import obstacle
from rewright.rewrite.flow.names import dotted
from rewright.rewrite.origin import Origin
from rewright.rewrite.stages.sites import Site
from rewright.trees import every

_MODULE = '''"""Fan-out form of the pipeline: a splitter lists {title} in batches, workers fetch them, an aggregator finishes the job.

    python handlers.py run-local [arguments of the job]
    python handlers.py splitter EVENT.json SPLIT.json    # EVENT.json: {{"storage": "FOLDER or s3://BUCKET", "arguments": []}}
    python handlers.py worker SPLIT.json                 # every batch, or an event out of its page_batches
    python handlers.py aggregator SPLIT.json             # the outputs land in the working folder, or below outputs/ of the bucket

Exit codes: 2 for a command or an event that is wrong, 3 where a function that comes before was not run, 4 where data is refused.
"""

import sys

import pipeline
from rewright_runtime.handlers import Answer, FanOut
from rewright_runtime.pipeline import Event

JOB = FanOut(
    prepare=pipeline.prepare,
    fetch=pipeline.fetch,
    finish=pipeline.pipeline_handler,
    split=pipeline.plan_{name},
    batch_size={batch_size},
    fetcher=pipeline.Fetcher,
)


def splitter(event: Event, context: object = None) -> Answer:
    """List the batches."""
    return JOB.splitter(event)


def worker(event: Event, context: object = None) -> Answer:
    """Fetch one batch."""
    return JOB.worker(event)


def aggregator(event: Event, context: object = None) -> Answer:
    """Finish the job with every answer, in legacy order."""
    return JOB.aggregator(event)


if __name__ == '__main__':
    sys.exit(JOB.main(sys.argv[1:]))
'''


def handlers(site: Site, batch_size: int) -> str:
    """Return the module that splits the requests of `site`."""
    return _MODULE.format(name=site.name, title=site.name.replace('_', ' '), batch_size=batch_size)


def split_site(draft: Draft, batch_size: int, observation: Observation, legacy: Source) -> Site | str:
    """Return the plan that lists most, where it fills at least two batches, or why the job stays one function.

    What comes before it is sent by the splitter, what comes behind it by the aggregator.
    """
    # A login is sent once, for all.
    plans = [s for s in draft.stages.sites if s.kind == 'plan' and s.verb != 'post']
    if not plans:
        return (
            'each of its requests hangs on the answer before it' if draft.stages.sites else 'it sends no requests ahead'
        )
    origin, later = Origin(legacy), draft.script.source
    counts = [max(_listed(draft, s), _observed(s, observation, legacy, origin, later)) for s in plans]
    if max(counts) < 2 * batch_size:
        return f'no list of requests fills two batches of {batch_size}: the longest that was seen has {max(counts)}'
    site = plans[counts.index(max(counts))]
    return obstacle(draft, site) or site


def _observed(site: Site, observation: Observation, legacy: Source, origin: Origin, later: Source) -> int:
    """How often the request was sent while the job was observed, as far as can be told."""
    dumped, called = ast.dump(site.call), every(ast.Call, legacy.tree)
    lines = {n.lineno for n in called if ast.dump(n) == dumped}
    # A call that was changed on the way, as those of classes that are apart, stands where something of its statement did,
    lines = lines or {origin.span(later, site.call).line, origin.span(later, site.statement).line}
    if most := _most(observation, lines):
        return most
    # or where something of its name is called.
    words = {n.lineno: dotted(n.func).rpartition('.')[2] for n in called}
    name = site.sender or site.verb
    return _most(observation, {line for line, word in words.items() if word and f'_{name}'.endswith(f'_{word}')})


def _most(observation: Observation, lines: Collection[int]) -> int:
    """How often the innermost statements at some lines ran at most."""
    found = 0
    for line in lines:
        around = [s for s in observation.statements if s.line <= line <= s.end_line]
        found = max(found, max(around, key=lambda s: s.line).times if around else 0)
    return found


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
