d = {}
for i in range(30):
    d[('k%d' % i, i)] = i
print [k[0] for k in d]
