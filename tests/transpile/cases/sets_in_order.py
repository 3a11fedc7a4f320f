names = ['bob', 'alice', 'carol', 'bob', 'dave', 'eve', 'x1', 'x2', 'x3', 'x4', 'x5']
for n in set(names):
    print n,
print
print list(set(names))
seen = set()
for n in names:
    if n in seen:
        continue
    seen.add(n)
for s in seen:
    print s,
print
print ', '.join(set(names))
a = set([1, 2, 3]) | set([5, 9])
print len(a - set([1])), a, set([2.5, 'x'])
print sorted(a & set([1, 9])), [x for x in {7, 1, 64}]
a.update([100, 33])
a.discard(3)
print a, {x / 2 for x in a}, max(a)
d = {}
for w in names:
    d.setdefault(w[0], set()).add(w)
print d
for k in d:
    print k, len(d[k]), '|'.join(d[k])
