import math, string, sys, itertools, operator
print math.floor(2.5), math.ceil(-0.5), string.letters, sys.maxint, string.join(['a', 'b'], '-'), string.zfill('7', 3)
print list(itertools.izip([1, 2], [3, 4])), sorted([('a', 2), ('b', 1)], key=operator.itemgetter(1))
for i, (a, b) in enumerate([(1, 2), (3, 4)]):
    print i, a, b
