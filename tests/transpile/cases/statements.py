#!/usr/bin/python
import sys
sys.stdout.write('plain \xe9\n')
if len(sys.argv) > 1:
    print sys.argv[1]
x = 0777 + 010 + 00
if x <> 5 and not x == 6:
    print x
a = b = 3
a, b = b, a + 1
print a, b, 'yes' if a else 'no', a and b or 0
while a:
    a -= 1
    if a == 1: break
else:
    print 'never'
assert b, 'b'
del b
print "%s" % (a,), not a
