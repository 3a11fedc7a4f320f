"""The four stage functions and the plans, as lines of text."""

import ast
from collections.abc import Sequence

from rewright.rewrite.edits import Edit
from rewright.rewrite.emit.draft import Draft
from rewright.rewrite.emit.requests import awaited, planned
from rewright.rewrite.flow.effects import ends_job, is_sleep, opens_to_write, parses, prints, reads_clock, writes
from rewright.rewrite.flow.names import calls, flat, header, union
from rewright.rewrite.stages.sites import Site, Unliftable
from rewright.trees import within

Text = list[str]
# In the fan-out form, who fetches is handed in.
FETCHING = ', fetching: Fetching = Fetcher'


def _behind_docstring(lines: Text) -> Text:
    """The lines of a body without blank ones at its begin."""
    first = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    return lines[first:]


def prepare(draft: Draft) -> Text:
    """Return the stage that gathers settings."""
    body = draft.stages.prepare
    lines = draft.writer(body, 'clock').write(body, 4)
    given = [f'{n}={n}' for n in draft.prepared]
    if any(reads_clock(c) for s in body for c in calls(s)):
        lines, given = ['    clock = Clock()', *lines], [*given, 'clock=clock']
    doc = 'Gather the settings of the run.' if body else 'Start the run; this job needs no settings.'
    return [
        '@stage',
        'def prepare(event: Event) -> Context:',
        f'    """{doc}"""',
        *_behind_docstring(lines),
        f'    return Context({", ".join(given)})',
    ]


def plan(draft: Draft, site: Site) -> Text:
    """Return the generator of a site's requests, or the coroutine that walks from answer to answer."""
    keep = _kept(draft, site)
    body = [s for s in draft.script.body if set(flat([s])) & keep]
    read = union(draft.script.flow.uses[s] for s in keep if s is not site.statement or site.kind == 'walk')
    # Of the statement that asks, a plan runs the request alone.
    read |= draft.script.flow.read(site.call)
    names = [n for n in dict.fromkeys([*draft.prepared, *draft.fetched]) if n in read]
    how = {s.name: 'listing=True' if s.verb == 'response' else '' for s in site.lower}
    head = [f'    {s.name} = ctx.{s.name}.replay({how[s.name]})' for s in site.lower] + [
        f'    {n} = ctx.{n}' for n in names
    ]
    title = site.name.replace('_', ' ')
    if site.kind == 'walk':
        return _walk(
            draft,
            site,
            keep,
            body,
            [f'    """Ask for {title} one after another: each request depends on the answer before it."""', *head],
        )
    writer = draft.writer(body)
    writer.replaced = {**writer.replaced, site.statement: [f'yield {planned(draft.script.source, site)}']}
    doc = f'    """List the requests for {title} in the order of the legacy job."""'
    return [
        f'def plan_{site.name}(ctx: Context) -> Iterator[{"Call" if site.sender else draft.request}]:',
        doc,
        *_behind_docstring([*head, *writer.write(body, 4, keep)]),
    ]


def _walk(draft: Draft, site: Site, keep: set[ast.stmt], body: list[ast.stmt], head: Text) -> Text:
    own = awaited(draft.script.source, site)
    writer = draft.writer(body)
    places = {(e.start, e.end) for e in own}
    writer.edits = [e for e in writer.edits if (e.start, e.end) not in places] + own
    lines = writer.write(body, 4, keep)
    doc, *rest = head
    return [
        f'async def walk_{site.name}(ctx: Context, {site.name}: Walk) -> None:',
        doc,
        *_behind_docstring([*rest, *lines]),
    ]


def _kept(draft: Draft, site: Site) -> set[ast.stmt]:
    """The statements that a plan runs: what the site needs, without what earlier stages hand on, prints and outputs."""
    keep = site.needs | {site.statement}
    # A plan may list too much, but a walk that misses the job's stop would never end.
    if site.kind == 'walk':
        keep |= _aborts(draft, site)
    given = set(flat([*draft.stages.prepare, *draft.stages.fetch]))
    if site.kind == 'walk' and _is_silent(site.statement):
        raise Unliftable(site.statement, 'the request stands in a statement that prints or writes')
    keep = {s for s in keep if s is site.statement or (s not in given and not _is_silent(s))}
    # Plan and transform would see two different values, and the replay would not match.
    for node in keep - {site.statement}:
        if any(reads_clock(c) or _is_random(c) for part in header(node) for c in calls(part)):
            raise Unliftable(
                site.statement, f'the request depends on the clock or on chance: {draft.script.source.text(node)}'
            )
    return keep


def _is_random(call: ast.Call) -> bool:
    text = ast.unparse(call.func)
    return text.startswith(('random.', 'np.random.', 'uuid.', 'secrets.'))


def _is_silent(node: ast.stmt) -> bool:
    """Whether a statement only prints, writes, opens an output or waits, which a plan never does."""
    if isinstance(node, ast.With):
        return any(opens_to_write(c) for part in header(node) for c in calls(part))
    if isinstance(node, ast.Assign):
        return any(opens_to_write(c) for c in calls(node))
    return is_sleep(node) or (isinstance(node, ast.Expr) and (prints(node) or writes(node)))


def _aborts(draft: Draft, site: Site) -> set[ast.stmt]:
    """What ends the job inside the walk's loop, on purpose or on a text that it cannot read: the walk must stop there too."""
    script = draft.script
    loops = script.control.loops(site.statement)
    inside = list(flat([loops[0]])) if loops else []
    plain = [s for s in inside if not isinstance(s, ast.For | ast.While | ast.If | ast.Try | ast.With)]
    others = {s.statement for s in draft.stages.sites} - site.needs - {site.statement}
    read = (script.closure([s]) for s in plain if parses(s))
    return script.closure(s for s in plain if ends_job(s)).union(*(found for found in read if not found & others))


