def make(n):
    def inner(m):
        return m / n
    return inner
print make(2)(5), make(2.0)(5)
