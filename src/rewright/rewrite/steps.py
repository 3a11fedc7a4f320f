"""The order of the steps: the only place that knows which recipes and which form make each snapshot."""

from collections.abc import Iterator
from dataclasses import dataclass

from rewright.model.observation import Observation
from rewright.model.patch import Left, PatchStep, StepName
from rewright.rewrite.edits import Edited, OverlapError, Source, apply, join
from rewright.rewrite.emission import Emitted, Settings, Unstageable, emitted
from rewright.rewrite.emit.draft import Client
from rewright.rewrite.frames.compile import frame_edits
from rewright.rewrite.frames.refusing import RECIPE as UNTAKEN
from rewright.rewrite.parsing import parse_edits, sql_edits
from rewright.rewrite.script.flattening import flattened
from rewright.rewrite.stages.sites import sends
from rewright.rewrite.stages.unknown import unknown

TITLES: dict[StepName, tuple[str, str]] = {
    'convert': (
        'refactor: convert the job to Python 3',
        'What Python 2 did otherwise stands behind helpers; the conversion did what the job was recorded to do.',
    ),
    'structure': (
        'refactor: split job into four stages',
        'The statements of the job stand in prepare, fetch, transform and save; nothing else changes.',
    ),
    'fetch': (
        'perf: fetch pages side by side with httpx2',
        'Requests leave the loop: they are listed, sent within the traffic limits, and replayed in legacy order.',
    ),
    'parse': (
        'perf: parse pages with selectolax',
        'Markup is read by lexbor through helpers that give what the old parser gave.',
    ),
    'sql': (
        'fix: bind values of SQL, send rows at once',
        'Values are parameters that mean what they meant in the text; rows go to the database in one call, in legacy order.',
    ),
    'frames': (
        'perf: compute tables with polars',
        'Frames are polars frames; each rewrite keeps the values, the order and the texts of pandas.',
    ),
    'architecture': (
        'feat: add contract and deployable handlers',
        'The data contract, the pinned requirements and, where pages come in batches, splitter, worker and aggregator.',
    ),
}


@dataclass(frozen=True)
class Snapshot:
    """The job after one step, and what its recipes made of it."""

    name: StepName
    emitted: Emitted
    edited: Edited


def snapshots(
    source: Source, observation: Observation, settings: Settings, refusals: list[Left], without: tuple[StepName, ...]
) -> Iterator[Snapshot]:
    """Yield the job after each step that can be taken; a step that cannot is noted in `refusals`."""
    parse, frames = parse_edits(source, observation.versions), frame_edits(source, observation, settings.tolerated)
    parse = _set_aside(parse, 'parse', settings, source) if 'parse' in without else parse
    frames = _set_aside(frames, 'frames', settings, source) if 'frames' in without else frames
    sql = sql_edits(source, (*parse.edits, *frames.edits))
    sql = _set_aside(sql, 'sql', settings, source) if 'sql' in without else sql
    client: Client = 'requests' if 'fetch' in without else 'httpx2'
    if client == 'httpx2' and (no := next(_unknown(source, settings), None)):
        refusals.append(no)
        client = 'requests'
    # A job that sends nothing looks the same with either client.
    legacy: Client = 'requests' if sends(source.tree) else client
    wanted: tuple[tuple[StepName, Client, Edited], ...] = (
        ('structure', legacy, Edited()),
        ('fetch', client, Edited()),
        ('parse', client, parse),
        ('sql', client, join((parse, sql))),
        ('frames', client, join((_outside(parse, frames), sql, frames))),
    )
    made: dict[tuple[str, Client], Emitted | Left] = {}
    for name, client, edited in wanted:
        try:
            form = (apply(source, edited.edits), client)
            # A step that changes nothing is not written again.
            if form not in made:
                made[form] = _emitted(form[0], settings, client)
            found = made[form]
            if isinstance(found, Left):
                refusals.append(found)
            else:
                yield Snapshot(name, found, edited)
        except OverlapError as error:
            refusals.append(settings.origin.left(source.tree, f'step {name}: {error}'))


def _outside(parse: Edited, frames: Edited) -> Edited:
    """What of one group of recipes stands in no branch that another refuses."""
    refused = [e for e in frames.edits if e.recipe == UNTAKEN]
    kept = tuple(e for e in parse.edits if not any(r.start <= e.start and e.end <= r.end for r in refused))
    return parse.model_copy(
        update={'edits': kept, 'modernized': max(0, parse.modernized - len(parse.edits) + len(kept))}
    )


def _unknown(source: Source, settings: Settings) -> Iterator[Left]:
    """What keeps a job on requests, because the runtime does not know what it does with it."""
    flat = flattened(source.code, settings.name, path=settings.path).source
    for node, why in unknown(flat) if sends(source.tree) else ():
        yield settings.origin.left(node, f'{why}, so that the job stays with requests')


def _emitted(code: str, settings: Settings, client: Client) -> Emitted | Left:
    """The pipeline of an edited source, or why it cannot be staged."""
    try:
        return emitted(code, settings, client)
    except Unstageable as no:
        return no.left


def _set_aside(edited: Edited, name: StepName, settings: Settings, source: Source) -> Edited:
    """What the recipes of a step would have changed, left as it was."""
    if not edited.edits:
        return edited
    left = settings.origin.left(
        source.tree, f'a rewrite with the step {name} was different from the legacy job, or refused its recorded inputs'
    )
    return Edited(left=(*edited.left, left), constructs=edited.constructs)


def step(name: StepName, files: dict[str, str]) -> PatchStep:
    """Return a step with its commit message."""
    title, body = TITLES[name]
    return PatchStep(name=name, title=title, body=body, files=files)
