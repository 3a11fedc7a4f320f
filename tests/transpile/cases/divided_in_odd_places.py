def f(n, k=7 / 2):
    return n[:len(n) / 2], k
g = lambda a, b=9 / 2: a / b
print f('abcdef'), g(9), g(9.0)

