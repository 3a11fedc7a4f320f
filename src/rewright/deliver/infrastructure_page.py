"""Blueprint and Infrastructure -> the text of the infrastructure pull request."""

from rewright.deliver.markdown import box, bullets, code, dollars, page, table, text
from rewright.model.blueprint import Blueprint
from rewright.model.infrastructure import Infrastructure


def infrastructure_page(blueprint: Blueprint, infrastructure: Infrastructure, folder: str, related: str) -> str:
    """The text; `related` names the pull request of the code."""
    return page(
        [
            (
                'Summary',
                [
                    f'{code(blueprint.compute)} in the form {code(blueprint.pattern)}; the module lies in {code(folder)}.'
                ],
            ),
            ('Infrastructure Components', bullets((code(name) for name in infrastructure.resources), 'None.')),
            ('Resource Optimization', _sizes(blueprint)),
            ('Monthly Cost', _cost(blueprint)),
            ('Cost Features', COST_FEATURES),
            ('Security', _security(infrastructure)),
            ('Monitoring & Alerting', MONITORING),
            ('Contract Compliance', CONTRACT),
            ('Plan Summary', _plan(infrastructure)),
            ('Deployment Steps', STEPS),
            ('Rollback Plan', ['Switch the schedule off, keep the outputs you need, then `terraform destroy`.']),
            ('Related PRs', [related]),
            ('Agents Involved', ['Architecture Optimization, Infrastructure']),
        ]
    )


COST_FEATURES = [
    '- Outputs expire after `retention_days`, old versions after 30 days, leftover batches after 7.',
    '- Logs expire after `log_retention_days`.',
    '- A budget on the tag `Pipeline` notifies the alarm topic when the forecast exceeds it.',
]
MONITORING = [
    '- Errors of every function (more than 5 in 5 minutes, twice), runs that fail or time out.',
    '- Refused requests to the output bucket.',
    '- Cost: the budget above. Nobody is notified while `sns_alarm_topic_arn` is empty.',
]
CONTRACT = [
    '- Every resource carries the tag `DataContract`; functions get `DATA_CONTRACT_VERSION`.',
    '- Retention follows `retention_days` (365 by default).',
]
# None is ticked: nothing of this is done by a delivery.
STEPS = [
    box(False, 'Review this change and the plan of your account'),
    box(
        False,
        'Build the package: the pipeline folder, its requirements, and `handler.py` of the module where there is one',
    ),
    box(False, 'Apply in staging, with the schedule off'),
    box(False, 'Run integration tests there'),
    box(False, 'Apply in production'),
    box(False, 'Verify that each alarm reaches its topic, then switch the schedule on'),
]


def _sizes(blueprint: Blueprint) -> list[str]:
    return [
        (
            f'- Memory {blueprint.memory_mb} MB, timeout {blueprint.timeout_seconds} s, '
            f'at most {blueprint.max_concurrency} workers, batches of {blueprint.batch_size}'
        ),
        *(f'- {text(reason)}' for reason in blueprint.rationale),
    ]


def _cost(blueprint: Blueprint) -> list[str]:
    rows = [
        (text(line.item), f'{line.quantity:,.4g} {text(line.unit)}', dollars(line.monthly_usd), text(line.source))
        for line in blueprint.cost
    ]
    total = dollars(blueprint.monthly_usd)
    return [
        (
            f'{blueprint.runs_per_month} runs a month: **{total}**. The legacy job on the same kind of compute: '
            f'{dollars(blueprint.legacy_monthly_usd)}. List prices of {blueprint.prices_dated}, unknown is not zero.'
        ),
        '',
        *table(('Item', 'Quantity', 'USD a month', 'Source'), rows),
        '',
        *bullets(
            (f'not {code(a.service)} ({dollars(a.monthly_usd)}): {text(a.why_not)}' for a in blueprint.alternatives), ''
        ),
    ]


def _security(infrastructure: Infrastructure) -> list[str]:
    rows = [(code(', '.join(p.actions)), code(p.resource), text(p.because)) for p in infrastructure.permissions]
    return [
        'Buckets are private, encrypted, versioned and refuse plain HTTP. No permission is without its reason:',
        '',
        *table(('Actions', 'Resource', 'Because'), rows),
    ]


def _plan(infrastructure: Infrastructure) -> list[str]:
    return [
        '`terraform plan` was not run: it needs an account.',
        f'Checked offline against {text(infrastructure.checked_against)}: {len(infrastructure.findings)} findings. Not checked:',
        '',
        *bullets((text(item) for item in infrastructure.not_checked), 'nothing is left out.'),
    ]
