def acc(x, seen=[]):
    seen.append(x)
    return seen
acc(1)
acc(2.5)
print [s / 2 for s in acc('x')[:2]], acc(3)[-1] / 2
