"""A run's store -> one self-contained HTML page about it, and the same as JSON."""

import base64
import json
import re
from collections.abc import Callable

from rewright.design.drawing import svg
from rewright.model.blueprint import Blueprint
from rewright.ports.blobs import Blobs
from rewright.ports.store import Store
from rewright.queries.code.colours import Line, coloured
from rewright.queries.code.differences import Fold
from rewright.queries.code.legacy import legacy_text, notes
from rewright.queries.code.steps import StepDifference, step_differences
from rewright.queries.dossier import Dossier, gather
from rewright.queries.gaps import gaps
from rewright.queries.page import render
from rewright.queries.result import result_of
from rewright.queries.timeline import outcome, stopped, timeline
from rewright.queries.timings import bars, busiest
from rewright.queries.verdict import ruling
from rewright.queries.visible import visible

# The order of the page: anchor and title; each has a template of its name.
SECTIONS = (
    ('overview', 'Overview'),
    ('code', 'Legacy and rewrite'),
    ('steps', 'Step by step'),
    ('left', 'Left as it was'),
    ('evidence', 'Evidence'),
    ('tests', 'Delivered tests'),
    ('gaps', 'Not proven, not measured'),
    ('behaviour', 'Behaviour'),
    ('timings', 'Timings'),
    ('architecture', 'Architecture'),
    ('infrastructure', 'Infrastructure'),
    ('delivery', 'Delivery and review'),
    ('decisions', 'Decisions'),
    ('contracts', 'Contracts'),
)
# What a reader of the JSON finds elsewhere: bytes of traffic, whole files of commits, values of variables.
LEFT_OUT: dict[str, dict[str, object]] = {
    'job': {'environment': True},
    'recording': {'inputs': {'tape'}, 'live': {'tape', 'reads'}, 'again': {'tape', 'reads'}},
    'change': {'base_files': True, 'branches': {'__all__': {'commits': {'__all__': {'files'}}}}},
}
ARTIFACTS = (
    'job', 'facts', 'recording', 'observation', 'specification', 'patch', 'proof', 'blueprint', 'infrastructure',
    'change', 'delivery', 'review',
)  # fmt: skip
PLACE = re.compile(r'(?P<file>.+?):(?P<line>\d+)(?::\d+)?$')


def report(store: Store, blobs: Blobs) -> str:
    """Return the page of a run, whole or stopped; it fetches nothing and runs no script but its own."""
    dossier = gather(store)
    legacy = legacy_text(dossier, blobs)
    return render('page.html.j2', {**_about(dossier), **_code(dossier, legacy), 'sections': SECTIONS})


def report_data(store: Store) -> dict[str, object]:
    """Return what the page shows as plain JSON values, artifact by artifact."""
    dossier = gather(store)
    artifacts = {name: getattr(dossier, name) for name in ARTIFACTS}
    return {
        'schema_version': 1,
        'result': result_of(dossier).model_dump(mode='json'),
        'ruling': ruling(dossier).model_dump(mode='json'),
        'stages': [stage.model_dump(mode='json') for stage in timeline(dossier)],
        'gaps': [gap.model_dump(mode='json') for gap in gaps(dossier)],
        'decisions': [decision.model_dump(mode='json') for decision in dossier.decisions],
        'unreadable': dossier.unreadable,
        **{
            name: None if artifact is None else artifact.model_dump(mode='json', exclude=LEFT_OUT.get(name))
            for name, artifact in artifacts.items()
        },
    }


def _about(dossier: Dossier) -> dict[str, object]:
    measured = dossier.proof.performance if dossier.proof else None
    return {
        'run': dossier,
        'ruling': ruling(dossier),
        'stages': timeline(dossier),
        'stopped': stopped(dossier),
        'outcome': outcome(dossier),
        'gaps': gaps(dossier),
        'bars': bars(measured) if measured else (),
        'busy': busiest(dossier.observation) if dossier.observation else (),
        'local': _local(dossier),
        'picture': _picture(dossier.blueprint) if dossier.blueprint else '',
    }


def _local(dossier: Dossier) -> Callable[[str], str]:
    """Shorten the paths of a text: the job's own folder goes without saying."""
    root = f'{dossier.job.root}/' if dossier.job else ''
    return lambda text: text.replace(root, '') if root else text


def _code(dossier: Dossier, legacy: str | None) -> dict[str, object]:
    script = dossier.job.script if dossier.job else ''
    lines = coloured(script, legacy) if legacy is not None else ()
    files = dossier.patch.files if dossier.patch else {}
    steps = step_differences(script, legacy, dossier.patch) if dossier.patch else ()
    modules = dossier.infrastructure.files if dossier.infrastructure else {}
    return {
        'legacy': lines,
        'has_legacy': legacy is not None,
        'notes': notes(dossier),
        'rewritten': {name: coloured(name, text) for name, text in files.items()},
        'terraform': {name: coloured(name, text) for name, text in modules.items()},
        'contracts': _contracts(dossier),
        'steps': steps,
        'folds': _folds(steps),
        'anchor': _anchor(script, len(lines)),
    }


def _contracts(dossier: Dossier) -> list[tuple[Line, ...]]:
    documents = dossier.specification.contracts if dossier.specification else ()
    texts = [json.dumps(document, indent=2, ensure_ascii=False, default=str) for document in documents]
    return [coloured('contract.json', text) for text in texts]


def _folds(steps: tuple[StepDifference, ...]) -> list[dict[str, object]]:
    """The folded lines of all steps in page order; the page makes rows of them when a reader asks."""
    parts = (part for step in steps for file in step.files for part in file.parts)
    return [
        {'old': part.old, 'new': part.new, 'lines': [[(k, visible(t)) for k, t in line] for line in part.lines]}
        for part in parts
        if isinstance(part, Fold)
    ]


def _anchor(script: str, lines: int) -> Callable[[object], str]:
    """Turn `file:line` into a link to that line of the legacy pane, or into nothing where the pane has no such line."""

    def anchor(reference: object) -> str:
        match = PLACE.match(str(reference))
        if match is None or match['file'] != script:
            return ''
        # Nine digits are more lines than a file has; the text may hold thousands.
        line = int(match['line'][:9])
        return f'#L{line}' if 1 <= line <= lines else ''

    return anchor


def _picture(blueprint: Blueprint) -> str:
    """The graph as an image of its own, so that its styles and texts stay apart from the page's."""
    return 'data:image/svg+xml;base64,' + base64.b64encode(visible(svg(blueprint)).encode()).decode()
