"""ReviewDecision -> the comment that is posted to the pull request."""

from rewright.model.review import CheckResult, ReviewDecision

SIGNS = {'pass': '✅ pass', 'fail': '❌ fail', 'not_measured': '⬜ not measured', 'not_applicable': 'not applicable'}
TITLES = {'APPROVE': 'Approved', 'REQUEST_CHANGES': 'Changes requested', 'REJECT': 'Rejected'}
MOST_PLACES = 20


def comment(decision: ReviewDecision) -> str:
    """Write Markdown; what was not measured is said so and never looks like a pass."""
    merge = 'yes' if decision.auto_merge_eligible else 'no'
    lines = [
        f'## {TITLES[decision.decision]}',
        '',
        f'Head `{decision.head[:12]}` · confidence {decision.confidence:.0%} · may merge by itself: {merge}',
        '',
        '| Check | Result | Detail |',
        '| --- | --- | --- |',
        *(f'| {result.check} | {_sign(result)} | {_text(result.detail)} |' for result in decision.checks),
        '',
        '### Reasons',
        '',
        *(f'- {_text(reason)}' for reason in decision.reasons),
        *_places(decision),
        '',
        f'**Next move:** {_text(decision.next_move)}',
    ]
    return '\n'.join(lines) + '\n'


def _sign(result: CheckResult) -> str:
    return SIGNS[result.result] + (f' ({result.severity})' if result.result == 'fail' else '')


def _places(decision: ReviewDecision) -> list[str]:
    places = [(result.check, place) for result in decision.checks if result.result == 'fail' for place in result.places]
    if not places:
        return []
    # Forges cut long comments; the whole list is in the review's own file.
    more = len(places) - MOST_PLACES
    shown = [f'- {check}: {_text(place)}' for check, place in places[:MOST_PLACES]]
    return ['', '### Places', '', *shown, *([f'- and {more} more'] if more > 0 else [])]


def _text(value: str) -> str:
    """One line in which text from a job is no markup, no mention and no HTML."""
    line = ' '.join(value.split())
    for mark in '\\`*_[]|':
        line = line.replace(mark, f'\\{mark}')
    return line.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;').replace('@', '&#64;')
