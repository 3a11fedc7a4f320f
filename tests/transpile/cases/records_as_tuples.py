P = [('a', 1, 2.0), ('b', 3, 4)]
for name, x, y in P:
    print name, x / 2, y / 2, '%s-%s' % (x, y), '%d' % y
best = P[0]
for p in P[1:]:
    if p[1] > best[1]: best = p
print best, best[0], best[2] / 3
(a, b), c = (1, 2.0), 'x'
print a / 2, b / 2, c
