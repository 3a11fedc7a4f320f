vals = [1.0, 2.5, 1e15, 1e-5, 123456.789012345]
for v in vals:
    print 'v=%s %r' % (v, v), v, str(v), `v`, 'v=' + str(v), '%s' % [v]
