"""Descriptions of one expression's values -> the one fact they add up to."""

from .describe import Described, Foreign

# Of these the least is kept, of all other probes the most: a fact has to hold every time.
_LEAST = ('merge.left_unique', 'merge.right_unique', 'groupby.monotonic', 'columns.plain')


class Fact:
    """What was seen at one expression, joined over all times."""

    def __init__(self) -> None:
        self.kind = ''
        self.kinds = set()  # type: set[str]
        self.described = Described('none', '')
        self.consistent = self.steady = self.shaped = True
        self.labels = set()  # type: set[str]

    def add(self, new: Described) -> None:
        """Join one description; None beside another kind is a kind of its own, and makes the fact inconsistent."""
        self.kinds.add(new.kind)
        self.labels.add(new.index)
        if self.kind in ('', 'none'):
            new.probes.update(self.described.probes)
            self.described, self.kind = new, new.kind
        elif new.kind == self.kind:
            self._same(new)
        self.consistent = self.consistent and len(self.kinds) == 1

    def _same(self, new: Described) -> None:
        old = self.described
        if old.shape() != new.shape():
            self.consistent = self.shaped = False
        if old.index != new.index:
            self.consistent, old.index = False, 'dirty'
        old.rows = (min(old.rows[0], new.rows[0]), max(old.rows[1], new.rows[1]))
        known = {column['name']: column for column in old.columns}
        for column in new.columns:
            if column['name'] in known:
                self.steady = self.steady and known[column['name']]['dtype'] == column['dtype']
                _join(known[column['name']], column)
            else:
                old.columns.append(column)
        for name, value in new.probes.items():
            old.probes[name] = _joined(name, old.probes.get(name, value), value)

    def seen(self) -> 'dict[str, object]':
        """Return the fact as JSON knows it; how often it was true is counted elsewhere."""
        found = self.described
        if len(self.kinds) > 1:
            found.probes['kinds'] = ' '.join(sorted(self.kinds))
        elif self.kind in ('frame', 'series') and not self.consistent:
            # Columns of several names, in a loop over these, or one frame under other labels each time.
            plain = self.labels <= {'range', 'dirty'}
            found.probes['columns.steady'] = plain and self.steady
            found.probes['columns.same'] = plain and self.shaped
        return {
            'kind': found.kind,
            'type': found.type,
            'columns': found.columns,
            'rows': list(found.rows),
            'index': found.index,
            'probes': found.probes,
            'consistent': self.consistent,
        }


def _join(known: 'dict[str, Foreign]', column: 'dict[str, Foreign]') -> None:
    known['missing'] = max(known['missing'], column['missing'])
    known['holds'] = sorted({*known['holds'], *column['holds']})


def _joined(name: str, old: Foreign, new: Foreign) -> Foreign:
    if isinstance(old, str) or isinstance(new, str):
        return ' '.join(sorted({*str(old).split(), *str(new).split()}))
    return (min if name in _LEAST else max)(old, new)
