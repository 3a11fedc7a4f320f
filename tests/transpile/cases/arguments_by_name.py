def g(a, b=2, c='x'):
    return a / b, c
print g(5), g(5, c='y'), g(a=7, b=2.0), g(9)
