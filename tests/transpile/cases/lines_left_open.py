print 'a',
print 'b',
print
print 'c\n',
print 'd'
print 'e',
