def read_all(name, sep=';', skip=1):
    res = []
    f = open(name)
    try:
        for i, line in enumerate(f):
            if i < skip: continue
            res.append(line.strip().split(sep))
    finally:
        f.close()
    return res
data = read_all('semi.csv')
print data
for a, b in [(r[0], r[-1]) for r in data]:
    print a.ljust(8, '.') + b.rjust(8)
head = read_all('semi.csv', skip=0)[0]
print dict(zip(head, data[0])).has_key(head[0])
print '-' * 10 + '+' * 3
print "%s" % ("a",), '%s and %s' % tuple(head[:2])
