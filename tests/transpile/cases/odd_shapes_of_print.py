print "a" "b", 'it''s', """x
y""", r'\d\n', '\x41\101\0'.replace('\0', '0')
print("a"), ("b")
print ("%s-%s") % ("a", "b")
print ("a" + "b").upper(), ("c")
print((1, 2))
print [1, 2][0], {1: 'x'}[1], -1, not 1, ~5
if 1: print 'one line'; print 'two'
for i in 1, 2: print i,
else: print 'else'
print; print
def f(): print 'in f'; return 3
print f(), f()
class A: pass
a = A(); a.x = 7; print a.x / 2
