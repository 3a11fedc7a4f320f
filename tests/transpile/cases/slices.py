l = range(10)
l[2:4] = ['x']
l[-1], l[0] = l[0], l[-1]
print l, l[::3], l[-3:], 'x' in l, 11 not in l, l.index('x') / 2
print [i / 2 for i in range(5) if i % 2], [(i, j) for i in range(2) for j in 'ab'], sum(i / 2 for i in range(5))
