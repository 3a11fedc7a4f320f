print 'ab' * 2, 'a' < 1, 'a' > 1e300, [] < 'a', () > [], None < ''
