total = 0
def add(n):
    global total
    total += n
    return total
print add(2), add(3.5), total
def gen(n):
    for i in xrange(n):
        yield i * 1.0 / 3
print list(gen(3)), sum(gen(4))
def many(a, b=2, *rest):
    return a + b
print many(1), many(1, 5)
