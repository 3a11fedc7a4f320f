def f(*args):
    return [a / 2 for a in args]
print f(1, 2.0, 3)
