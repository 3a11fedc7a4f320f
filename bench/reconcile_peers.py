"""Who errs where: the conformance pairs through Rewright, pandas.testing, polars.testing and datacompy: `python bench/reconcile_peers.py`.

Every pair of files without rules is given to each peer, read as its own readers read it; a table of a server is left out. A peer
that cannot read or compare a pair says nothing of it, which is counted and is no error. `--list` also prints each pair that a peer gets wrong.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / 'tests' / 'reconcile'))

from conformance.judging import ours
from conformance.pairs import build, pairs

from rewright.adapters.environments.cached import CachedEnvironments
from rewright.adapters.stores.cache import cache_folder

PACKAGES = ('datacompy==1.1.0', 'pandas==3.0.6', 'polars==1.44.2', 'openpyxl==3.1.5', 'fastexcel==0.21.0')
COLUMNS = ('false equal', 'false different', 'right', 'cannot read', 'cannot compare', 'no reader')


def given(folder: Path) -> list[dict]:
    """The pairs as files below `folder`, and whether their two sides hold the same values."""
    found = []
    for number, pair in enumerate(pairs()):
        if pair['family'] != 'postgres' and 'rules' not in pair:
            left, right = (build(pair, side, folder / str(number)) for side in ('left', 'right'))
            known = {'family': pair['family'], 'title': pair['title'], 'equal': pair['verdict'] != 'different'}
            found.append({**known, 'left': str(left), 'right': str(right), 'pair': pair})
    return found


def peers(asked: list[dict]) -> dict:
    """What the peers say, in an environment of their own that is built once and kept."""
    place = CachedEnvironments(cache_folder() / 'environments').legacy(sys.executable, PACKAGES).path
    program = Path(__file__).with_name('inside') / 'peers.py'
    plain = [{name: value for name, value in pair.items() if name != 'pair'} for pair in asked]
    command = [f'{place}/bin/python', '-I', str(program)]
    variables = {'PATH': os.environ.get('PATH', ''), 'POLARS_MAX_THREADS': '2', 'RUST_BACKTRACE': '0'}
    done = subprocess.run(
        command, input=json.dumps(plain), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=variables
    )
    if done.returncode:
        sys.exit(f'the peers ended with {done.returncode}')
    return json.loads(done.stdout)


def judged(pair: dict, answer: object) -> str:
    """How an answer stands to what is true."""
    if isinstance(answer, str):
        return answer
    return 'right' if answer == pair['equal'] else 'false equal' if answer else 'false different'


def table(title: str, rows: dict[str, Counter]) -> None:
    """Print one table."""
    print(f'\n{title:<40}' + ''.join(f'{name:>17}' for name in COLUMNS))
    for name, counted in rows.items():
        print(f'{name:<40}' + ''.join(f'{counted[column]:>17}' for column in COLUMNS))


def main(*, listing: bool) -> None:
    """Print who errs how often, and in which format."""
    with tempfile.TemporaryDirectory() as kept:
        asked = given(Path(kept))
        own = [ours(pair['pair'], Path(pair['left']), Path(pair['right']))[0] != 'different' for pair in asked]
        told = peers(asked)
    answers = {'rewright': own, **told['answers']}
    equal = sum(pair['equal'] for pair in asked)
    print(f'{len(asked)} pairs, {equal} with equal values, {len(asked) - equal} without; {told["versions"]}')
    outcomes = {
        name: [judged(pair, answer) for pair, answer in zip(asked, said, strict=True)] for name, said in answers.items()
    }
    table('in all', {name: Counter(found) for name, found in outcomes.items()})
    for family in dict.fromkeys(pair['family'] for pair in asked):
        rows = {
            name: Counter(one for one, pair in zip(found, asked, strict=True) if pair['family'] == family)
            for name, found in outcomes.items()
        }
        table(family, {name: counted for name, counted in rows.items() if counted['no reader'] < counted.total()})
    if listing:
        for name, found in outcomes.items():
            for one, pair in zip(found, asked, strict=True):
                if one.startswith('false'):
                    print(f'{name}: {one}: {pair["family"]}: {pair["title"]}')


if __name__ == '__main__':
    main(listing='--list' in sys.argv[1:])
