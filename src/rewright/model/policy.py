"""Every threshold, bound and gate in one validated value; it is read from one TOML file."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from rewright.model.value import Artifact, Value

Share = Annotated[float, Field(ge=0, le=1)]


class ProofPolicy(Value):
    """What a proof needs: inputs tried, timed runs of each side, and the share of planted faults it must notice.

    `aimed_inputs` are made for each planted fault that no other input shows.
    `refused_share` is the largest share of changed inputs that the rewrite's contract may refuse, of those that keep the
    inferred contracts. `setting_inputs` are runs of both sides with one setting of the job changed each. `kind_seconds` is how long the runs of both sides on kinds of change that `mutated_inputs` left out
    may take in all: each is tried once, then those that change one column or key of several on others, until the time is spent. `shrink_runs` bounds the trials spent on making an input that differs smaller.
    Both sides are measured on inputs of `enlarged_times` as many rows too, where that is expected to take `enlarged_seconds` at most.
    A rewrite may always take `slower_seconds` and `hungrier_mb` more, and beyond them a share of what the legacy job takes.
    """

    mutated_inputs: Annotated[int, Field(ge=0)] = 8
    kind_seconds: Annotated[float, Field(ge=0)] = 30
    shrink_runs: Annotated[int, Field(ge=0)] = 60
    timed_runs: Annotated[int, Field(ge=1)] = 3
    planted_faults: Annotated[int, Field(ge=0)] = 20
    mutation_score: Share = 0.95
    aimed_inputs: Annotated[int, Field(ge=0)] = 16
    refused_share: Share = 0.34
    trial_seconds: Annotated[float, Field(gt=0)] = 300
    test_inputs: Annotated[int, Field(ge=0)] = 5
    # At its default each is left out of what is written, so that policies certified before they were there keep their names.
    setting_inputs: Annotated[int, Field(ge=0, exclude_if=lambda inputs: inputs == 8)] = 8
    enlarged_times: Annotated[int, Field(ge=0, exclude_if=lambda times: times == 10)] = 10
    enlarged_seconds: Annotated[float, Field(ge=0, exclude_if=lambda seconds: seconds == 60)] = 60
    slower_share: Annotated[float, Field(ge=0, exclude_if=lambda share: share == 0.1)] = 0.1
    slower_seconds: Annotated[float, Field(ge=0, exclude_if=lambda seconds: seconds == 1)] = 1
    hungrier_share: Annotated[float, Field(ge=0, exclude_if=lambda share: share == 0.1)] = 0.1
    hungrier_mb: Annotated[float, Field(ge=0, exclude_if=lambda megabytes: megabytes == 256)] = 256


class ReviewPolicy(Value):
    """Review gates; sources: requirements [000] 119-137 as settled by A6-A9.

    Confidence at or above `approve_confidence` may approve, at or above `merge_confidence` may merge by itself.
    Security risk runs from 0 (none) to 10 (critical). Regression shares are of the legacy job's time;
    fewer seconds than `regression_floor_seconds` are what starting a process varies by, and no regression.
    """

    approve_confidence: Share = 0.90
    merge_confidence: Share = 0.95
    block_confidence: Share = 0.80
    risk_request_changes: Annotated[float, Field(ge=0, le=10)] = 4.0
    risk_reject: Annotated[float, Field(ge=0, le=10)] = 7.0
    regression_request_changes: Share = 0.05
    regression_reject: Share = 0.15
    regression_floor_seconds: Annotated[float, Field(ge=0)] = 0.2
    subject_length: Annotated[int, Field(ge=20)] = 50
    line_coverage: Share = 0.85


class FetchPolicy(Value):
    """How politely a rewrite may fetch: the most requests in flight at once for one source."""

    concurrency: Annotated[int, Field(ge=1)] = 8


class DesignPolicy(Value):
    """What sizing assumes: runs a month, the compute limits, and pages per batch; sources: [000] 81-84, 240."""

    runs_per_month: Annotated[int, Field(ge=1)] = 30
    lambda_seconds: Annotated[int, Field(ge=1)] = 900
    lambda_memory_mb: Annotated[int, Field(ge=128)] = 10240
    memory_headroom: Annotated[float, Field(ge=1)] = 2.0
    time_headroom: Annotated[float, Field(ge=1)] = 3.0
    batch_size: Annotated[int, Field(ge=1)] = 25
    max_workers: Annotated[int, Field(ge=1)] = 20
    region: str = 'us-east-1'


class ReconcilePolicy(Value):
    """What a comparison of two outputs leads to; sources: requirements [004] 657-660 as settled by A11.

    Percentages are of rows: from `pass_percent` up a comparison passes, from `review_percent` up a person looks at the rows
    that differ, below it is escalated. A column whose name holds one of the words is strict whatever the rules say.
    """

    pass_percent: Annotated[float, Field(ge=0, le=100)] = 99.5
    review_percent: Annotated[float, Field(ge=0, le=100)] = 95.0
    financial_words: tuple[str, ...] = (
        'amount', 'balance', 'price', 'cost', 'fee', 'tax', 'vat', 'revenue', 'salary', 'payment', 'invoice', 'debit', 'credit',
        'interest', 'currency', 'premium', 'discount', 'profit', 'pnl', 'turnover', 'iban',
    )  # fmt: skip
    regulatory_words: tuple[str, ...] = (
        'ssn', 'passport', 'kyc', 'aml', 'lei', 'isin', 'cusip', 'bic', 'swift', 'mifid', 'gdpr', 'consent', 'sanction',
        'compliance', 'regulatory', 'audit', 'taxpayer', 'npi', 'icd',
    )  # fmt: skip

    @model_validator(mode='after')
    def _bands_in_order(self) -> Self:
        if self.review_percent > self.pass_percent:
            raise ValueError('review_percent is above pass_percent')
        return self


class Weights(Value):
    """How much each part counts in the order of the backlog, in any unit; sources: requirements [004] 625-629."""

    cost: Annotated[float, Field(ge=0)] = 30
    failures: Annotated[float, Field(ge=0)] = 25
    code: Annotated[float, Field(ge=0)] = 20
    criticality: Annotated[float, Field(ge=0)] = 15
    ease: Annotated[float, Field(ge=0)] = 10

    @model_validator(mode='after')
    def _one_counts(self) -> Self:
        if not sum(dict(self).values()):
            raise ValueError('one of the weights is above 0')
        return self


class PortfolioPolicy(Value):
    """How a portfolio is ranked, and when that needs a person; sources: requirements [004] 621-630 and 650-663.

    Jobs that are alike by `family_likeness` or more are a family. The first `top` are reported. `moved_weights` is the share by which each weight is
    moved to see whether the order holds. `currencies` are US dollars for one of each. Costs that sources give differently by
    more than `cost_discrepancy` US dollars a month, jobs among the `busiest` by volume or runs of which nothing is known, and jobs under a law
    among the `first` of the backlog are escalated.
    """

    weights: Weights = Weights()
    top: Annotated[int, Field(ge=1)] = 20
    family_likeness: Share = 0.8
    moved_weights: Share = 0.2
    currencies: dict[str, Annotated[float, Field(gt=0)]] = {}
    cost_discrepancy: Annotated[float, Field(ge=0)] = 1000
    busiest: Annotated[int, Field(ge=0)] = 50
    first: Annotated[int, Field(ge=0)] = 5


class Policy(Artifact):
    """The whole policy. `sandbox` says whether runs without bubblewrap are refused or accepted and labelled."""

    proof: ProofPolicy = ProofPolicy()
    review: ReviewPolicy = ReviewPolicy()
    fetch: FetchPolicy = FetchPolicy()
    design: DesignPolicy = DesignPolicy()
    reconcile: ReconcilePolicy = ReconcilePolicy()
    # Left out at its default, so that runs of single jobs keep their names.
    portfolio: Annotated[PortfolioPolicy, Field(exclude_if=lambda given: given == PortfolioPolicy())] = (
        PortfolioPolicy()
    )
    sandbox: Literal['require', 'accept_weaker'] = 'require'
