"""What a value of a Python 2 program may be: by itself, and anywhere inside of it.

`ascii` and `bytes` are Python 2's `str` (all of ASCII, or anything), `text` is its `unicode`; `any` is not known. A number that
is `of SQL` beside may be a small one that Python 2 holds as a long one.
"""

from typing import NamedTuple

Tags = frozenset[str]
BYTES: Tags = frozenset({'ascii', 'bytes'})
STRINGS: Tags = BYTES | {'text'}
NUMBERS: Tags = frozenset({'int', 'float', 'bool'})
WHOLE: Tags = frozenset({'int', 'bool'})
# A row of csv, what a regular expression with several groups found, a row of a database: they hold these and nothing else.
_FLAT: dict[str, tuple[str, Tags]] = {
    'cells': ('list', frozenset({'bytes'})),
    'found': ('tuple', frozenset({'bytes'})),
    'found in text': ('tuple', frozenset({'text'})),
    'record': ('tuple', frozenset({'text', 'int', 'float', 'none', 'of SQL'})),
}
CONTAINERS: Tags = frozenset({'list', 'tuple', 'dict', 'ordered', 'set', 'iter', *_FLAT})
SEQUENCES: Tags = frozenset({'list', 'tuple', *_FLAT})
# What is an error in both languages where a text is needed.
NO_TEXT: Tags = NUMBERS | {'none', 'list', 'tuple', 'dict', 'set', 'cells', 'found', 'found in text', 'record', 'date'}
# What `str` says of these is the same in both languages.
SAID_ALIKE: Tags = STRINGS | WHOLE | {'none', 'date'}


class Kind(NamedTuple):
    """`own` is what the value itself may be, `inside` whatever may be reached through it; both empty: nothing came yet.

    `keys` are those of the dicts in it, and what they hold.
    """

    own: Tags = frozenset()
    inside: Tags = frozenset()
    keys: Tags = frozenset()

    def within(self, tags: Tags) -> bool:
        """Say whether the value is known, and one of `tags`."""
        return self.own <= tags

    def has(self, *tags: str) -> bool:
        """Say whether the value may be one of `tags`."""
        return bool(self.own & set(tags))

    @property
    def all(self) -> Tags:
        """Everything that is in the value or is the value."""
        found = self.own | self.inside | self.keys
        return found.union(*(_FLAT[tag][1] for tag in found & _FLAT.keys()))

    @property
    def numbers(self) -> Tags:
        """What of a value can be computed with; empty where something that is no number might be."""
        return frozenset() if self.own & {'any', 'date', 'object', 'set'} else self.own & NUMBERS

    @property
    def values(self) -> 'Kind':
        """What the values of a dict are."""
        return Kind(self.inside, self.inside, self.keys)

    @property
    def names(self) -> 'Kind':
        """What the keys of a dict are."""
        return ANY if 'any' in self.own else Kind(self.keys, self.keys, self.keys)


def of(*tags: str) -> Kind:
    """Return a value that is one of `tags` and holds nothing."""
    return Kind(frozenset(tags))


ANY = Kind(*[frozenset({'any'})] * 3)


def join(*kinds: Kind) -> Kind:
    """Return what is one of these."""
    return Kind(*(frozenset().union(*tags) for tags in zip(*kinds, strict=True))) if kinds else Kind()


def holding(tag: str, *kinds: Kind) -> Kind:
    """Return a container of these."""
    whole = join(*kinds)
    return Kind(frozenset({tag}), whole.own | whole.inside, whole.keys)


def keyed(names: Kind, values: Kind) -> Kind:
    """Return a dict of these."""
    return Kind(frozenset({'dict'}), values.own | values.inside, values.keys | names.all)


def unfolded(kind: Kind) -> Kind:
    """Return a kind with its rows as lists and tuples."""
    if not kind.all & _FLAT.keys():
        return kind
    held: Tags = frozenset().union(*(_FLAT[tag][1] for tag in kind.all & _FLAT.keys()))
    own, inside = (frozenset(_FLAT[t][0] if t in _FLAT else t for t in tags) for tags in (kind.own, kind.inside))
    return Kind(own, inside | held, kind.keys)


def element(kind: Kind) -> Kind:
    """Return what comes out of a value that is looked into, or, for all but dicts, that is looped over."""
    if kind.own and kind.own <= _FLAT.keys() and kind.inside <= _FLAT.keys():
        return Kind(frozenset().union(*(_FLAT[tag][1] for tag in kind.own)))
    if kind.own & _FLAT.keys():
        kind = unfolded(kind)
    found: Tags = kind.own & (STRINGS | {'any'})
    inside, keys = kind.inside, kind.keys
    if kind.has('file', 'input'):
        found |= {'bytes'}
    if kind.has('texts'):
        found |= {'text'}
    if kind.has('reader'):
        found |= {'cells'}
    if kind.has('records'):
        found, inside, keys = found | {'dict'}, inside | {'bytes', 'none', 'list'}, keys | {'bytes', 'none'}
    if kind.has('cursor'):
        found |= {'record'}
    if kind.own & CONTAINERS:
        found |= kind.inside
    return Kind(found, inside, keys)


def looped_over(kind: Kind) -> Kind:
    """Return what comes out of a value in a loop: of a dict, its keys."""
    if not kind.has('dict', 'ordered'):
        return element(kind)
    rest = kind.own - {'dict', 'ordered', 'counts'}
    return join(kind.names, element(Kind(rest, kind.inside, kind.keys))) if rest else kind.names
