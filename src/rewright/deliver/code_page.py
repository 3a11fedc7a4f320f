"""What is known of a rewrite -> the text of its pull request, in which every figure was measured."""

from collections import Counter

from rewright.deliver.markdown import NOT_MEASURED, box, bullets, code, page, table, text
from rewright.deliver.naming import plain
from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.patch import Patch
from rewright.model.proof import Cost, Proof
from rewright.model.specification import Specification
from rewright.model.tolerance import told

ROWS = (
    ('Wall time', 'wall_seconds', '{:.2f} s'),
    ('CPU time', 'cpu_seconds', '{:.2f} s'),
    ('Peak memory', 'peak_mb', '{:.0f} MB'),
    ('Requests', 'requests', '{}'),
    ('Most requests in flight', 'most_in_flight', '{}'),
)


def code_page(
    job: Job,
    facts: Facts,
    specification: Specification,
    patch: Patch,
    proof: Proof,
    folder: str,
    related: str,
    store: str,
) -> str:
    """The text; `related` says what else is delivered, `store` is the folder of the secret store that holds the pipeline's secrets."""
    return page(
        [
            ('Summary', _summary(specification, proof, folder)),
            ('Changes Made', _changes(patch)),
            ('Performance Improvements', _performance(proof)),
            ('Testing', _testing(proof)),
            ('Code Quality Metrics', _quality(facts, patch, proof)),
            ('Package Upgrades', _packages(job, facts, patch)),
            ('Deployment Notes', _deployment(patch)),
            *_secrets(job, facts, store),
            ('Risks & Considerations', _risks(specification, patch)),
            ('Rollback Plan', _rollback(job, facts)),
            ('Related PRs', [related]),
            (
                'Agents Involved',
                ['Code Transformation, Package Modernization, Architecture Optimization, Quality Assurance'],
            ),
        ]
    )


def _summary(specification: Specification, proof: Proof, folder: str) -> list[str]:
    return [
        f'{text(specification.purpose)} The rewrite lies in {code(folder)}; the legacy job is unchanged.',
        '',
        (
            f'Verdict: **{proof.verdict}** on {proof.inputs_tried} inputs with {proof.differences} differences '
            f'({code(folder + "/evidence/proof.json")}).'
        ),
        *_within_bounds(proof),
    ]


def _within_bounds(proof: Proof) -> list[str]:
    """The columns that are not the same to the byte: by how much they may differ, and whether any was seen to."""
    if not proof.tolerances:
        return []
    compared = [one for trial in proof.judged for one in trial.compared]
    met = {column for one in compared if one.level == 'within_bound' for column in one.bounded}
    rows = [
        (code(t.output), code(t.column), t.bound, text(t.reason), 'yes' if t.column in met else 'no')
        for t in proof.tolerances
    ]
    head = ('Output', 'Column', 'May differ by', 'Reason', 'Seen to differ')
    return ['', f'Not equal to the byte: {told(proof.tolerances)}, all else is.', '', *table(head, rows)]


def _changes(patch: Patch) -> list[str]:
    steps = {step.name for step in patch.steps}
    left = ', '.join(patch.legacy_packages_left)
    return [
        box('structure' in steps, 'Four stages: prepare, fetch, transform, save'),
        box(bool(steps & {'fetch', 'parse'}), 'HTTP and parsing on httpx2 and selectolax'),
        box('frames' in steps and not left, f'Frames on polars; legacy packages left: {text(left) or "none"}'),
        box(patch.form == 'fan_out', 'Splitter, worker and aggregator'),
        '',
        f'{patch.coverage.modernized} of {patch.coverage.constructs} constructs modernized.',
        *(f'- island on pandas: {code(i.what)} at {code(str(i.span))}: {text(i.why)}' for i in patch.coverage.islands),
        *(
            f'- {code(str(b.span))}: {code(b.what)}: {text(b.why)}; a run that takes it is refused'
            for b in patch.coverage.untaken
        ),
        *(f'- left: {code(item.what)} at {code(str(item.span))}: {text(item.why)}' for item in patch.coverage.left),
        *_records(patch),
    ]


def _records(patch: Patch) -> list[str]:
    """What became of each construct that handles records by hand."""
    found = patch.coverage.records
    if not found:
        return []
    rows = [(code(str(use.span)), use.kind, text(use.became or f'stays: {use.why}')) for use in found]
    became = sum(bool(use.became) for use in found)
    said = f'Records: {became} of {len(found)} constructs are in functions of their own or rewritten.'
    return ['', said, '', *table(('Place', 'Construct', 'Became'), rows)]


def _performance(proof: Proof) -> list[str]:
    timed = proof.performance
    if timed is None:
        return [f'{NOT_MEASURED.capitalize()}.']
    rows = [(name, *_pair(timed.legacy, timed.modern, field, form)) for name, field, form in ROWS]
    conditions = f'Medians of {timed.runs} runs of each side, in turn: {text(timed.conditions)}.'
    return [*table(('', 'Legacy', 'Rewrite', 'Change'), rows), '', conditions]


def _pair(legacy: Cost, modern: Cost, field: str, form: str) -> tuple[str, str, str]:
    # A share of nothing is no number.
    before, after = float(getattr(legacy, field)), float(getattr(modern, field))
    change = f'{(after - before) / before:+.0%}' if before else 'n/a'
    return form.format(getattr(legacy, field)), form.format(getattr(modern, field)), change


