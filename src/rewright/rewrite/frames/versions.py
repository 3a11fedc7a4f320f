"""The versions of libraries that a job ran on in; whether exact forms were tried on them, and what differs there, out."""

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from rewright.rewrite.frames.values import Refused

Number = tuple[int, int]

# The releases that every recipe is made for, by the first two numbers of a version.
OWN = ('2.2', '2.3')
# Libraries that pandas computes with instead of its own code, wherever they are installed.
ACCELERATORS = ('bottleneck', 'numexpr')
ANY: Number = (0, 0)
END: Number = (1 << 16, 0)
_RELEASE = re.compile(r'(\d+)\.(\d+)\.\d+')


@dataclass(frozen=True)
class Differs:
    """What releases of a library, from `since` on and `before` another, do otherwise than those that recipes are made for.

    A construct is `left` as it is there, for this reason; or else its recipe has another form, or leaves some of its uses.
    """

    what: str
    library: Literal['pandas', 'numpy'] = 'pandas'
    since: Number = ANY
    before: Number = END
    left: bool = False

    @property
    def where(self) -> str:
        """The releases in words: `pandas before 2.2`, `pandas 3.0 and later`."""
        since, before = (f'{number[0]}.{number[1]}' for number in (self.since, self.before))
        if self.before == END:
            return f'{self.library} {since} and later'
        return f'{self.library} before {before}' if self.since == ANY else f'{self.library} {since} up to {before}'

    def holds(self, versions: 'Versions') -> bool:
        """Whether a job of these versions has this difference."""
        version = versions.pandas if self.library == 'pandas' else versions.numpy
        return self.since <= version < self.before


class Versions:
    """What a job was seen to run on."""

    def __init__(self, seen: Mapping[str, str]) -> None:
        self._seen = seen
        self.pandas = _number(seen.get('pandas', '')) or ANY
        # Pandas brings numpy: where only pandas was noted, it is the numpy of the recipes.
        self.numpy = _number(seen.get('numpy', '')) or (2, 0)
        self.python = _number(seen.get('python', '')) or ANY

    @property
    def release(self) -> str:
        """The release of pandas, `2.3`."""
        return '.'.join(map(str, self.pandas))

    @property
    def runtime(self) -> str:
        """The module of `rewright_runtime` that computes as these versions do."""
        if self.pandas >= (3, 0):
            return 'frames_of_pandas3'
        return 'frames' if self.numpy >= (2, 0) else 'frames_on_numpy1'

    @functools.cached_property
    def untried(self) -> str:
        """Why nothing is known to be exact for these versions; empty where exact forms were tried on them."""
        version = self._seen.get('pandas')
        if version is None:
            return 'it was not seen which pandas the job ran on, which its exact forms depend on'
        if self.release not in releases():
            return f'the exact forms were not tried on pandas {version}, only on {", ".join(releases())}'
        beside = next((f'{name} {self._seen[name]}' for name in ACCELERATORS if name in self._seen), '')
        if beside:
            return f'the exact forms were not tried on pandas beside {beside}, which it computes with'
        if self.pandas >= (3, 0) and ('pyarrow' not in self._seen or self.numpy < (2, 0)):
            return f'the exact forms were not tried on pandas {version} without pyarrow, or with numpy 1'
        return ''

    def check(self, what: str) -> None:
        """Refused for a use of a construct that was tried only on the releases which recipes are made for."""
        if self.release not in OWN:
            raise Refused(f'{what}: it was not tried on pandas {self.release}')

    def why_not(self, construct: str, known: tuple[Differs, ...]) -> str:
        """Why a construct has no exact form here: `known` are its differences; empty where it has one."""
        left = next((d.what for d in known if d.left and d.holds(self)), '')
        if left or self.release in OWN or self.untried:
            # Where nothing was tried, all frames stay, for one reason.
            return left
        tried = construct in tried_on(self.release)
        return '' if tried else f'its exact form was not tried on pandas {self.release}'


def releases() -> tuple[str, ...]:
    """The releases of pandas under which cases ran on both sides."""
    return tuple(sorted({*OWN, *_tried()}))


def tried_on(release: str) -> frozenset[str]:
    """The constructs of which a case came out the same on both sides under a release that recipes were not made for."""
    return _tried().get(release, frozenset())


@functools.cache
def _tried() -> dict[str, frozenset[str]]:
    table = tomllib.loads(files(__package__).joinpath('tried.toml').read_text(encoding='utf-8'))
    return {release: frozenset(constructs) for release, constructs in table.items()}


def _number(version: str) -> Number | None:
    release = _RELEASE.fullmatch(version)
    return (int(release[1]), int(release[2])) if release else None
