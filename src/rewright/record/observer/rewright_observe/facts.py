"""Descriptions of one expression's values -> the one fact they add up to."""

_ALL = ('merge.left_unique', 'merge.right_unique', 'groupby.monotonic', 'columns.plain')


class Fact:
    """What was seen at one expression, joined over all times."""

    def __init__(self):
        self.kind, self.kinds, self.data = 'none', set(), None
        self.columns, self.probes, self.consistent = {}, {}, True

    def add(self, described):
        """Join one description; None beside another kind is a kind of its own, and makes the fact inconsistent."""
        self.kinds.add(described['kind'])
        if self.data is None or self.kind == 'none':
            self.data, self.kind = dict(described), described['kind']
        elif described['kind'] == self.kind:
            self._same(described)
        self.consistent = self.consistent and len(self.kinds) == 1
        for column in described.get('columns', ()):
            self._column(column)
        for name, value in described.get('probes', {}).items():
            self._probe(name, value)

    def _same(self, described):
        old, new = self.data, described
        if [(c['name'], c['dtype']) for c in old.get('columns', ())] != [(c['name'], c['dtype']) for c in new.get('columns', ())]:
            self.consistent = False
        if old.get('index', '') != new.get('index', ''):
            self.consistent, old['index'] = False, 'dirty'
        low, high = old['rows']
        old['rows'] = (min(low, new['rows'][0]), max(high, new['rows'][1]))

    def _column(self, column):
        known = self.columns.setdefault(column['name'], dict(column))
        known['missing'] = max(known['missing'], column['missing'])
        known['holds'] = sorted(set(known['holds']) | set(column['holds']))

    def _probe(self, name, value):
        if name not in self.probes:
            self.probes[name] = value
        elif isinstance(value, str):
            self.probes[name] = ' '.join(sorted(set(value.split()) | set(self.probes[name].split())))
        else:
            self.probes[name] = (min if name in _ALL else max)(self.probes[name], value)

    def seen(self, times):
        """Return the fact as JSON knows it."""
        probes = dict(self.probes)
        if len(self.kinds) > 1:
            probes['kinds'] = ' '.join(sorted(self.kinds))
        return {
            'kind': self.kind,
            'type': self.data['type'],
            'columns': list(self.columns.values()),
            'rows': list(self.data['rows']),
            'index': self.data.get('index', ''),
            'probes': probes,
            'times': times,
            'consistent': self.consistent,
        }