def _testing(proof: Proof) -> list[str]:
    mutation, timed = proof.mutation, proof.performance
    noticed = f'{mutation.killed} of {mutation.planted}' if mutation else NOT_MEASURED
    levels = Counter(compared.level for trial in proof.judged for compared in trial.compared)
    outputs = ', '.join(f'{count} {level.replace("_", " ")}' for level, count in sorted(levels.items()))
    return [
        box(
            proof.verdict == 'proven' and proof.inputs_tried > 0,
            f'Legacy and rewrite ran on {proof.inputs_tried} inputs, {proof.differences} differences{_but(proof)}; '
            f'outputs compared: {outputs or "none"}',
        ),
        box(mutation is not None and mutation.planted == mutation.killed > 0, f'Planted faults noticed: {noticed}'),
        box(timed is not None, f'Time and memory of both sides: {f"{timed.runs} runs" if timed else NOT_MEASURED}'),
        *_tests(proof),
    ]


def _but(proof: Proof) -> str:
    return f', {told(proof.tolerances)}' if proof.tolerances else ''


def _tests(proof: Proof) -> list[str]:
    shipped = proof.shipped
    if shipped is None or not shipped.tests:
        why = f' ({text(shipped.left[0])})' if shipped and shipped.left else ''
        return [box(False, f'Tests delivered: none{why}'), box(False, f'Coverage of the new code: {NOT_MEASURED}')]
    tags = Counter(test.tag for test in shipped.tests)
    named = ', '.join(f'{count} {code(tag)}' for tag, count in sorted(tags.items()))
    return [
        box(
            True,
            f'{len(shipped.tests)} tests delivered, each seen to pass here and to fail on a planted fault: {named}',
        ),
        box(shipped.lines is not None, f'Coverage of the new code by these tests: {_coverage(proof)}'),
        *(f'- no test: {text(reason)}' for reason in shipped.left),
    ]


def _coverage(proof: Proof) -> str:
    lines = proof.shipped.lines if proof.shipped else None
    return f'{lines.share:.0%} ({lines.run} of {lines.statements} statements)' if lines else NOT_MEASURED


def _quality(facts: Facts, patch: Patch, proof: Proof) -> list[str]:
    lines = sum(content.count('\n') for path, content in patch.files.items() if path.endswith('.py'))
    branches = max((function.branches for function in facts.functions), default=None)
    return table(
        ('', 'Legacy', 'Rewrite'),
        [
            ('Lines of Python', str(facts.lines), str(lines)),
            ('Largest cyclomatic complexity', NOT_MEASURED if branches is None else str(branches), NOT_MEASURED),
            ('Test coverage', NOT_MEASURED, _coverage(proof)),
        ],
    )


def _packages(job: Job, facts: Facts, patch: Patch) -> list[str]:
    # Only exact pins have a version to show; anything else is named without one.
    old = {line.partition('==')[0].strip().lower(): line for line in job.requirements}
    new = {
        line.partition('==')[0].strip().lower(): line for line in patch.files.get('requirements.txt', '').splitlines()
    }
    pairs = {(item.module, item.replaced_by) for item in facts.imports if item.replaced_by}
    lines = [f'{code(old.get(a.lower(), a))} → {code(new.get(b.lower(), b))}' for a, b in sorted(pairs)]
    return bullets(lines, 'None.')


def _deployment(patch: Patch) -> list[str]:
    traffic = patch.traffic
    polite = (
        f'At most {traffic.concurrency} requests in flight, {traffic.interval_seconds:g} s between two starts '
        f'({text(traffic.evidence)}).'
        if traffic
        else 'No traffic contract: the pipeline fetches nothing.'
    )
    return [
        f'- Entry: {code(patch.entry)}',
        f'- Traffic: {polite}',
        '- Merging starts nothing; the schedule of the infrastructure is off until somebody switches it on.',
    ]


def _secrets(job: Job, facts: Facts, store: str) -> list[tuple[str, list[str]]]:
    """What has to be created before the first run, and what has to be changed, where secrets stood in the source."""
    if not facts.moved:
        return []
    rows = [
        (
            code(secret.name),
            text(secret.what),
            code(f'{store}/{secret.name}'),
            ', '.join(code(str(span)) for span in secret.spans),
        )
        for secret in facts.moved
    ]
    copy = f'legacy/{plain(job.name)}'
    lines = [
        *table(('Secret', 'What it is', 'Name in AWS Secrets Manager', 'Stood at'), rows),
        '',
        '- [ ] Create each of them under its name before the first run, with a new value.',
        '- [ ] Rotate the old values: they stay in the legacy source and in its history, which this change does not touch.',
        '- Outside of AWS the pipeline takes each from the variable of that name, or from the file that its `_FILE` names.',
        f'- A repository made for the job has a copy in {code(copy)} without the secrets, to be read and not to be run.',
    ]
    return [('Secrets', lines)]


def _risks(specification: Specification, patch: Patch) -> list[str]:
    defects = [
        f'kept as it is: {text(defect.id)} {text(defect.sentence)}' for defect in specification.suspected_defects
    ]
    relied = [f'relied on, checked at run time: {text(assumption.text)}' for assumption in patch.assumptions]
    return [
        'Breaking changes: none were found; the outputs keep the contracts in `evidence/contracts`.',
        *bullets([*defects, *relied], 'No suspected defects and no assumptions.'),
    ]


def _rollback(job: Job, facts: Facts) -> list[str]:
    # The copy in a repository that was made for the job has no secrets.
    where = 'where it always was' if facts.moved else 'on the base branch'
    return [
        '1. Revert the merge commit: `git revert <merge commit>`.',
        f'2. Start the legacy job again: {code(job.script)} is unchanged {where}.',
        '3. If the infrastructure was applied: switch its schedule off, keep the outputs you need, then `terraform destroy`.',
    ]
