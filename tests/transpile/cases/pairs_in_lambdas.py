pts = [(1, 2.0), (3, 4)]
print map(lambda p: p[0] / 2 + p[1] / 2, pts), filter(lambda p: p[1] > 2, pts), reduce(lambda s, p: s + p[0], pts, 0) / 3
f = lambda x, y=2: x / y
print f(5), f(5.0), f(5, 2.0)
