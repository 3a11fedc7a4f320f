"""Two runs -> whether the workbooks that both wrote look the same: formats of numbers, fonts, fills, widths, panes."""

from rewright.prove.looks import looks
from rewright.prove.pair import Findings, Pair, effects

_SUFFIXES = ('.xlsx', '.xlsm')


def check(pair: Pair) -> Findings:
    """Compare how workbooks look; their cells are compared with the other files."""
    legacy, modern = effects(pair.legacy, pair.job), effects(pair.modern, pair.job)
    result = Findings()
    for path in sorted(legacy.keys() & modern.keys()):
        one, two = legacy[path].sha256, modern[path].sha256
        if path.endswith(_SUFFIXES) and one and two and one != two:
            result += _one(pair, path, looks(pair.bytes_of(one)), looks(pair.bytes_of(two)))
    return result


def _one(pair: Pair, path: str, legacy: tuple[str, ...], modern: tuple[str, ...]) -> Findings:
    mine, theirs = [x for x in legacy if x not in modern], [x for x in modern if x not in legacy]
    if legacy == modern or not (mine or theirs):
        return Findings()
    return Findings.of([pair.difference(path, 'looks', '; '.join(mine), '; '.join(theirs))])
