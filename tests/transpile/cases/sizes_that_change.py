d = {}
for w in 'one two three four five'.split():
    d[w] = len(w)
for kind in (0, 1, 2, 3, 4, 5):
    try:
        if kind == 0:
            for k in d:
                d[k + 'x'] = 1
                print k
        if kind == 1:
            for k, v in d.iteritems():
                d[k] = v + 1
                if v == 4:
                    d.pop('onex', None)
                print k, v
        if kind == 2:
            for k in d.keys():
                if len(k) > 4:
                    del d[k]
                print k
        if kind == 3:
            for v in d.itervalues():
                print v
                d.setdefault('new', 9)
        if kind == 4:
            s = set(d)
            for k in s:
                print k
                s.discard('two')
        if kind == 5:
            for k in sorted(d):
                d[k + 'y'] = 0
        print 'went through', sorted(d)
    except RuntimeError, e:
        print 'stopped:', e
n = 0
for k in d:
    d[k] += 1
    n += 1
print n, d
