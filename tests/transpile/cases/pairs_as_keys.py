from collections import defaultdict, OrderedDict
tot = defaultdict(float)
cnt = defaultdict(int)
rows = [('a', 'x', 1.5), ('b', 'y', 2), ('a', 'x', 2.25), ('a', 'z', None)]
for g, h, v in rows:
    if v is None: continue
    tot[g, h] += v
    cnt[(g, h)] += 1
for k in tot:
    print k, tot[k], cnt[k], tot[k] / cnt[k]
for (g, h), v in tot.iteritems():
    print g, h, v
o = OrderedDict()
o['z'] = 1
o['a'] = 2
for k, v in o.items(): print k, v
