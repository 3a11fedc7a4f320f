d = {'a': u'x', u'b': 'y'}
for k in sorted(d):
    print k.encode('utf-8') if False else len(k), d[k].upper().encode('ascii') if False else len(d[k])
print d['b'], d[u'a'].encode('utf-8'), u'a' in d
