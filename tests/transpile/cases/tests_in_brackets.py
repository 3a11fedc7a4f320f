d = {'a': 1}
if (d, 1):
    print 'tuple'
if (d or 0) and d.has_key('a'):
    print 'both'
while (d.has_key('a')):
    del d['a']
if ('a', 'b')[0] == 'a': print 'first'
if (1 > 'a'): print 'no'
else: print 'yes'
if not d.has_key('a') or (3 / 2) == 1: print 'gone'
