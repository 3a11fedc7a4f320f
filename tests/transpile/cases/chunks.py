def chunks(xs, n):
    for i in xrange(0, len(xs), n):
        yield xs[i:i + n]
for c in chunks(range(7), 3):
    print c, sum(c), sum(c) / len(c), len(c) > 1 and 'many' or 'one'
print any([0, '', None]), all([1, 'a']), any(x > 2 for x in range(4))
