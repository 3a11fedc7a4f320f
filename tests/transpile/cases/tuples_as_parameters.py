d = {}
d['a'] = 3
d['b'] = 1
d['c'] = 3
print sorted(d.items(), key=lambda (k, v): v)[0]
print sorted(d.iteritems(), key=lambda (k, v): (-v, k))
def f(x, (y, z), w=2):
    "doc"
    return x + y * z - w
def g((a, (b, c))):
    print a, b, c
g((1, (2, 3)))
print f(1, (2, 3)), f(1, (2, 3), 4)
print filter(lambda (k, v): v > 1, d.items())
pairs = d.items()
pairs.sort(lambda (k1, v1), (k2, v2): cmp(v2, v1) or cmp(k1, k2))
print pairs
print map(lambda (i, x): '%d:%s' % (i, x.upper()), enumerate(['a', 'b']))
try:
    f(1, (2, 3, 4))
except ValueError, e:
    print e
print map(lambda x, y: x + y, [1, 2], [3, 4]), map(None, [1, 2], 'ab')
