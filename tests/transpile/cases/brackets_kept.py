import string
d, e = {}, {'k': 1}
print (d or e).has_key('k'), not d.has_key('k'), (d or e).has_key('x' or 'k'), 1 + e.has_key('k')
print string.split('a,b' + ',c', ','), string.join(['a', 'b'], '-' + '+'), string.replace('ab' + 'b', 'b', 'c')
print (7 + 2) / (1 + 3), 8 / (2 + 2) * 2, (3 > 2) / 1, -(7 / 2), (-7) / 2, 2 * (9 / 2), (1 if d else 9) / 2
x = 9
x /= 1 + 1
print x
y = 9.0
y /= (1 + 1)
print y, (d or e).keys(), len((d or e).keys()), sorted((d or e).keys())
print ('a' 'b' + 'c').upper(), ('%d' % 5).zfill(3), ('x' if d else 'y').join(['1', '2'])
print 10 / 3 / 2, 10 / (3 / 2), 100 / 7 % 4, not 1 > 2, (1 > 'a') + 1, (1 < 'a') and 5
((d or e).values() or [1])[0]
z = [3, 1, 2]
(z or []).sort()
print z, (lambda q: q / 2)(5), [(a + 1) / 2 for a in z], {'k': (5 + 2) / 2}['k']
print (1 /
   2), 7 / \
   2
