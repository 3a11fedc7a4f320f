print map(str, [1, 2.5, 'x']), filter(None, [0, 1, 2]), zip([1, 2], 'ab'), range(3), reduce(lambda a, b: a + b, [1, 2, 3])
print map(lambda x: x * 2, (1, 2)), [x for x in xrange(3)]
print '%s %r %d %5.2f %-5s| %05d %x' % (1.1 + 2.2, 'a\xe9', 3.7, 2.345, 'ab', 42, 255)
print '%s' % [1.5, 'x'], '%s' % None, '%(a)s %(b).1f' % {'a': 0.1 + 0.2, 'b': 2}, '%d%%' % 50
print '{0} {1:.2f} {2:>5}'.format('a', 1.5, 'x'), '{}'.format(1.1 + 2.2)
print str(1.0), str(1e100), str(0.1 + 0.2), repr(0.1 + 0.2), `1.5`
