def half(x):
    return x / 2
def apply_(f, v):
    return f(v)
print apply_(half, 5), apply_(half, 5.0), map(half, [3, 3.0])
fs = [half]
print fs[0](9)
