d = {}
for w in 'the quick brown fox jumps over the lazy dog again and again'.split():
    d[w] = d.get(w, 0) + 1
del d['fox']
d.pop('dog')
d['zebra'] = 4
for k in d:
    print k, d[k]
e = dict(a=1, b=2, c=3)
print e.items()
e.update({'d': 4, 'e': 5})
print e.keys()
f = dict((k, v) for k, v in d.items())
print f
g = {'one': 1, 'two': 2, 'three': 3, 'four': 4, 'five': 5, 'six': 6, 'seven': 7}
for k, v in g.iteritems():
    print k, v
h = g.copy()
print h
