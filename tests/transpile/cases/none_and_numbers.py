def find(xs, k):
    for x in xs:
        if x[0] == k:
            return x[1]
r = find([('a', 1), ('b', 2)], 'c')
print r, r > 0, r < -5, r == None, (r or 7) / 2
