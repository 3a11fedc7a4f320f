"""Specification and Proof -> the evidence that travels with the code: summary, page and contracts."""

import json
import re

from rewright.deliver.markdown import bullets, page, text
from rewright.model.proof import Proof
from rewright.model.specification import Specification


def evidence(specification: Specification, proof: Proof) -> dict[str, str]:
    """Files by name, below the pipeline's `evidence/`."""
    files = {'proof.json': summary(proof), 'specification.md': specified(specification)}
    for number, contract in enumerate(specification.contracts, start=1):
        name = re.sub(r'[^A-Za-z0-9]+', '-', str(contract.get('id', ''))).strip('-')[:60]
        files[f'contracts/{number:02d}-{name or "contract"}.json'] = _json(contract)
    return files


def summary(proof: Proof) -> str:
    """The verdict and what it rests on, without the trials' single comparisons."""
    # Trials list every comparison; a reader of the repository needs their names and ends.
    whole = proof.model_dump(mode='json', exclude={'trials': True, 'environment': True, 'shipped': {'files'}})
    trials = [{'name': trial.name, 'form': trial.form, 'result': trial.result} for trial in proof.trials]
    return _json({**whole, 'inputs_tried': proof.inputs_tried, 'trials': trials})


def specified(specification: Specification) -> str:
    """The specification as a page."""
    rules = [f'**{text(rule.id)}** ({rule.stage}) {text(rule.sentence)}' for rule in specification.rules]
    beliefs = [
        f'**{text(belief.id)}** ({belief.confidence:.0%} confidence) {text(belief.sentence)}'
        for belief in specification.assumptions
    ]
    defects = [
        f'**{text(defect.id)}** {text(defect.sentence)} Why suspect: {text(defect.why_suspect)}'
        for defect in specification.suspected_defects
    ]
    return f'# {text(specification.job)}\n\n{text(specification.purpose)}\n\n' + page(
        [
            ('Rules', bullets(rules, 'None were found.')),
            ('Assumptions', bullets(beliefs, 'None were made.')),
            ('Suspected defects (kept as they are)', bullets(defects, 'None were found.')),
        ]
    )


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, default=str) + '\n'
