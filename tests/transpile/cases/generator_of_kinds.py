def gen():
    yield 1
    yield 2.5
    yield 'x'
for g in gen():
    if g != 'x': print g / 2
xs = list(gen())
print xs[0] / 2, xs[1] / 2, xs[2]