def fetch(draft: Draft) -> Text:
    """Return the stage that reads inputs and sends requests."""
    body = draft.stages.fetch
    direct = _direct(draft, body, draft.fetched)
    lines = [f'    {n} = ctx.{n}' for n in draft.unpacked(body, draft.prepared)]
    lines += draft.writer(body, extra=list(direct.values())).write(body, 4)
    lines += [f'    ctx.{n} = {n}' for n in draft.fetched if n not in direct]
    if not draft.lifted:
        doc = 'Read the inputs.' if body else _nothing(draft)
        return [
            '@stage',
            'def fetch(ctx: Context) -> Context:',
            f'    """{doc}"""',
            *_behind_docstring(lines),
            '    return ctx',
        ]
    lines.append(f'    async with {"fetching" if draft.split else "Fetcher"}(TRAFFIC) as fetcher:')
    for site in draft.stages.sites:
        call = f'walk(walk_{site.name}, ctx)' if site.kind == 'walk' else f'all(plan_{site.name}(ctx))'
        lines.append(f'        ctx.{site.name} = await fetcher.{call}')
    doc = 'Send every request, side by side where the job allows it; the answers keep the legacy order.'
    return [
        '@stage',
        f'async def fetch(ctx: Context{FETCHING if draft.split else ""}) -> Context:',
        f'    """{doc}"""',
        *_behind_docstring(lines),
        '    return ctx',
    ]


def _nothing(draft: Draft) -> str:
    return (
        'Nothing to do beforehand: transform asks for each page when it needs it.'
        if draft.talks
        else 'Nothing to read beforehand.'
    )


def _direct(draft: Draft, body: Sequence[ast.stmt], names: Sequence[str]) -> dict[str, Edit]:
    """Edits that assign straight to the context, for names that the stage itself does not use again."""
    found = {}
    flow = draft.script.flow
    for node in body:
        target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
        if not isinstance(target, ast.Name) or target.id not in names:
            continue
        touching = [s for s in flat(body) if target.id in flow.uses[s] | flow.bound[s] | flow.changed[s]]
        if touching == [node]:
            start, end = draft.script.source.offset(target)
            found[target.id] = Edit(start, end, f'ctx.{target.id}', 'context', 'context')
    return found


def transform(draft: Draft) -> Text:
    """Return the stage that holds the business logic, as the legacy job has it."""
    body = draft.stages.transform
    lines = [f'    {s.name} = ctx.{s.name}.replay()' for s in draft.stages.sites]
    if draft.sink:
        lines.append(f'    {draft.sink.records} = ctx.{draft.sink.records}')
    names = draft.unpacked(body, [*draft.prepared, *draft.fetched])
    inline = _inlined(draft, body, names)
    lines += [f'    {n} = ctx.{n}' for n in names if n not in inline]
    lines += draft.writer(body, extra=list(inline.values())).write(body, 4)
    lines += [f'    ctx.{n} = {n}' for n in draft.transformed]
    doc = 'Apply the rules of the job, in legacy order.' if body else 'Nothing to compute.'
    return [
        '@stage',
        'def transform(ctx: Context) -> Context:',
        f'    """{doc}"""',
        *_behind_docstring(lines),
        '    return ctx',
    ]


def _inlined(draft: Draft, body: Sequence[ast.stmt], names: Sequence[str]) -> dict[str, Edit]:
    """Edits that read straight from the context, for names that the stage reads once and never binds or changes."""
    found = {}
    nodes = [n for s in body for n in within(s)]
    hidden = {
        id(i)
        for n in nodes
        if isinstance(
            n, ast.JoinedStr | ast.comprehension | ast.Lambda | ast.ListComp | ast.GeneratorExp | ast.FunctionDef
        )
        for i in within(n)
    }
    for name in names:
        reads = [n for n in nodes if isinstance(n, ast.Name) and n.id == name]
        bound = name in draft.script.bound(body)
        if len(reads) == 1 and not bound and id(reads[0]) not in hidden:
            start, end = draft.script.source.offset(reads[0])
            found[name] = Edit(start, end, f'ctx.{name}', 'context', 'context')
    return found


def save(draft: Draft) -> Text:
    """Return the stage that writes the outputs."""
    body = draft.stages.save
    names = draft.unpacked(body, [*draft.prepared, *draft.fetched, *draft.transformed])
    inline = _inlined(draft, body, names)
    lines = ['    write_rows(ctx)'] if draft.sink else []
    lines += [f'    {n} = ctx.{n}' for n in names if n not in inline]
    lines += draft.writer(body, extra=list(inline.values())).write(body, 4)
    doc = (
        'Write the outputs.' if lines else 'Nothing is left to write: transform writes as it goes, like the legacy job.'
    )
    return [
        '@stage',
        'def save(ctx: Context) -> Context:',
        f'    """{doc}"""',
        *_behind_docstring(lines),
        '    return ctx',
    ]


def write_rows(draft: Draft) -> Text:
    """Return the function that writes the collected rows."""
    sink = draft.sink
    assert sink is not None
    source = draft.script.source
    names = [
        n
        for n in draft.prepared
        if n in {x.id for s in (*sink.setup, sink.call) for x in within(s) if isinstance(x, ast.Name)}
    ]
    out = ['def write_rows(ctx: Context) -> None:', '    """Write every row collected so far."""']
    out += [f'    {n} = ctx.{n}' for n in names]
    out.append(f'    with {source.text(sink.call)} as {sink.file}:')
    for node in sink.setup:
        out += [f'        {line}' for line in source.text(node).split('\n')]
    return [*out, f'        for record in ctx.{sink.records}:', f'            {sink.writer}.{sink.method}(record)']
