"""The versions of libraries that a job ran on in; whether exact forms were tried on them, and whose semantics hold, out."""

import re
from collections.abc import Mapping
from typing import Literal

# What pandas gives is that of one of these.
Era = Literal[1, 2, 3]
# The releases under which the cases were run on both sides, by the first two numbers of a version. Even these differ
# below the first number: rows of an inner merge have another order before pandas 2.2.
TRIED: dict[str, Era] = {'2.2': 2, '2.3': 2}
# Libraries that pandas computes with instead of its own code, wherever they are installed.
ACCELERATORS = ('bottleneck', 'numexpr')
_RELEASE = re.compile(r'(\d+\.\d+)\.\d+')


def era(versions: Mapping[str, str]) -> Era | None:
    """The semantics that hold; None for a version on which no exact form was tried, or that was not seen."""
    release = _RELEASE.fullmatch(versions.get('pandas', ''))
    return TRIED.get(release[1]) if release else None


def untried(versions: Mapping[str, str]) -> str:
    """Why nothing is known to be exact for these versions; empty where the exact forms were tried on them."""
    version = versions.get('pandas')
    if version is None:
        return 'it was not seen which pandas the job ran on, which its exact forms depend on'
    if era(versions) is None:
        return f'the exact forms were not tried on pandas {version}, only on {", ".join(TRIED)}'
    beside = next((f'{name} {versions[name]}' for name in ACCELERATORS if name in versions), '')
    return f'the exact forms were not tried on pandas beside {beside}, which it computes with' if beside else ''
