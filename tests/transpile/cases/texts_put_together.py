s = ''
for i in range(5):
    s = s + str(i / 2.0) + ','
print s, s[:-1].split(','), [float(x) / 3 for x in s[:-1].split(',')]
print ','.join([str(x) for x in (1, 2.5, None, 'a', 1e16)]), ','.join(map(str, [0.1 + 0.2, 3]))
print 'a=' + `1.1` + ' b=' + repr('x\xe9') + str(('t', 1.5))
