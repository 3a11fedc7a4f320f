ks, vs = ['a', 'b'], [1, 2.5]
for k, v in zip(ks, vs): print k, v / 2
d = {}
for i, (k, v) in enumerate(zip(ks, vs)): d[k] = (v, i)
print d['a'][0] / 2, d['b'][0] / 2, d['b'][1] / 2
