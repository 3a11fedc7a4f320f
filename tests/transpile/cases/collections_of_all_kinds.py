from collections import defaultdict, OrderedDict, namedtuple
P = namedtuple('P', 'name, qty')
Q = namedtuple('Q', ['day', 'value'])
items = [P('a', 3), P('b', 4), P(name='c', qty=5)]
for it in items:
    print it.name, it.qty / 2, it[0], it.qty > 3
print sum(q.value for q in [Q('mo', 3), Q('tu', 4)]) / 2
for name, qty in items:
    print name, qty / 3
d = defaultdict(list)
d['x'].append(1)
d['y'].append(2)
print sorted(d.items())
o = OrderedDict()
o['z'] = 1
o['a'] = 2
for k, v in o.items():
    print k, v
e = defaultdict(lambda: 0)
e['q'] += 1
e['r'] += 3
print e['q'] / 2, e['none']
del e['q']
e['zz'] += 1
for k in e:
    print k, e[k]
g = defaultdict(lambda: defaultdict(int))
g['a']['b'] += 2
print g['a']['b'] / 4, sorted(g)
g['a'].pop('b')
s = defaultdict(set)
s[1].add('v')
s[1].add('u')
for v in s[1]:
    print v
print map(lambda p: p.qty / 2, items)
