"""A seed in; the program of that seed out, of a kind chosen by the shares of all kinds."""

from random import Random

from written import Given, Written

from rewright.catalog import units


def kinds():
    """Every kind by name."""
    return units('programs')


def written(seed, kind=''):
    """Write the program of a seed; the same one every time."""
    known = kinds()
    kind = kind or _kind(seed, known)
    text, given = known[kind].write(Random(f'{kind}:{seed}'))

    def drawn(chance):
        made = given(chance)
        return made if isinstance(made, Given) else Given(files=made)

    return Written(kind, seed, text, drawn)


def _kind(seed, known):
    names = sorted(known)
    return Random(f'kind:{seed}').choices(names, [known[name].SHARE for name in names])[0]
