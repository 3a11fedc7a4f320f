"""The header of a table of a report -> which column plays which role, and in which unit."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Words that mean a role, whole headers first. A header is compared in lower case, without units, marks and blanks.
ROLES: Mapping[str, tuple[str, ...]] = {
    'job': (
        'job', 'job name', 'jobname', 'job id', 'job_id', 'etl job', 'pipeline', 'pipeline name', 'dag', 'dag id', 'task', 'task name', 'process',
        'process name', 'script', 'script name', 'workflow', 'name', 'application', 'job code', 'configuration item', 'affected job', 'ci',
    ),
    'path': ('path', 'script path', 'file', 'filename', 'location', 'source file', 'notebook path'),
    'schedule': ('schedule', 'frequency', 'cron', 'schedule frequency', 'cadence', 'run frequency', 'interval', 'schedule expression', 'trigger'),
    'runs': ('runs per month', 'runs month', 'monthly runs', 'executions per month', 'runs', 'run count', 'number of runs', 'executions'),
    'duration': (
        'duration', 'runtime', 'run time', 'average runtime', 'avg runtime', 'avg duration', 'average duration', 'elapsed', 'elapsed time',
        'execution time', 'mean runtime', 'wall time', 'duration seconds', 'avg run time', 'runtime avg',
    ),
    'failure rate': ('failure rate', 'fail rate', 'error rate', 'failures percent', 'failure percentage', 'failed percent', 'failure', 'pct failed'),
    'failures': ('failures', 'failed runs', 'errors', 'number of failures', 'failed', 'failure count'),
    'status': ('status', 'state', 'result', 'outcome', 'exit status', 'run status', 'final status'),
    'started': ('started', 'start', 'start time', 'started at', 'start date', 'execution date', 'run date', 'begin', 'run start', 'logical date'),
    'ended': ('ended', 'end', 'end time', 'ended at', 'finished', 'finish time', 'completed at', 'end date', 'run end'),
    'volume': ('volume', 'data volume', 'size', 'bytes', 'data size', 'avg volume', 'volume per run', 'input size', 'data processed', 'bytes processed'),
    'modified': ('modified', 'last modified', 'last modified date', 'last change', 'last updated', 'updated', 'last commit', 'updated at'),
    'owner': ('owner', 'team', 'owned by', 'responsible', 'contact', 'owner team', 'maintainer', 'assigned team'),
    'criticality': ('criticality', 'business criticality', 'priority', 'tier', 'importance', 'business impact', 'critical', 'criticality level'),
    'compliance': ('compliance', 'regulatory', 'regulation', 'regulated', 'compliance scope', 'sox', 'gdpr', 'hipaa', 'pii', 'data classification'),
    'reads': ('reads', 'inputs', 'sources', 'source', 'source tables', 'input tables', 'input', 'source table', 'reads from'),
    'writes': ('writes', 'outputs', 'targets', 'target', 'target tables', 'output tables', 'output', 'target table', 'writes to', 'destination'),
    'upstream': ('upstream', 'depends on', 'dependencies', 'upstream jobs', 'predecessors', 'upstream dependencies', 'parents'),
    'downstream': ('downstream', 'consumers', 'downstream jobs', 'successors', 'downstream dependencies', 'children'),
    'cost': (
        'cost', 'monthly cost', 'cost per month', 'total cost', 'amount', 'spend', 'monthly spend', 'charge', 'charges', 'compute cost',
        'cloud cost', 'operational cost', 'allocated cost', 'cost month', 'costs', 'kosten', 'billing', 'actual cost',
    ),
    'month': ('month', 'period', 'billing period', 'billing month', 'invoice month', 'reporting month', 'fiscal month'),
    'ticket': ('ticket', 'ticket id', 'ticket number', 'case', 'case id', 'request id', 'issue', 'issue key', 'key', 'ticket no'),
    'tickets': ('tickets', 'ticket count', 'number of tickets', 'support tickets', 'ticket volume', 'cases'),
    'incident': ('incident', 'incident id', 'incident number', 'inc', 'incident no', 'number'),
    'incidents': ('incidents', 'incident count', 'number of incidents', 'incident frequency'),
    'severity': ('severity', 'sev', 'urgency', 'impact'),
    'opened': ('opened', 'created', 'created at', 'opened at', 'reported', 'date', 'open date', 'created date', 'date opened', 'reported on'),
    'event': ('event type',),
    'sla': ('sla', 'sla target', 'target time', 'deadline', 'sla minutes', 'sla deadline', 'agreed time', 'must finish by'),
    'breach': ('breach', 'breached', 'sla breach', 'sla breached', 'sla met', 'sla status', 'missed', 'on time', 'met'),
    'breaches': ('breaches', 'sla breaches', 'breach count', 'missed slas', 'sla violations', 'number of breaches', 'violations'),
}  # fmt: skip
_UNITS = re.compile(
    r'\(([^()]*)\)|\[([^\[\]]*)\]|_(ms|sec|secs|seconds|min|mins|minutes|hours|hrs|mb|gb|kb|tb|bytes|usd|eur|gbp|pct)$',
    re.IGNORECASE,
)
_PERCENT = re.compile(r'%|\bpct\b|percent', re.IGNORECASE)
_DEEPEST = 25


@dataclass(frozen=True)
class Column:
    """Where a role stands in a table, and in which unit, as the header says."""

    place: int
    header: str
    unit: str = ''


def columns_of(header: Sequence[str]) -> dict[str, Column]:
    """Return the columns by role; of two for one role, the one whose words are first in the list of that role."""
    best: dict[str, tuple[int, Column]] = {}
    for place, text in enumerate(header):
        bare, unit = _split(text)
        for role, words in ROLES.items():
            if bare in words:
                rank = words.index(bare)
                if role not in best or rank < best[role][0]:
                    best[role] = rank, Column(place, text.strip(), unit)
    return {role: column for role, (_, column) in best.items()}


def header_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Return which of the first rows is the header: the one that most roles are found in; titles stand above it."""
    counts = [len({column.place for column in columns_of(row).values()}) for row in rows[:_DEEPEST]]
    most = max(counts, default=0)
    return counts.index(most) if most >= 2 else None


def _split(header: str) -> tuple[str, str]:
    """A header in plain words, and its unit."""
    text = header.strip().strip('"\'*#').replace('\n', ' ')
    found = _UNITS.search(text)
    unit = next((g for g in found.groups() if g), '').strip().lower() if found else ''
    if _PERCENT.search(text):
        unit = unit or '%'
        text = _PERCENT.sub(' ', text)
    bare = re.sub(r'(?<=[a-z])(?=[A-Z])', ' ', _UNITS.sub('', text))
    bare = re.sub(r'[^a-zA-ZÀ-ÿ0-9]+', ' ', bare).strip().lower()
    return bare, unit
