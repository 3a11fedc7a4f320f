import sys
print 'a', 'b', 3
print
print ''
print ('a', 1)
print ('a')
print 'x' 'y'
print >>sys.stdout, 'to stdout', 1.0
