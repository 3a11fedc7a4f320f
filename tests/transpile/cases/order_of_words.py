d = {}
for w in 'the quick brown fox jumps over the lazy dog and runs away from all the other animals in the forest'.split():
    d[w] = d.get(w, 0) + 1
for k in d:
    print k, d[k],
print
for k, v in d.items():
    print k, v
print d.keys()
print d.values()
print [k for k, v in d.iteritems() if v == 1]
