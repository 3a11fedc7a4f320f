"""Every case of the frame recipes on both sides, under each release of pandas: how many are the same, and why the others stay.

`--write` keeps the constructs of the cases that came out the same as those that may be rewritten under a release.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / 'tests' / 'rewrite' / 'frames'))

from case_files import cases, cases_of  # noqa: E402
from hostile import VARIANTS  # noqa: E402
from other_releases import Compared, compare, everything_tried  # noqa: E402
from sides import RELEASES, Side  # noqa: E402

from rewright.rewrite.frames import versions  # noqa: E402

KEPT = Path(versions.__file__).with_name('tried.toml')


def measured(release: str, worse: list[str]) -> dict[str, Compared]:
    """What every rewritten case comes to under a release."""
    side = Side(release)
    with everything_tried(release):
        found = {case.id: compare(case, side, worse) for case in [*cases(), *cases_of(release)] if case.rewritten}
    side.close()
    return found


def told(release: str, found: dict[str, Compared], seconds: float) -> None:
    same = {name for name, one in found.items() if not one.left and not one.differs}
    tables, refused = (sum(getattr(one, word) for one in found.values()) for word in ('tables', 'refused'))
    print(
        f'pandas {release}: {len(found)} cases, {len(same)} the same on {tables} tables, {refused} of them refused, {seconds:.0f} s'
    )
    for why, count in Counter(why for one in found.values() for why in one.left).most_common():
        print(f'  stays in {count}: {why}')
    for name, one in found.items():
        for where in one.differs:
            print(f'  DIFFERS {name}: {where}')


def shown(found: dict[str, Compared], before: frozenset[str]) -> list[str]:
    """The constructs of cases that came out the same: those tried `before`, and new ones that stand in no case that differs."""
    wrong = set().union(*(one.constructs for one in found.values() if one.differs))
    right = set().union(*(one.constructs for one in found.values() if not one.differs))
    return sorted(right - (wrong - before))


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument('releases', nargs='*', default=RELEASES)
    asked.add_argument('--write', action='store_true')
    given = asked.parse_args()
    lines = [line for line in KEPT.read_text().splitlines() if line.startswith('#')]
    kept = {
        release: sorted(versions.tried_on(release)) for release in versions.releases() if release not in versions.OWN
    }
    for release in given.releases:
        start = time.perf_counter()
        found = measured(release, list(VARIANTS))
        told(release, found, time.perf_counter() - start)
        if release not in versions.OWN:
            kept[release] = shown(found, frozenset(kept[release]))
    for release in sorted(kept):
        lines += [f'"{release}" = [', *(f'    "{construct}",' for construct in kept[release]), ']']
    if given.write:
        KEPT.write_text('\n'.join(lines) + '\n')


if __name__ == '__main__':
    main()
