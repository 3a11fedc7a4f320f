def grow(xs):
    xs += [2.5]
    return xs
q = [1]
grow(q)
print q[-1] / 2, q[0] / 2
def grow2(xs): xs.extend(y for y in (0.5, 1))
grow2(q)
print [z / 2 for z in q]
