def a(x): return x / 2
def b(x): return x * 1.0 / 2
ops = {'a': a, 'b': b}
for k in sorted(ops): print k, ops[k](5), ops[k](5.0)
